// What is typed into the library's search field: its filters, and how the small controls write them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { daysBefore, filterValue, filtersOf, hasWords, withFilter } from "../../extension/library/query.js";

const short = (query) => filtersOf(query).map(({ name, value, isExcluded }) => [name, value, isExcluded]);

test("filters are told from words, quoted or not, in any case", () => {
  const query = 'tide SITE:example.org collection:"To read" type:pdf mill';
  assert.deepEqual(short(query), [["site", "example.org", false], ["collection", "To read", false], ["type", "pdf", false]]);
});

test("a filter has other names, as the program has them", () => {
  const query = "tag:sea kind:pdf since:2025 until:2026 language:de domain:example.org";
  assert.deepEqual(short(query).map(([name]) => name), ["collection", "type", "after", "before", "lang", "site"]);
});

test("each filter knows where it stands", () => {
  const query = 'a collection:“two words” b site:x';
  const parts = filtersOf(query).map(({ from, to }) => query.slice(from, to));
  assert.deepEqual(parts, ["collection:“two words”", "site:x"]);
});

test("an excluded filter is no choice of a control", () => {
  assert.deepEqual(short("-site:example.org"), [["site", "example.org", true]]);
  assert.equal(filterValue("-site:example.org", "site"), null);
});

test("what only looks like a filter is words", () => {
  for (const query of ["website:x", "https://example.org", "note: buy bread", "a:b", ""]) {
    assert.deepEqual(short(query), [], query);
  }
});

test("a query of filters alone has no words to search for", () => {
  const alone = ["", "  ", "type:note", 'collection:"a b" after:2025-01-01 ', "-site:x type:pdf", "site:"];
  assert.deepEqual(alone.filter(hasWords), []);
  assert.deepEqual(["tide", "type:note tide", "type: note"].map(hasWords), [true, true, true]);
});

test("a control puts its filter at the end, with room to type on", () => {
  assert.equal(withFilter("tide", "type", "pdf"), "tide type:pdf ");
  assert.equal(withFilter("", "collection", "To read"), 'collection:"To read" ');
});

test("a control changes its filter where it stands, and leaves one of several", () => {
  assert.equal(withFilter("a site:x b", "site", "y.org"), "a site:y.org b");
  assert.equal(withFilter("site:x a site:y", "site", "z"), "site:z a");
});

test("a control takes its filter out and leaves the rest", () => {
  assert.equal(withFilter('tide collection:"To read" mill', "collection", null), "tide mill");
  assert.equal(withFilter("type:pdf", "type", null), "");
  assert.equal(withFilter("-type:pdf a", "type", null), "-type:pdf a");
});

test("a name with quotation marks in it cannot break out of its filter", () => {
  const query = withFilter("", "collection", 'a" site:evil');
  assert.deepEqual(short(query), [["collection", "a site:evil", false]]);
});

test("what a control writes is what it reads", () => {
  for (const value of ["pdf", "To read", "日本語", "a-b.c"]) {
    assert.equal(filterValue(withFilter("words", "collection", value), "collection"), value);
  }
});

test("days are counted in the person's own calendar, over the ends of months and years", () => {
  assert.equal(daysBefore(new Date(2026, 0, 3, 0, 30), 7), "2025-12-27");
  assert.equal(daysBefore(new Date(2024, 2, 1, 23, 59), 1), "2024-02-29");
});
