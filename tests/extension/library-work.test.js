// Work in the background: how long it will still take, where that can be told, and where one is.

import assert from "node:assert/strict";
import { test } from "node:test";

import { fragmentOf, placeOf } from "../../extension/library/place.js";
import { observe, progressOf, roughly } from "../../extension/library/work.js";

const reading = (done, total = 100) => [{ kind: "reading", done, total }];

/** What is told after the host's words at these times: [milliseconds, work]. */
function told(...news) {
  const seen = news.reduce((before, [atMs, work]) => observe(before, work, atMs), []);
  return progressOf(seen, news.at(-1)[0]);
}

test("no time is told of work that has just begun", () => {
  assert.equal(told([0, reading(0)])[0].secondsLeft, null);
  assert.equal(told([0, reading(0)], [2_000, reading(50)])[0].secondsLeft, null);
  assert.equal(told([0, reading(0)], [60_000, reading(1)])[0].secondsLeft, null);
});

test("the time left follows from how fast it went", () => {
  const [{ done, total, secondsLeft }] = told([0, reading(10)], [5_000, reading(20)], [10_000, reading(30)]);
  assert.deepEqual([done, total, secondsLeft], [30, 100, 35]);
});

test("no time is told where nobody knows how much there is, or where it is done", () => {
  assert.equal(told([0, reading(0, null)], [10_000, reading(50, null)])[0].secondsLeft, null);
  assert.equal(told([0, reading(0)], [10_000, reading(100)])[0].secondsLeft, null);
});

test("work that begins again is measured anew", () => {
  const [{ secondsLeft }] = told([0, reading(0)], [10_000, reading(50)], [11_000, reading(0)], [12_000, reading(20)]);
  assert.equal(secondsLeft, null);
});

test("each kind of work is measured by itself, and is gone when the host names it no more", () => {
  const embedding = { kind: "embedding", done: 4, total: 8 };
  const both = told([0, [...reading(0), { ...embedding, done: 0 }]], [8_000, [...reading(40), embedding]]);
  assert.deepEqual(both.map(({ kind, secondsLeft }) => [kind, secondsLeft]), [["reading", 12], ["embedding", 8]]);
  assert.deepEqual(told([0, reading(0)], [1_000, []]), []);
});

test("a time is said as a person would say it", () => {
  const words = [1, 12, 54, 60, 100, 3_000, 7_000].map((seconds) => Object.values(roughly(seconds)).join(" "));
  assert.deepEqual(words, ["second 5", "second 15", "second 55", "minute 1", "minute 2", "minute 50", "hour 2"]);
});

test("the address says which page or which search, and reads back as it was written", () => {
  const nowhere = { pageId: null, query: "", order: "newest", versionId: null, at: null };
  for (const part of [
    { pageId: 12 }, { pageId: 12, at: [100, 180] }, { pageId: 12, versionId: 3 }, { pageId: 12, versionId: 3, at: [0, 7] },
    { query: 'tide "mill wheel" 日本 #% &order=title type:pdf' }, {}, { order: "title" }, { query: "tide", order: "oldest" },
  ]) {
    const place = { ...nowhere, ...part };
    assert.deepEqual(placeOf(fragmentOf(place)), place);
  }
  assert.equal(placeOf("#page=12&at=9-3").at, null);
});

test("an address that names nothing sensible is the first view", () => {
  for (const fragment of [
    "", "#", "#page=", "#page=1e5", "#page=-3", "#search=%E0%A4%A", "#other=1", "#page=1#page=2", "#page=1&at=2", "#page=1&at=2-3&version=4",
    "#order=best", "#order=",
  ]) {
    assert.deepEqual(placeOf(fragment), { pageId: null, query: "", order: "newest", versionId: null, at: null }, fragment);
  }
});
