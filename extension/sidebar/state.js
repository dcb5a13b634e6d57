/** What the sidebar knows, as a value, and how each event changes it. Touches nothing else. */

import { changeChats, openChat, without, withoutChatOf } from "./kept-chats.js";
import { replacedBy, takenBack } from "./replaced.js";
import { hearSaving } from "./saving.js";
import { conversationOf, followsTab, isSamePage } from "./scopes.js";
import { afresh, goingOn, hear, newTurn } from "./turns.js";

/** @import { ChatSummary, ChatTurn, CollectionSummary, Coverage, Given, PageSummary, Reading } from "../protocol/protocol.js" */
/** @import { Ended, Notice, PageFacts, Reply, TabFacts } from "../background/messages.js" */
/** @import { Replaced } from "./replaced.js" */
/** @import { Saving } from "./saving.js" */
/** @import { Scope } from "./scopes.js" */
/** @import { Turn } from "./turns.js" */

/**
 * How far the chat model has read the page beside us, which nobody has asked about yet, and what it
 * would be given of it for a question; `total` 0: it has not begun to read.
 * @typedef {{tabId: number, url: string | null, done: number, total: number, coverage: Coverage | null}} Ahead
 */
/** The page beside us as it was read. @typedef {{tabId: number, url: string | null, headings: string[]}} Open */
/** A conversation that is kept. @typedef {{chatId: number, title: string}} Chat */
/**
 * @typedef {object} State
 * @property {Scope} scope what the next question is about
 * @property {PageFacts | null} page the page beside us
 * @property {string | null} chatModel as the program said last
 * @property {string} selection how what is selected there begins, "" if nothing is
 * @property {Open | null} open
 * @property {Ahead | null} ahead
 * @property {TabFacts[]} tabs of our window, as they were when last looked at
 * @property {CollectionSummary[] | null} collections
 * @property {Turn[]} turns of all conversations
 * @property {number} lastNumber of a turn
 * @property {Record<string, Chat>} chats those that are kept, by the conversation's name
 * @property {Replaced | null} replaced what the last turn took the place of, until another is asked
 * @property {number | null} awaited the turn whose answer the person has not come back to yet
 * @property {Saving | null} saving
 * @property {{pages: PageSummary[], total: number} | null} recent
 * @property {Extract<Ended, {type: "fault"}> | null} fault what keeps everything from working
 */
/**
 * @typedef {{type: "page", page: PageFacts}
 *   | {type: "saving", tabId: number, event: Notice["event"]}
 *   | {type: "scope", scope: Scope}
 *   | {type: "selection", tabId: number, words: string}
 *   | {type: "chatModel", name: string | null}
 *   | {type: "tabs", tabs: TabFacts[]} | {type: "collections", collections: CollectionSummary[]}
 *   | {type: "asked", question: string, style?: Turn["style"]}
 *   | {type: "edited", number: number, question: string}
 *   | {type: "again", number: number, attempt: number} | {type: "goneOn", number: number}
 *   | {type: "tookBack"}
 *   | {type: "event", number: number, event: Reply["event"], atMs?: number}
 *   | {type: "opened", tabId: number, url: string | null, headings: string[]}
 *   | {type: "ahead", tabId: number, url: string | null, event: Reading | Given}
 *   | {type: "aheadEnded"}
 *   | {type: "ended", number: number, ended: Ended}
 *   | {type: "seen"}
 *   | {type: "begun"}
 *   | {type: "chatOpened", chat: ChatSummary, turns: ChatTurn[]}
 *   | {type: "chatNamed", chatId: number, title: string} | {type: "chatGone", chatId: number}
 *   | {type: "recent", pages: PageSummary[], total: number}
 *   | {type: "fault", fault: State["fault"]}} Action
 */

/** @type {State} */
export const EMPTY = {
  scope: { type: "page" }, page: null, chatModel: null, selection: "", open: null, ahead: null, tabs: [], collections: null,
  turns: [], lastNumber: 0, chats: {}, replaced: null, awaited: null, saving: null, recent: null, fault: null,
};

