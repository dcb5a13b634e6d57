/** Gets a tab's page as text, ready to upload, or says by name why it cannot be had. */

import { fetchDocument } from "./document-fetch.js";
import { withFrames } from "./frames.js";
import { showsLibrary } from "./library-tab.js";
import {
  CaptureRefused, refusalOfAddress, refusalOfDocument, refusalOfViewer,
} from "./refusal.js";
import { mayReadEveryPage } from "./site-access.js";

/** The protocol takes 64 MiB; a page of 16 million characters is a book. */
export const LIMITS = { maxCharacters: 16_000_000, maxMs: 3_000 };
const MAX_TITLE_CHARACTERS = 4_096;
const MAX_URL_CHARACTERS = 32_768;
/** A frame that still loads is not waited for longer: the page around it is what was asked for. */
const FRAME_TIMEOUT_MS = 4_000;

/** @import { ContentType } from "./content-type.js" */
/**
 * @typedef {object} CapturedPage
 * @property {string} url
 * @property {string} title
 * @property {ContentType} contentType
 * @property {string | null} charset null: the bytes are not text, or nobody said
 * @property {Uint8Array} bytes
 * @property {boolean} truncated
 */
/**
 * `caption`: the words of the picture that was right-clicked, `target` in the frame `frameId`.
 * @typedef {{part: "page"} | {part: "selection", frameId?: number}
 *   | {part: "caption", frameId?: number, target: number}} What
 */

/**
 * @param {browser.tabs.Tab} tab
 * @param {What} what
 * @param {AbortSignal} [signal] calls off what is fetched
 * @returns {Promise<CapturedPage>} rejects with CaptureRefused
 */
export async function capture(tab, what, signal) {
  const early = await refusalOfTab(tab);
  if (early) throw new CaptureRefused(early);
  try {
    return await captureLive(tab, what);
  } catch (reason) {
    const isPdf = reason instanceof CaptureRefused && reason.refusal === "pdf";
    if (!isPdf || what.part !== "page") throw reason;
    return captureViewer(tab, signal);
  }
}

/**
 * What speaks against reading a tab, as far as it can be told without trying.
 * @param {browser.tabs.Tab} tab
 * @returns {Promise<import("./refusal.js").Refusal | null>}
 */
export async function refusalOfTab(tab) {
  if (tab.isInReaderMode) return "reader";
  if (tab.url && !tab.url.startsWith("moz-extension:")) return refusalOfAddress(tab.url);
  if (await showsLibrary(tab.id)) return "library_page";
  if (tab.url) return refusalOfAddress(tab.url);
  // Without its address there is no access; with access to every site, it is a page of Firefox's.
  return (await mayReadEveryPage()) ? "firefox_page" : "no_access";
}

/** @param {browser.tabs.Tab} tab @param {What} what @returns {Promise<CapturedPage>} */
async function captureLive(tab, what) {
  const tabId = tab.id ?? browser.tabs.TAB_ID_NONE;
  const frameId = what.part === "page" ? 0 : (what.frameId ?? 0);
  const captured = await inject(tab, frameId, what);
  if (!captured) throw new CaptureRefused(what.part === "caption" ? "no_caption" : "no_selection");
  const late = refusalOfDocument(captured.documentType);
  if (late) throw new CaptureRefused(late);
  const whole = await withFrames(captured, (id) => captureFrame(tabId, id), LIMITS.maxCharacters);
  return {
    // A selection in a frame belongs to the page that the person was reading.
    url: (frameId === 0 ? captured.url : (tab.url ?? captured.url)).slice(0, MAX_URL_CHARACTERS),
    title: (tab.title || captured.title).slice(0, MAX_TITLE_CHARACTERS),
    contentType: captured.contentType,
    charset: "utf-8",
    bytes: new TextEncoder().encode(whole.text),
    truncated: whole.truncated,
  };
}

/**
 * Firefox lets nobody into its PDF viewer: the file is fetched, from Firefox's own cache if it is there.
 * @param {browser.tabs.Tab} tab @param {AbortSignal} [signal] @returns {Promise<CapturedPage>}
 */
async function captureViewer(tab, signal) {
  const url = tab.url ?? "";
  if (url.startsWith("file:")) throw new CaptureRefused("pdf_file");
  // What is fetched from here has the cookies of ordinary windows and lands in their cache.
  if (tab.incognito) throw new CaptureRefused("private_fetch");
  const page = await fetchDocument(url, { cache: "force-cache", signal });
  // After a session has ended, the address leads to a form to sign in.
  if (page.contentType !== "application/pdf") throw new CaptureRefused("pdf_unreadable");
  return { ...page, url: url.replace(/#.*$/s, ""), title: titleOfViewer(tab.title ?? "") };
}

/** The viewer puts the file's name behind the title that the document gives itself. @param {string} title */
function titleOfViewer(title) {
  const own = /^(.+) - [^/]+\.pdf$/i.exec(title)?.[1] ?? title;
  return own.slice(0, MAX_TITLE_CHARACTERS);
}

/** @param {browser.tabs.Tab} tab @param {number} frameId @param {What} what */
async function inject(tab, frameId, what) {
  const target = { tabId: tab.id ?? browser.tabs.TAB_ID_NONE, frameIds: [frameId] };
  try {
    await browser.scripting.executeScript({ target, files: ["/content/capture.js"] });
    const [frame] = await browser.scripting.executeScript({
      target,
      func: runCapture,
      args: [what.part, LIMITS, what.part === "caption" ? what.target : 0],
    });
    if (frame?.error) throw new CaptureRefused("unreadable");
    return /** @type {Captured | null} */ (frame?.result ?? null);
  } catch (reason) {
    if (reason instanceof CaptureRefused) throw reason;
    throw new CaptureRefused(refusalOfViewer(tab.url ?? "", tab.title ?? ""));
  }
}

/**
 * @param {number} tabId @param {number} frameId
 * @returns {Promise<Captured | null>} null where the person gave no leave, or nothing came in time
 */
async function captureFrame(tabId, frameId) {
  const target = { tabId, frameIds: [frameId] };
  const injectImmediately = true;
  const captured = async () => {
    await browser.scripting.executeScript({ target, files: ["/content/capture.js"], injectImmediately });
    const [frame] = await browser.scripting.executeScript({
      target, func: runCapture, args: ["frame", LIMITS, 0], injectImmediately,
    });
    return /** @type {Captured | null} */ (frame?.result ?? null);
  };
  const late = new Promise((resolve) => setTimeout(() => resolve(null), FRAME_TIMEOUT_MS));
  try {
    return await Promise.race([captured(), late]);
  } catch {
    return null;
  }
}

/**
 * Runs in the page: it is sent there as source, and sees nothing of this module.
 * @param {What["part"] | "frame"} part @param {CaptureLimits} limits @param {number} target
 */
function runCapture(part, limits, target) {
  const captures = globalThis.memoryCacheCapture;
  if (part === "selection") return captures.captureSelection(limits);
  if (part === "caption") return captures.captureCaption(target, limits);
  return part === "frame" ? captures.captureFrame(limits) : captures.capturePage(limits);
}
