/** Finds out what there is to ask: the tab in front, its selection, other tabs, collections, a chat model. */

/** @import { Channel } from "../common/channel.js" */
/** @import { Host } from "../common/host.js" */
/** @import { Store } from "./store.js" */

const RECENT_PAGES = 50;

export class Looking {
  #channel;
  #host;
  #store;
  #looks = 0;
  windowId = browser.windows.WINDOW_ID_NONE;

  /** @param {Pick<Channel, "perform">} channel @param {Pick<Host, "last">} host @param {Store} store */
  constructor(channel, host, store) {
    this.#channel = channel;
    this.#host = host;
    this.#store = store;
  }

  /** What the tab in front shows. @returns {Promise<boolean>} false where the program could not say */
  async look() {
    this.#looks += 1;
    const mine = this.#looks;
    const [tab] = await browser.tabs.query({ active: true, windowId: this.windowId });
    if (tab?.id === undefined) return true;
    const ended = await this.#channel.perform({ do: "look", tabId: tab.id }, (event) => {
      // A later look may have been answered before this one.
      if (event.type === "facts" && mine === this.#looks) this.#store.dispatch({ type: "page", page: event });
    });
    if (ended.type === "fault") this.#store.dispatch({ type: "fault", fault: ended });
    return ended.type !== "fault";
  }

  /** Is something selected in the page beside us? */
  async lookForSelection() {
    const { page } = this.#store.state;
    if (!page || page.refusal) return;
    await this.#channel.perform({ do: "lookForSelection", tabId: page.tabId }, (event) => {
      if (event.type === "selection") this.#store.dispatch(event);
    });
  }

  /** Which tabs and which collections can be chosen? */
  async lookAround() {
    await Promise.all([
      this.lookForSelection(),
      this.#channel.perform({ do: "lookAtTabs", windowId: this.windowId }, (event) => {
        if (event.type === "tabs") this.#store.dispatch(event);
      }),
      this.#askProgram(),
    ]);
  }

  async #askProgram() {
    try {
      const health = await this.#host.last({ type: "status" }, "health");
      if (health) this.#store.dispatch({ type: "chatModel", name: health.chat_model });
      const found = await this.#host.last({ type: "list_collections" }, "collections");
      this.#store.dispatch({ type: "collections", collections: found?.collections ?? [] });
    } catch {
      // There is nothing to choose from: without its program the sidebar says so anyway.
    }
  }

  /** Is there anything amiss that a person should know of before they meet it? */
  async checkUp() {
    const ended = await this.#channel.perform({ do: "request", request: { type: "status" } });
    if (ended.type === "fault") this.#store.dispatch({ type: "fault", fault: ended });
  }

  async loadRecent() {
    const request = /** @type {const} */ ({ type: "list_pages", limit: RECENT_PAGES, offset: 0 });
    const ended = await this.#channel.perform({ do: "request", request }, (event) => {
      if (event.type === "pages") this.#store.dispatch({ type: "recent", pages: event.pages, total: event.total });
    });
    if (ended.type === "fault") this.#store.dispatch({ type: "fault", fault: ended });
  }
}
