/** One question and what came of it, as a value, and how each event changes it. Touches nothing else. */

import { addressOf, conversationAbout, followsTab, isLive } from "./scopes.js";

/** @import { Answer, ChatTurn, Check, Coverage, PastTurn, Quote, Reading } from "../protocol/protocol.js" */
/** @import { About, Reply } from "../background/messages.js" */
/** @import { Trouble } from "./saving.js" */
/** @import { Scope } from "./scopes.js" */

/** When it began and when its last word came, in milliseconds of one clock. */
/** @typedef {{text: string, fromMs: number, toMs: number}} Thought */
/**
 * @typedef {object} Turn
 * @property {number} number
 * @property {string} conversation the name of the one that it belongs to
 * @property {Scope} scope
 * @property {number | null} tabId of the page beside us when it was asked, in a scope that means that
 * @property {string} question
 * @property {"auto" | "summary"} style
 * @property {number} attempt how often another answer was asked for
 * @property {number | null} turnId under which it is kept
 * @property {About | null} about the open pages that it was asked of, as they were read
 * @property {boolean} changed the page reads otherwise than when it was asked about before
 * @property {"reading" | "searching" | "quoted" | "studying" | "thinking" | "writing" | "done"} phase
 *   `studying`: the chat model reads what the answer is to rest on
 * @property {string} understood the question with those that it continues, if it continues any
 * @property {string} topic what it was taken to be about, if it does not say that itself
 * @property {"answer" | "closest" | "beginnings" | "none"} label
 * @property {Quote[]} quotes
 * @property {number} total passages that were searched
 * @property {Coverage | null} coverage what the chat model is given to read
 * @property {Quote[]} flagged sentences of the page that speak to the model
 * @property {Reading | null} reading how far the chat model has read
 * @property {Thought | null} thought what it reasoned before it answered
 * @property {string} text the model's answer so far
 * @property {string} model that wrote it
 * @property {Check[]} checks what became of looking for the answer's sentences in the text
 * @property {Answer | null} answer with its figures; null too for one that was read from the library
 * @property {"complete" | "stopped" | "cut"} ended how the answer did, of one that was read from the library
 * @property {Trouble | null} trouble
 */

/** The protocol's limits, and ours for all of a conversation together. */
const MOST_PAST_TURNS = 12;
const MOST_ANSWER_CHARACTERS = 20_000;
const MOST_PAST_CHARACTERS = 120_000;

/**
 * @param {Pick<Turn, "number" | "conversation" | "scope" | "tabId" | "question" | "style">} asked
 * @returns {Turn}
 */
export function newTurn(asked) {
  return {
    ...asked,
    attempt: 0, turnId: null, about: null, changed: false,
    phase: isLive(asked.scope) ? "reading" : "searching",
    understood: "", topic: "", label: "none", quotes: [], total: 0, coverage: null, flagged: [], reading: null,
    thought: null, text: "", model: "", checks: [], answer: null, ended: "complete", trouble: null,
  };
}

/**
 * The same question once more: its quotes stay until they are found again.
 * @param {Turn} turn @param {number} attempt @returns {Turn}
 */
export function afresh(turn, attempt) {
  return {
    ...turn, attempt,
    phase: isLive(turn.scope) ? "reading" : "searching",
    coverage: null, flagged: [], reading: null, thought: null, text: "", model: "", checks: [],
    answer: null, ended: "complete", trouble: null,
  };
}

/** Its answer is written on. @param {Turn} turn @returns {Turn} */
export function goingOn(turn) {
  return { ...turn, phase: "quoted", reading: null, checks: [], answer: null, ended: "complete", trouble: null };
}

/** How the answer ended, here or before it was kept. @param {Turn} turn @returns {Turn["ended"]} */
export function endingOf({ answer, ended, trouble }) {
  if (trouble?.type === "failed" && trouble.code === "cancelled") return "stopped";
  return answer && !answer.complete ? "cut" : ended;
}

