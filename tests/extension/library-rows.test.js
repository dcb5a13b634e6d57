// The rows of a long list: fetched where they are looked at, never twice, and never for nobody.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Rows, pageIdOf } from "../../extension/library/rows.js";
import { settle } from "./fake-host.js";

const row = (pageId) => ({ kind: "page", page: { page_id: pageId } });

/** A source of `total` rows (null: uncounted, `all` of them), whose answers the test lets through. */
function source(all, { total = all } = {}) {
  const asked = [];
  const fetch = (offset, limit, signal) =>
    new Promise((resolve, reject) => {
      const rows = Array.from({ length: Math.max(0, Math.min(limit, all - offset)) }, (_, at) => row(offset + at + 1));
      const block = { rows, total, more: offset + rows.length < all };
      asked.push({ offset, signal, answer: () => resolve(block), fail: reject });
    });
  return { asked, fetch };
}

function setUp() {
  const heard = { changes: 0, troubles: [] };
  const rows = new Rows({
    blockSize: 10,
    onChange: () => void (heard.changes += 1),
    onTrouble: (reason) => void heard.troubles.push(reason),
  });
  return { rows, heard };
}

const offsets = ({ asked }) => asked.map(({ offset }) => offset);

test("the first block brings the count, and the rest waits until it is looked at", async () => {
  const { rows } = setUp();
  const list = source(100_000);
  const loading = rows.load(list.fetch);
  list.asked[0].answer();
  await loading;
  assert.deepEqual([rows.count, rows.isCounted, offsets(list)], [100_000, true, [0]]);
  assert.equal(pageIdOf(rows.at(9)), 10);
  assert.equal(rows.at(10), null);
});

test("what is looked at is fetched once, and what is here already not again", async () => {
  const { rows } = setUp();
  const list = source(100);
  void rows.load(list.fetch);
  list.asked[0].answer();
  await settle();
  void rows.want(5, 25);
  void rows.want(8, 28);
  assert.deepEqual(offsets(list), [0, 10, 20]);
  list.asked[1].answer();
  list.asked[2].answer();
  await settle();
  await rows.want(0, 30);
  assert.deepEqual(offsets(list), [0, 10, 20]);
});

test("nothing is fetched beyond the end of a list that is counted", async () => {
  const { rows } = setUp();
  const list = source(12);
  void rows.load(list.fetch);
  list.asked[0].answer();
  await settle();
  void rows.want(0, 500);
  assert.deepEqual(offsets(list), [0, 10]);
});

test("a search grows as its end comes near, and ends when there is no more", async () => {
  const { rows } = setUp();
  const search = source(15, { total: null });
  void rows.load(search.fetch);
  search.asked[0].answer();
  await settle();
  assert.deepEqual([rows.count, rows.isCounted], [10, false]);
  void rows.want(4, 11);
  search.asked[1].answer();
  await settle();
  assert.deepEqual([rows.count, rows.isCounted], [15, true]);
});

test("rows that are loaded anew stay until the new ones are there", async () => {
  const { rows } = setUp();
  const before = source(30);
  void rows.load(before.fetch);
  before.asked[0].answer();
  await settle();
  const after = source(3);
  void rows.load(after.fetch);
  assert.deepEqual([rows.count, pageIdOf(rows.at(7))], [30, 8]);
  after.asked[0].answer();
  await settle();
  assert.deepEqual([rows.count, rows.at(7)], [3, null]);
});

test("an answer to what nobody wants any more is dropped, and its request called off", async () => {
  const { rows, heard } = setUp();
  const first = source(50);
  void rows.load(first.fetch);
  const second = source(4);
  void rows.load(second.fetch);
  assert.equal(first.asked[0].signal.aborted, true);
  second.asked[0].answer();
  await settle();
  const { changes } = heard;
  first.asked[0].answer();
  await settle();
  assert.deepEqual([rows.count, heard.changes], [4, changes]);
});

test("a trouble is told once, and nothing more is fetched before somebody loads anew", async () => {
  const { rows, heard } = setUp();
  const list = source(50);
  void rows.load(list.fetch);
  list.asked[0].fail(new Error("gone"));
  await settle();
  await rows.want(0, 10);
  assert.deepEqual([heard.troubles.length, offsets(list)], [1, [0]]);
  void rows.load(list.fetch);
  list.asked[1].answer();
  await settle();
  assert.equal(rows.count, 50);
});

test("a list can be loaded anew from where it is looked at", async () => {
  const { rows } = setUp();
  const list = source(1_000);
  void rows.load(list.fetch, 437);
  list.asked[0].answer();
  await settle();
  assert.deepEqual([offsets(list), pageIdOf(rows.at(437)), rows.at(0)], [[430], 438, null]);
});
