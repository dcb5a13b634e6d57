/** What stands where no question has been asked yet: what can be asked, and what is there to ask about. */

import { leaveCard, libraryCard, recentCard, welcomeCard } from "./cards.js";
import { firstWelcome, isFirstRun } from "./first-run/welcome.js";
import { h, keepChildren } from "../common/dom.js";
import { plain, t } from "../common/words.js";

/** @import { PageSummary } from "../protocol/protocol.js" */
/** @import { State } from "./state.js" */
/** @import { Turn } from "./turns.js" */
/**
 * @typedef {object} EmptyActions
 * @property {() => void} allow
 * @property {() => void} askLibrary
 * @property {(page: PageSummary) => void} open
 * @property {(page: PageSummary) => void} forget
 * @property {(question: string, style: Turn["style"]) => void} ask
 */

const MOST_SUGGESTIONS = 4;
const LONGEST_HEADING = 90;

export class EmptyView {
  element = h("div", { class: "empty" });
  #actions;
  #offer;
  /** @type {unknown[]} */ #shown = [];

  /** @param {EmptyActions} actions @param {HTMLElement} offer of a chat model: it draws itself */
  constructor(actions, offer) {
    this.#actions = actions;
    this.#offer = offer;
  }

  /** Draws only what changed: a button keeps the focus. @param {State} state */
  update(state) {
    const { scope, page, chatModel, open, recent } = state;
    const isFirst = isFirstRun(state);
    const shown = scope.type === "library" ? [scope.type, recent] : [scope.type, page?.refusal, chatModel, open, isFirst];
    if (shown.every((part, at) => part === this.#shown[at])) return;
    this.#shown = shown;
    keepChildren(this.element, this.#nodes(state));
  }

  /** @param {State} state */
  #nodes(state) {
    const { scope, page } = state;
    if (scope.type === "library") return [recentCard(state, this.#actions)];
    if (scope.type !== "page") return [h("section", { class: "welcome" }, h("p", {}, t(`empty_${scope.type}`)))];
    if (page?.refusal === "library_page") return [libraryCard(this.#actions)];
    const leave = page?.refusal === "no_access" && leaveCard(this.#actions);
    if (isFirstRun(state)) return [firstWelcome(leave), ...this.#suggestions(state), this.#offer];
    return [welcomeCard(leave), ...this.#suggestions(state), this.#offer];
  }

  /** @param {State} state */
  #suggestions({ page, chatModel, open }) {
    if (!page || page.refusal) return [];
    const summary = { words: t("suggest_summary"), style: /** @type {const} */ ("summary") };
    const about = questionsOf(open?.headings ?? []).map((words) => ({ words, style: /** @type {const} */ ("auto") }));
    const suggested = [...(chatModel ? [summary] : []), ...about];
    if (suggested.length === 0) return [];
    const buttons = suggested.map(({ words, style }) =>
      h("li", {}, h("button", { type: "button", class: "suggestion", dir: "auto", onclick: () => this.#actions.ask(words, style) }, words)),
    );
    return [h("section", { class: "suggestions" }, h("h3", {}, t("suggest_title")), h("ul", {}, ...buttons))];
  }
}

/** A page's headings as questions: those that are one already as they are. @param {string[]} headings */
function questionsOf(headings) {
  const questions = headings
    .map((heading) => heading.replace(/\s+/g, " ").trim())
    .filter((heading) => heading.length > 0 && heading.length <= LONGEST_HEADING)
    .map((heading) => (/[?？؟]$/.test(heading) ? heading : plain("suggest_heading", heading)));
  return [...new Set(questions)].slice(0, MOST_SUGGESTIONS);
}
