// Which chat model is offered, how long its download takes, and what can be done about it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { actsOf, downloadMinutes, offerOf } from "../../extension/sidebar/first-run/offer.js";
import { isFirstRun } from "../../extension/sidebar/first-run/welcome.js";

const QWEN = { id: "qwen", role: "chat", name: "Qwen", bytes: 1_800_000_000, kept_bytes: 0, lacking_bytes: 0, on_disk: null };
const GEMMA = { ...QWEN, id: "gemma", name: "Gemma" };
const ON_DISK = { id: "0123", name: "Mistral", sources: ["Ollama"] };
const MODELS = {
  on_disk: [ON_DISK], catalogue: [GEMMA, QWEN], chosen: null, lost: null,
  recommended: { id: "qwen", where: "catalogue", reason: "It fits." },
};
const NONE = new Map();
const RUNNING = { phase: "downloading", done: 5, total: 10, speed: 1, secondsLeft: 5 };

test("the recommended model is offered to be downloaded, with its reason", () => {
  const offer = offerOf(MODELS, NONE, false);
  assert.deepEqual(offer, { kind: "fetch", entry: QWEN, reason: "It fits.", state: "new", download: undefined });
  assert.deepEqual(actsOf(offer, "go_on"), ["start", "later", "others"]);
});

test("one that is on this computer is offered to be used", () => {
  const recommended = { id: "0123", where: "disk", reason: "It is here." };
  const offer = offerOf({ ...MODELS, recommended }, NONE, false);
  assert.deepEqual(offer, { kind: "disk", model: ON_DISK, reason: "It is here." });
  assert.deepEqual(actsOf(offer, "go_on"), ["use", "later", "others"]);
});

test("nothing is offered before it is known what there is, where one is chosen, or where none would run", () => {
  assert.equal(offerOf(null, NONE, false), null);
  assert.equal(offerOf({ ...MODELS, chosen: "0123" }, NONE, false), null);
  assert.equal(offerOf({ ...MODELS, recommended: null }, NONE, false), null);
});

test("put off, the offer is one line that brings it back", () => {
  const offer = offerOf(MODELS, NONE, true);
  assert.deepEqual(offer, { kind: "put-off", hasBegun: false });
  assert.deepEqual(actsOf(offer, "go_on"), ["ask"]);
  const begun = { ...MODELS, catalogue: [{ ...QWEN, kept_bytes: 7 }] };
  assert.deepEqual(offerOf(begun, NONE, true), { kind: "put-off", hasBegun: true });
});

test("what is being downloaded is shown, even put off, and even if another is recommended", () => {
  const offer = offerOf(MODELS, new Map([["gemma", RUNNING]]), true);
  assert.deepEqual(offer, { kind: "fetch", entry: GEMMA, reason: "", state: "running", download: RUNNING });
  assert.deepEqual(actsOf(offer, "go_on"), ["pause", "cancel"]);
});

test("a chosen model whose file is gone is named", () => {
  const offer = offerOf({ ...MODELS, lost: "Phi" }, NONE, false);
  assert.deepEqual(offer, { kind: "lost", name: "Phi" });
  assert.deepEqual(actsOf(offer, "go_on"), ["others", "later"]);
});

for (const [state, entry, download, remedy, acts] of [
  ["paused", { kept_bytes: 3 }, undefined, "go_on", ["resume", "cancel", "later"]],
  ["no_room", { lacking_bytes: 9 }, undefined, "go_on", ["check", "later", "others"]],
  ["no_room", { lacking_bytes: 9, kept_bytes: 3 }, undefined, "go_on", ["check", "cancel", "later", "others"]],
  ["pausing", {}, { ...RUNNING, phase: "pausing" }, "go_on", ["pause"]],
  ["failed", { kept_bytes: 3 }, { ...RUNNING, phase: "failed" }, "go_on", ["resume", "cancel", "dismiss"]],
  ["failed", {}, { ...RUNNING, phase: "failed" }, "go_on", ["again", "dismiss"]],
  ["failed", {}, { ...RUNNING, phase: "failed" }, "check", ["check", "dismiss"]],
  ["failed", {}, { ...RUNNING, phase: "failed" }, "dismiss", ["dismiss", "others"]],
]) {
  test(`a download that is ${state} has the buttons ${acts}`, () => {
    const models = { ...MODELS, catalogue: [{ ...QWEN, ...entry }] };
    const offer = offerOf(models, new Map(download ? [["qwen", download]] : []), false);
    assert.equal(offer.state, state);
    assert.deepEqual(actsOf(offer, remedy), acts);
  });
}

test("how long it takes is told for a quick line and a slow one, in whole minutes from one on", () => {
  assert.deepEqual(downloadMinutes(1_800_000_000), [2, 12]);
  assert.deepEqual(downloadMinutes(1_000_000), [1, 1]);
});

test("it is the first time while nothing was saved or asked, and not before that is known", () => {
  const empty = { recent: { pages: [], total: 0 }, turns: [] };
  assert.equal(isFirstRun(empty), true);
  assert.equal(isFirstRun({ ...empty, recent: null }), false);
  assert.equal(isFirstRun({ ...empty, recent: { pages: [], total: 2 } }), false);
  assert.equal(isFirstRun({ ...empty, turns: [{}] }), false);
});
