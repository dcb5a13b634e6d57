/**
 * Lets the chat model read the page beside an open sidebar before anything is asked about it.
 *
 * It is a favour and not a request: it waits until the page has settled, gives way to everything
 * else, and whatever goes wrong is nobody's concern. Nothing is even captured without a chat model,
 * in a private window, or while a question is on its way; no page is read twice by the same host.
 */

/** @import { HostPort } from "./host-port.js" */
/** @import { OpenPage, Pages } from "./pages.js" */
/** @import { Given, Opened, Reading } from "../protocol/protocol.js" */

const SETTLED_MS = 1_500;
const MOST_KNOWN = 200;

/** @typedef {{tabId: number, control: AbortController}} UnderWay */
/** What there is to tell of a page. @typedef {Opened | Given | Reading} Told */

export class ReadingAhead {
  /** @type {UnderWay | null} */ #underWay = null;
  /** Pages that the model has read, by a digest and the host that read it: what it was given of each. */
  /** @type {Map<string, Given | null>} */
  #read = new Map();
  #questions = 0;
  #host;
  #pages;
  #tabOf;
  #refusalOf;
  #sleep;

  /**
   * @param {Pick<HostPort, "request" | "chatModel" | "generation">} host
   * @param {Pick<Pages, "open">} pages
   * @param {object} means
   * @param {(tabId: number) => Promise<browser.tabs.Tab>} means.tabOf
   * @param {(tab: browser.tabs.Tab) => Promise<string | null>} means.refusalOf what speaks against
   *   reading a tab without asking anybody
   * @param {(ms: number) => Promise<void>} [means.sleep]
   */
  constructor(host, pages, {
    tabOf, refusalOf, sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  }) {
    this.#host = host;
    this.#pages = pages;
    this.#tabOf = tabOf;
    this.#refusalOf = refusalOf;
    this.#sleep = sleep;
  }

  /**
   * Read the page of a tab ahead, once it has settled. The last tab that this is asked for wins.
   * @param {number} tabId
   * @param {(event: Told) => void} tell hears what was opened, what the model would be given of it for
   *   a question, and how far it has read; nothing if there was nothing to do
   * @param {AbortSignal} signal the sidebar was closed, or wants something else
   * @returns {Promise<void>} never rejects
   */
  async read(tabId, tell, signal) {
    this.#stop();
    const mine = { tabId, control: new AbortController() };
    this.#underWay = mine;
    const stop = () => mine.control.abort();
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    try {
      await untilAborted(this.#sleep(SETTLED_MS), mine.control.signal);
      if (await this.#mayRead(tabId)) await this.#readNow(tabId, tell, mine.control.signal);
    } catch {
      // A favour that could not be done: the question itself will say what is wrong, if it is.
    } finally {
      signal.removeEventListener("abort", stop);
      if (this.#underWay === mine) this.#underWay = null;
    }
  }

  /** The tab was left, closed, or goes to another page. @param {number} tabId */
  leave(tabId) {
    if (this.#underWay?.tabId === tabId) this.#stop();
  }

  /**
   * A question has the model to itself until it ends.
   * @template T
   * @param {() => Promise<T>} question
   * @returns {Promise<T>}
   */
  async giveWayTo(question) {
    this.#questions += 1;
    this.#stop();
    try {
      return await question();
    } finally {
      this.#questions -= 1;
    }
  }

  #stop() {
    this.#underWay?.control.abort();
    this.#underWay = null;
  }

  /** @param {number} tabId */
  async #mayRead(tabId) {
    if (this.#questions > 0 || !this.#host.chatModel) return false;
    const tab = await this.#tabOf(tabId);
    if (tab.incognito || !tab.active || tab.status !== "complete") return false;
    return (await this.#refusalOf(tab)) === null;
  }

  /** @param {number} tabId @param {(event: Told) => void} tell @param {AbortSignal} signal */
  async #readNow(tabId, tell, signal) {
    signal.throwIfAborted();
    const page = await this.#pages.open(tabId, signal);
    signal.throwIfAborted();
    tell(page.opened);
    const name = nameOf(page);
    const before = this.#read.get(name);
    if (before !== undefined) {
      if (before) tell(before);
      tell({ type: "reading", done: 1, total: 1, id: page.opened.id });
      return;
    }
    let isWhole = false;
    /** @type {Given | null} */
    let given = null;
    await this.#host.request(
      { type: "prefill", scope: { type: "view", view: page.opened.view } },
      (event) => {
        if (signal.aborted || (event.type !== "reading" && event.type !== "given")) return;
        if (event.type === "given") given = event;
        else isWhole = event.done >= event.total;
        tell(event);
      },
      signal,
    );
    if (isWhole) this.#remember(name, given);
  }

  /** @param {string} name @param {Given | null} given */
  #remember(name, given) {
    this.#read.set(name, given);
    for (const oldest of this.#read.keys()) {
      if (this.#read.size <= MOST_KNOWN) break;
      this.#read.delete(oldest);
    }
  }
}

/** @param {OpenPage} page */
function nameOf({ digest, generation }) {
  return `${generation} ${digest}`;
}

/** @param {Promise<void>} waiting @param {AbortSignal} signal @returns {Promise<void>} rejects when aborted */
function untilAborted(waiting, signal) {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    waiting.then(resolve, reject);
  });
}
