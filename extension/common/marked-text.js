/** Text in which stretches of the source it came from are told apart, written from start to end in one pass. */

import { h } from "./dom.js";

/**
 * A stretch of the source, in UTF-16 units: its words are of the class, and what `after` makes
 * stands behind its end.
 * @typedef {{start: number, end: number, className: string, after?: () => Node | null}} Mark
 */

/** Is asked for the text of a source piece by piece, in the order of the source. */
export class MarkedText {
  /** Where a mark begins or ends, in order. @type {number[]} */ #cuts;
  /** Marks that have not begun, the first of them last. @type {Mark[]} */ #coming;
  /** Marks that have begun and not ended, in the order given. @type {Mark[]} */ #within = [];
  /** Marks with nothing behind them yet, the first to end last. @type {Mark[]} */ #unended;
  #order;
  #cut = 0;

  /** @param {readonly Mark[]} marks */
  constructor(marks) {
    this.#order = new Map(marks.map((mark, index) => [mark, index]));
    this.#cuts = [...new Set(marks.flatMap(({ start, end }) => [start, end]))].sort((one, other) => one - other);
    this.#coming = marks.toSorted((one, other) => other.start - one.start);
    this.#unended = marks.toSorted((one, other) => other.end - one.end).filter((mark) => mark.after);
  }

  /** @param {string} text @param {number} at where it stands in the source @returns {(Node | string)[]} */
  text(text, at) {
    const nodes = [];
    for (let from = at; from < at + text.length; ) {
      nodes.push(...this.ended(from));
      while ((this.#cuts[this.#cut] ?? Infinity) <= from) this.#cut += 1;
      const to = Math.min(at + text.length, this.#cuts[this.#cut] ?? Infinity);
      const words = text.slice(from - at, to - at);
      const names = this.#namesAt(from);
      nodes.push(names ? h("span", { class: names }, words) : words);
      from = to;
    }
    return nodes;
  }

  /** What stands behind marks that have ended by then. @param {number} at @returns {Node[]} */
  ended(at) {
    const nodes = [];
    for (let mark = this.#unended.at(-1); mark && mark.end <= at; mark = this.#unended.at(-1)) {
      this.#unended.pop();
      const node = mark.after?.();
      if (node) nodes.push(node);
    }
    return nodes;
  }

  /** @param {number} at */
  #namesAt(at) {
    const begun = [];
    for (let mark = this.#coming.at(-1); mark && mark.start <= at; mark = this.#coming.at(-1)) {
      this.#coming.pop();
      begun.push(mark);
    }
    const places = this.#order;
    this.#within = [...this.#within, ...begun].filter(({ end }) => end > at);
    if (begun.length > 0) this.#within.sort((one, other) => (places.get(one) ?? 0) - (places.get(other) ?? 0));
    return this.#within.map(({ className }) => className).join(" ");
  }
}
