// Several things are saved one after the other; how each went is told, and stopping leaves the rest.

import assert from "node:assert/strict";
import { test } from "node:test";

import { saveAll } from "../../extension/background/batch.js";
import { RequestFailed } from "../../extension/background/host-fault.js";
import { CaptureRefused } from "../../extension/background/refusal.js";
import { settle } from "./fake-host.js";

globalThis.browser = { i18n: { getMessage: (key) => `the words of ${key}` } };

const saved = (page_id, status = "saved") => ({ type: "saved", page_id, status });

/** Jobs whose progress the test tells; `begun` has those that were begun. */
function start(count) {
  const control = new AbortController();
  const begun = [];
  const shown = [];
  const jobs = Array.from({ length: count }, (_, index) => ({
    title: `Page ${index}`,
    save: (onEvent, signal) =>
      new Promise((done, fail) => begun.push({ index, onEvent, signal, done, fail })),
  }));
  const all = { over: null };
  const over = saveAll(jobs, (items) => shown.push(items), control.signal).then((items) => (all.over = items));
  const states = () => shown.at(-1).map(({ state }) => state);
  return Object.assign(all, { begun, shown, states, control, ended: over });
}

test("one is begun when the one before it is safe, however long reading it takes", async () => {
  const all = start(2);
  assert.deepEqual([all.begun.length, all.states()], [1, ["saving", "waiting"]]);
  all.begun[0].onEvent(saved(4));
  await settle();
  assert.deepEqual([all.begun.length, all.states()], [2, ["saved", "saving"]]);
  all.begun[1].onEvent(saved(5, "updated"));
  await all.ended;
  assert.deepEqual(all.over.map(({ pageId, state }) => [pageId, state]), [[4, "saved"], [5, "updated"]]);
});

test("a source that is new with a text that is not counts as unchanged, even later", async () => {
  const all = start(1);
  all.begun[0].onEvent(saved(4, "updated"));
  await all.ended;
  all.begun[0].onEvent({ type: "indexed", page_id: 4, by: "words", change: "same" });
  assert.deepEqual(all.states(), ["unchanged"]);
});

test("one that is refused says why, and the others are saved", async () => {
  const all = start(2);
  all.begun[0].fail(new CaptureRefused("http_gone"));
  await settle();
  all.begun[1].onEvent(saved(5));
  await all.ended;
  assert.deepEqual(all.over.map(({ state, words }) => [state, words]), [
    ["failed", "the words of refusal_http_gone"], ["saved", ""],
  ]);
});

test("what is on disk stays saved when reading it fails", async () => {
  const all = start(1);
  all.begun[0].onEvent(saved(4));
  all.begun[0].fail(new RequestFailed({ code: "no_text", message: "No text." }));
  await all.ended;
  await settle();
  assert.deepEqual(all.states(), ["saved"]);
});

test("stopping calls off the one under way and leaves the rest", async () => {
  const all = start(3);
  all.begun[0].onEvent(saved(4));
  await settle();
  all.control.abort();
  assert.ok(all.begun[1].signal.aborted);
  all.begun[1].fail(new RequestFailed({ code: "cancelled", message: "Stopped." }));
  await all.ended;
  assert.deepEqual([all.begun.length, all.states()], [2, ["saved", "stopped", "stopped"]]);
});
