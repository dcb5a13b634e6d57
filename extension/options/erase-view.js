/** Delete everything: what goes, what stays, a word to type, and how far it is. */

import { h } from "../common/dom.js";
import { percent, t } from "../common/words.js";
import { group } from "./rows.js";

/** @import { Host } from "../common/host.js" */

export class EraseView {
  element;
  #host;
  #forget;
  #button;
  #bar = h("progress", { max: "1", "aria-label": t("options_erase_going"), hidden: true });
  #say = h("p", { class: "said", role: "status" });

  /**
   * @param {Host} host
   * @param {() => Promise<void>} forget asks, and deletes; over when nothing is left, or nothing went
   */
  constructor(host, forget) {
    this.#host = host;
    this.#forget = forget;
    this.#button = h("button", { type: "button", id: "erase", class: "grave", onclick: () => void this.#erase() }, t("options_erase_button"));
    const items = (/** @type {string[]} */ keys) => h("ul", { class: "held" }, ...keys.map((key) => h("li", {}, t(key))));
    this.element = group(
      "everything", t("options_erase"),
      h(
        "div",
        { class: "row" },
        h("h3", { class: "name" }, t("options_erase_goes")),
        items(["options_erase_pages", "options_erase_chats", "options_erase_traces"]),
        h("h3", { class: "name" }, t("options_erase_stays")),
        items(["options_erase_models", "options_erase_settings", "options_erase_exports"]),
        h("p", { class: "words" }, t("options_erase_undo")),
        h("div", { class: "actions" }, this.#button),
        this.#bar,
        this.#say,
      ),
    );
  }

  async #erase() {
    // It keeps the focus meanwhile, which a disabled button would lose.
    if (this.#button.ariaDisabled === "true") return;
    const control = new AbortController();
    this.#say.textContent = "";
    this.#button.ariaDisabled = "true";
    const watching = this.#watch(control.signal);
    try {
      await this.#forget();
    } finally {
      control.abort();
      await watching;
      this.#bar.hidden = true;
      this.#button.ariaDisabled = null;
    }
  }

  /** Show how far the host is, as long as it is at it. @param {AbortSignal} signal */
  async #watch(signal) {
    try {
      await this.#host.request({ type: "watch" }, (event) => {
        if (event.type !== "working" || signal.aborted) return;
        const erasing = event.work.find(({ kind }) => kind === "erasing");
        this.#bar.hidden = !erasing;
        if (erasing?.total) this.#bar.value = erasing.done / erasing.total;
        this.#say.textContent = erasing?.total ? t("options_erase_progress", percent(erasing.done / erasing.total)) : "";
      }, signal);
    } catch {
      // It is called off, or the host is gone: what deletes says so itself.
    }
    this.#say.textContent = "";
  }
}
