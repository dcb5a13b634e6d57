/** The model's answer, with its citations, and with what was not found in the text marked as that. */

import { checkedWords, remarksOf } from "./answer-facts.js";
import { findingsOf, isBorneOut } from "./answer-marks.js";
import { framed, hearCopying } from "../common/code-block.js";
import { h } from "../common/dom.js";
import { GrowingMarkdown } from "../common/growing-markdown.js";
import { directionOf } from "../common/language.js";
import { t } from "../common/words.js";

/** @import { Makers } from "../common/markdown.js" */
/** @import { Finding } from "./answer-marks.js" */
/** @import { Turn } from "./turns.js" */

/** More chips behind one sentence would hide it. */
const MOST_ADDED_CHIPS = 3;

const CLOSING_MARK = /[\p{Pe}\p{Pf}\p{Po}]/u;

export class AnswerView {
  element = h("div", { class: "answered" });
  #markdown = new GrowingMarkdown(h("div", { class: "answer markdown", dir: "auto" }));
  #checked = h("p", { class: "checked", hidden: true });
  #showNumber;
  /** @type {Turn | null} */ #turn = null;

  /**
   * @param {(number: number) => void} showNumber shows where the quote of that number stands
   * @param {(text: string) => void} [copy]
   */
  constructor(showNumber, copy = (text) => void navigator.clipboard.writeText(text)) {
    this.#showNumber = showNumber;
    const { element } = this.#markdown;
    hearCopying(element, copy);
    this.element.append(element, this.#checked);
  }

  /** @param {Turn} turn */
  update(turn) {
    const before = this.#turn;
    this.#turn = turn;
    const isSame = before && turn.quotes === before.quotes && turn.checks === before.checks && turn.coverage === before.coverage;
    if (isSame && turn.text === before.text) return;
    if (isSame && turn.checks.length === 0) this.#markdown.grow(turn.text, this.#makers(turn, []));
    else this.#showWhole(turn);
  }

  /** @param {Turn} turn */
  #showWhole(turn) {
    const findings = findingsOf(turn.text, turn.checks);
    const remarks = remarksOf(turn);
    const marks = findings
      .filter(({ isFound, missing }) => !isFound || missing.length > 0)
      .map((finding) => this.#markOf(finding, isJoined(turn.text, finding.end), remarks));
    this.#markdown.show(turn.text, this.#makers(turn, findings), marks);
    const words = checkedWords(turn);
    this.#checked.hidden = words === "";
    this.#checked.textContent = words;
    this.#checked.classList.toggle("missing", findings.some(({ isFound }) => !isFound));
  }

  /** @param {Turn} turn @param {Finding[]} findings @returns {Makers} */
  #makers({ text }, findings) {
    return {
      chip: (number, at) => {
        const made = this.#chip(number, isBorneOut(findings, number, at));
        return isJoined(text, at + `[${number}]`.length) ? h("span", { class: "joined" }, made) : made;
      },
      frame: framed,
    };
  }

  /** @param {Finding} finding @param {boolean} isJoined what follows stays on its line @param {Record<Finding["kind"], string>} remarks */
  #markOf({ start, end, kind, isFound, missing, remark }, isJoined, remarks) {
    const className = isFound ? "found-sentence" : `unfound ${kind}`;
    // It is in the words' language, whichever way the answer is read.
    const note = remark ? h("span", { class: "unfound-note" }, " ", h("bdi", { dir: directionOf() }, `(${remarks[remark]})`)) : null;
    const after = () => (isFound ? this.#chips(missing, isJoined) : note);
    return { start, end, className, after };
  }

  /** @param {number[]} numbers @param {boolean} isJoined */
  #chips(numbers, isJoined) {
    return h("span", { class: isJoined ? "chips joined" : "chips" }, ...numbers.slice(0, MOST_ADDED_CHIPS).map((number) => this.#chip(number, true)));
  }

  /** @param {number} number @param {boolean} isSure */
  #chip(number, isSure) {
    const quote = this.#turn?.quotes.find((other) => other.number === number);
    if (!quote) return document.createTextNode(`[${number}]`);
    const label = isSure ? t("citation", number) : t("citation_unsure", number);
    return h(
      "button",
      {
        type: "button",
        class: isSure ? "chip" : "chip unsure",
        title: isSure ? quote.text : `${label}\n${quote.text}`,
        "aria-label": label,
        onclick: () => this.#showNumber(number),
      },
      String(number),
    );
  }
}

/** Firefox would break the line behind a button, and a full stop would begin the next. */
/** @param {string} text @param {number} end of what a button stands for */
function isJoined(text, end) {
  return CLOSING_MARK.test(text[end] ?? "");
}
