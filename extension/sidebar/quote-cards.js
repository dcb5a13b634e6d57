/** The sentences that answer, each a card that leads to where it stands. */

import { h } from "../common/dom.js";
import { plural, t } from "../common/words.js";

/** @import { Quote } from "../protocol/protocol.js" */
/** @import { Turn } from "./turns.js" */
/** @typedef {(turn: Turn, quote: Quote, card: HTMLElement) => void} ShowQuote */

export class QuoteCards {
  element = h("div", { class: "found" });
  #list = h("div");
  #meter = h("div");
  #showQuote;
  /** @type {Turn | null} */ #turn = null;

  /** @param {ShowQuote} showQuote */
  constructor(showQuote) {
    this.#showQuote = showQuote;
    this.element.append(this.#list, this.#meter);
  }

  /** @param {Turn} turn */
  update(turn) {
    const before = this.#turn;
    this.#turn = turn;
    if (turn.scope.type === "model") return;
    if (!before || turn.quotes !== before.quotes || turn.phase !== before.phase) this.#draw(turn, before);
    if (!before || turn.phase !== before.phase) {
      const isOver = turn.phase === "done" && turn.total > 0;
      this.#meter.replaceChildren(...(isOver ? [h("p", { class: "meter" }, searchedWords(turn))] : []));
    }
  }

  /** The card of a quote. @param {number} number @returns {HTMLElement | null} */
  cardOf(number) {
    return this.#list.querySelector(`[data-number="${number}"]`);
  }

  /** @param {Turn} turn @param {Turn | null} before */
  #draw(turn, before) {
    if (turn.phase === "reading" || turn.phase === "searching") return;
    if (turn.quotes === before?.quotes && this.#list.hasChildNodes()) return;
    if (turn.trouble && turn.quotes.length === 0) return;
    const list = this.#list.querySelector("ol");
    const known = before?.quotes ?? [];
    const isLonger = list?.children.length === known.length && known.length > 0 && known.every((quote, at) => quote === turn.quotes[at]);
    const cards = (/** @type {Quote[]} */ quotes) => quotes.map((quote) => h("li", {}, this.#card(turn, quote)));
    if (isLonger) {
      list.append(...cards(turn.quotes.slice(known.length)));
      return;
    }
    const label = turn.quotes.length > 0 ? labelOf(turn) : t(`nothing_${turn.scope.type}`);
    this.#list.replaceChildren(h("p", { class: "label" }, label), h("ol", { class: isOfOnePage(turn) ? "quotes of-one-page" : "quotes" }, ...cards(turn.quotes)));
  }

  /** @param {Turn} turn @param {Quote} quote */
  #card(turn, quote) {
    const page = quote.page_number ? t("page_number", quote.page_number) : "";
    const place = [quote.heading, page].filter(Boolean).map((part) => ` › ${part}`).join("");
    const where = quote.title + place;
    /** @type {HTMLButtonElement} */
    const card = h(
      "button",
      {
        type: "button",
        class: turn.label === "closest" ? "quote closest" : "quote",
        "data-number": String(quote.number),
        title: t("go_to_quote"),
        onclick: () => this.#showQuote(this.#turn ?? turn, quote, card),
      },
      h("q", { dir: "auto" }, quote.text),
      h(
        "span",
        { class: "source" },
        h("span", { class: "number" }, String(quote.number)),
        h("span", { class: "where", title: where }, h("span", { class: "of-page" }, quote.title), place && h("span", { class: "place" }, place)),
      ),
    );
    return card;
  }
}

/** What the quotes are: an answer, the nearest to one, or how what was asked about begins. @param {Turn} turn */
function labelOf({ label, quotes }) {
  const isOfSeveral = new Set(quotes.map(({ url }) => url)).size > 1;
  return t(label === "beginnings" && isOfSeveral ? "label_beginnings_pages" : `label_${label}`);
}

/** Then the question says already which. @param {Turn} turn */
function isOfOnePage({ scope }) {
  return scope.type === "page" || scope.type === "selection" || scope.type === "saved";
}

/** @param {Turn} turn */
function searchedWords({ about, scope, total }) {
  const isCut = about?.pages.some(({ truncated }) => truncated) ?? false;
  return plural(isCut ? "meter_cut" : `meter_${scope.type}`, total);
}
