/** The header: which page is beside us, whether it is saved, and the button that saves it. */

import { h } from "./dom.js";
import { day, t } from "./words.js";

/** @import { PageFacts } from "../background/messages.js" */
/** @import { Saving, State } from "./state.js" */

/**
 * @param {HTMLElement} header
 * @param {State} state
 * @param {{save: () => void}} actions
 */
export function showPage(header, { page, saving }, { save }) {
  const ours = saving && saving.tabId === page?.tabId ? saving : null;
  const busy = ours?.phase === "saving";
  const isSaved = (page?.pageId ?? ours?.pageId ?? null) !== null;
  const title = page?.title || t("page_unknown");
  const label = busy ? t("saving") : isSaved ? t("save_again") : t("save");
  const blocked = page === null || (page.refusal !== null && page.refusal !== "no_access");
  const button = h("button", { id: "save", type: "button", onclick: save, disabled: busy || blocked }, label);
  const hadFocus = document.activeElement?.id === "save";
  header.replaceChildren(
    h("div", { class: "about" }, h("div", { class: "title", title }, title), stateOf(page, ours)),
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
  if (page !== null && page.savedAt !== null) return line("good", t("saved_on", day(page.savedAt)));
  if (saving?.phase === "meaning") return line("good", t("saved_meaning"));
  if (page?.refusal) return line("", t(`refusal_${page.refusal}`));
  return line("", page ? t("not_saved") : "");
}
