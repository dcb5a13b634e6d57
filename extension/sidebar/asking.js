/** Asks, one question at a time, and hears each answer to its end, whatever the person looks at meanwhile. */

import { askScope } from "./scopes.js";
import { historyOf } from "./turns.js";
import { t } from "../common/words.js";

/** @import { Channel, Wish } from "../common/channel.js" */
/** @import { Keeping } from "../background/messages.js" */
/** @import { Store } from "./store.js" */
/** @import { Turn } from "./turns.js" */

/** Whose words come many times a second. */
const OFTEN = new Set(["token", "reading"]);

export class Asking {
  #channel;
  #store;
  #mayRead;
  #onBegin;
  #onEnd;
  #announce;
  /** @type {AbortController | null} */ #control = null;
  /** Leave to read a page is being asked for. */
  #isPreparing = false;
  /** Nothing of a private window is kept. */
  isPrivate = false;

  /**
   * @param {Pick<Channel, "perform">} channel
   * @param {Store} store
   * @param {object} means
   * @param {() => Promise<boolean>} means.mayRead asks for leave to read the pages, if it takes that
   * @param {() => void} means.onBegin
   * @param {() => void} means.onEnd
   * @param {(words: string) => void} means.announce
   */
  constructor(channel, store, { mayRead, onBegin, onEnd, announce }) {
    this.#channel = channel;
    this.#store = store;
    this.#mayRead = mayRead;
    this.#onBegin = onBegin;
    this.#onEnd = onEnd;
    this.#announce = announce;
  }

  get isBusy() {
    return this.#control !== null;
  }

  stop() {
    this.#control?.abort();
  }

  /**
   * @param {string} words @param {Turn["style"]} [style]
   * @returns {Promise<boolean>} once it is answered; false where it was not asked
   */
  async ask(words, style = "auto") {
    const question = words.trim();
    if (!question || this.isBusy || this.#isPreparing) return false;
    this.#isPreparing = true;
    try {
      if (!(await this.#mayRead())) return false;
    } finally {
      this.#isPreparing = false;
    }
    this.#begin();
    this.#store.dispatch({ type: "asked", question, style });
    await this.#hear(this.#question(this.#store.state.lastNumber));
    return true;
  }

  /** In the place of a question that was asked, and of what was asked after it. */
  /** @param {Turn} turn @param {string} words */
  async askOtherwise({ number }, words) {
    const question = words.trim();
    if (!question || this.isBusy) return;
    this.#begin();
    this.#store.dispatch({ type: "edited", number, question });
    await this.#hear(this.#question(number));
  }

  /** For another answer if `attempt` is a new one. @param {Turn} turn @param {number} attempt */
  async askAgain({ number }, attempt) {
    if (this.isBusy) return;
    this.#begin();
    this.#store.dispatch({ type: "again", number, attempt });
    await this.#hear({ ...this.#question(number), attempt });
  }

  /** @param {Turn} turn */
  async goOn({ number }) {
    if (this.isBusy) return;
    this.#begin();
    this.#store.dispatch({ type: "goneOn", number });
    const turn = this.#turn(number);
    await this.#hear({ do: "goOn", turn: number, question: turn.question, ...this.#keeping(turn) });
  }

  #begin() {
    this.#control = new AbortController();
    this.#onBegin();
  }

  /** @param {number} number */
  #turn(number) {
    const turn = this.#store.state.turns.find((other) => other.number === number);
    if (!turn) throw new Error(`There is no turn ${number}.`);
    return turn;
  }

  /** A turn's question with what was said before it. @param {number} number */
  #question(number) {
    const turn = this.#turn(number);
    const { question, scope, tabId, style, conversation } = turn;
    const earlier = this.#store.state.turns.filter((other) => other.conversation === conversation && other.number < number);
    return {
      do: /** @type {const} */ ("ask"), turn: number, question, scope: askScope(scope, tabId), style,
      history: historyOf(earlier), ...this.#keeping(turn),
    };
  }

  /** @param {Turn} turn @returns {Keeping} */
  #keeping({ conversation, turnId }) {
    if (this.isPrivate) return {};
    const chat = this.#store.state.chats[conversation]?.chatId;
    if (chat === undefined) return { keep: true };
    return turnId === null ? { keep: true, chat } : { keep: true, chat, replaces: turnId };
  }

  /** @param {Extract<Wish, {turn: number}>} wish */
  async #hear(wish) {
    const number = wish.turn;
    this.#announce(t("announce_start"));
    const ended = await this.#channel.perform(
      wish,
      (event) => {
        const action = /** @type {const} */ ({ type: "event", number, event, atMs: performance.now() });
        if (OFTEN.has(event.type)) this.#store.dispatchSoon(action);
        else this.#store.dispatch(action);
      },
      this.#control?.signal,
    );
    this.#control = null;
    this.#store.dispatch({ type: "ended", number, ended });
    this.#announce(t(ended.type === "done" ? "announce_end" : "announce_failed"));
    this.#onEnd();
  }
}
