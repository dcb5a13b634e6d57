/** Keeps the page beside us when the person says so, and tells how it goes. */

import { sentences, t } from "../common/words.js";

/** @import { Channel } from "../common/channel.js" */
/** @import { Toasts } from "../common/toasts.js" */
/** @import { Notice } from "../background/messages.js" */
/** @import { Store } from "./store.js" */

export class SavePage {
  #channel;
  #store;
  #toasts;
  #actions;

  /**
   * @param {Pick<Channel, "perform">} channel @param {Store} store @param {Pick<Toasts, "show">} toasts
   * @param {object} actions
   * @param {() => Promise<boolean>} actions.mayRead
   * @param {() => void} actions.changed the library holds something else than before
   * @param {(pageId: number) => void} actions.forget
   */
  constructor(channel, store, toasts, actions) {
    this.#channel = channel;
    this.#store = store;
    this.#toasts = toasts;
    this.#actions = actions;
  }

  async save() {
    if (!(await this.#actions.mayRead())) return;
    const { page } = this.#store.state;
    if (!page) return;
    const { tabId } = page;
    this.hear(tabId, { type: "saving" });
    const ended = await this.#channel.perform({ do: "save", tabId }, (event) => {
      if (event.type === "saved" || event.type === "indexed") this.hear(tabId, event);
    });
    this.hear(tabId, ended);
  }

  /** How saving a tab's page goes, whoever asked for it. @param {number} tabId @param {Notice["event"]} event */
  hear(tabId, event) {
    this.#store.dispatch({ type: "saving", tabId, event });
    if (event.type === "failed") this.#toasts.show(sentences([event.message, event.remedy]), { button: wayOut(event.code) });
    if (event.type === "refused") this.#toasts.show(t(`refusal_${event.refusal}`));
    if (event.type === "done" || event.type === "saved") this.#actions.changed();
    if (event.type !== "saved") return;
    // What was there before cannot be brought back by forgetting it: only a new page can be undone.
    const undo = { label: t("undo"), act: () => this.#actions.forget(event.page_id) };
    this.#toasts.show(t(`saved_${event.status}`), { button: event.status === "saved" ? undo : null });
  }
}

/** Where what kept it from being saved can be changed. @param {string} code of the failure */
function wayOut(code) {
  return code === "library_full" ? { label: t("places_settings"), act: () => void browser.runtime.openOptionsPage() } : null;
}
