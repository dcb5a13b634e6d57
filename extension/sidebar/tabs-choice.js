/** The tabs of the window, to choose those that a question is about; of those that cannot be read it says why. */

import { h } from "../common/dom.js";
import { number, t } from "../common/words.js";

/** @import { PageFacts, TabFacts } from "../background/messages.js" */
/** @import { ChosenTab, Scope } from "./scopes.js" */

/** The protocol takes no more pages in one question. */
const MOST_TABS = 20;

export class TabsChoice {
  element = h("div", { class: "sub-choices", role: "group", "aria-label": t("scope_tabs_label"), hidden: true });
  #actions;
  /** @type {TabFacts[]} */ #tabs = [];
  /** @type {ChosenTab[]} */ #chosen = [];
  #note = h("p", { class: "quiet" });
  /** @type {Map<number, {row: HTMLElement, input: HTMLInputElement}>} */ #rows = new Map();

  /** @param {{choose: (tabs: ChosenTab[]) => void, allow: () => void}} actions */
  constructor(actions) {
    this.#actions = actions;
  }

  /** The person wants several: those selected in the tab strip, to begin with. */
  begin() {
    const chosen = this.#tabs.filter(({ isChosen, refusal }) => isChosen && !refusal);
    this.#actions.choose(chosen.slice(0, MOST_TABS).map(nameOf));
  }

  /** @param {Scope} scope @param {TabFacts[]} tabs @param {PageFacts | null} page */
  update(scope, tabs, page) {
    this.element.hidden = scope.type !== "tabs";
    this.#chosen = scope.type === "tabs" ? scope.tabs : [];
    if (tabs !== this.#tabs) this.#draw(tabs, page);
    const isFull = this.#chosen.length >= MOST_TABS;
    for (const { tabId, refusal } of this.#tabs) {
      const row = this.#rows.get(tabId);
      if (!row) continue;
      row.input.checked = this.#chosen.some((tab) => tab.tabId === tabId);
      row.input.disabled = refusal !== null || (isFull && !row.input.checked);
    }
    const words = isFull ? t("scope_tabs_full", number(MOST_TABS)) : page?.isPrivate ? t("scope_tabs_private") : "";
    if (this.#note.textContent !== words) this.#note.textContent = words;
  }

  /** @param {TabFacts[]} tabs @param {PageFacts | null} page */
  #draw(tabs, page) {
    const focused = Number(/** @type {HTMLElement | null} */ (document.activeElement)?.dataset.tab);
    this.#tabs = tabs;
    this.#rows = new Map(tabs.map((tab) => [tab.tabId, this.#row(tab)]));
    const needsLeave = page !== null && tabs.some(({ refusal }) => refusal === "no_access");
    this.element.replaceChildren(
      ...[...this.#rows.values()].map(({ row }) => row),
      this.#note,
      ...(needsLeave ? [h("button", { type: "button", class: "small", onclick: () => this.#actions.allow() }, t("scope_tabs_allow"))] : []),
    );
    this.#rows.get(focused)?.input.focus();
  }

  /** @param {TabFacts} tab */
  #row({ tabId, title, url, refusal }) {
    const input = h("input", { type: "checkbox", "data-tab": String(tabId), onchange: () => this.#change(tabId, input.checked) });
    const why = refusal ? t(`refusal_${refusal}`) : "";
    // Firefox names its own pages to nobody.
    const name = h("span", { class: "name", dir: "auto" }, title || why || t("untitled"));
    const words = h("span", { class: "words" }, name, h("span", { class: "more" }, title && why ? why : siteOf(url)));
    return { input, row: h("label", { class: "sub-choice" }, input, words) };
  }

  /** @param {number} tabId @param {boolean} isWanted */
  #change(tabId, isWanted) {
    const wanted = new Set(this.#chosen.map((tab) => tab.tabId));
    if (isWanted) wanted.add(tabId);
    else wanted.delete(tabId);
    this.#actions.choose(this.#tabs.filter((tab) => wanted.has(tab.tabId)).map(nameOf));
  }
}

/** @param {TabFacts} tab @returns {ChosenTab} */
function nameOf({ tabId, title }) {
  return { tabId, title };
}

/** @param {string | null} url */
function siteOf(url) {
  return url && URL.canParse(url) ? new URL(url).host : "";
}
