// Saving in the sidebar's state: how far it is, and what a look at the page leaves of that.

import assert from "node:assert/strict";
import { test } from "node:test";

import { CRASH, DONE, FAILED, PAGE, apply, page } from "./sidebar-state.js";
import { EMPTY } from "../../extension/sidebar/state.js";

const SAVED_PAGE = { ...PAGE, pageId: 3, savedAt: 1_700_000_000 };
const saving = (event, tabId = 7) => ({ type: "saving", tabId, event });
const SAVED = { type: "saved", id: 2, page_id: 3, status: "saved" };
const indexed = (by) => ({ type: "indexed", id: 2, page_id: 3, by });

test("saving goes from saving over words to meaning", () => {
  let state = apply(EMPTY, page(PAGE));
  const phases = [{ type: "saving" }, SAVED, indexed("words"), indexed("meaning"), DONE].map((event) => {
    state = apply(state, saving(event));
    return state.saving.phase;
  });
  assert.deepEqual(phases, ["saving", "saved", "words", "meaning", "meaning"]);
  assert.deepEqual([state.saving.pageId, state.saving.status, state.saving.trouble], [3, "saved", null]);
});

test("a failed save says why, and asks for nothing else to stop", () => {
  const state = apply(EMPTY, saving({ type: "saving" }), saving(FAILED));
  assert.deepEqual([state.saving.phase, state.saving.trouble], ["failed", FAILED]);
  assert.equal(state.fault, null);
});

test("a fault while saving is everybody's", () => {
  const state = apply(EMPTY, saving({ type: "saving" }), saving(CRASH));
  assert.equal(state.saving.phase, "failed");
  assert.deepEqual(state.fault, CRASH);
});

test("what is on the disk stays saved, whatever becomes of its indexing", () => {
  for (const trouble of [FAILED, CRASH]) {
    const state = apply(EMPTY, saving({ type: "saving" }), saving(SAVED), saving(trouble));
    assert.deepEqual([state.saving.phase, state.saving.trouble, state.fault], ["saved", null, null]);
  }
});

test("saving again after a failure begins anew", () => {
  const state = apply(EMPTY, saving({ type: "saving" }), saving(FAILED), saving({ type: "saving" }));
  assert.deepEqual([state.saving.phase, state.saving.trouble, state.saving.pageId], ["saving", null, null]);
});

test("saving another tab says nothing about the first", () => {
  const state = apply(EMPTY, saving(SAVED, 7), saving({ type: "saving" }, 8));
  assert.deepEqual(state.saving, { tabId: 8, phase: "saving", pageId: null, status: null, trouble: null });
});

test("a notice that is not about saving changes nothing", () => {
  const before = apply(EMPTY, page(PAGE));
  for (const type of ["granted", "ask"]) assert.equal(apply(before, saving({ type })), before);
});

test("a save that is under way is not forgotten because the page is looked at meanwhile", () => {
  const state = apply(EMPTY, page(PAGE), saving({ type: "saving" }), page({ ...PAGE, title: "Tides!" }));
  assert.equal(state.saving.phase, "saving");
});

test("what was said of a save stays beside the page that was saved", () => {
  const state = apply(EMPTY, saving({ type: "saving" }), saving(SAVED), page(SAVED_PAGE));
  assert.equal(state.saving.phase, "saved");
});

test("undoing a save, or going on to a page that is not saved, ends what was said of it", () => {
  const saved = apply(EMPTY, page(PAGE), saving({ type: "saving" }), saving(SAVED), page(SAVED_PAGE));
  assert.equal(apply(saved, page(PAGE)).saving, null);
  assert.equal(apply(EMPTY, saving(FAILED), page(PAGE)).saving, null);
});

test("another tab's page ends what was said of saving this one", () => {
  const state = apply(EMPTY, saving({ type: "saving" }), page({ ...SAVED_PAGE, tabId: 8 }));
  assert.equal(state.saving, null);
});
