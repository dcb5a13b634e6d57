// What comes many times a second is shown together, and never late for what cannot wait.

import assert from "node:assert/strict";
import { test } from "node:test";

let lastId = 0;
const waiting = new Map();
globalThis.requestAnimationFrame = (draw) => (waiting.set((lastId += 1), draw), lastId);
globalThis.cancelAnimationFrame = (id) => waiting.delete(id);

const { Store } = await import("../../extension/sidebar/store.js");

const FRAME_MS = 1_000 / 60;
const page = (tabId) => ({ type: "page", page: { tabId, url: "https://a.example/", title: "A", pageId: null, savedAt: null, refusal: null } });

/** Runs frames, in each of which something came, and tells in which of them it was shown. */
function shownIn(frames, change = () => {}) {
  const shown = [];
  let frame = 0;
  const store = new Store(() => shown.push(frame));
  for (frame = 1; frame <= frames; frame += 1) {
    store.dispatchSoon(page(frame));
    change(store, frame);
    const due = [...waiting.values()];
    waiting.clear();
    for (const draw of due) draw(frame * FRAME_MS + 1_000);
  }
  return { shown, store };
}

test("what comes in every frame is shown in every second one, the last included", () => {
  const { shown, store } = shownIn(7);
  assert.deepEqual(shown, [1, 3, 5, 7]);
  assert.equal(store.state.page.tabId, 7);
});

test("what cannot wait is shown at once, with all that came before it", () => {
  const { shown, store } = shownIn(4, (one, frame) => frame === 2 && one.dispatch(page(99)));
  assert.deepEqual(shown, [1, 2, 3]);
  assert.equal(store.state.page.tabId, 4);
});

test("nothing is drawn where nothing came", () => {
  waiting.clear();
  shownIn(1);
  assert.equal(waiting.size, 0);
});
