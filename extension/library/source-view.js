/** Shows a page as it was stored: as a page without anything live in it, or letter by letter. */

import { h } from "../common/dom.js";
import { size, t } from "../common/words.js";
import { bytesOf, harmless, textOf } from "./source.js";

/** @import { PageSummary, Source } from "../protocol/protocol.js" */
/** @import { Host } from "../common/host.js" */

/** More of it would only make the tab slow; all of it can be downloaded. */
const SHOWN_CHARACTERS = 400_000;
const FRAMED_CHARACTERS = 4_000_000;
const ENDINGS = { "application/pdf": "pdf", "text/html": "html", "text/markdown": "md", "text/plain": "txt" };

/**
 * @param {Pick<Host, "all">} host @param {PageSummary} page @param {AbortSignal} signal
 * @returns {Promise<HTMLElement>} rejects with Trouble
 */
export async function sourceView(host, page, signal) {
  const parts = await host.all({ type: "read_source", page_id: page.page_id }, "source", signal);
  const [first] = parts;
  if (!first) return h("p", { class: "quiet" }, t("source_none"));
  const bytes = bytesOf(parts);
  const view = h("div", { class: "source" });
  const download = h("a", { class: "button", download: fileName(page, first), href: addressOf(bytes, signal) }, t("source_download", size(bytes.length)));
  if (first.content_type === "application/pdf") {
    view.append(h("p", {}, t("source_pdf")), h("div", { class: "actions" }, download));
    return view;
  }
  const text = textOf(bytes, first.charset);
  const isHtml = first.content_type === "text/html";
  const letters = h("pre", { class: "letters", tabindex: "0", dir: "ltr", hidden: isHtml }, text.slice(0, SHOWN_CHARACTERS));
  const cut = text.length > SHOWN_CHARACTERS && h("p", { class: "quiet", hidden: isHtml }, t("source_cut"));
  const frame = isHtml && text.length <= FRAMED_CHARACTERS ? frameFor(text, page.title) : null;
  const swap = (/** @type {Event} */ event) => {
    const showLetters = letters.hidden;
    if (frame) frame.hidden = showLetters;
    letters.hidden = !showLetters;
    if (cut) cut.hidden = !showLetters;
    /** @type {HTMLElement} */ (event.currentTarget).setAttribute("aria-pressed", String(showLetters));
  };
  if (!frame) {
    letters.hidden = false;
    if (cut) cut.hidden = false;
  }
  view.append(
    h("div", { class: "actions" }, frame && h("button", { type: "button", "aria-pressed": "false", onclick: swap }, t("source_letters")), download),
    h("p", { class: "quiet" }, t("source_words")),
    ...[frame, letters, cut].filter((node) => node !== null && node !== false),
  );
  return view;
}

/** @param {string} text @param {string} title */
function frameFor(text, title) {
  // An empty sandbox: no scripts, no forms, no way out; and the policy of this page holds in it.
  return h("iframe", {
    class: "stored", sandbox: "", referrerpolicy: "no-referrer", title: t("source_title", title),
    srcdoc: harmless(text, { title }),
  });
}

/** @param {Uint8Array<ArrayBuffer>} bytes @param {AbortSignal} signal let go of it then */
function addressOf(bytes, signal) {
  // Never as HTML: opened in a tab it would be a page of the add-on.
  const url = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  signal.addEventListener("abort", () => URL.revokeObjectURL(url), { once: true });
  return url;
}

/** @param {PageSummary} page @param {Source} source */
function fileName({ title, page_id: pageId }, { content_type: type }) {
  const name = title.replace(/[\p{C}<>:"/\\|?*]+/gu, " ").replace(/\s+/g, " ").trim().slice(0, 80).replace(/[. ]+$/, "");
  return `${name || pageId}.${ENDINGS[type]}`;
}
