/** Gets a tab's page as text, ready to upload, or says by name why it cannot be had. */

import {
  CaptureRefused, refusalOfAddress, refusalOfDocument, refusalOfViewer,
} from "./refusal.js";

/** The protocol takes 64 MiB; a page of 16 million characters is a book. */
export const LIMITS = { maxCharacters: 16_000_000, maxMs: 3_000 };
const MAX_TITLE_CHARACTERS = 4_096;
const MAX_URL_CHARACTERS = 32_768;

/**
 * @typedef {object} CapturedPage
 * @property {string} url
 * @property {string} title
 * @property {"text/html" | "text/plain"} contentType
 * @property {Uint8Array} bytes UTF-8
 * @property {boolean} truncated
 */

/**
 * @param {browser.tabs.Tab} tab
 * @param {"page" | "selection"} part
 * @param {number} [frameId] the frame that holds the selection
 * @returns {Promise<CapturedPage>} rejects with CaptureRefused
 */
export async function capture(tab, part, frameId = 0) {
  const early = await refusalOfTab(tab);
  if (early) throw new CaptureRefused(early);
  const captured = await inject(tab, part, frameId);
  if (!captured) throw new CaptureRefused("no_selection");
  const late = refusalOfDocument(captured.documentType);
  if (late) throw new CaptureRefused(late);
  return {
    // A selection in a frame belongs to the page that the person was reading.
    url: (frameId === 0 ? captured.url : (tab.url ?? captured.url)).slice(0, MAX_URL_CHARACTERS),
    title: (tab.title || captured.title).slice(0, MAX_TITLE_CHARACTERS),
    contentType: captured.contentType,
    bytes: new TextEncoder().encode(captured.text),
    truncated: captured.truncated,
  };
}

/**
 * What speaks against reading a tab, as far as it can be told without trying.
 * @param {browser.tabs.Tab} tab
 * @returns {Promise<import("./refusal.js").Refusal | null>}
 */
export async function refusalOfTab(tab) {
  if (tab.isInReaderMode) return "reader";
  if (tab.url) return refusalOfAddress(tab.url);
  // Without its address there is no access; with access to every site, it is a page of Firefox's.
  return (await mayReadEveryPage()) ? "firefox_page" : "no_access";
}

export function mayReadEveryPage() {
  return browser.permissions.contains({ origins: ["<all_urls>"] });
}

/** @param {browser.tabs.Tab} tab @param {"page" | "selection"} part @param {number} frameId */
async function inject(tab, part, frameId) {
  const target = { tabId: tab.id ?? browser.tabs.TAB_ID_NONE, frameIds: [frameId] };
  try {
    await browser.scripting.executeScript({ target, files: ["/content/capture.js"] });
    const [frame] = await browser.scripting.executeScript({
      target,
      func: runCapture,
      args: [part, LIMITS],
    });
    if (frame?.error) throw new CaptureRefused("unreadable");
    return /** @type {Captured | null} */ (frame?.result ?? null);
  } catch (reason) {
    if (reason instanceof CaptureRefused) throw reason;
    throw new CaptureRefused(refusalOfViewer(tab.url ?? "", tab.title ?? ""));
  }
}

/**
 * Runs in the page: it is sent there as source, and sees nothing of this module.
 * @param {"page" | "selection"} part @param {CaptureLimits} limits
 */
function runCapture(part, limits) {
  return part === "selection"
    ? globalThis.memoryCacheCapture.captureSelection(limits)
    : globalThis.memoryCacheCapture.capturePage(limits);
}
