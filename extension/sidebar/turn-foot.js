/** Below an answer: how far it is, then what can be done with it, or what went wrong. */

import { answerWithSources, endingWords } from "./answer-facts.js";
import { readingWords } from "./coverage-words.js";
import { endingOf } from "./turns.js";
import { h } from "../common/dom.js";
import { faultWords } from "../common/fault-card.js";
import { t } from "../common/words.js";

/** @import { Trouble } from "./saving.js" */
/** @import { Turn } from "./turns.js" */
/**
 * @typedef {object} FootActions
 * @property {(turn: Turn, attempt: number) => void} askAgain
 * @property {(turn: Turn) => void} goOn
 * @property {(text: string) => void} copy
 */

export class TurnFoot {
  element = h("div", { class: "foot" });
  #actions;
  /** @type {Turn | null} */ #turn = null;
  #isLast = true;

  /** @param {FootActions} actions */
  constructor(actions) {
    this.#actions = actions;
  }

  /** @param {Turn} turn @param {boolean} isLast of its conversation */
  update(turn, isLast) {
    const before = this.#turn;
    const isSame = before && turn.phase === before.phase && turn.reading === before.reading && turn.answer === before.answer;
    this.#turn = turn;
    if (isSame && isLast === this.#isLast) return;
    this.#isLast = isLast;
    if (turn.phase === "studying" && turn.reading) this.#showReading(turn.reading);
    else if (turn.phase === "done") this.#showEnd(turn);
    else this.#showWorking(turn);
  }

  /** @param {NonNullable<Turn["reading"]>} reading */
  #showReading(reading) {
    const { done, total } = reading;
    const words = readingWords(reading);
    const [line, bar] = this.element.children;
    if (line && bar instanceof HTMLProgressElement) {
      line.textContent = words;
      bar.value = done;
      bar.max = total;
      return;
    }
    const made = h("progress", { max: String(total), value: String(done), "aria-hidden": "true" });
    this.element.replaceChildren(h("p", { class: "working" }, words), made);
  }

  /** @param {Turn} turn */
  #showWorking(turn) {
    const words = workingWords(turn);
    const isLate = turn.phase === "quoted";
    this.element.replaceChildren(...(words ? [h("p", { class: isLate ? "working late" : "working" }, words)] : []));
  }

  /** @param {Turn} turn */
  #showEnd(turn) {
    const { text, trouble } = turn;
    const wasStopped = endingOf(turn) === "stopped";
    const remark = endingWords(turn);
    this.element.replaceChildren(
      ...(remark ? [h("p", { class: "meter" }, remark)] : []),
      ...(text || wasStopped || turn.quotes.length > 0 ? [this.#buttons(turn, wasStopped)] : []),
      ...(trouble && !wasStopped ? [this.#troubleCard(turn, trouble)] : []),
    );
  }

  /** Only the last answer can be written anew or on: what follows another was asked on the strength of it. */
  /** @param {Turn} turn @param {boolean} wasStopped */
  #buttons(turn, wasStopped) {
    const { answer, quotes, text, trouble } = turn;
    /** @param {string} label @param {string} title @param {(turn: Turn) => void} act */
    const button = (label, title, act) =>
      h("button", { type: "button", class: "small", title, onclick: () => this.#turn && act(this.#turn) }, label);
    const begin = (/** @type {(turn: Turn) => void} */ act) => (/** @type {Turn} */ now) => this.#begin(() => act(now));
    const goOn = begin((now) => this.#actions.goOn(now));
    const tryAgain = begin((now) => this.#actions.askAgain(now, now.attempt + 1));
    const mayGoOn = this.#isLast && text !== "" && (answer ? !answer.complete : trouble?.type === "failed");
    return h(
      "div",
      { class: "actions", role: "group", "aria-label": t("answer_actions") },
      mayGoOn && button(t("go_on"), t("go_on_title"), goOn),
      this.#isLast && (text || wasStopped) && button(t("another_answer"), t("another_answer_title"), tryAgain),
      (text || quotes.length > 0) && button(t("copy"), t("copy_title"), (now) => this.#actions.copy(answerWithSources(now))),
      !this.#isLast && wasStopped && !text && button(t("ask_again"), t("another_answer_title"), tryAgain),
    );
  }

  /** The button pressed goes away: those who use the keyboard go on from the turn. @param {() => void} act */
  #begin(act) {
    /** @type {HTMLElement | null} */ (this.element.closest(".turn"))?.focus({ preventScroll: true });
    act();
  }

  /** @param {Turn} turn @param {Trouble} trouble */
  #troubleCard(turn, trouble) {
    let words = t("error_lost_answer");
    let remedy = "";
    // What is to be done about it stands on the card below.
    if (trouble.type === "fault" && trouble.kind !== "crash") words = faultWords(trouble).words;
    if (trouble.type === "failed") [words, remedy] = [trouble.message, trouble.remedy ?? ""];
    if (trouble.type === "refused") words = t(`refusal_${trouble.refusal}`);
    const again = () => this.#begin(() => this.#actions.askAgain(turn, turn.attempt));
    return h(
      "div",
      { class: "card bad", role: "alert" },
      h("p", {}, words),
      remedy && h("p", {}, remedy),
      h("div", { class: "actions" }, h("button", { type: "button", onclick: again }, t("ask_again"))),
    );
  }
}

/** @param {Turn} turn */
function workingWords({ phase, scope }) {
  if (phase === "reading") return t(scope.type === "tabs" ? "reading_tabs" : "reading");
  if (phase === "searching") return t(scope.type === "model" ? "waking_model" : "searching");
  if (phase === "quoted") return t("waking_model");
  return phase === "writing" ? t("writing") : "";
}
