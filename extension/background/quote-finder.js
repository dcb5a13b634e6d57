/**
 * Takes the person to where a quote stands: into the open page that it is from, marked; where that
 * has changed or is closed, into the saved copy; and an unsaved page is opened anew.
 *
 * Whatever becomes of it is told, and the way back with it. A PDF is turned to the quote's page:
 * Firefox lets no add-on into its viewer.
 */

import { openLibrary } from "./library-tab.js";
import { markIn, unmarkIn } from "./quote-marker.js";
import { placeInCopy } from "./saved-copy.js";
import { mayReadEveryPage } from "./site-access.js";

/** @import { HostPort } from "./host-port.js" */
/** @import { Quote } from "../protocol/protocol.js" */
/** @import { Shown } from "./messages.js" */
/** @import { Marked } from "./quote-marker.js" */

const LOAD_TIMEOUT_MS = 20_000;
/** A page that builds itself by script has its text some time after it has loaded. */
const LATE_TEXT_WAITS_MS = [0, 300, 900, 1_800];
/** One that has been open for long may be drawing itself anew just now. */
const OPEN_TEXT_WAITS_MS = [0, 250, 600];
const ONCE = [0];

/** @typedef {browser.tabs.Tab & {id: number}} OpenTab */
/** @typedef {Pick<Shown, "how" | "tabId" | "hasMoved">} Result */

/**
 * @param {Quote} quote
 * @param {number | null} tabId where the quote was read, if it was read in a tab
 * @param {Pick<HostPort, "request">} host
 * @param {AbortSignal} signal another quote is wanted by now
 * @returns {Promise<Shown>}
 */
export async function showQuote(quote, tabId, host, signal) {
  const [before] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
  const result = await show(quote, tabId, host, signal);
  const [after] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
  const from = before?.id !== after?.id ? (before?.id ?? null) : null;
  return { type: "shown", from, page: quote.page_number ?? null, ...result };
}

/**
 * Take the mark away, and if wanted bring back what was there before it.
 * @param {{tabId: number | null, from: number | null, isBack: boolean}} shown
 */
export async function unmark({ tabId, from, isBack }) {
  const wishes = [];
  if (tabId !== null) wishes.push(unmarkIn(tabId, isBack));
  if (isBack && from !== null) wishes.push(browser.tabs.update(from, { active: true }));
  await Promise.allSettled(wishes); // A tab that is closed has no mark any more.
}

/** @param {Quote} quote @param {number | null} tabId @param {Pick<HostPort, "request">} host @param {AbortSignal} signal @returns {Promise<Result>} */
async function show(quote, tabId, host, signal) {
  const open = await openTabOf(quote, tabId);
  if (open) {
    const isLoaded = open.status === "complete" && !open.discarded;
    const result = await showIn(open, quote, isLoaded ? OPEN_TEXT_WAITS_MS : LATE_TEXT_WAITS_MS, signal);
    const isGone = result.how === "not-found" || result.how === "unreachable";
    if (!isGone || signal.aborted) return result;
    // Who closes the page while the sentence is looked for wants nothing else opened.
    if (!(await browser.tabs.get(open.id).catch(() => null))) return { ...result, how: "left", tabId: null };
    if ((await openCopy(quote, host)) !== "copy") return result;
    return { ...result, how: result.how === "not-found" ? "changed-copy" : "copy" };
  }
  const nowhere = { tabId: null, hasMoved: false };
  const how = await openCopy(quote, host);
  if (how === "copy" || quote.page_id !== null) return { how, ...nowhere };
  if (!/^https?:/.test(quote.url)) return { how: "unopened", ...nowhere };
  const made = await browser.tabs.create({ url: quote.url });
  return showIn(/** @type {OpenTab} */ ({ ...made, url: quote.url }), quote, LATE_TEXT_WAITS_MS, signal);
}

/**
 * @param {OpenTab} tab @param {Quote} quote @param {number[]} waits @param {AbortSignal} signal
 * @returns {Promise<Result>}
 */
