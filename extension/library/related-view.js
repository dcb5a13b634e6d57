/** The pages that are about the same as the one that is read, each with what it shares with it. */

import { h } from "../common/dom.js";
import { day, list, t } from "../common/words.js";
import { piecesOf } from "./passages.js";
import { sortIcon, sortOf, titleOf } from "./row-view.js";

/** @import { RelatedPage } from "../protocol/protocol.js" */
/** @import { Target } from "./text-view.js" */

/**
 * @param {readonly RelatedPage[]} pages nearest first
 * @param {(pageId: number, target: Target | null) => void} open
 */
export function relatedSection(pages, open) {
  const heading = h("h2", { id: "related-heading" }, t("related_heading"));
  return h("section", { class: "related", "aria-labelledby": "related-heading" }, heading, h("ul", {}, ...pages.map((page) => item(page, open))));
}

/** @param {RelatedPage} page @param {(pageId: number, target: Target | null) => void} open */
function item(page, open) {
  const shared = page.words.length > 0 && t(page.same ? "related_same" : "related_words", list(page.words));
  const pieces = piecesOf(page.sentence.replace(/\s/gu, " "), page.marks);
  return h(
    "li",
    {},
    h(
      "div",
      { class: "related-name" },
      sortIcon(sortOf(page)),
      h("button", { type: "button", class: "plain", dir: "auto", onclick: () => open(page.page_id, targetOf(page)) }, titleOf(page)),
    ),
    h("div", { class: "quiet" }, ...facts(page)),
    shared && h("div", { class: "quiet shared" }, shared),
    page.sentence && h("blockquote", { dir: "auto" }, ...pieces.map(({ text, isMarked }) => (isMarked ? h("mark", {}, text) : text))),
  );
}

/** @param {RelatedPage} page */
function facts({ host, saved_at: savedAt }) {
  return host ? [h("bdi", {}, host), " · ", day(savedAt)] : [day(savedAt)];
}

/** Where the sentence stands in that page; null where there is none. @param {RelatedPage} page @returns {Target | null} */
export function targetOf({ sentence, start, end, marks }) {
  if (!sentence) return null;
  return { start, end, marks: marks.map(([from, to]) => [start + from, start + to]) };
}
