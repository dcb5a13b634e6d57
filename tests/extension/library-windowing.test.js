// Which rows of a long list are drawn, and where keys lead in it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { MOST_PIXELS, reachable, rowAfterKey, rowsInView, scrollToShow } from "../../extension/library/windowing.js";

const view = (scrollTop, count = 100_000) => ({ scrollTop, viewHeight: 600, rowHeight: 60, count });

test("an empty list draws nothing, wherever it was scrolled to", () => {
  assert.deepEqual(rowsInView(view(0, 0)), { from: 0, to: 0 });
  assert.deepEqual(rowsInView(view(9_000, 0)), { from: 0, to: 0 });
});

test("of a hundred thousand rows only those in view are drawn, with a few to spare", () => {
  for (const scrollTop of [0, 1, 59, 60, 3_000_000, 5_999_400]) {
    const { from, to } = rowsInView(view(scrollTop));
    assert.ok(to - from <= 600 / 60 + 2 + 2 * 8, `${to - from} rows at ${scrollTop}`);
    assert.ok(from * 60 <= scrollTop && to * 60 >= Math.min(6_000_000, scrollTop + 600), `${from}–${to} at ${scrollTop}`);
  }
});

test("a list that became shorter than where it was scrolled to shows its end", () => {
  const { from, to } = rowsInView(view(50_000, 5));
  assert.equal(to, 5);
  assert.ok(from < 5);
});

test("bouncing over the top asks for no row before the first", () => {
  assert.equal(rowsInView(view(-80)).from, 0);
});

test("more rows than Firefox can lay out are not promised", () => {
  assert.equal(reachable(100_000, 60), 100_000);
  assert.ok(reachable(1_000_000, 60) * 60 <= MOST_PIXELS);
});

test("a row in view moves nothing; one outside moves just so far that it is in view whole", () => {
  const at = { scrollTop: 600, viewHeight: 600, rowHeight: 60 };
  assert.equal(scrollToShow(12, at), 600);
  assert.equal(scrollToShow(9, at), 540);
  assert.equal(scrollToShow(20, at), 660);
});

test("keys lead from row to row and never out of the list", () => {
  const after = (key, row) => rowAfterKey(key, row, 100, 9);
  assert.deepEqual(
    [after("ArrowDown", 3), after("ArrowUp", 3), after("PageDown", 3), after("PageUp", 30), after("Home", 50), after("End", 50)],
    [4, 2, 12, 21, 0, 99],
  );
  assert.deepEqual([after("ArrowUp", 0), after("ArrowDown", 99), after("PageDown", 95)], [0, 99, 99]);
});

test("other keys lead nowhere, nor does any key in an empty list", () => {
  assert.equal(rowAfterKey("x", 3, 100, 9), null);
  assert.equal(rowAfterKey("ArrowDown", 0, 0, 9), null);
});
