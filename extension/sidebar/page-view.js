/** The header: which page is beside us, whether it is saved, and the button that saves it. */

import { aheadWords } from "./coverage-words.js";
import { h } from "../common/dom.js";
import { day, t } from "../common/words.js";

/** @import { PageFacts } from "../background/messages.js" */
/** @import { Saving } from "./saving.js" */
/** @import { State } from "./state.js" */

export class PageView {
  #about = h("div", { class: "about" });
  /** Made once: one that is made anew under the pointer loses the click. */
  #button;
  /** @type {Pick<State, "page" | "saving"> | null} */ #shown = null;
  #ahead = h("div", { class: "ahead" });

  /** @param {HTMLElement} header @param {{save: () => void}} actions */
  constructor(header, { save }) {
    this.#button = h("button", { id: "save", type: "button", onclick: () => this.#press(save), disabled: true }, t("save"));
    header.replaceChildren(this.#about, this.#button);
  }

  /** @param {() => void} save */
  #press(save) {
    if (this.#button.ariaDisabled !== "true") save();
  }

  /** Draws only what changed. @param {State} state */
  update({ page, saving, ahead }) {
    if (this.#shown?.page !== page || this.#shown.saving !== saving) {
      this.#shown = { page, saving };
      showPage(this.#about, this.#button, this.#shown, this.#ahead);
    }
    const words = ahead ? aheadWords(ahead) : "";
    if (this.#ahead.textContent !== words) this.#ahead.textContent = this.#ahead.title = words;
    // It comes late, and what stands below must not move then.
    this.#ahead.classList.toggle("awaited", Boolean(page?.chatModel && !page.isPrivate && !page.refusal));
  }
}

/**
 * @param {HTMLElement} about
 * @param {HTMLButtonElement} button
 * @param {Pick<State, "page" | "saving">} state
 * @param {HTMLElement} ahead
 */
function showPage(about, button, { page, saving }, ahead) {
  const ours = saving && saving.tabId === page?.tabId ? saving : null;
  const busy = ours?.phase === "saving";
  const isSaved = (page?.pageId ?? ours?.pageId ?? null) !== null;
  const title = page?.title || t("page_unknown");
  const label = busy ? t("saving") : isSaved ? t("save_again") : t("save");
  const blocked = page === null || (page.refusal !== null && page.refusal !== "no_access");
  if (button.textContent !== label) button.textContent = label;
  button.disabled = blocked && !busy;
  // Really disabled, it would lose the focus to nowhere each time that it is pressed.
  button.ariaDisabled = String(busy);
  about.replaceChildren(h("div", { class: "title", dir: "auto", title }, title), stateOf(page, ours), ahead);
}

/** @param {PageFacts | null} page @param {Saving | null} saving */
function stateOf(page, saving) {
  const line = (/** @type {string} */ kind, /** @type {string} */ words) => h("div", { class: `state ${kind}` }, words);
  if (saving?.phase === "saving") return line("", t("saving"));
  if (saving?.phase === "failed") return line("bad", t("not_saved_now"));
  if (saving?.phase === "saved") return line("good", t("saved_reading"));
  if (saving?.phase === "words") return line("good", t("saved_words"));
  if (page !== null && page.savedAt !== null && page.changed) return line("changed", t("changed_since", day(page.savedAt)));
  if (page !== null && page.savedAt !== null) return line("good", t("saved_on", day(page.savedAt)));
  if (saving?.phase === "meaning") return line("good", t("saved_meaning"));
  if (page?.refusal) return line("", t(`refusal_${page.refusal}`));
  if (page?.isPrivate) return line("", t("not_saved_private"));
  return line("", page ? t("not_saved") : "");
}
