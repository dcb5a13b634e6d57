/** Where a quote stands in the saved text of its page: in the newest version that still has it. */

import { RequestFailed } from "./host-fault.js";
import { codePoints } from "../library/passages.js";
import { fragmentOf } from "../library/place.js";

/** @import { HostPort } from "./host-port.js" */
/** @import { PageVersion, Quote } from "../protocol/protocol.js" */

const MOST_VERSIONS = 20;

/** `start` and `end` in code points of the text, as the host counts. @typedef {{start: number, end: number}} Stretch */

/** `at`: a place in the library, `#page=…`. @typedef {{how: "copy", at: string} | {how: "forgotten" | "not-found"}} InCopy */

/**
 * Of a page that was read as it was open, a copy may be saved as well.
 * @param {Pick<HostPort, "request">} host @param {Quote} quote
 * @returns {Promise<InCopy>}
 */
export async function placeInCopy(host, quote) {
  try {
    const pageId = quote.page_id ?? (await savedPageAt(host, quote.url));
    if (pageId === null) return { how: "not-found" };
    /** @type {PageVersion[]} */
    let versions = [];
    await host.request({ type: "read_page", page_id: pageId }, (event) => {
      if (event.type === "page") ({ versions } = event);
    });
    for (const version of [null, ...versions.slice(0, MOST_VERSIONS)]) {
      let text = "";
      const versionId = version?.version_id ?? null;
      await host.request({ type: "read_text", page_id: pageId, version_id: versionId }, (event) => {
        if (event.type === "text") text += event.text;
      });
      const found = stretchOf(text, quote);
      if (found) return { how: "copy", at: fragmentOf({ pageId, query: "", versionId, at: [found.start, found.end] }) };
    }
    return { how: "not-found" };
  } catch (reason) {
    if (reason instanceof RequestFailed && reason.code === "not_found") return { how: "forgotten" };
    throw reason;
  }
}

/** @param {Pick<HostPort, "request">} host @param {string} url @returns {Promise<number | null>} */
async function savedPageAt(host, url) {
  /** @type {number | null} */
  let pageId = null;
  await host.request({ type: "lookup", url }, (event) => {
    if (event.type === "page_state") pageId = event.page_id;
  });
  return pageId;
}

/**
 * Where it was when it was quoted, or, in a text that has changed since, where its surroundings are.
 * @param {string} text @param {Pick<Quote, "text" | "prefix" | "suffix" | "start">} quote
 * @returns {Stretch | null}
 */
export function stretchOf(text, { text: words, prefix, suffix, start }) {
  if (!words) return null;
  /** @type {{worth: number, distance: number, at: number} | null} */
  let best = null;
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    const end = at + words.length;
    const worth = Number(text.endsWith(prefix, at)) + Number(text.startsWith(suffix, end));
    const distance = Math.abs(at - start);
    if (!best || worth > best.worth || (worth === best.worth && distance < best.distance)) best = { worth, distance, at };
  }
  if (!best) return null;
  const from = codePoints(text.slice(0, best.at));
  return { start: from, end: from + codePoints(words) };
}
