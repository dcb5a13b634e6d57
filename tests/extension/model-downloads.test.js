// A download as the page sees it: begun, joined, paused, failed, lost with the host.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Trouble } from "../../extension/common/host.js";
import { Downloads } from "../../extension/models/downloads.js";
import { settle } from "./fake-host.js";

const ENTRY = { id: "qwen", bytes: 100, kept_bytes: 40, fetching: false };
const HALF = { type: "fetching", phase: "downloading", done_bytes: 50, total_bytes: 100, bytes_per_second: 5, seconds_left: 10 };

/** Downloads, and requests that end when the test says so. */
function begin() {
  const asked = [];
  const ends = [];
  const host = {
    request: (request, hear, signal) => new Promise((resolve, reject) => {
      asked.push({ request, hear, signal, resolve, fail: (ended) => reject(new Trouble(ended)) });
    }),
  };
  const downloads = new Downloads(host, () => {}, async () => {}, (...end) => ends.push(end));
  return { downloads, asked, ends };
}

test("it begins with what is there already, tells how far it is, and ends with a name", async () => {
  const { downloads, asked, ends } = begin();
  void downloads.start(ENTRY, true);
  assert.deepEqual(asked[0].request, { type: "fetch_model", model: "qwen", use: true });
  assert.deepEqual(downloads.shown.get("qwen"), { phase: "starting", done: 40, total: 100, speed: 0, secondsLeft: null });
  asked[0].hear({ id: 1, ...HALF });
  assert.deepEqual(downloads.shown.get("qwen"), { phase: "downloading", done: 50, total: 100, speed: 5, secondsLeft: 10 });
  asked[0].hear({ type: "fetched", model: "0123" });
  asked[0].resolve();
  await settle();
  assert.deepEqual([downloads.shown.size, ends], [0, [["qwen", { model: "0123", isPaused: false }]]]);
});

test("pressed twice it is asked for once, and again when it is over", async () => {
  const { downloads, asked } = begin();
  void downloads.start(ENTRY, false);
  void downloads.start(ENTRY, false);
  assert.equal(asked.length, 1);
  asked[0].resolve();
  await settle();
  void downloads.start(ENTRY, false);
  assert.equal(asked.length, 2);
});

test("one that was under way before the page was opened is joined, and only once", () => {
  const { downloads, asked } = begin();
  const catalogue = [ENTRY, { ...ENTRY, id: "gemma", fetching: true }];
  downloads.follow(catalogue);
  downloads.follow(catalogue);
  assert.deepEqual(asked.map(({ request }) => request), [{ type: "fetch_model", model: "gemma", use: false }]);
});

test("paused, it says so until it is, hears no more, and ends as none that failed", async () => {
  const { downloads, asked, ends } = begin();
  downloads.pause("qwen");
  void downloads.start(ENTRY, false);
  asked[0].hear(HALF);
  downloads.pause("qwen");
  asked[0].hear({ ...HALF, done_bytes: 60 });
  assert.deepEqual([asked[0].signal.aborted, downloads.shown.get("qwen")], [true, { phase: "pausing", done: 50, total: 100, speed: 0, secondsLeft: null }]);
  asked[0].fail({ type: "failed", code: "cancelled", message: "Stopped." });
  await settle();
  assert.deepEqual([downloads.shown.size, ends], [0, [["qwen", { model: null, isPaused: true }]]]);
});

test("what failed stays until it is seen to, with the reason and how far it was", async () => {
  const { downloads, asked, ends } = begin();
  void downloads.start(ENTRY, false);
  asked[0].hear(HALF);
  asked[0].fail({ type: "failed", code: "download_cut", message: "Cut off." });
  await settle();
  const { phase, done, reason } = downloads.shown.get("qwen");
  assert.deepEqual([phase, done, reason.ended.code, ends], ["failed", 50, "download_cut", [["qwen", { model: null, isPaused: false }]]]);
  downloads.dismiss("qwen");
  assert.equal(downloads.shown.size, 0);
});

test("one that ended is shown as under way until it was looked what there is", async () => {
  const { downloads, asked } = begin();
  void downloads.start(ENTRY, false);
  downloads.pause("qwen");
  asked[0].fail({ type: "failed", code: "cancelled", message: "" });
  await Promise.resolve();
  assert.equal(downloads.shown.get("qwen").phase, "pausing");
  await settle();
  assert.equal(downloads.shown.size, 0);
});

test("one that goes on cannot be dismissed", () => {
  const { downloads } = begin();
  void downloads.start(ENTRY, false);
  downloads.dismiss("qwen");
  assert.equal(downloads.shown.size, 1);
});

test("with the host gone it is a paused one: what arrived is kept", async () => {
  const { downloads, asked, ends } = begin();
  void downloads.start(ENTRY, false);
  asked[0].fail({ type: "fault", kind: "crash", detail: "" });
  await settle();
  assert.deepEqual([downloads.shown.size, ends], [0, [["qwen", { model: null, isPaused: true }]]]);
});
