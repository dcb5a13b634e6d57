// The sidebar's state beside a page: the scope, what is read ahead, what keeps everything from working.

import assert from "node:assert/strict";
import { test } from "node:test";

import { CRASH, LIBRARY, MOON, PAGE, READING, apply, asked, page } from "./sidebar-state.js";
import { EMPTY } from "../../extension/sidebar/state.js";

const SUMMARY = { page_id: 3, url: "https://example.org/tides", title: "Tides" };

const ahead = (done, tabId = 7, url = PAGE.url) => ({ type: "ahead", tabId, url, event: { ...READING, done } });

test("the state begins empty, beside a page", () => {
  assert.deepEqual(EMPTY.scope, { type: "page" });
  assert.deepEqual([EMPTY.turns, EMPTY.page, EMPTY.saving, EMPTY.recent, EMPTY.fault], [[], null, null, null, null]);
});

test("a page is what is beside us now", () => {
  assert.deepEqual(apply(EMPTY, page(PAGE)).page, PAGE);
});

test("the scope changes, and the turns stay", () => {
  const state = apply(EMPTY, asked(), LIBRARY);
  assert.deepEqual(state.scope, { type: "library" });
  assert.equal(state.turns.length, 1);
});

test("a fault goes when it is taken away, when pages come, or when somebody asks again", () => {
  const faulty = apply(EMPTY, { type: "fault", fault: CRASH });
  assert.deepEqual(faulty.fault, CRASH);
  assert.equal(apply(faulty, { type: "fault", fault: null }).fault, null);
  assert.equal(apply(faulty, { type: "recent", pages: [], total: 0 }).fault, null);
  assert.equal(apply(faulty, asked()).fault, null);
});

test("a fault stays while the page beside us and the scope change", () => {
  const state = apply(EMPTY, { type: "fault", fault: CRASH }, page(PAGE), LIBRARY);
  assert.deepEqual(state.fault, CRASH);
});

test("the saved pages are what the host listed last", () => {
  const state = apply(EMPTY, { type: "recent", pages: [SUMMARY], total: 61 });
  assert.deepEqual(state.recent, { pages: [SUMMARY], total: 61 });
});

test("how far the page beside us was read ahead is known, and stays once it was read", () => {
  const before = apply(EMPTY, page(PAGE), ahead(40));
  assert.deepEqual(before.ahead, { tabId: 7, url: PAGE.url, done: 40, total: 100, coverage: null });
  const read = apply(before, ahead(100), { type: "aheadEnded" }, page({ ...PAGE, title: "Tides!" }));
  assert.equal(read.ahead.done, 100);
});

test("reading ahead that was broken off is forgotten", () => {
  assert.equal(apply(EMPTY, page(PAGE), ahead(40), { type: "aheadEnded" }).ahead, null);
});

test("another page was not read ahead, and what comes late of the last one is not for it", () => {
  for (const other of [{ ...PAGE, tabId: 8 }, { ...PAGE, url: "https://example.org/moon" }]) {
    const state = apply(EMPTY, page(PAGE), ahead(100), page(other));
    assert.equal(state.ahead, null);
    assert.equal(apply(state, ahead(100)).ahead, null);
  }
});

test("what the model would be given of the page beside us is known before it reads, and after it could not", () => {
  const coverage = { whole: false };
  const given = { type: "ahead", tabId: 7, url: PAGE.url, event: { type: "given", coverage } };
  const state = apply(EMPTY, page(PAGE), given, { type: "aheadEnded" });
  assert.deepEqual(state.ahead, { tabId: 7, url: PAGE.url, done: 0, total: 0, coverage });
  assert.deepEqual(apply(state, ahead(100)).ahead.coverage, coverage);
});

test("the headings of the page beside us are its own", () => {
  const opened = { type: "opened", tabId: 7, url: PAGE.url, headings: ["Springs"] };
  const state = apply(EMPTY, page(PAGE), opened);
  assert.deepEqual(state.open.headings, ["Springs"]);
  assert.equal(apply(state, page(MOON)).open, null);
  assert.equal(apply(EMPTY, page(MOON), opened).open, null);
});

test("the chat model is known as the program said last, whatever page is looked at", () => {
  const state = apply(EMPTY, page({ ...PAGE, chatModel: "M" }), page(MOON));
  assert.equal(state.chatModel, "M");
  assert.equal(apply(state, { type: "chatModel", name: null }).chatModel, null);
});
