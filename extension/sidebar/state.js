/** What the sidebar knows, as a value, and how each event changes it. Touches nothing else. */

/** @import { Answer, PageSummary, Quote, Reading } from "../protocol/protocol.js" */
/** @import { Ended, Notice, PageFacts, Reply } from "../background/messages.js" */

/** @typedef {"page" | "library"} ScopeName */
/** @typedef {Exclude<Ended, {type: "done"}>} Trouble */
/**
 * @typedef {object} Saving
 * @property {number} tabId
 * @property {"saving" | "saved" | "words" | "meaning" | "failed"} phase
 * @property {number | null} pageId
 * @property {"saved" | "updated" | "unchanged" | null} status
 * @property {Trouble | null} trouble
 */
/**
 * @typedef {object} Turn
 * @property {number} number
 * @property {string} question
 * @property {ScopeName} scope
 * @property {number | null} tabId
 * @property {{title: string, url: string} | null} about the page that it was asked of
 * @property {"reading" | "searching" | "quoted" | "studying" | "thinking" | "writing" | "done"} phase
 *   `studying`: the chat model reads what the answer is to rest on
 * @property {"answer" | "closest" | "none"} label
 * @property {Quote[]} quotes
 * @property {number} total passages that were searched
 * @property {boolean} truncated some of the page's text was left out
 * @property {Reading | null} reading how far the chat model has read
 * @property {Thought | null} thought what it reasoned before it answered
 * @property {string} text the model's answer so far
 * @property {Answer | null} answer
 * @property {Trouble | null} trouble
 * @property {number} attempt how often another answer was asked for
 */
/** When it began and when its last word came, in milliseconds of one clock. */
/** @typedef {{text: string, fromMs: number, toMs: number}} Thought */
/** How far the chat model has read the page beside us, which nobody has asked about yet. */
/** @typedef {{tabId: number, url: string | null, done: number, total: number}} Ahead */
/**
 * @typedef {object} State
 * @property {ScopeName} scope
 * @property {PageFacts | null} page the page beside us
 * @property {Ahead | null} ahead
 * @property {Turn[]} turns
 * @property {Saving | null} saving
 * @property {{pages: PageSummary[], total: number} | null} recent
 * @property {Extract<Ended, {type: "fault"}> | null} fault what keeps everything from working
 */
/**
 * @typedef {{type: "page", page: PageFacts}
 *   | {type: "saving", tabId: number, event: Notice["event"]}
 *   | {type: "scope", scope: ScopeName}
 *   | {type: "asked", number: number, question: string}
 *   | {type: "again", number: number, attempt: number} | {type: "goneOn", number: number}
 *   | {type: "event", number: number, event: Reply["event"], atMs?: number}
 *   | {type: "ahead", tabId: number, url: string | null, event: Reading}
 *   | {type: "aheadEnded"}
 *   | {type: "ended", number: number, ended: Ended}
 *   | {type: "recent", pages: PageSummary[], total: number}
 *   | {type: "fault", fault: State["fault"]}} Action
 */

/** @type {State} */
export const EMPTY = {
  scope: "page", page: null, ahead: null, turns: [], saving: null, recent: null, fault: null,
};

