/** Conversations that are kept in the library, as far as the sidebar shows them. Touches nothing else. */

import { addressOf, conversationAbout, conversationOf } from "./scopes.js";
import { keptTurn } from "./turns.js";

/** @import { ChatSummary, ChatTurn } from "../protocol/protocol.js" */
/** @import { Scope } from "./scopes.js" */
/** @import { Chat, State } from "./state.js" */

/** A conversation from the library takes the place of what was said of the same thing here. */
/** @param {State} state @param {ChatSummary} chat @param {ChatTurn[]} kept @returns {State} */
export function openChat(state, chat, kept) {
  const scope = scopeOfChat(state, chat);
  const conversation = scope.type === "page" ? conversationAbout(chat.url) : conversationOf(scope, state.page);
  const cleared = without(state, conversation);
  const turns = kept.map((turn, at) => keptTurn(turn, { number: state.lastNumber + 1 + at, conversation, scope }));
  const name = { [conversation]: { chatId: chat.chat_id, title: chat.title } };
  return {
    ...cleared, scope, fault: null,
    turns: [...cleared.turns, ...turns],
    lastNumber: state.lastNumber + kept.length,
    // What is asked of the library is no turn of a conversation about tabs.
    chats: chat.about === "tabs" ? cleared.chats : { ...cleared.chats, ...name },
  };
}

/** What can be asked on in it; tabs of another day are not open any more: the library has what was saved of them. */
/** @param {State} state @param {ChatSummary} chat @returns {Scope} */
function scopeOfChat({ page, collections }, chat) {
  const { about, page_id: pageId, collection_id: collectionId, url, page_title: title } = chat;
  const isBeside = Boolean(url) && page?.url !== null && page?.url !== undefined && addressOf(page.url) === addressOf(url);
  if (about === "page" && isBeside) return { type: "page" };
  if (about === "page" && pageId !== null) return { type: "saved", pageId, title, url };
  if (about === "collection" && collectionId !== null) {
    const known = collections?.find(({ collection_id: id }) => id === collectionId);
    return { type: "collection", collectionId, name: known?.name ?? (title || chat.title) };
  }
  return about === "model" ? { type: "model" } : { type: "library" };
}

/** @param {State} state @param {string} conversation @returns {State} */
export function without(state, conversation) {
  const { [conversation]: _, ...chats } = state.chats;
  const replaced = state.replaced?.conversation === conversation ? null : state.replaced;
  return { ...state, chats, replaced, turns: state.turns.filter((turn) => turn.conversation !== conversation) };
}

/** @param {State} state @param {number} chatId @param {(chat: Chat) => Chat} change @returns {State} */
export function changeChats(state, chatId, change) {
  const chats = Object.entries(state.chats).map(([name, chat]) => [name, chat.chatId === chatId ? change(chat) : chat]);
  return { ...state, chats: Object.fromEntries(chats) };
}

/** What was kept of a turn's conversation is gone: the next question begins another. */
/** @param {State} state @param {number} number @returns {State} */
export function withoutChatOf(state, number) {
  const name = state.turns.find((turn) => turn.number === number)?.conversation ?? "";
  const { [name]: _, ...chats } = state.chats;
  const turns = state.turns.map((turn) => (turn.conversation === name ? { ...turn, turnId: null } : turn));
  return { ...state, chats, turns };
}