/** The name of the conversation that is shown. @param {State} state */
export function shownConversation({ scope, page }) {
  return conversationOf(scope, page);
}

/** The turns that are shown. @param {State} state */
export function shownTurns(state) {
  const shown = shownConversation(state);
  return state.turns.filter(({ conversation }) => conversation === shown);
}

/** The turn that is being answered. @param {State} state */
export function turnUnderWay({ turns }) {
  return turns.find(({ phase }) => phase !== "done") ?? null;
}

/** @param {State} state @param {Action} action @returns {State} */
export function reduce(state, action) {
  switch (action.type) {
    case "page":
      return sawBack(movedTo(state, action.page));
    case "saving":
      return hearSaving(state, action.tabId, action.event);
    case "scope":
      return sawBack({ ...state, scope: action.scope });
    case "selection": {
      if (state.page?.tabId !== action.tabId || state.selection === action.words) return state;
      return { ...state, selection: action.words };
    }
    case "chatModel":
      return { ...state, chatModel: action.name };
    case "tabs":
      return { ...state, tabs: action.tabs };
    case "collections":
      return { ...state, collections: action.collections };
    case "asked":
      return ask(state, action.question, action.style ?? "auto");
    case "edited":
      return edit(state, action.number, action.question);
    case "event":
      return hearEvent(state, action);
    case "again": {
      const { number, attempt } = action;
      const replaced = replacedBy(state, number, "answer");
      return { ...changeTurn(state, number, (turn) => afresh(turn, attempt)), fault: null, replaced };
    }
    case "goneOn":
      return { ...changeTurn(state, action.number, goingOn), fault: null, replaced: null };
    case "tookBack":
      return takenBack(state);
    case "opened": {
      const { tabId, url, headings } = action;
      return isSamePage(state.page, action) ? { ...state, open: { tabId, url, headings } } : state;
    }
    case "ahead":
      return hearAhead(state, action);
    case "aheadEnded":
      return endAhead(state);
    case "ended":
      return end(state, action.number, action.ended);
    case "seen":
      return { ...state, awaited: null };
    case "begun":
      return without(state, shownConversation(state));
    case "chatOpened":
      return openChat(state, action.chat, action.turns);
    case "chatNamed":
      return changeChats(state, action.chatId, (chat) => ({ ...chat, title: action.title }));
    case "chatGone": {
      const gone = Object.keys(state.chats).filter((name) => state.chats[name]?.chatId === action.chatId);
      return gone.reduce(without, state);
    }
    case "recent":
      return { ...state, fault: null, recent: { pages: action.pages, total: action.total } };
    case "fault":
      return { ...state, fault: action.fault };
  }
}

/** Another look at the tab in front: another page there ends what was said of the last one. */
/** @param {State} state @param {PageFacts} page @returns {State} */
function movedTo(state, page) {
  const ours = state.saving?.tabId === page.tabId ? state.saving : null;
  // A page that is not saved ends what was said of its saving, unless that is still under way.
  const saving = page.pageId !== null || ours?.phase === "saving" ? ours : null;
  // A look that did not reach the program says nothing of its model.
  const chatModel = page.chatModel ?? state.chatModel;
  if (isSamePage(state.page, page)) return { ...state, page, saving, chatModel };
  const { scope, ahead, open } = state;
  return {
    ...state, page, saving, chatModel,
    turns: turnsNamed(state, page),
    scope: scope.type === "selection" ? { type: "page" } : scope,
    selection: "",
    ahead: isSamePage(ahead, page) ? ahead : null,
    open: isSamePage(open, page) ? open : null,
  };
}

/** What was asked before we knew of which page, because the program or leave was missing, was asked of this one. */
/** @param {State} state @param {PageFacts} page */
function turnsNamed({ page: before, turns }, page) {
  const isFound = page.url !== null && !before?.url && (before === null || before.tabId === page.tabId);
  if (!isFound) return turns;
  const nameless = conversationOf({ type: "page" }, before);
  const conversation = conversationOf({ type: "page" }, page);
  return turns.map((turn) => (turn.conversation === nameless && !turn.about ? { ...turn, conversation, tabId: page.tabId } : turn));
}

