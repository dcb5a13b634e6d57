/** Draws what waits for the person's answer, or tells them how saving several things goes. */

import { h, keepChildren, whenLetGo } from "../common/dom.js";
import { number, plural, t } from "../common/words.js";

/** @import { BatchItem, OpenCard } from "../background/messages.js" */
/** @typedef {{answer: (card: number, yes: boolean) => void, openPage: (pageId: number) => void}} Actions */
/** @typedef {Map<number, {card: OpenCard, element: HTMLElement}>} Drawn */

export class OpenCardsView {
  #region;
  #actions;
  /** @type {OpenCard[]} */ #cards = [];
  /** Drawn anew only if its card is another: a button that is made anew loses the focus. */
  /** @type {Drawn} */ #drawn = new Map();

  /** @param {HTMLElement} region @param {Actions} actions */
  constructor(region, actions) {
    this.#region = region;
    this.#actions = actions;
  }

  /** @param {OpenCard[]} cards those of this window */
  update(cards) {
    this.#cards = cards;
    whenLetGo(this.#region, () => this.#show());
  }

  #show() {
    /** @type {Drawn} */
    const drawn = new Map();
    for (const card of this.#cards) {
      const before = this.#drawn.get(card.card);
      const isSame = before && JSON.stringify(before.card) === JSON.stringify(card);
      drawn.set(card.card, isSame ? before : { card, element: draw(card, this.#actions) });
    }
    this.#drawn = drawn;
    const focused = this.#region.contains(document.activeElement) ? document.activeElement?.getAttribute("data-answer") : null;
    keepChildren(this.#region, [...drawn.values()].map(({ element }) => element));
    if (!focused || this.#region.contains(document.activeElement)) return;
    /** @type {HTMLElement | null} */ (this.#region.querySelector(`[data-answer=${focused}]`))?.focus();
  }
}

/** @param {OpenCard} card @param {Actions} actions @returns {HTMLElement} */
function draw(card, actions) {
  switch (card.kind) {
    case "confirm":
      return confirmCard(card, actions);
    case "file":
      return fileCard(card, actions);
    case "added":
      return addedCard(card, actions);
    case "batch":
      return batchCard(card, actions);
  }
}

/** @param {string} kind @param {string} title @param {...import("../common/dom.js").Child} inside */
function frame(kind, title, ...inside) {
  return h("section", { class: "card", "data-card": kind, "aria-label": title }, h("h2", {}, title), ...inside);
}

/**
 * @param {OpenCard} card @param {boolean} yes @param {string} words @param {Actions} actions
 * @param {string} [look]
 */
function button({ card }, yes, words, { answer }, look) {
  const press = (/** @type {Event} */ event) => {
    // Only the person's own click or key counts as their word.
    if (event.isTrusted) answer(card, yes);
  };
  return h("button", { type: "button", class: look, "data-answer": yes ? "yes" : "no", onclick: press }, words);
}

/** @param {Extract<OpenCard, {kind: "confirm"}>} card @param {Actions} actions */
function confirmCard(card, actions) {
  const { titles } = card;
  return frame(
    "confirm",
    plural("private_title", titles.length),
    h("ul", { class: "titles" }, ...titles.map((title) => h("li", { dir: "auto" }, title))),
    h("p", {}, t("private_words")),
    h(
      "div",
      { class: "actions" },
      button(card, false, t("private_no"), actions, "primary"),
      button(card, true, t("private_yes"), actions),
    ),
  );
}

/** @param {Extract<OpenCard, {kind: "file"}>} card @param {Actions} actions */
function fileCard(card, actions) {
  const isAsked = card.phase === "asked";
  return frame(
    "file",
    t("file_title"),
    h("p", {}, t(isAsked ? "file_words" : "file_choosing")),
    h(
      "div",
      { class: "actions" },
      isAsked && button(card, true, t("file_choose"), actions, "primary"),
      button(card, false, t("card_dismiss"), actions),
    ),
  );
}

/** @param {Extract<OpenCard, {kind: "added"}>} card @param {Actions} actions */
function addedCard(card, actions) {
  return frame(
    "added",
    card.pages === 0 ? t("batch_title_none") : plural("added_title", card.pages),
    ...card.problems.map((problem) => h("p", { class: "bad-words" }, problem)),
    h("div", { class: "actions" }, button(card, false, t("card_dismiss"), actions)),
  );
}

/** @param {Extract<OpenCard, {kind: "batch"}>} card @param {Actions} actions */
function batchCard(card, actions) {
  const { items, isOver } = card;
  const saved = items.filter(({ pageId }) => pageId !== null).length;
  const begun = items.filter(({ state }) => state !== "waiting").length;
  const over = saved === 0 ? t("batch_title_none") : plural("batch_title_over", saved);
  return frame(
    "batch",
    isOver ? over : t("batch_title_going", number(begun), number(items.length)),
    h("ul", { class: "items" }, ...items.map((item) => itemLine(item, actions))),
    h("div", { class: "actions" }, button(card, false, t(isOver ? "card_dismiss" : "batch_stop"), actions)),
  );
}

/** @type {Record<Exclude<BatchItem["state"], "failed">, string>} */
const ITEM_WORDS = {
  waiting: "item_waiting",
  saving: "item_saving",
  saved: "item_saved",
  updated: "item_updated",
  unchanged: "item_unchanged",
  stopped: "item_stopped",
};

/** @param {BatchItem} item @param {Actions} actions */
function itemLine({ title, state, words, pageId }, { openPage }) {
  const isBad = state === "failed";
  const name = pageId === null
    ? h("span", { class: "name", dir: "auto" }, title)
    : h("button", { type: "button", class: "plain name", dir: "auto", onclick: () => openPage(pageId) }, title);
  const told = isBad ? words : t(ITEM_WORDS[state]);
  return h("li", {}, name, h("span", { class: isBad ? "bad-words" : "meter" }, told));
}
