/**
 * Why a page cannot be read or kept: each reason has a stable name and, in the locale files under
 * `refusal_<name>`, a sentence of its own.
 */

/**
 * @typedef {"no_access" | "library_page" | "firefox_page" | "source_view" | "reader" | "pdf"
 *   | "pdf_file" | "pdf_unreadable" | "json" | "mozilla_site" | "image" | "media" | "private_window"
 *   | "private_never" | "private_fetch" | "no_selection" | "selection_left" | "no_caption" | "empty" | "gone" | "left"
 *   | "unreadable" | "not_allowed" | "no_web_address" | "no_document" | "too_large" | "fetch_failed" | "fetch_late"
 *   | "http_gone" | "http_forbidden" | "http_error" | "clipboard_empty" | "clipboard_closed"
 *   | "clipboard_long"} Refusal
 */

export class CaptureRefused extends Error {
  /** @param {Refusal} refusal */
  constructor(refusal) {
    super(refusal);
    this.refusal = refusal;
  }
}

/** Sites where Firefox lets no add-on in (its preference extensions.webextensions.restrictedDomains). */
const MOZILLA_SITES = new Set([
  "accounts-static.cdn.mozilla.net", "accounts.firefox.com", "addons.cdn.mozilla.net",
  "addons.mozilla.org", "api.accounts.firefox.com", "content.cdn.mozilla.net",
  "discovery.addons.mozilla.org", "oauth.accounts.firefox.com", "profile.accounts.firefox.com",
  "support.mozilla.org", "sync.services.mozilla.com",
]);

/**
 * What an address alone tells.
 * @param {string} url
 * @returns {Refusal | null} null: nothing speaks against reading it
 */
export function refusalOfAddress(url) {
  if (url.startsWith("view-source:")) return "source_view";
  if (url.startsWith("about:reader")) return "reader";
  if (/^(about|chrome|resource|moz-extension|data|blob|javascript):/.test(url)) {
    return url === "about:blank" ? "empty" : "firefox_page";
  }
  if (URL.canParse(url) && MOZILLA_SITES.has(new URL(url).hostname)) return "mozilla_site";
  return null;
}

/**
 * Firefox let no script into a page that is ours to read otherwise: name the viewer it is shown in.
 * @param {string} url @param {string} title
 * @returns {Refusal}
 */
export function refusalOfViewer(url, title) {
  const path = URL.canParse(url) ? new URL(url).pathname : url;
  if (/\.pdf$/i.test(path) || /\.pdf\b/i.test(title)) return "pdf";
  if (/\.json$/i.test(path)) return "json";
  return "unreadable";
}

/** @param {string} documentType @returns {Refusal | null} */
export function refusalOfDocument(documentType) {
  if (documentType.startsWith("image/") && documentType !== "image/svg+xml") return "image";
  if (/^(video|audio)\//.test(documentType)) return "media";
  return null;
}