/** @param {State} state @param {Action} action @returns {State} */
export function reduce(state, action) {
  switch (action.type) {
    case "page": {
      const ours = state.saving?.tabId === action.page.tabId ? state.saving : null;
      // A page that is not saved ends what was said of its saving, unless that is still under way.
      const stays = action.page.pageId !== null || ours?.phase === "saving";
      const { ahead } = state;
      const isSame = ahead?.tabId === action.page.tabId && ahead.url === action.page.url;
      return { ...state, page: action.page, saving: stays ? ours : null, ahead: isSame ? ahead : null };
    }
    case "saving":
      return hearSaving(state, action.tabId, action.event);
    case "scope":
      return { ...state, scope: action.scope };
    case "asked":
      return { ...state, fault: null, turns: [...state.turns, newTurn(state, action)] };
    case "event":
      return changeTurn(state, action.number, (turn) => hear(turn, action.event, action.atMs ?? 0));
    case "again": {
      const { number, attempt } = action;
      return { ...changeTurn(state, number, (turn) => afresh(turn, attempt)), fault: null };
    }
    case "goneOn":
      return {
        ...changeTurn(state, action.number, (turn) => ({
          ...turn, phase: "quoted", reading: null, answer: null, trouble: null,
        })),
        fault: null,
      };
    case "ahead":
      return hearAhead(state, action);
    case "aheadEnded":
      // What was read to its end stays read; what was broken off is nothing to speak of.
      return state.ahead && state.ahead.done < state.ahead.total ? { ...state, ahead: null } : state;
    case "ended": {
      const trouble = troubleOf(action.ended);
      const ended = changeTurn(state, action.number, (turn) => ({ ...turn, phase: "done", trouble }));
      return { ...ended, fault: trouble?.type === "fault" ? trouble : ended.fault };
    }
    case "recent":
      return { ...state, fault: null, recent: { pages: action.pages, total: action.total } };
    case "fault":
      return { ...state, fault: action.fault };
  }
}

/** @param {Ended} ended @returns {Trouble | null} */
function troubleOf(ended) {
  return ended.type === "done" ? null : ended;
}

/** @param {State} state @param {number} tabId @param {Notice["event"]} event @returns {State} */
function hearSaving(state, tabId, event) {
  /** @type {Saving} */
  const before = state.saving?.tabId === tabId
    ? state.saving
    : { tabId, phase: "saving", pageId: null, status: null, trouble: null };
  const changed = (/** @type {Partial<Saving>} */ news) => ({ ...state, saving: { ...before, ...news } });
  switch (event.type) {
    case "saving":
      return changed({ phase: "saving", pageId: null, status: null, trouble: null });
    case "saved":
      return changed({ phase: "saved", pageId: event.page_id, status: event.status });
    case "indexed":
      return changed({ phase: event.by });
    case "failed":
    case "refused":
    case "fault": {
      // What is on disk stays there, whatever became of the indexing.
      if (before.pageId !== null) return state;
      return { ...changed({ phase: "failed", trouble: event }), fault: event.type === "fault" ? event : state.fault };
    }
    default:
      return state;
  }
}

/** @param {State} state @param {{number: number, question: string}} asked @returns {Turn} */
function newTurn(state, { number, question }) {
  return {
    number, question,
    scope: state.scope,
    tabId: state.scope === "page" ? (state.page?.tabId ?? null) : null,
    about: null,
    phase: state.scope === "page" ? "reading" : "searching",
    label: "none", quotes: [], total: 0, truncated: false, reading: null, thought: null, text: "",
    answer: null, trouble: null, attempt: 0,
  };
}

/** The same question once more: its quotes stay until they are found again. */
/** @param {Turn} turn @param {number} attempt @returns {Turn} */
function afresh(turn, attempt) {
  return {
    ...turn, attempt,
    phase: turn.scope === "page" ? "reading" : "searching",
    reading: null, thought: null, text: "", answer: null, trouble: null,
  };
}

/** @param {State} state @param {Extract<Action, {type: "ahead"}>} action @returns {State} */
function hearAhead(state, { tabId, url, event: { done, total } }) {
  // It may still be on its way when another page has come to the front.
  if (state.page?.tabId !== tabId || state.page.url !== url) return state;
  return { ...state, ahead: { tabId, url, done, total } };
}

/** @param {State} state @param {number} number @param {(turn: Turn) => Turn} change @returns {State} */
function changeTurn(state, number, change) {
  return { ...state, turns: state.turns.map((turn) => (turn.number === number ? change(turn) : turn)) };
}

/** @param {Turn} turn @param {Reply["event"]} event @param {number} atMs @returns {Turn} */
function hear(turn, event, atMs) {
  switch (event.type) {
    case "about":
      return { ...turn, about: { title: event.title, url: event.url } };
    case "opened":
      return { ...turn, phase: "searching", truncated: event.truncated };
    case "quotes":
      return { ...turn, phase: "quoted", label: event.label, quotes: event.quotes, total: event.total };
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
    case "answer":
      return { ...turn, phase: "writing", text: event.text, answer: event };
    default:
      return turn;
  }
}
