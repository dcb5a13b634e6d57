/** The conversation that is shown: its turns, or what stands there before the first. */

import { EmptyView } from "./empty-view.js";
import { FaultView } from "./fault-view.js";
import { shownConversation, shownTurns } from "./state.js";
import { TurnView } from "./turn-view.js";
import { h, keepChildren } from "../common/dom.js";
import { t } from "../common/words.js";

/** @import { Action, State } from "./state.js" */
/** @import { Turn } from "./turns.js" */
/** @import { EmptyActions } from "./empty-view.js" */
/** @import { TurnActions } from "./turn-view.js" */
/**
 * @typedef {object} ConversationActions
 * @property {TurnActions} turn
 * @property {EmptyActions} empty
 * @property {() => void} begin a new conversation
 * @property {{tryAgain: () => void, copied: () => void}} fault
 */

export class ConversationView {
  #region;
  #actions;
  #empty;
  #fault;
  /** @type {Map<number, TurnView>} */ #turns = new Map();
  #shown = "";
  #title = h("span", { class: "title", dir: "auto" });
  #head;

  /** @param {HTMLElement} region @param {ConversationActions} actions @param {HTMLElement} offer of a chat model */
  constructor(region, actions, offer) {
    this.#region = region;
    this.#actions = actions;
    this.#empty = new EmptyView(actions.empty, offer);
    this.#fault = new FaultView(actions.fault);
    const begin = h("button", { type: "button", class: "small", onclick: () => actions.begin() }, t("conversation_new"));
    this.#head = h("div", { class: "conversation-head" }, this.#title, begin);
  }

  /** @param {State} state @param {Action} action @param {boolean} isBusy */
  update(state, action, isBusy) {
    const name = shownConversation(state);
    const turns = shownTurns(state);
    const title = state.chats[name]?.title ?? "";
    if (this.#title.textContent !== title) this.#title.textContent = title;
    const last = turns.at(-1);
    const nodes = turns.map((turn) => this.#viewOf(turn, turn === last).element);
    if (nodes.length > 0) nodes.unshift(/** @type {HTMLElement} */ (this.#head));
    this.#fault.update(state.fault);
    if (state.fault) nodes.push(this.#fault.element);
    else if (nodes.length === 0) nodes.push(this.#empty.element);
    this.#empty.update(state);
    this.#dropGone(state);
    keepChildren(this.#region, nodes);
    this.#region.classList.toggle("busy", isBusy);
    this.#scroll(state, action, last, name);
  }

  /** @param {Turn} turn @param {boolean} isLast */
  #viewOf(turn, isLast) {
    const view = this.#turns.get(turn.number) ?? new TurnView(turn, this.#actions.turn);
    this.#turns.set(turn.number, view);
    view.update(turn, isLast);
    return view;
  }

  /** @param {State} state */
  #dropGone({ turns }) {
    if (this.#turns.size <= turns.length) return;
    const there = new Set(turns.map(({ number }) => number));
    for (const number of this.#turns.keys()) if (!there.has(number)) this.#turns.delete(number);
  }

  /** The newest question stays at the top, as far as what follows it is long enough for that. */
  /** @param {State} state @param {Action} action @param {Turn | undefined} last @param {string} name */
  #scroll({ fault }, action, last, name) {
    const isOther = name !== this.#shown;
    this.#shown = name;
    const isNew = action.type === "asked" || action.type === "edited" || action.type === "chatOpened";
    const hasGrown = action.type === "event" && action.event.type === "quotes" && action.number === last?.number;
    if (isOther || isNew || hasGrown || fault) this.#region.lastElementChild?.scrollIntoView({ block: "start" });
  }
}
