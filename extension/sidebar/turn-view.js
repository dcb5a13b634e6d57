/** One question and what came of it: the model's answer, the quotes, or what went wrong. */

import { AnswerView } from "./answer-view.js";
import { CoverageView } from "./coverage-view.js";
import { subjectOf } from "./elsewhere-view.js";
import { flaggedCard } from "./flagged-card.js";
import { QuestionView } from "./question-view.js";
import { QuoteCards } from "./quote-cards.js";
import { ThoughtView } from "./thought-view.js";
import { TurnFoot } from "./turn-foot.js";
import { h } from "../common/dom.js";
import { list, t } from "../common/words.js";

/** @import { ShowSection } from "./coverage-view.js" */
/** @import { ShowQuote } from "./quote-cards.js" */
/** @import { FootActions } from "./turn-foot.js" */
/** @import { Turn } from "./turns.js" */
/**
 * @typedef {FootActions & {
 *   mark: ShowQuote, showSection: ShowSection, askOtherwise: (turn: Turn, words: string) => void,
 * }} TurnActions
 */

/** Draws a turn again only where it changed, so that focus and scrolling stay where they are. */
export class TurnView {
  element;
  #actions;
  /** @type {Turn} */ #turn;
  #isLast = true;
  #question;
  #about = h("div", { class: "about-turn" });
  #thought = new ThoughtView();
  #flagged = h("div");
  #answer;
  #coverage;
  #foot;
  #quotes;

  /** @param {Turn} turn @param {TurnActions} actions */
  constructor(turn, actions) {
    this.#actions = actions;
    this.#turn = turn;
    this.#question = new QuestionView((words) => actions.askOtherwise(this.#turn, words));
    this.#answer = new AnswerView((number) => this.#showNumber(number), actions.copy);
    this.#coverage = new CoverageView(actions.showSection);
    this.#foot = new TurnFoot(actions);
    this.#quotes = new QuoteCards(actions.mark);
    this.element = h(
      "article",
      { class: "turn", tabindex: "-1" },
      this.#question.element, this.#about, this.#thought.element, this.#flagged, this.#answer.element,
      this.#coverage.element, this.#foot.element, this.#quotes.element,
    );
    this.#show(turn, null);
  }

  /** @param {Turn} turn @param {boolean} isLast of its conversation */
  update(turn, isLast) {
    if (turn === this.#turn && isLast === this.#isLast) return;
    const before = this.#turn;
    this.#turn = turn;
    this.#isLast = isLast;
    this.#show(turn, before);
  }

  /** @param {Turn} turn @param {Turn | null} before */
  #show(turn, before) {
    this.#question.update(turn, this.#isLast);
    const isSame = before && turn.about === before.about && turn.understood === before.understood && turn.topic === before.topic;
    if (!isSame) this.#about.replaceChildren(...aboutLines(turn));
    this.#thought.update(turn);
    if (turn.flagged !== (before?.flagged ?? [])) {
      this.#flagged.replaceChildren(...(turn.flagged.length > 0 ? [flaggedCard(turn, this.#actions.mark)] : []));
    }
    this.#answer.update(turn);
    this.#coverage.update(turn);
    this.#foot.update(turn, this.#isLast);
    this.#quotes.update(turn);
    // Where the quotes are the answer, what can be done with it stands below them.
    const isQuotesAlone = turn.phase === "done" && turn.text === "" && turn.trouble === null;
    const last = isQuotesAlone ? this.#foot.element : this.#quotes.element;
    if (this.element.lastElementChild !== last) this.element.append(last);
  }

  /** @param {number} number */
  #showNumber(number) {
    const quote = this.#turn.quotes.find((other) => other.number === number);
    if (quote) this.#actions.mark(this.#turn, quote, this.#quotes.cardOf(number) ?? this.#answer.element);
  }
}

/** What the answer is about, what was left out of that, and how the question was taken. @param {Turn} turn */
function aboutLines(turn) {
  const { scope, about, changed, understood, topic } = turn;
  const left = (about?.left ?? []).map(({ tabId, refusal, words }) => {
    const title = scope.type === "tabs" ? (scope.tabs.find((tab) => tab.tabId === tabId)?.title ?? "") : "";
    return h("p", { class: "left-out", dir: "auto" }, t("about_left", title || t("untitled"), refusal ? t(`refusal_${refusal}`) : words));
  });
  return [
    h("p", { class: scope.type === "tabs" ? "about-page" : "about-page short", dir: "auto", title: aboutWords(turn) }, aboutWords(turn)),
    ...left,
    ...(changed ? [h("p", { class: "page-changed" }, t("about_changed"))] : []),
    ...(understood ? [h("p", { class: "understood", dir: "auto" }, t("understood", understood))] : []),
    ...(topic ? [h("p", { class: "understood", dir: "auto" }, t("understood_topic", topic))] : []),
  ];
}

/** @param {Turn} turn */
function aboutWords(turn) {
  const { scope, about } = turn;
  if (scope.type === "selection") return t("about_selection", about?.pages[0]?.title ?? "");
  if (scope.type !== "tabs" || !about) return subjectOf(turn);
  return list(about.pages.map(({ title }) => title || t("untitled")));
}
