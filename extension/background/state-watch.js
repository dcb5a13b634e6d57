/**
 * Keeps what is known of the tabs in front up to date: is the page saved, and has it changed since?
 *
 * Only pages that Memory Cache may read at any time are looked at, and none in a private window.
 * To tell whether a saved page has changed it is read, once it has settled, as for a question.
 * Like reading ahead it is a favour: whatever goes wrong is nobody's concern.
 */

import { refusalOfViewer } from "./refusal.js";

/** @import { PageStates } from "./page-states.js" */
/** @import { Pages } from "./pages.js" */

const SETTLED_MS = 1_500;

export class StateWatch {
  #pages;
  #states;
  #tabOf;
  #sleep;
  /** The look that is under way in each tab: a later one takes its place. @type {Map<number, object>} */
  #looks = new Map();

  /**
   * @param {Pick<Pages, "look" | "open">} pages
   * @param {Pick<PageStates, "of" | "set">} states
   * @param {object} means
   * @param {(tabId: number) => Promise<browser.tabs.Tab>} means.tabOf
   * @param {(ms: number) => Promise<void>} [means.sleep]
   */
  constructor(pages, states, { tabOf, sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) }) {
    this.#pages = pages;
    this.#states = states;
    this.#tabOf = tabOf;
    this.#sleep = sleep;
  }

  /** The tab goes elsewhere, or was closed. @param {number} tabId */
  leave(tabId) {
    this.#looks.delete(tabId);
  }

  /**
   * Find out how things stand with the page of a tab.
   * @param {number} tabId
   * @returns {Promise<void>} never rejects
   */
  async look(tabId) {
    const mine = {};
    this.#looks.set(tabId, mine);
    const isMine = () => this.#looks.get(tabId) === mine;
    try {
      const { active, incognito } = await this.#tabOf(tabId);
      // The host is not even asked whether it knows an address of a private window.
      if (incognito && this.#states.of(tabId).kind === "unknown") this.#states.set(tabId, "private");
      if (incognito || !active || !isMine()) return;
      const facts = await this.#pages.look(tabId);
      if (facts.pageId === null || facts.refusal) return;
      await this.#sleep(SETTLED_MS);
      const tab = await this.#tabOf(tabId);
      const isReadable = tab.active && tab.status === "complete" && !isViewer(tab);
      if (isMine() && isReadable && this.#states.of(tabId).kind === "saved") await this.#pages.open(tabId);
    } catch {
      // No host, a tab that is gone: whoever asks for something will be told.
    } finally {
      if (isMine()) this.#looks.delete(tabId);
    }
  }
}

/** A viewer's file would be fetched anew only to be compared. @param {browser.tabs.Tab} tab */
function isViewer({ url = "", title = "" }) {
  return refusalOfViewer(url, title) !== "unreadable";
}