async function showIn({ id: tabId, windowId, url, status }, quote, waits, signal) {
  const page = quote.page_number ?? null;
  const turned = page !== null && /^https?:/.test(quote.url) ? { url: atPage(url ?? quote.url, page) } : {};
  await browser.tabs.update(tabId, { active: true, ...turned });
  if (windowId !== undefined) await browser.windows.update(windowId, { focused: true });
  if (page !== null) return { how: "pdf", tabId: null, hasMoved: false };
  try {
    // Some picture in it may never come, while its text has long been there.
    const early = status === "loading" ? await markPatiently(tabId, quote, ONCE, signal).catch(() => null) : null;
    if (early?.how === "marked") return { tabId, ...early };
    await loaded(tabId);
    return { tabId, ...(await markPatiently(tabId, quote, waits, signal)) };
  } catch {
    return { how: (await mayReadEveryPage()) ? "unreachable" : "no-access", tabId, hasMoved: false };
  }
}

/** @param {number} tabId @param {Quote} quote @param {number[]} waits @param {AbortSignal} signal */
async function markPatiently(tabId, { text, prefix, suffix, start }, waits, signal) {
  /** @type {Marked} */
  let marked = { how: "not-found", hasMoved: false };
  for (const [at, wait] of waits.entries()) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    if (signal.aborted) break;
    marked = await markIn(tabId, { text, prefix, suffix, start }, at === waits.length - 1);
    if (marked.how !== "not-found" && marked.how !== "hidden") break;
  }
  return marked;
}

/** @param {Quote} quote @param {Pick<HostPort, "request">} host */
async function openCopy(quote, host) {
  const found = await placeInCopy(host, quote);
  if (found.how === "copy") await openLibrary(found.at);
  return found.how;
}

/**
 * The tab in which the quote was read, if it is still there; else any that shows its page, this
 * window's first, the one looked at last before others.
 * @param {Quote} quote @param {number | null} tabId @returns {Promise<OpenTab | null>}
 */
async function openTabOf({ url, page_id }, tabId) {
  const isSaved = page_id !== null;
  const own = tabId === null ? null : await browser.tabs.get(tabId).catch(() => null);
  // Without leave to read it, its address is not known either: it may be the page.
  if (own?.id !== undefined && (own.url ? isSamePage(own.url, url) : !isSaved)) return /** @type {OpenTab} */ (own);
  if (!(await mayReadEveryPage())) return null;
  const { id: windowId } = await browser.windows.getLastFocused();
  const isHere = (/** @type {browser.tabs.Tab} */ tab) => Number(tab.windowId === windowId);
  const [best] = (await browser.tabs.query({}))
    .filter((tab) => tab.id !== undefined && tab.url && isSamePage(tab.url, url))
    .sort((a, b) => isHere(b) - isHere(a) || (b.lastAccessed ?? 0) - (a.lastAccessed ?? 0));
  return /** @type {OpenTab | undefined} */ (best) ?? null;
}

/** @param {string} one @param {string} other */
function isSamePage(one, other) {
  return addressOf(one) === addressOf(other);
}

/** Without its fragment, unless a single-page app keeps its route there. @param {string} url */
function addressOf(url) {
  const at = url.indexOf("#");
  return at < 0 || /^#[/!]/.test(url.slice(at)) ? url : url.slice(0, at);
}

/** The viewer turns to a page only when the fragment changes. @param {string} url @param {number} page */
function atPage(url, page) {
  const address = `${addressOf(url)}#page=${page}`;
  return url === address ? `${address}&` : address;
}

/** @param {number} tabId @returns {Promise<void>} resolves in any case, at the latest when time is up */
async function loaded(tabId) {
  /** @type {PromiseWithResolvers<void>} */
  const { promise, resolve } = Promise.withResolvers();
  /** @param {number} id @param {{status?: string}} change */
  const listen = (id, change) => {
    if (id === tabId && change.status === "complete") resolve();
  };
  browser.tabs.onUpdated.addListener(listen);
  const late = setTimeout(resolve, LOAD_TIMEOUT_MS);
  try {
    const tab = await browser.tabs.get(tabId);
    // A new tab shows about:blank, complete, before it goes where it was sent.
    if (tab.status === "complete" && tab.url !== "about:blank") return;
    await promise;
  } finally {
    clearTimeout(late);
    browser.tabs.onUpdated.removeListener(listen);
  }
}
