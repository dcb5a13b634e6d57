// Choosing pages: one by one, in spans, all of them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { MOST_CHOSEN, NOTHING, include, spanTo, toggle, without } from "../../extension/library/selection.js";

const ids = (selection) => [...selection.ids].sort((left, right) => left - right);

test("a page goes in and out again, and nothing that was there is changed", () => {
  const one = toggle(NOTHING, 7, 0);
  assert.deepEqual([ids(one), ids(toggle(one, 7, 0)), ids(NOTHING)], [[7], [], []]);
});

test("a span reaches from the row chosen last, upwards or downwards", () => {
  const chosen = toggle(NOTHING, 70, 7);
  assert.deepEqual([spanTo(chosen, 9), spanTo(chosen, 3), spanTo(NOTHING, 4)], [{ from: 7, to: 10 }, { from: 3, to: 8 }, { from: 4, to: 5 }]);
});

test("pages join those that are chosen, each once, and the span's beginning stays", () => {
  const chosen = include(toggle(NOTHING, 7, 2), [8, 7, 9]);
  assert.deepEqual([ids(chosen), chosen.anchor], [[7, 8, 9], 2]);
});

test("no more pages are chosen than the host takes at once", () => {
  const many = include(NOTHING, Array.from({ length: MOST_CHOSEN + 50 }, (_, at) => at + 1));
  assert.equal(many.ids.size, MOST_CHOSEN);
  assert.equal(toggle(many, MOST_CHOSEN + 999, 0).ids.size, MOST_CHOSEN);
  assert.equal(toggle(many, 1, 0).ids.size, MOST_CHOSEN - 1);
});

test("pages that are gone are chosen no longer", () => {
  assert.deepEqual(ids(without(include(NOTHING, [1, 2, 3]), [2, 9])), [1, 3]);
});
