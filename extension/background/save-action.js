/** Saves a tab's page on the person's word, and shows on the toolbar button what became of it. */

import { endingOf, sentenceOf } from "./ending.js";
import { showFailed, showSaved, showSaving } from "./toolbar.js";

/** @import { AnyEvent } from "../protocol/protocol.js" */
/** @import { Pages } from "./pages.js" */
/** @import { Notice } from "./messages.js" */

/** @typedef {{part: "page" | "selection", frameId?: number}} What */

export class SaveAction {
  #pages;

  /** @param {Pages} pages */
  constructor(pages) {
    this.#pages = pages;
  }

  /**
   * @param {number} tabId
   * @param {What} what
   * @param {(event: AnyEvent) => void} onEvent
   */
  async save(tabId, what, onEvent) {
    showSaving(tabId);
    try {
      await this.#pages.save(tabId, what, (event) => {
        if (event.type === "saved") showSaved(tabId);
        onEvent(event);
      });
    } catch (reason) {
      showFailed(tabId, sentenceOf(endingOf(reason)));
      throw reason;
    }
  }

  /**
   * The same from outside the sidebar, which hears of it if it is open.
   * @param {browser.tabs.Tab} tab
   * @param {What} what
   * @param {(notice: Notice) => void} broadcast
   */
  async saveAndTell(tab, what, broadcast) {
    const tabId = tab.id ?? browser.tabs.TAB_ID_NONE;
    /** @param {Notice["event"]} event */
    const tell = (event) => broadcast({ call: 0, tabId, title: tab.title ?? "", event });
    tell({ type: "granted" });
    tell({ type: "saving" });
    try {
      await this.save(tabId, what, (event) => {
        if (event.type === "saved" || event.type === "indexed") tell(event);
      });
      tell({ type: "done" });
    } catch (reason) {
      tell(endingOf(reason));
    }
  }
}
