/**
 * Saves on the person's word what is in a tab, and shows on the toolbar button what became of it.
 *
 * A page of a private window is saved only on a second word, which only the card asks for.
 */

import { endingOf, sentenceOf } from "./ending.js";
import { tabOf } from "./pages.js";
import { isPrivateSavingRuledOut } from "./private-saving.js";
import { CaptureRefused } from "./refusal.js";

/** @import { AnyEvent } from "../protocol/protocol.js" */
/** @import { What } from "./capture.js" */
/** @import { OpenCards } from "./open-cards.js" */
/** @import { PageStates } from "./page-states.js" */
/** @import { Pages } from "./pages.js" */
/** @import { HostPort } from "./host-port.js" */
/** @import { Notice } from "./messages.js" */
/** @typedef {{confirmed?: boolean, signal?: AbortSignal}} How */

export class SaveAction {
  #host;
  #pages;
  #states;
  #cards;
  #broadcast;

  /**
   * @param {Pick<HostPort, "request">} host
   * @param {{pages: Pages, states: PageStates, cards: OpenCards, broadcast: (notice: Notice) => void}} parts
   */
  constructor(host, { pages, states, cards, broadcast }) {
    this.#host = host;
    this.#pages = pages;
    this.#states = states;
    this.#cards = cards;
    this.#broadcast = broadcast;
  }

  /**
   * @param {number} tabId
   * @param {What} what
   * @param {(event: AnyEvent) => void} onEvent
   * @param {How} [how]
   * @returns {Promise<void>} rejects with CaptureRefused, RequestFailed or HostFault
   */
  async save(tabId, what, onEvent, how = {}) {
    const tab = await tabOf(tabId);
    if (tab.incognito && !how.confirmed) {
      if (await isPrivateSavingRuledOut(this.#host)) throw new CaptureRefused("private_never");
      this.#askTwice(tab, what);
      throw new CaptureRefused("private_window");
    }
    const before = this.#states.of(tabId);
    this.#states.set(tabId, "saving");
    /** @param {AnyEvent} event */
    const hear = (event) => {
      if (event.type === "saved") this.#states.set(tabId, event.status === "unchanged" ? "unchanged" : "saved");
      if (event.type === "indexed" && event.change === "same") this.#states.set(tabId, "unchanged");
      onEvent(event);
    };
    try {
      await this.#pages.save(tabId, what, hear, how);
    } catch (reason) {
      this.#fail(tab, reason, before);
      throw reason;
    }
  }

  /**
   * The same from outside the sidebar, which hears of it if it is open.
   * @param {browser.tabs.Tab} tab
   * @param {What} what
   * @param {How & {leave?: Promise<boolean>}} [how] `leave`: what the person answered to being asked
   */
  async saveAndTell(tab, what, { leave, ...how } = {}) {
    const tabId = tab.id ?? browser.tabs.TAB_ID_NONE;
    /** @param {Notice["event"]} event */
    const tell = (event) => this.#broadcast({ call: 0, tabId, title: tab.title ?? "", event });
    try {
      if (leave && !(await leave)) throw new CaptureRefused("not_allowed");
      tell({ type: "granted" });
      if (!tab.incognito || how.confirmed) tell({ type: "saving" });
      await this.save(tabId, what, (event) => {
        if (event.type === "saved" || event.type === "indexed") tell(event);
      }, how);
      tell({ type: "done" });
    } catch (reason) {
      tell(endingOf(reason));
    }
  }

  /** @param {browser.tabs.Tab} tab @param {What} what */
  #askTwice(tab, what) {
    const { url } = tab;
    const card = this.#cards.open(windowOf(tab), { kind: "confirm", titles: [tab.title ?? ""] }, (yes) => {
      card.close();
      if (yes) void this.#saveIfStillThere(tab, url, what);
    });
  }

  /** @param {browser.tabs.Tab} tab @param {string | undefined} url @param {What} what */
  async #saveIfStillThere(tab, url, what) {
    const now = await browser.tabs.get(tab.id ?? browser.tabs.TAB_ID_NONE).catch(() => null);
    // What was agreed to is the page that was there then, not the one that came after it.
    if (now?.url === url) await this.saveAndTell(tab, what, { confirmed: true });
    else this.#states.set(tab.id ?? browser.tabs.TAB_ID_NONE, "failed", sentenceOf({ type: "refused", refusal: "left" }));
  }

  /** @param {browser.tabs.Tab} tab @param {unknown} reason @param {{kind: import("./toolbar.js").Kind, words: string}} before */
  #fail(tab, reason, before) {
    const tabId = tab.id ?? browser.tabs.TAB_ID_NONE;
    const ended = endingOf(reason);
    if (this.#states.of(tabId).kind === "saving") {
      const wasStopped = ended.type === "failed" && ended.code === "cancelled";
      if (wasStopped) this.#states.set(tabId, before.kind, before.words);
      else this.#states.set(tabId, "failed", sentenceOf(ended));
    }
    if (reason instanceof CaptureRefused && reason.refusal === "pdf_file") this.#offerDialog(tab);
  }

  /** The host has what the browser lacks: a way to files that the person picks. @param {browser.tabs.Tab} tab */
  #offerDialog(tab) {
    let isChoosing = false;
    const card = this.#cards.open(windowOf(tab), { kind: "file", phase: "asked" }, (yes) => {
      if (!yes) card.close();
      else if (!isChoosing) {
        isChoosing = true;
        card.show({ kind: "file", phase: "choosing" });
        void this.#addFiles(card);
      }
    });
  }

  /** @param {import("./open-cards.js").CardHandle} card */
  async #addFiles(card) {
    let pages = 0;
    /** @type {string[]} */
    let problems = [];
    try {
      await this.#host.request({ type: "add_files" }, (event) => {
        if (event.type === "added") [pages, problems] = [event.page_ids.length, event.problems];
      });
    } catch (reason) {
      problems = [sentenceOf(endingOf(reason))];
    }
    // A dialog that was closed without a choice needs no words.
    if (pages === 0 && problems.length === 0) card.close();
    else card.show({ kind: "added", pages, problems });
  }
}

/** @param {browser.tabs.Tab} tab */
export function windowOf(tab) {
  return tab.windowId ?? browser.windows.WINDOW_ID_NONE;
}