/** An answer that the person sees needs not be pointed to any more. @param {State} state @returns {State} */
function sawBack(state) {
  const isSeen = shownTurns(state).some(({ number }) => number === state.awaited);
  return isSeen ? { ...state, awaited: null } : state;
}

/** @param {State} state @param {string} question @param {Turn["style"]} style @returns {State} */
function ask(state, question, style) {
  const { scope, page } = state;
  const number = state.lastNumber + 1;
  const tabId = followsTab(scope) ? (page?.tabId ?? null) : null;
  const turn = newTurn({ number, conversation: conversationOf(scope, page), scope, tabId, question, style });
  return { ...state, fault: null, lastNumber: number, awaited: null, replaced: null, turns: [...state.turns, turn] };
}

/** Ask otherwise: what was said after it was said on the strength of it, and goes. */
/** @param {State} state @param {number} number @param {string} question @returns {State} */
function edit(state, number, question) {
  const edited = state.turns.find((turn) => turn.number === number);
  if (!edited) return state;
  const { conversation, scope, tabId, turnId } = edited;
  const anew = { ...newTurn({ number, conversation, scope, tabId, question, style: "auto" }), turnId };
  return {
    ...state, fault: null, awaited: null, replaced: replacedBy(state, number, "question"),
    turns: state.turns
      .filter((turn) => turn.conversation !== conversation || turn.number <= number)
      .map((turn) => (turn.number === number ? anew : turn)),
  };
}

/** @param {State} state @param {Extract<Action, {type: "event"}>} action @returns {State} */
function hearEvent(state, { number, event, atMs = 0 }) {
  const heard = changeTurn(state, number, (turn) => hear(turn, event, atMs, state.turns));
  if (event.type !== "kept") return heard;
  const name = heard.turns.find((turn) => turn.number === number)?.conversation;
  if (name === undefined) return heard;
  const title = heard.chats[name]?.title ?? "";
  const { replaced: before } = heard;
  const replaced = before?.number === number ? { ...before, setAside: event.set_aside ?? null } : before;
  return { ...heard, replaced, chats: { ...heard.chats, [name]: { chatId: event.chat_id, title } } };
}

/** @param {State} state @param {number} number @param {Ended} ended @returns {State} */
function end(state, number, ended) {
  const trouble = ended.type === "done" ? null : ended;
  const code = ended.type === "failed" ? ended.code : "";
  // It may be the conversation that it was to go on with.
  const kept = code === "not_found" ? withoutChatOf(state, number) : state;
  const over = changeTurn(kept, number, (turn) => ({ ...turn, phase: "done", trouble }));
  // Who stopped an answer does not wait for it.
  const awaited = code === "cancelled" ? null : number;
  return { ...sawBack({ ...over, awaited }), fault: ended.type === "fault" ? ended : state.fault };
}

/** @param {State} state @param {Extract<Action, {type: "ahead"}>} action @returns {State} */
function hearAhead(state, { tabId, url, event }) {
  // It may still be on its way when another page has come to the front.
  if (!isSamePage(state.page, { tabId, url })) return state;
  const { done, total, coverage } = state.ahead ?? { done: 0, total: 0, coverage: null };
  const news = event.type === "given" ? { done, total, coverage: event.coverage } : { done: event.done, total: event.total, coverage };
  return { ...state, ahead: { tabId, url, ...news } };
}

/** What was read to its end stays read; what was broken off is nothing to speak of. @param {State} state @returns {State} */
function endAhead(state) {
  const { ahead } = state;
  if (!ahead || (ahead.total > 0 && ahead.done >= ahead.total)) return state;
  return { ...state, ahead: ahead.coverage && { ...ahead, done: 0, total: 0 } };
}

/** @param {State} state @param {number} number @param {(turn: Turn) => Turn} change @returns {State} */
function changeTurn(state, number, change) {
  return { ...state, turns: state.turns.map((turn) => (turn.number === number ? change(turn) : turn)) };
}
