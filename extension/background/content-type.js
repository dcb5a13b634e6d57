/** What a fetched document is kept as: by what the server says, and by its first bytes where that says little. */

/** @import { Save } from "../protocol/protocol.js" */
/** @import { Refusal } from "./refusal.js" */
/** @typedef {NonNullable<Save["content_type"]>} ContentType */
/** @typedef {{contentType: ContentType, charset: string | null}} Kept */

const MAX_CHARSET_CHARACTERS = 64;
/** Names under which servers send what they know nothing of. */
const UNKNOWN = new Set(["", "application/octet-stream", "binary/octet-stream", "application/x-download",
  "application/force-download", "application/unknown"]);
/** The bytes with which each begins, as text in Latin-1; PDF readers look through the first kilobyte. */
const PDF_START = /^[\s\S]{0,1019}%PDF-/;
const HTML_START = /^(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|!--|html|head|body|title|meta|article|div|h1|p)\b/i;

/**
 * @param {string | null} header the Content-Type header
 * @param {string} url
 * @param {Uint8Array} start the document's first kilobyte, or less
 * @returns {Kept | {refusal: Refusal}}
 */
export function kindOf(header, url, start) {
  const [type = "", ...parameters] = (header ?? "").split(";").map((part) => part.trim());
  const charset = charsetOf(parameters);
  const media = type.toLowerCase();
  const latin = [...start.subarray(0, 1024)].map((byte) => String.fromCharCode(byte)).join("");
  if (media === "application/pdf" || media === "application/x-pdf" || (UNKNOWN.has(media) && PDF_START.test(latin))) {
    return PDF_START.test(latin) ? { contentType: "application/pdf", charset: null } : { refusal: "pdf_unreadable" };
  }
  if (/^(?:text\/html|application\/xhtml\+xml)$/.test(media)) return { contentType: "text/html", charset };
  if (/^text\/(?:x-)?markdown$/.test(media)) return { contentType: "text/markdown", charset };
  if (media === "" && HTML_START.test(latin)) return { contentType: "text/html", charset };
  if (media === "text/plain" || (UNKNOWN.has(media) && isTextName(url))) {
    return { contentType: isMarkdownName(url) ? "text/markdown" : "text/plain", charset };
  }
  if (media.startsWith("image/") && media !== "image/svg+xml") return { refusal: "image" };
  if (/^(?:video|audio)\//.test(media)) return { refusal: "media" };
  return { refusal: "no_document" };
}

/** @param {string[]} parameters of a Content-Type header */
function charsetOf(parameters) {
  for (const parameter of parameters) {
    const found = /^charset\s*=\s*"?([\w.:+-]+)"?$/i.exec(parameter)?.[1];
    if (found && found.length <= MAX_CHARSET_CHARACTERS) return found.toLowerCase();
  }
  return null;
}

/** @param {string} url */
function isMarkdownName(url) {
  return /\.(?:md|markdown)$/i.test(pathOf(url));
}

/** @param {string} url */
function isTextName(url) {
  return /\.(?:md|markdown|txt|text)$/i.test(pathOf(url));
}

/** @param {string} url */
function pathOf(url) {
  return URL.canParse(url) ? new URL(url).pathname : "";
}
