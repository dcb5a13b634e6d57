// How far forgetting is: what may be undone, for how long, and what may be said of it when.

import assert from "node:assert/strict";
import { test } from "node:test";

import { advance, begin, isOver, mayUndo } from "../../extension/common/forgetting.js";

const event = (phase, { nowMs = 0, pageIds = [3, 4], secondsLeft = 10 } = {}) => ({
  type: "event", nowMs,
  event: { phase, page_ids: pageIds, pages: pageIds.length, seconds_left: phase === "hidden" ? secondsLeft : 0 },
});
const after = (...steps) => steps.reduce(advance, Object.freeze(begin("Tides")));
const restored = (pageIds) => ({ type: "restored", pageIds });

test("it begins with nothing hidden and nothing to undo", () => {
  const act = after();
  assert.deepEqual([act.phase, act.pages, mayUndo(act, 0), isOver(act)], ["asked", 0, false, false]);
});

test("hidden pages can be brought back until the host's seconds are over", () => {
  const act = after(event("hidden", { nowMs: 1_000 }));
  assert.deepEqual([act.pageIds, mayUndo(act, 1_000), mayUndo(act, 10_999), mayUndo(act, 11_000)], [[3, 4], true, true, false]);
});

test("from hidden over erasing to forgotten, which only the host's last word says", () => {
  const steps = [event("hidden"), event("erased"), event("forgotten"), { type: "ended", well: true }];
  const phases = steps.map((_, at) => after(...steps.slice(0, at + 1)).phase);
  assert.deepEqual(phases, ["hidden", "erasing", "forgotten", "forgotten"]);
});

test("the time to undo passes by itself, and not before it is over", () => {
  assert.equal(after(event("hidden"), { type: "late", nowMs: 9_999 }).phase, "hidden");
  assert.equal(after(event("hidden"), { type: "late", nowMs: 10_000 }).phase, "erasing");
});

test("undone in time, the pages are back", () => {
  const undoing = after(event("hidden"), { type: "undo", nowMs: 5_000 });
  assert.equal(undoing.phase, "restoring");
  const act = advance(undoing, restored([3, 4]));
  assert.deepEqual([act.phase, act.pages, isOver(act)], ["restored", 2, true]);
});

test("undoing too late changes nothing", () => {
  assert.equal(after(event("hidden"), { type: "undo", nowMs: 10_000 }).phase, "hidden");
  assert.equal(after(event("hidden"), event("erased"), { type: "undo", nowMs: 1 }).phase, "erasing");
});

test("only the pages that the host brought back are said to be back", () => {
  const act = after(event("hidden"), { type: "undo", nowMs: 9_000 }, restored([4]));
  assert.deepEqual([act.pageIds, act.pages], [[4], 1]);
});

test("words of the host that crossed with the undoing do not take it back", () => {
  const undone = [event("hidden"), { type: "undo", nowMs: 1 }];
  assert.equal(after(...undone, event("erased"), restored([3, 4])).phase, "restored");
  assert.equal(after(...undone, restored([3, 4]), event("forgotten")).phase, "restored");
});

test("where undoing fails, the erasing goes on", () => {
  assert.equal(after(event("hidden"), { type: "undo", nowMs: 1 }, { type: "undoFailed" }).phase, "erasing");
});

test("what never began has failed; what is hidden already is erased all the same", () => {
  assert.equal(after({ type: "ended", well: false }).phase, "failed");
  assert.equal(after(event("hidden"), { type: "ended", well: false }).phase, "hidden");
});
