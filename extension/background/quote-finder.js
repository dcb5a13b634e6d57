/** Brings a quote's page to the front, waits until it is there, and marks the sentence in it. */

import { mayReadEveryPage } from "./site-access.js";

/** @import { Quote } from "../protocol/protocol.js" */
/** @import { Shown } from "./messages.js" */

const LOAD_TIMEOUT_MS = 20_000;
/** A page that builds itself by script has its text some time after it has loaded. */
const LATE_TEXT_WAITS_MS = [0, 300, 900, 1_800];
/** As the person's own sheet: a page's policy does not stop it, and it reaches shadow trees. */
const MARK_CSS = `::highlight(memory-cache-quote) {
  background-color: #ffd567; color: #15141a;
}`;

/**
 * @param {Quote} quote
 * @param {number | null} tabId where the quote was read, if it was read in a tab
 * @returns {Promise<Shown>}
 */
export async function showQuote(quote, tabId) {
  const tab = (await tabStillAt(tabId, quote.url)) ?? (await tabFor(quote.url));
  if (tab.id === undefined) return { type: "shown", how: "no-access" };
  await loaded(tab.id);
  return { type: "shown", how: await markPatiently(tab.id, quote) };
}

/** @param {number | null} tabId @param {string} url */
async function tabStillAt(tabId, url) {
  if (tabId === null) return null;
  try {
    const tab = await browser.tabs.get(tabId);
    if (!tab.url || withoutFragment(tab.url) !== withoutFragment(url)) return null;
    return await browser.tabs.update(tabId, { active: true });
  } catch {
    return null; // The tab was closed.
  }
}

/** @param {string} url @returns {Promise<browser.tabs.Tab>} */
async function tabFor(url) {
  if (await mayReadEveryPage()) {
    const tabs = await browser.tabs.query({ currentWindow: true });
    const open = tabs.find((tab) => tab.url && withoutFragment(tab.url) === withoutFragment(url));
    if (open?.id !== undefined) return browser.tabs.update(open.id, { active: true });
  }
  return browser.tabs.create({ url });
}

/** @param {string} url */
function withoutFragment(url) {
  return url.replace(/#.*$/s, "");
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

/** @param {number} tabId @param {Quote} quote @returns {Promise<Shown["how"]>} */
async function markPatiently(tabId, quote) {
  for (const wait of LATE_TEXT_WAITS_MS) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    const how = await mark(tabId, quote);
    if (how !== "not-found") return how;
  }
  return "not-found";
}

/** @param {number} tabId @param {Quote} quote @returns {Promise<Shown["how"]>} */
async function mark(tabId, { text, prefix, suffix }) {
  try {
    await browser.scripting.executeScript({ target: { tabId }, files: ["/content/highlight.js"] });
    await browser.scripting
      .insertCSS({ target: { tabId, allFrames: true }, css: MARK_CSS, origin: "USER" });
    const quoted = { text, prefix, suffix };
    const page = await browser.scripting.executeScript({ target: { tabId }, func: runMark, args: [quoted] });
    return isFound(page) || (await markInFrames(tabId, quoted)) ? "marked" : "not-found";
  } catch {
    return "no-access";
  }
}

/** The page does not see into frames of other origins: each looks for itself. */
/** @param {number} tabId @param {QuoteAnchor} quote @returns {Promise<boolean>} */
async function markInFrames(tabId, quote) {
  const target = { tabId, allFrames: true };
  const injectImmediately = true;
  await browser.scripting.executeScript({ target, files: ["/content/highlight.js"], injectImmediately });
  return isFound(await browser.scripting.executeScript({ target, func: runMark, args: [quote], injectImmediately }));
}

/** @param {browser.scripting.InjectionResult[]} results */
function isFound(results) {
  return results.some(({ result }) => /** @type {{found: boolean} | undefined} */ (result)?.found);
}

/** Runs in the page, sent there as source. @param {QuoteAnchor} quote */
function runMark(quote) {
  return globalThis.memoryCacheHighlight.mark(quote);
}
