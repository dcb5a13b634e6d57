/** The header: which page is beside us, whether it is saved, and the button that saves it. */

import { aheadWords } from "./answer-facts.js";
import { h } from "../common/dom.js";
import { day, t } from "../common/words.js";

/** @import { PageFacts } from "../background/messages.js" */
/** @import { Saving, State } from "./state.js" */

export class PageView {
  #header;
  #save;
  /** @type {Pick<State, "page" | "saving"> | null} */ #shown = null;
  #ahead = h("div", { class: "ahead" });

  /** @param {HTMLElement} header @param {{save: () => void}} actions */
  constructor(header, { save }) {
    this.#header = header;
    this.#save = save;
  }

  /** Draws only what changed: a button that is made anew loses the focus. @param {State} state */
  update({ page, saving, ahead }) {
    if (this.#shown?.page !== page || this.#shown.saving !== saving) {
      this.#shown = { page, saving };
      showPage(this.#header, this.#shown, this.#ahead, this.#save);
    }
    const words = ahead ? aheadWords(ahead) : "";
    if (this.#ahead.textContent !== words) this.#ahead.textContent = words;
  }
}

/**
 * @param {HTMLElement} header
 * @param {Pick<State, "page" | "saving">} state
 * @param {HTMLElement} ahead
 * @param {() => void} save
 */
function showPage(header, { page, saving }, ahead, save) {
  const ours = saving && saving.tabId === page?.tabId ? saving : null;
  const busy = ours?.phase === "saving";
  const isSaved = (page?.pageId ?? ours?.pageId ?? null) !== null;
  const title = page?.title || t("page_unknown");
  const label = busy ? t("saving") : isSaved ? t("save_again") : t("save");
  const blocked = page === null || (page.refusal !== null && page.refusal !== "no_access");
  const button = h("button", { id: "save", type: "button", onclick: save, disabled: busy || blocked }, label);
  const hadFocus = document.activeElement?.id === "save";
  header.replaceChildren(
    h("div", { class: "about" }, h("div", { class: "title", title }, title), stateOf(page, ours), ahead),
    button,
  );
  if (hadFocus && !button.disabled) button.focus();
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
  return line("", page ? t("not_saved") : "");
}
