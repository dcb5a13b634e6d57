/**
 * What the host has of each tab's page: opened for questions, saved, or neither.
 *
 * A page is captured anew for every question, because pages change under the reader; it is read
 * by the host anew only if what was captured differs, or if that host is gone.
 */

import { capture, refusalOfTab } from "./capture.js";
import { RequestFailed } from "./host-fault.js";
import { CaptureRefused } from "./refusal.js";
import { upload } from "./upload.js";

/** @import { HostPort } from "./host-port.js" */
/** @import { CapturedPage } from "./capture.js" */
/** @import { AnyEvent, Opened } from "../protocol/protocol.js" */
/** @import { PageFacts } from "./messages.js" */

/** @typedef {{opened: Opened, url: string, title: string, digest: string, generation: number}} OpenPage */

export class Pages {
  /** @type {Map<number, OpenPage>} */ #open = new Map();
  #host;

  /** @param {HostPort} host */
  constructor(host) {
    this.#host = host;
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
      chatModel: null,
    };
    if (tab.url && !facts.refusal) {
      await this.#host.request({ type: "lookup", url: tab.url }, (event) => {
        if (event.type !== "page_state") return;
        facts.pageId = event.page_id;
        facts.savedAt = event.saved_at;
      });
    }
    facts.chatModel = this.#host.welcome?.chat_model ?? null;
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
    const page = await capture(tab, "page");
    const digest = await digestOf(page);
    const known = this.#open.get(tabId);
    const current = known?.digest === digest && known.generation === this.#host.generation;
    if (known && current && !anew) return known;
    if (signal?.aborted) throw new RequestFailed({ code: "cancelled", message: "Stopped." });
    const blob = await upload(this.#host, page.bytes, crypto.randomUUID());
    /** @type {Opened | null} */
    let opened = null;
    const { url, title } = page;
    await this.#host.request(
      {
        type: "open", blob, url, title, charset: "utf-8",
        content_type: page.contentType, private: tab.incognito,
      },
      (event) => {
        if (event.type === "opened") opened = event;
      },
      signal,
    );
    if (!opened) throw new CaptureRefused("unreadable");
    const read = { opened, url, title, digest, generation: this.#host.generation };
    this.#open.set(tabId, read);
    return read;
  }

  /**
   * Keep a tab's page, or what is selected in it.
   * @param {number} tabId
   * @param {{part: "page" | "selection", frameId?: number}} what
   * @param {(event: AnyEvent) => void} onEvent `saved`, then `indexed` twice
   * @returns {Promise<void>}
   */
  async save(tabId, { part, frameId }, onEvent) {
    const tab = await tabOf(tabId);
    if (tab.incognito) throw new CaptureRefused("private_window");
    const page = await capture(tab, part, frameId);
    const blob = await upload(this.#host, page.bytes, crypto.randomUUID());
    const { url, title } = page;
    await this.#host.request(
      { type: "save", blob, url, title, charset: "utf-8", content_type: page.contentType, part },
      onEvent,
    );
  }
}

/** @param {number} tabId */
async function tabOf(tabId) {
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
