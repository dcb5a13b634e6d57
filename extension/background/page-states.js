/**
 * What is known of each tab's page (saved or not, changed since, being saved), in one place.
 *
 * The toolbar button shows it, and whoever listens hears when it changes. It is kept in memory
 * alone; a tab that goes to another page starts from nothing.
 */

/** @import { Opened } from "../protocol/protocol.js" */
/** @import { Kind } from "./toolbar.js" */
/** @import { PageFacts } from "./messages.js" */
/** @typedef {{kind: Kind, words: string}} PageState */

const UNKNOWN = /** @type {const} */ ({ kind: "unknown", words: "" });
const FLASH_MS = 4_000;

export class PageStates {
  /** @type {Map<number, PageState>} */ #states = new Map();
  /** What each tab's button shows for a moment: a later one takes its place. @type {Map<number, object>} */
  #flashes = new Map();
  #show;
  #onChange;
  #sleep;

  /**
   * @param {(tabId: number, kind: Kind, words?: string) => void} show
   * @param {(tabId: number, kind: Kind) => void} [onChange]
   * @param {(ms: number) => Promise<void>} [sleep]
   */
  constructor(show, onChange = () => {}, sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))) {
    this.#show = show;
    this.#onChange = onChange;
    this.#sleep = sleep;
  }

  /** @param {number} tabId @returns {PageState} */
  of(tabId) {
    return this.#states.get(tabId) ?? UNKNOWN;
  }

  /** @param {number} tabId @param {Kind} kind @param {string} [words] */
  set(tabId, kind, words = "") {
    const before = this.of(tabId);
    if (before.kind === kind && before.words === words) return;
    this.#states.set(tabId, { kind, words });
    this.#show(tabId, kind, words);
    this.#onChange(tabId, kind);
  }

  /** The tab goes elsewhere. @param {number} tabId */
  leave(tabId) {
    this.#states.delete(tabId);
    this.#show(tabId, "unknown");
  }

  /** The tab was closed. @param {number} tabId */
  drop(tabId) {
    this.#states.delete(tabId);
  }

  /**
   * What looking at a tab told, which is less than what reading or saving it told.
   * @param {PageFacts} facts @param {string} why it cannot be read, as a sentence
   */
  learnFacts({ tabId, isPrivate, refusal, pageId }, why) {
    const { kind } = this.of(tabId);
    if (kind === "saving") return;
    if (refusal === "no_access") this.set(tabId, "unknown");
    else if (refusal) this.set(tabId, "blocked", why);
    else if (pageId === null && kind !== "failed") this.set(tabId, isPrivate ? "private" : "not_saved");
    else if (pageId === null) return;
    else if (kind !== "changed" && kind !== "unchanged") this.set(tabId, "saved");
  }

  /** The host read the page as it is now. @param {number} tabId @param {Opened} opened */
  learnOpened(tabId, { page_id, changed }) {
    const { kind } = this.of(tabId);
    if (kind === "saving" || kind === "private" || page_id === null) return;
    if (changed) this.set(tabId, "changed");
    else if (kind !== "unchanged") this.set(tabId, "saved");
  }

  /** Show for a moment what became of something else than the tab's page. */
  /** @param {number} tabId @param {Kind} kind @param {string} words */
  async flash(tabId, kind, words) {
    const mine = {};
    this.#flashes.set(tabId, mine);
    this.#show(tabId, kind, words);
    await this.#sleep(FLASH_MS);
    if (this.#flashes.get(tabId) !== mine) return;
    this.#flashes.delete(tabId);
    const { kind: now, words: why } = this.of(tabId);
    this.#show(tabId, now, why);
  }
}
