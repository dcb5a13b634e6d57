/** One row of the list as nodes: a saved page, a passage that was found, or one that is on its way. */

import { h } from "../common/dom.js";
import { icon } from "../common/icons.js";
import { day, plural, t } from "../common/words.js";
import { piecesOf } from "./passages.js";

/** @import { Hit, PageSummary } from "../protocol/protocol.js" */
/** @import { Row } from "./rows.js" */

/** @typedef {"page" | "pdf" | "file" | "note" | "selection"} Sort */

/** What a page is to the eye. @param {{kind: PageSummary["kind"], content_type?: string, page_number?: number | null}} page @returns {Sort} */
export function sortOf({ kind, content_type: contentType, page_number: pageNumber }) {
  const isPdf = contentType === "application/pdf" || (pageNumber ?? null) !== null;
  return isPdf && kind !== "note" ? "pdf" : kind;
}

/** @type {Record<Sort, string>} */
const SORT_WORDS = {
  page: "sort_page", pdf: "sort_pdf", file: "sort_file", note: "sort_note", selection: "sort_selection",
};

/** @param {Sort} sort */
export function sortWords(sort) {
  return t(SORT_WORDS[sort]);
}

/** @param {Sort} sort */
export function sortIcon(sort) {
  return icon(sort, sortWords(sort));
}

/** A title, or what stands in for one. @param {{title: string, url: string}} page */
export function titleOf({ title, url }) {
  return title.trim() || url || t("untitled");
}

/** @param {Row} row */
export function rowContent(row) {
  return row.kind === "page" ? pageContent(row.page) : hitContent(row.hit);
}

/** @param {PageSummary} page */
function pageContent(page) {
  const facts = [page.host || page.site, page.byline, day(page.saved_at)];
  return [
    sortIcon(sortOf(page)),
    h(
      "div",
      { class: "words" },
      h("div", { class: "name", dir: "auto" }, titleOf(page)),
      h("div", { class: "facts" }, ...between(facts)),
    ),
    h("div", { class: "length" }, page.characters > 0 ? plural("length_words", Math.max(1, Math.round(page.characters / 6))) : ""),
  ];
}

/** @param {Hit} hit */
function hitContent(hit) {
  const where = hit.page_number ? t("page_number", hit.page_number) : "";
  const facts = [hit.host, day(hit.saved_at), where, hit.heading];
  const pieces = piecesOf(hit.text.replace(/\s/gu, " "), hit.marks);
  return [
    sortIcon(sortOf(hit)),
    h(
      "div",
      { class: "words" },
      h("div", { class: "name", dir: "auto" }, ...(hit.title.trim() ? marked(piecesOf(hit.title, hit.title_marks ?? [])) : [titleOf(hit)])),
      h("div", { class: "facts" }, ...between(facts)),
      h("div", { class: "passage", dir: "auto" }, ...marked(shown(pieces))),
    ),
  ];
}

/** @param {import("./passages.js").Piece[]} pieces */
function marked(pieces) {
  return pieces.map(({ text, isMarked }) => (isMarked ? h("mark", {}, text) : text));
}

const BEFORE_FIRST_MARK = 90;

/** What comes long before the first mark is left out: the mark is what a row has room for. */
/** @param {import("./passages.js").Piece[]} pieces */
function shown(pieces) {
  const [first, ...others] = pieces;
  if (!first || first.isMarked || first.text.length <= BEFORE_FIRST_MARK || others.length === 0) return pieces;
  const tail = first.text.slice(-BEFORE_FIRST_MARK);
  return [{ text: `…${tail.slice(tail.search(/\s/u) + 1)}`, isMarked: false }, ...others];
}

/** @param {string[]} facts */
function between(facts) {
  const known = facts.filter(Boolean);
  return known.flatMap((fact, at) => [...(at > 0 ? [" · "] : []), h("bdi", {}, fact)]);
}
