/**
 * Has the page beside us read before anybody asks about it: by the chat model, while nobody asks, as
 * the background page's rules allow it; and by the host alone, once the person begins to ask.
 */

import { addressOf } from "./scopes.js";

/** @import { Channel } from "../common/channel.js" */
/** @import { Store } from "./store.js" */

export class Ahead {
  #channel;
  #store;
  #isBusy;
  /** @type {{page: string, control: AbortController} | null} */ #underWay = null;
  /** The page that it was last tried for: a title that changes is no reason to capture it again. */
  #tried = "";
  /** The page that the person last began to ask about. */
  #openedFor = "";

  /**
   * @param {Pick<Channel, "perform">} channel
   * @param {Store} store
   * @param {() => boolean} isBusy a question is being answered
   */
  constructor(channel, store, isBusy) {
    this.#channel = channel;
    this.#store = store;
    this.#isBusy = isBusy;
  }

  /** The page may be another one by now, at the same address. */
  forget() {
    this.#tried = "";
    this.#openedFor = "";
  }

  /** Let the chat model read. It is no matter if not. */
  read() {
    const { page } = this.#store.state;
    if (!page?.chatModel || page.isPrivate || page.refusal || this.#isBusy()) return this.stop();
    const { tabId, url } = page;
    const name = nameOf(page);
    if (this.#underWay?.page === name || this.#tried === name) return;
    this.stop();
    const mine = { page: name, control: new AbortController() };
    this.#underWay = mine;
    const hear = (/** @type {import("../background/messages.js").Reply["event"]} */ event) => {
      if (event.type === "opened") this.#hearOpened(tabId, url, event.headings ?? []);
      if (event.type === "given") this.#store.dispatch({ type: "ahead", tabId, url, event });
      if (event.type === "reading") this.#store.dispatchSoon({ type: "ahead", tabId, url, event });
    };
    void this.#channel.perform({ do: "readAhead", tabId }, hear, mine.control.signal).then(() => {
      if (this.#underWay !== mine) return;
      this.#underWay = null;
      this.#tried = name;
      this.#store.dispatch({ type: "aheadEnded" });
    });
  }

  stop() {
    if (!this.#underWay) return;
    this.#underWay.control.abort();
    this.#underWay = null;
    this.#store.dispatch({ type: "aheadEnded" });
  }

  /** The person has begun to ask about the page: what is read now is there when they have typed. */
  open() {
    const { page, scope, open } = this.#store.state;
    if (!page || page.isPrivate || page.refusal || scope.type !== "page" || open || this.#isBusy()) return;
    const { tabId, url } = page;
    const name = nameOf(page);
    if (this.#openedFor === name) return;
    this.#openedFor = name;
    void this.#channel.perform({ do: "open", tabId }, (event) => {
      if (event.type === "opened") this.#hearOpened(tabId, url, event.headings ?? []);
    });
  }

  /** @param {number} tabId @param {string | null} url @param {string[]} headings */
  #hearOpened(tabId, url, headings) {
    this.#store.dispatch({ type: "opened", tabId, url, headings });
  }
}

/** @param {import("../background/messages.js").PageFacts} page */
function nameOf({ tabId, url }) {
  return `${tabId} ${addressOf(url ?? "")}`;
}
