/**
 * What the host has of each tab's page: opened for questions, saved, or neither.
 *
 * A page is captured anew for every question, because pages change under the reader; it is read
 * by the host anew only if what was captured differs, or if that host is gone.
 */

import { capture, refusalOfTab } from "./capture.js";
import { sentenceOfRefusal } from "./ending.js";
import { RequestFailed } from "./host-fault.js";
import { CaptureRefused } from "./refusal.js";
import { findSelection } from "./selection.js";
import { upload } from "./upload.js";

/** @import { HostPort } from "./host-port.js" */
/** @import { CapturedPage, What } from "./capture.js" */
/** @import { PageStates } from "./page-states.js" */
/** @import { AnyEvent, Opened } from "../protocol/protocol.js" */
/** @import { PageFacts } from "./messages.js" */

/** @typedef {{tabId: number, opened: Opened, url: string, title: string, digest: string, generation: number}} OpenPage */

export class Pages {
  /** @type {Map<number, OpenPage>} */ #open = new Map();
  #host;
  #states;

  /**
   * @param {HostPort} host
   * @param {Pick<PageStates, "of" | "learnFacts" | "learnOpened">} states told of all that is found out
   */
  constructor(host, states) {
    this.#host = host;
    this.#states = states;
  }

  /** @param {number} tabId */
  drop(tabId) {
    this.#open.delete(tabId);
  }

  /**
   * What can be said of a tab's page without reading it.
   * @param {number} tabId
   * @returns {Promise<PageFacts>}
   */
  async look(tabId) {
    const tab = await tabOf(tabId);
    /** @type {PageFacts} */
    const facts = {
      type: "facts",
      tabId,
      title: tab.title ?? "",
      url: tab.url ?? null,
      isPrivate: tab.incognito,
      refusal: await refusalOfTab(tab),
      pageId: null,
      savedAt: null,
      changed: false,
      chatModel: null,
    };
    if (tab.url && !facts.refusal) {
      await this.#host.request({ type: "lookup", url: tab.url }, (event) => {
        if (event.type !== "page_state") return;
        facts.pageId = event.page_id;
        facts.savedAt = event.saved_at;
      });
    }
    facts.chatModel = this.#host.chatModel;
    this.#states.learnFacts(facts, facts.refusal ? sentenceOfRefusal(facts.refusal) : "");
    facts.changed = this.#states.of(tabId).kind === "changed";
    return facts;
  }

  /**
   * Have the host read a tab's page as it is now.
   * @param {number} tabId
   * @param {AbortSignal} [signal]
   * @param {{anew?: boolean}} [how] `anew`: even if nothing changed
   * @returns {Promise<OpenPage>}
   */
  async open(tabId, signal, { anew = false } = {}) {
    const tab = await tabOf(tabId);
    const page = await capture(tab, { part: "page" }, signal);
    const digest = await digestOf(page);
    const known = this.#open.get(tabId);
    const current = known?.digest === digest && known.generation === this.#host.generation;
    if (known && current && !anew) return known;
    const opened = await this.#read(page, "page", tab.incognito, signal);
    const read = { tabId, opened, url: page.url, title: page.title, digest, generation: this.#host.generation };
    this.#open.set(tabId, read);
    this.#states.learnOpened(tabId, opened);
    return read;
  }

  /**
   * Have the host read what is selected in a tab now, in whichever of its frames.
   * @param {number} tabId
   * @param {AbortSignal} [signal]
   * @returns {Promise<OpenPage>} rejects with CaptureRefused, RequestFailed or HostFault
   */
  async openSelection(tabId, signal) {
    const tab = await tabOf(tabId);
    const { frameId } = await findSelection(tab);
    const page = await capture(tab, { part: "selection", frameId }, signal);
    const digest = await digestOf(page);
    const opened = await this.#read(page, "selection", tab.incognito, signal);
    return { tabId, opened, url: page.url, title: page.title, digest, generation: this.#host.generation };
  }

  /**
   * @param {CapturedPage} page @param {"page" | "selection"} part @param {boolean} isPrivate
   * @param {AbortSignal} [signal] @returns {Promise<Opened>}
   */
  async #read({ url, title, charset, contentType, bytes }, part, isPrivate, signal) {
    if (signal?.aborted) throw new RequestFailed({ code: "cancelled", message: "Stopped." });
    const blob = await upload(this.#host, bytes, crypto.randomUUID());
    /** @type {Opened | null} */
    let opened = null;
    await this.#host.request(
      { type: "open", blob, url, title, charset, part, content_type: contentType, private: isPrivate },
      (event) => {
        if (event.type === "opened") opened = event;
      },
      signal,
    );
    if (!opened) throw new CaptureRefused("unreadable");
    return opened;
  }

  /**
   * Keep a tab's page, or a part of it.
   * @param {number} tabId
   * @param {What} what
   * @param {(event: AnyEvent) => void} onEvent `saved`, then `indexed` twice
   * @param {{confirmed?: boolean, signal?: AbortSignal}} [how] `confirmed`: the person said twice
   *   that a page of a private window is to be kept
   * @returns {Promise<void>} rejects with CaptureRefused, RequestFailed or HostFault
   */
  async save(tabId, what, onEvent, { confirmed = false, signal } = {}) {
    const tab = await tabOf(tabId);
    if (tab.incognito && !confirmed) throw new CaptureRefused("private_window");
    const page = await capture(tab, what, signal);
    await this.keep(page, what.part === "page" ? "page" : "selection", onEvent, {
      isPrivate: tab.incognito, confirmed, signal,
    });
  }

  /**
   * Keep what was captured.
   * @param {CapturedPage} page
   * @param {"page" | "selection"} part
   * @param {(event: AnyEvent) => void} onEvent
   * @param {{isPrivate?: boolean, confirmed?: boolean, signal?: AbortSignal}} [how]
   */
  async keep({ url, title, contentType, charset, bytes }, part, onEvent, how = {}) {
    const { isPrivate = false, confirmed = false, signal } = how;
    if (signal?.aborted) throw new RequestFailed({ code: "cancelled", message: "Stopped." });
    const blob = await upload(this.#host, bytes, crypto.randomUUID());
    const wish = /** @type {const} */ ({ type: "save", blob, url, title, charset, part });
    await this.#host.request(
      { ...wish, content_type: contentType, private: isPrivate, confirmed },
      onEvent, signal,
    );
  }
}

/** @param {number} tabId @returns {Promise<browser.tabs.Tab>} rejects with CaptureRefused */
export async function tabOf(tabId) {
  try {
    return await browser.tabs.get(tabId);
  } catch {
    throw new CaptureRefused("gone");
  }
}

/** @param {CapturedPage} page */
async function digestOf(page) {
  const hash = await crypto.subtle.digest("SHA-256", /** @type {BufferSource} */ (page.bytes));
  return `${page.url} ${[...new Uint8Array(hash)].join(" ")}`;
}
