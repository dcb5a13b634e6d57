/** The model's answer, with its citations, and with what was not found in the text marked as that. */

import { checkedWords, remarksOf } from "./answer-facts.js";
import { findingsOf, isBorneOut } from "./answer-marks.js";
import { h } from "../common/dom.js";
import { renderMarkdown } from "../common/markdown.js";
import { t } from "../common/words.js";

/** @import { Finding } from "./answer-marks.js" */
/** @import { Turn } from "./turns.js" */

/** More chips behind one sentence would hide it. */
const MOST_ADDED_CHIPS = 3;

const CLOSING_MARK = /[\p{Pe}\p{Pf}\p{Po}]/u;

export class AnswerView {
  element = h("div", { class: "answered" });
  #answer = h("div", { class: "answer markdown", dir: "auto" });
  #checked = h("p", { class: "checked", hidden: true });
  #showNumber;
  /** @type {Turn | null} */ #turn = null;

  /** @param {(number: number) => void} showNumber shows where the quote of that number stands */
  constructor(showNumber) {
    this.#showNumber = showNumber;
    this.element.append(this.#answer, this.#checked);
  }

  /** @param {Turn} turn */
  update(turn) {
    const before = this.#turn;
    this.#turn = turn;
    const isSame = before && turn.text === before.text && turn.quotes === before.quotes && turn.checks === before.checks;
    if (isSame && turn.coverage === before.coverage) return;
    const findings = findingsOf(turn.text, turn.checks);
    // Firefox would break the line behind a button, and a full stop would begin the next.
    const isJoined = (/** @type {number} */ end) => CLOSING_MARK.test(turn.text[end] ?? "");
    const chip = (/** @type {number} */ number, /** @type {number} */ at) => {
      const made = this.#chip(number, isBorneOut(findings, number, at));
      return isJoined(at + `[${number}]`.length) ? h("span", { class: "joined" }, made) : made;
    };
    const remarks = remarksOf(turn);
    const marks = findings
      .filter(({ isFound, missing }) => !isFound || missing.length > 0)
      .map((finding) => this.#markOf(finding, isJoined(finding.end), remarks));
    keepWhatIsSame(this.#answer, renderMarkdown(turn.text, chip, marks));
    const words = checkedWords(turn);
    this.#checked.hidden = words === "";
    this.#checked.textContent = words;
    this.#checked.classList.toggle("missing", findings.some(({ isFound }) => !isFound));
  }

  /** @param {Finding} finding @param {boolean} isJoined what follows stays on its line @param {Record<Finding["kind"], string>} remarks */
  #markOf({ start, end, kind, isFound, missing, remark }, isJoined, remarks) {
    const className = isFound ? "found-sentence" : `unfound ${kind}`;
    const note = remark ? h("span", { class: "unfound-note" }, ` (${remarks[remark]})`) : null;
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

/** Put new nodes in only from the first that differs: what is selected or has the focus stays. */
/** @param {HTMLElement} element @param {DocumentFragment} fragment */
function keepWhatIsSame(element, fragment) {
  const nodes = [...fragment.childNodes];
  let same = 0;
  while (same < nodes.length && nodes[same]?.isEqualNode(element.childNodes[same] ?? null)) same += 1;
  while (element.childNodes.length > same) element.lastChild?.remove();
  element.append(...nodes.slice(same));
}
