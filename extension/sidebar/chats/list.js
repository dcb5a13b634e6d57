/**
 * The conversations that are kept, as the host has them: looked for as one types, renamed, deleted with a way back.
 *
 * Each search calls off the one before it, whose answer is dropped if it comes all the same.
 */

import { EMPTY, offsetOf, reduce, shownRows } from "./state.js";
import { isCancelled } from "../../common/host.js";

/** @import { Host } from "../../common/host.js" */
/** @import { ChatTurn } from "../../protocol/protocol.js" */
/** @import { ChatsState, GroupName, Screen, Step } from "./state.js" */

const SEARCH_AFTER_MS = 120;
const SCREEN = 30;
const MOST_AT_ONCE = 200;

export class ChatList {
  /** @type {ChatsState} */ #state = EMPTY;
  #host;
  #onChange;
  #control = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #typing;

  /** @param {Pick<Host, "request" | "last" | "all">} host @param {(state: ChatsState) => void} onChange */
  constructor(host, onChange) {
    this.#host = host;
    this.#onChange = onChange;
  }

  get state() {
    return this.#state;
  }

  /** A letter was typed: look once no other follows at once. @param {string} query */
  type(query) {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => void this.look({ query }), SEARCH_AFTER_MS);
  }

  /** Look now, for something else if that is given. @param {{query?: string, pageId?: number | null}} [change] */
  async look({ query = this.#state.query, pageId = this.#state.pageId } = {}) {
    clearTimeout(this.#typing);
    this.#control.abort();
    this.#control = new AbortController();
    const { signal } = this.#control;
    const isSame = query === this.#state.query && pageId === this.#state.pageId;
    // As many as are here already: what is looked at stays where it is.
    const limit = (/** @type {GroupName} */ group) => (isSame ? Math.min(MOST_AT_ONCE, Math.max(SCREEN, offsetOf(this.#state, group))) : SCREEN);
    const limits = { here: limit("here"), all: limit("all") };
    this.#step({ type: "sought", query, pageId });
    try {
      const none = Promise.resolve({ chats: [], more: false });
      const here = pageId === null ? none : this.#screen("here", 0, limits.here, signal);
      const [ofPage, ofAll] = await Promise.all([here, this.#screen("all", 0, limits.all, signal)]);
      if (signal.aborted) return;
      this.#step({ type: "came", here: ofPage, all: ofAll });
      await this.#fill(signal);
    } catch (reason) {
      if (!signal.aborted && !isCancelled(reason)) this.#step({ type: "failed", reason });
    }
  }

  /** The next ones of a group; rejects with Trouble, and what is there stays. @param {GroupName} group */
  async more(group) {
    if (this.#state.growing || !this.#state.groups[group].more) return;
    const { signal } = this.#control;
    try {
      await this.#grow(group, signal);
      if (group === "all") await this.#fill(signal);
    } catch (reason) {
      if (signal.aborted || isCancelled(reason)) return;
      this.#step({ type: "stopped" });
      throw reason;
    }
  }

  /** Nothing is looked for any more. */
  stop() {
    clearTimeout(this.#typing);
    this.#control.abort();
  }

  /** Its turns, in order; rejects with Trouble. @param {number} chatId @returns {Promise<ChatTurn[]>} */
  async read(chatId) {
    const events = await this.#host.all({ type: "read_chat", chat_id: chatId }, "turn");
    return events.map(({ turn }) => turn);
  }

  /** As Markdown; rejects with Trouble. @param {number} chatId */
  async written(chatId) {
    const parts = await this.#host.all({ type: "export_chat", chat_id: chatId }, "text");
    return parts.map(({ text }) => text).join("");
  }

  /** @param {number | null} chatId */
  startRenaming(chatId) {
    this.#step({ type: "renaming", chatId });
  }

  /** It shows at once, and the old title again if it could not be kept: rejects with Trouble. */
  /** @param {number} chatId @param {string} before @param {string} title */
  async rename(chatId, before, title) {
    this.#step({ type: "renamed", chatId, title });
    try {
      await this.#host.request({ type: "rename_chat", chat_id: chatId, title });
    } catch (reason) {
      this.#step({ type: "renamed", chatId, title: before });
      throw reason;
    }
  }

  /** Out of sight at once, and back if it could not be deleted: rejects with Trouble. @param {number} chatId */
  async drop(chatId) {
    this.#step({ type: "hidden", chatId });
    try {
      await this.#host.request({ type: "drop_chat", chat_id: chatId });
    } catch (reason) {
      this.#step({ type: "back", chatId });
      throw reason;
    }
  }

  /** Rejects with Trouble if it is erased by now. @param {number} chatId */
  async restore(chatId) {
    await this.#host.request({ type: "restore_chat", chat_id: chatId });
    this.#step({ type: "back", chatId });
    await this.look();
  }

  /** Fetch on as long as all that came stands in the other group. @param {AbortSignal} signal */
  async #fill(signal) {
    while (!signal.aborted && this.#state.groups.all.more && shownRows(this.#state, "all").length === 0) await this.#grow("all", signal);
  }

  /** @param {GroupName} group @param {AbortSignal} signal */
  async #grow(group, signal) {
    this.#step({ type: "wanted", group });
    const screen = await this.#screen(group, offsetOf(this.#state, group), SCREEN, signal);
    if (!signal.aborted) this.#step({ type: "grew", group, screen });
  }

  /** @param {GroupName} group @param {number} offset @param {number} limit @param {AbortSignal} signal @returns {Promise<Screen>} */
  async #screen(group, offset, limit, signal) {
    const { query, pageId } = this.#state;
    const request = /** @type {const} */ ({ type: "list_chats", query: query.toWellFormed(), limit, offset });
    const about = group === "here" ? { page_id: pageId } : {};
    const event = await this.#host.last({ ...request, ...about }, "chats", signal);
    // More of nothing would be asked for without end.
    return event ? { chats: event.chats, more: event.more && event.chats.length > 0 } : { chats: [], more: false };
  }

  /** @param {Step} step */
  #step(step) {
    this.#state = reduce(this.#state, step);
    this.#onChange(this.#state);
  }
}
