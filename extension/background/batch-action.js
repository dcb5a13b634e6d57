/**
 * Saves what is not the page in front: a link, several tabs, the clipboard's text. How each went is
 * told on a card in the sidebar, and for a moment on the toolbar button.
 */

import { saveAll } from "./batch.js";
import { fetchDocument } from "./document-fetch.js";
import { RequestFailed } from "./host-fault.js";
import { isPrivateSavingRuledOut } from "./private-saving.js";
import { windowOf } from "./save-action.js";
import { CaptureRefused } from "./refusal.js";
import { plural } from "../common/words.js";

/** @import { Job } from "./batch.js" */
/** @import { HostPort } from "./host-port.js" */
/** @import { BatchItem } from "./messages.js" */
/** @import { OpenCards } from "./open-cards.js" */
/** @import { PageStates } from "./page-states.js" */
/** @import { Pages } from "./pages.js" */
/** @import { SaveAction } from "./save-action.js" */

/** The protocol's limit for a note. */
const MAX_NOTE_CHARACTERS = 200_000;
const SHOWN_AFTER_SUCCESS_MS = 10_000;
const WAKE_TIMEOUT_MS = 30_000;

export class BatchAction {
  #host;
  #pages;
  #saving;
  #states;
  #cards;

  /**
   * @param {Pick<HostPort, "request">} host
   * @param {{pages: Pages, saving: SaveAction, states: PageStates, cards: OpenCards}} parts
   */
  constructor(host, { pages, saving, states, cards }) {
    this.#host = host;
    this.#pages = pages;
    this.#saving = saving;
    this.#states = states;
    this.#cards = cards;
  }

  /**
   * Save the page that a link leads to without opening it.
   * @param {browser.tabs.Tab} tab where the link is
   * @param {{url: string, title: string}} link
   * @param {Promise<boolean>} leave what the person answered to being asked
   */
  saveLink(tab, { url, title }, leave) {
    return this.#run(tab, [{
      title: title.trim() || url,
      save: async (onEvent, signal) => {
        // What is fetched from here has the cookies of ordinary windows and lands in their cache.
        if (tab.incognito) throw new CaptureRefused("private_fetch");
        if (!(await leave)) throw new CaptureRefused("not_allowed");
        await this.#pages.keep(await fetchDocument(url, { signal }), "page", onEvent, { signal });
      },
    }]);
  }

  /**
   * @param {browser.tabs.Tab} tab the one whose menu it was
   * @param {browser.tabs.Tab[]} tabs
   * @param {Promise<boolean>} leave
   */
  async saveTabs(tab, tabs, leave) {
    const titles = tabs.map(({ title, url }) => title || url || browser.i18n.getMessage("page_unknown"));
    const isRuledOut = tab.incognito && (await isPrivateSavingRuledOut(this.#host));
    if (tab.incognito && !isRuledOut && !(await this.#isConfirmed(tab, titles))) return;
    await this.#run(tab, tabs.map(({ id = browser.tabs.TAB_ID_NONE }, index) => ({
      title: titles[index] ?? "",
      save: async (onEvent, signal) => {
        if (isRuledOut) throw new CaptureRefused("private_never");
        await leave;
        await wake(id, signal);
        await this.#saving.save(id, { part: "page" }, onEvent, { confirmed: tab.incognito, signal });
      },
    })));
  }

  /**
   * Keep the clipboard's text as a note.
   * @param {browser.tabs.Tab} tab
   * @param {Promise<boolean>} leave
   */
  async saveClipboard(tab, leave) {
    const title = browser.i18n.getMessage("clipboard_title");
    const isRuledOut = tab.incognito && (await isPrivateSavingRuledOut(this.#host));
    if (tab.incognito && !isRuledOut && !(await this.#isConfirmed(tab, [title]))) return;
    await this.#run(tab, [{
      title,
      save: async (onEvent, signal) => {
        if (isRuledOut) throw new CaptureRefused("private_never");
        if (!(await leave)) throw new CaptureRefused("clipboard_closed");
        const text = await clipboardText();
        await this.#host.request({ type: "write_note", text }, onEvent, signal);
      },
    }]);
  }

  /** @param {browser.tabs.Tab} tab @param {string[]} titles @returns {Promise<boolean>} */
  #isConfirmed(tab, titles) {
    return new Promise((resolve) => {
      const card = this.#cards.open(windowOf(tab), { kind: "confirm", titles }, (yes) => {
        card.close();
        resolve(yes);
      });
    });
  }

  /** @param {browser.tabs.Tab} tab @param {Job[]} jobs */
  async #run(tab, jobs) {
    const control = new AbortController();
    /** @type {BatchItem[]} */
    let items = [];
    let isOver = false;
    const card = this.#cards.open(windowOf(tab), { kind: "batch", items, isOver }, () => {
      if (isOver) card.close();
      else control.abort();
    });
    items = await saveAll(jobs, (now) => card.show({ kind: "batch", items: now, isOver }), control.signal);
    isOver = true;
    card.show({ kind: "batch", items, isOver });
    const isGood = items.every(({ pageId }) => pageId !== null);
    if (isGood) setTimeout(card.close, SHOWN_AFTER_SUCCESS_MS);
    this.#flash(tab, items, isGood);
  }

  /** A tab's own button shows how its page is; that of another thing is told for a moment only. */
  /** @param {browser.tabs.Tab} tab @param {BatchItem[]} items @param {boolean} isGood */
  #flash(tab, items, isGood) {
    if (tab.id === undefined || items.some(({ state }) => state === "stopped")) return;
    const count = items.filter(({ pageId }) => pageId !== null).length;
    const words = isGood
      ? plural("batch_saved", count)
      : (items.find(({ state }) => state === "failed")?.words ?? "");
    void this.#states.flash(tab.id, isGood ? "saved" : "failed", words);
  }
}

/** @returns {Promise<string>} rejects with CaptureRefused */
async function clipboardText() {
  const text = await navigator.clipboard.readText().catch(() => {
    throw new CaptureRefused("clipboard_closed");
  });
  if (!text.trim()) throw new CaptureRefused("clipboard_empty");
  if (text.length > MAX_NOTE_CHARACTERS) throw new CaptureRefused("clipboard_long");
  return text;
}

/**
 * A tab that Firefox has put out of memory holds no page: it is loaded again first.
 * @param {number} tabId @param {AbortSignal} signal
 */
async function wake(tabId, signal) {
  const tab = await browser.tabs.get(tabId).catch(() => null);
  if (!tab?.discarded) return;
  /** @type {PromiseWithResolvers<void>} */
  const { promise, resolve } = Promise.withResolvers();
  /** @param {number} id @param {{status?: string}} change */
  const listen = (id, change) => {
    if (id === tabId && change.status === "complete") resolve();
  };
  browser.tabs.onUpdated.addListener(listen);
  const late = setTimeout(resolve, WAKE_TIMEOUT_MS);
  signal.addEventListener("abort", () => resolve(), { once: true });
  try {
    await browser.tabs.reload(tabId);
    await promise;
  } finally {
    clearTimeout(late);
    browser.tabs.onUpdated.removeListener(listen);
  }
  if (signal.aborted) throw new RequestFailed({ code: "cancelled", message: "Stopped." });
}
