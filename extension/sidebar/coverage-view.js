/** The honest meter: what the model is given to read, of how much, and the sections one by one. */

import { figuresOf } from "./answer-facts.js";
import { coverageWords } from "./coverage-words.js";
import { h } from "../common/dom.js";
import { number, plural, t } from "../common/words.js";

/** @import { Section } from "../protocol/protocol.js" */
/** @import { Turn } from "./turns.js" */
/** @typedef {(turn: Turn, section: Section, line: HTMLElement) => void} ShowSection */

export class CoverageView {
  element = h("details", { class: "facts", hidden: true });
  #summary = h("summary");
  #inside = h("div", { class: "inside" });
  #showSection;
  /** @type {Turn | null} */ #turn = null;

  /** @param {ShowSection} showSection */
  constructor(showSection) {
    this.#showSection = showSection;
    this.element.append(this.#summary, this.#inside);
  }

  /** @param {Turn} turn */
  update(turn) {
    const before = this.#turn;
    this.#turn = turn;
    const isSame = before && turn.coverage === before.coverage && turn.answer === before.answer && turn.model === before.model;
    if (isSame && turn.phase === before.phase) return;
    const words = coverageWords(turn);
    this.element.hidden = words === "";
    if (this.#summary.textContent !== words) this.#summary.textContent = words;
    if (!isSame) this.#inside.replaceChildren(...this.#sections(turn), figuresOf(turn));
  }

  /** @param {Turn} turn */
  #sections({ coverage }) {
    if (!coverage || (coverage.whole && coverage.of_pages === 1) || coverage.sections.length === 0) return [];
    const lines = coverage.sections.map((section) => h("li", {}, this.#line(section, coverage.of_pages > 1)));
    const left = coverage.sections_read - coverage.sections.length;
    return [
      h("ul", { class: "sections", "aria-label": t("sections_label") }, ...lines),
      ...(left > 0 ? [h("p", {}, plural("sections_more", left))] : []),
    ];
  }

  /** @param {Section} section @param {boolean} isOfSeveral */
  #line(section, isOfSeveral) {
    const { title, heading, passages, of, page_number: page } = section;
    const place = heading || t("section_beginning");
    const name = page ? `${place} › ${t("page_number", page)}` : place;
    const part = passages < of ? plural("section_part", of, number(passages)) : "";
    /** @type {HTMLElement} */
    const line = h(
      "button",
      { type: "button", class: "plain section", dir: "auto", title: t("go_to_section"), onclick: () => this.#turn && this.#showSection(this.#turn, section, line) },
      isOfSeveral ? `${title} › ${name}` : name,
    );
    return h("span", {}, line, part && h("span", { class: "part" }, ` ${part}`));
  }
}
