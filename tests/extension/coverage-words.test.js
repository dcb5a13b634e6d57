// What the model reads is said as it is: all of it, or how much of how much.

import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.browser = {
  i18n: { getMessage: (key, values = []) => [key, ...values].join(" "), getUILanguage: () => "en" },
};
const { aheadWords, coverageWords, isReadInPart, readingWords } = await import("../../extension/sidebar/coverage-words.js");

const PAGE = {
  whole: false, tokens: 900, of_tokens: 2_000, passages: 9, of: 40, pages: 1, of_pages: 1,
  sections_read: 6, of_sections: 14, sections: [],
};
const turn = (coverage, scope = "page", phase = "studying") => ({ coverage, scope: { type: scope }, phase, model: "", text: "" });

for (const [what, asked, expected] of [
  ["all of a page", turn({ ...PAGE, whole: true }), "coverage_whole_now"],
  ["all of a page, once it is over", turn({ ...PAGE, whole: true }, "page", "done"), "coverage_whole"],
  ["all of the selection", turn({ ...PAGE, whole: true }, "selection"), "coverage_selection_now"],
  ["all of several pages", turn({ ...PAGE, whole: true, of_pages: 3, pages: 3 }, "tabs"), "coverage_pages_now_other 3"],
  ["some sections", turn(PAGE), "coverage_some_now_other 14 6"],
  ["some sections, once it is over", turn(PAGE, "page", "done"), "coverage_some_other 14 6"],
  ["something of every section", turn({ ...PAGE, sections_read: 14 }), "coverage_passages_now_other 40 9"],
  ["some of a page without headings", turn({ ...PAGE, sections_read: 1, of_sections: 1 }), "coverage_passages_now_other 40 9"],
  ["some of several pages", turn({ ...PAGE, of_pages: 5, pages: 2 }, "collection"), "coverage_across_now_other 9 2 5"],
  ["nothing at all", { ...turn(null, "model", "done"), text: "Elm." }, "coverage_alone"],
  ["nothing yet", turn(null), ""],
]) {
  test(`the model reads ${what}`, () => {
    assert.equal(coverageWords(asked), expected);
  });
}

test("how far it has read is said beside what it reads, and which part of how many", () => {
  assert.equal(readingWords({ done: 45, total: 100 }), "reading_now 45%");
  assert.equal(readingWords({ done: 45, total: 100, part: 3, parts: 9 }), "reading_part 3 9 45%");
});

test("before a question the page beside us says what would be read of it", () => {
  assert.equal(aheadWords({ done: 0, total: 0, coverage: null }), "");
  assert.equal(aheadWords({ done: 0, total: 0, coverage: PAGE }), "ahead_some_other 14 6");
  assert.equal(aheadWords({ done: 0, total: 0, coverage: { ...PAGE, whole: true } }), "coverage_whole_now");
  assert.equal(aheadWords({ done: 5, total: 10, coverage: { ...PAGE, whole: true } }), "ahead_reading 50%");
  assert.equal(aheadWords({ done: 10, total: 10, coverage: null }), "ahead_read");
});

test("what was not found is missing from what was read where that is not all", () => {
  const read = (coverage, type) => isReadInPart({ coverage, scope: { type } });
  assert.deepEqual(["page", "library"].map((type) => read({ ...PAGE, whole: true }, type)), [false, false]);
  assert.deepEqual(["page", "library"].map((type) => read(PAGE, type)), [true, true]);
  assert.deepEqual(["page", "saved", "tabs", "library", "collection"].map((type) => read(null, type)), [false, false, false, true, true]);
});