/**
 * A turn that was kept, as it was.
 * @param {ChatTurn} kept
 * @param {Pick<Turn, "number" | "conversation" | "scope">} place
 * @returns {Turn}
 */
export function keptTurn(kept, place) {
  const { turn_id: turnId, question, answer: text, label, quotes, model } = kept;
  const { checks = [], flagged = [], coverage = null, ended = "complete" } = kept;
  return {
    ...newTurn({ ...place, tabId: null, question, style: "auto" }),
    turnId, phase: "done", text, label, quotes, model, checks, flagged, coverage, ended,
  };
}

/**
 * @param {Turn} turn @param {Reply["event"]} event
 * @param {number} atMs
 * @param {readonly Turn[]} earlier of any conversation
 * @returns {Turn}
 */
export function hear(turn, event, atMs, earlier) {
  switch (event.type) {
    case "about":
      return hearAbout(turn, event, earlier);
    case "quotes": {
      const { label, quotes, total, understood = "", topic = "" } = event;
      return { ...turn, phase: "quoted", label, quotes, total, understood, topic };
    }
    case "given":
      return { ...turn, coverage: event.coverage };
    case "flagged":
      return { ...turn, flagged: event.quotes };
    case "reading":
      return { ...turn, phase: "studying", reading: event };
    case "cited": {
      const others = turn.quotes.filter(({ number }) => number !== event.quote.number);
      const label = turn.quotes.length > 0 ? turn.label : "answer";
      return { ...turn, label, quotes: [...others, event.quote] };
    }
    case "token": {
      if (!event.reasoning) return { ...turn, phase: "writing", text: turn.text + event.text };
      const { text, fromMs } = turn.thought ?? { text: "", fromMs: atMs };
      return { ...turn, phase: "thinking", thought: { text: text + event.text, fromMs, toMs: atMs } };
    }
    case "answer": {
      const { text, model, checks = [] } = event;
      return { ...turn, phase: "writing", text, model, checks, answer: event };
    }
    case "kept":
      return { ...turn, turnId: event.turn_id };
    default:
      return turn;
  }
}

/** @param {Turn} turn @param {About} about @param {readonly Turn[]} earlier @returns {Turn} */
function hearAbout(turn, about, earlier) {
  const [page] = about.pages;
  const heard = { ...turn, about, phase: /** @type {const} */ ("searching") };
  if (!page || !followsTab(turn.scope)) return heard;
  // The page may have gone elsewhere between our look at the tab and the reading of it.
  const conversation = conversationAbout(page.url);
  return { ...heard, conversation, changed: turn.scope.type === "page" && hasChanged(page, turn, earlier) };
}

/** @param {About["pages"][number]} page @param {Turn} turn @param {readonly Turn[]} earlier */
function hasChanged(page, turn, earlier) {
  const before = earlier.findLast(
    ({ number, scope, about }) =>
      number !== turn.number && scope.type === "page" && addressOf(about?.pages[0]?.url ?? "") === addressOf(page.url),
  );
  const digest = before?.about?.pages[0]?.digest;
  return Boolean(digest) && digest !== page.digest;
}

/**
 * What was said before a question, as the host wants it: the last few, oldest first.
 * @param {readonly Turn[]} turns the earlier ones of its conversation, in order
 * @returns {PastTurn[]}
 */
export function historyOf(turns) {
  /** @type {PastTurn[]} */
  const history = [];
  let characters = 0;
  for (const { question, text, phase, trouble } of turns.toReversed()) {
    if (phase !== "done" || (trouble && !text)) continue;
    const answer = text.slice(0, MOST_ANSWER_CHARACTERS).toWellFormed();
    characters += question.length + answer.length;
    if (history.length === MOST_PAST_TURNS || characters > MOST_PAST_CHARACTERS) break;
    history.unshift({ question, answer });
  }
  return history;
}
