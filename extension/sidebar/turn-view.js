/** One question and what came of it: quotes first, then the model's answer, or what went wrong. */

import { h } from "./dom.js";
import { renderMarkdown } from "./markdown.js";
import { plural, t } from "./words.js";

/** @import { Quote } from "../protocol/protocol.js" */
/** @import { Trouble, Turn } from "./state.js" */
/** @typedef {{mark: (turn: Turn, quote: Quote, card: HTMLElement) => void, askAgain: (turn: Turn) => void}} TurnActions */

/** Draws a turn again only where it changed, so that focus and scrolling stay where they are. */
export class TurnView {
  element;
  #actions;
  /** @type {Turn} */ #turn;
  #about = h("p", { class: "about-page" });
  #answer = h("div", { class: "answer" });
  #found = h("div");
  #status = h("div");

  /** @param {Turn} turn @param {TurnActions} actions */
  constructor(turn, actions) {
    this.#actions = actions;
    this.#turn = { ...turn, quotes: [] };
    this.element = h(
      "article",
      { class: "turn" },
      h("h2", { class: "question" }, turn.question),
      this.#about, this.#answer, this.#found, this.#status,
    );
    this.#show(turn, true);
  }

  /** @param {Turn} turn */
  update(turn) {
    if (turn !== this.#turn) this.#show(turn, false);
  }

  /** @param {Turn} turn @param {boolean} first */
  #show(turn, first) {
    const before = this.#turn;
    this.#turn = turn;
    if (first || turn.about !== before.about) {
      const where = turn.scope === "library" ? t("scope_library") : (turn.about?.title ?? t("scope_page"));
      this.#about.replaceChildren(where);
    }
    if (turn.text !== before.text) {
      this.#answer.replaceChildren(renderMarkdown(turn.text, (number) => this.#chip(number)));
    }
    if (first || turn.quotes !== before.quotes || turn.phase !== before.phase) this.#showFound(turn, before);
    this.#status.replaceChildren(...this.#statusOf(turn));
  }

  /** @param {Turn} turn @param {Turn} before */
  #showFound(turn, before) {
    if (turn.phase === "reading" || turn.phase === "searching") return;
    if (turn.quotes === before.quotes && this.#found.hasChildNodes()) return;
    if (turn.trouble && turn.quotes.length === 0) return;
    const label = turn.quotes.length > 0 ? t(`label_${turn.label}`) : t(`nothing_${turn.scope}`);
    const cards = turn.quotes.map((quote) => h("li", {}, this.#card(turn, quote)));
    this.#found.replaceChildren(
      h("p", { class: "label" }, label),
      h("ol", { class: "quotes" }, ...cards),
    );
  }

  /** @param {Turn} turn @param {Quote} quote */
  #card(turn, quote) {
    const where = [quote.title, quote.heading].filter(Boolean).join(" › ");
    /** @type {HTMLButtonElement} */
    const card = h(
      "button",
      {
        type: "button",
        class: turn.label === "answer" ? "quote" : "quote closest",
        "data-number": String(quote.number),
        title: t("go_to_quote"),
        onclick: () => this.#actions.mark(this.#turn, quote, card),
      },
      h("q", {}, quote.text),
      h(
        "span",
        { class: "source" },
        h("span", { class: "number" }, String(quote.number)),
        h("span", { class: "where", title: where }, where),
      ),
    );
    return card;
  }

  /** @param {number} number */
  #chip(number) {
    const quote = this.#turn.quotes.find((other) => other.number === number);
    if (!quote) return document.createTextNode(`[${number}]`);
    return h(
      "button",
      {
        type: "button",
        class: "chip",
        title: quote.text,
        "aria-label": t("citation", number),
        onclick: () => {
          const card = this.#found.querySelector(`[data-number="${number}"]`);
          this.#actions.mark(this.#turn, quote, /** @type {HTMLElement} */ (card));
        },
      },
      String(number),
    );
  }

  /** @param {Turn} turn @returns {Node[]} */
  #statusOf(turn) {
    const working = { reading: "reading", searching: "searching", writing: "writing" };
    if (turn.phase in working) {
      const key = working[/** @type {keyof typeof working} */ (turn.phase)];
      return turn.answer ? [] : [h("p", { class: "working" }, t(key))];
    }
    const nodes = [];
    if (turn.phase === "done" && turn.total > 0) nodes.push(h("p", { class: "meter" }, meter(turn)));
    if (turn.trouble) nodes.push(this.#troubleCard(turn, turn.trouble));
    return nodes;
  }

  /** @param {Turn} turn @param {Trouble} trouble */
  #troubleCard(turn, trouble) {
    if (trouble.type === "failed" && trouble.code === "cancelled") return h("p", { class: "meter" }, t("stopped"));
    let words = t("error_lost_answer");
    let remedy = "";
    if (trouble.type === "failed") [words, remedy] = [trouble.message, trouble.remedy ?? ""];
    if (trouble.type === "refused") words = t(`refusal_${trouble.refusal}`);
    return h(
      "div",
      { class: "card bad", role: "alert" },
      h("p", {}, words),
      remedy && h("p", {}, remedy),
      h("div", { class: "actions" }, h("button", { type: "button", onclick: () => this.#actions.askAgain(turn) }, t("ask_again"))),
    );
  }
}

/** What was searched, and what the model was given. @param {Turn} turn */
function meter(turn) {
  const key = turn.truncated ? "meter_cut" : `meter_${turn.scope}`;
  const searched = plural(key, turn.total);
  if (!turn.answer) return searched;
  return `${searched} ${t("meter_model", turn.answer.passages, turn.answer.model)}`;
}
