// Where each model stands on its page, and what can be done about it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isRecommended, offerState, remedyOf, shelvesOf } from "../../extension/models/shelves.js";

const disk = (id, why_not = null) => ({ id, name: id, why_not });
const entry = (id, facts = {}) => ({ id, name: id, role: "chat", runs_well: true, on_disk: null, kept_bytes: 0, lacking_bytes: 0, fetching: false, ...facts });
const models = (facts) => ({ on_disk: [], catalogue: [], chosen: null, lost: null, recommended: null, ...facts });
const idsOf = (shelves) => Object.fromEntries(Object.entries(shelves).map(([shelf, list]) => [shelf, list.map(({ id }) => id)]));
const NONE = new Map();

test("models on disk keep the host's order, apart from those that cannot write", () => {
  const shelves = shelvesOf(models({ on_disk: [disk("b"), disk("eyes", "It sees pictures."), disk("a")], chosen: "a" }), NONE);
  assert.deepEqual(idsOf(shelves), { usable: ["b", "a"], others: ["eyes"], offers: [], larger: [] });
});

test("the recommended one is offered first, then the best; what is slow here stands apart", () => {
  const catalogue = [entry("tiny"), entry("small"), entry("good"), entry("better"), entry("huge", { runs_well: false })];
  const recommended = { id: "good", where: "catalogue", reason: "It fits." };
  assert.deepEqual(idsOf(shelvesOf(models({ catalogue, recommended }), NONE)).offers, ["good", "better", "small", "tiny"]);
  assert.deepEqual(idsOf(shelvesOf(models({ catalogue, recommended }), NONE)).larger, ["huge"]);
  assert.deepEqual(idsOf(shelvesOf(models({ catalogue }), NONE)).offers, ["better", "good", "small", "tiny"]);
});

test("what is here already, and what is for searching, is not offered", () => {
  const catalogue = [entry("here", { on_disk: "0123" }), entry("search", { role: "embed" }), entry("new")];
  assert.deepEqual(idsOf(shelvesOf(models({ catalogue }), NONE)).offers, ["new"]);
});

test("a large one that somebody has begun to download is not hidden", () => {
  const catalogue = [entry("half", { runs_well: false, kept_bytes: 5 }), entry("going", { runs_well: false }), entry("huge", { runs_well: false })];
  const shelves = shelvesOf(models({ catalogue }), new Map([["going", { phase: "starting" }]]));
  assert.deepEqual(idsOf(shelves).offers, ["going", "half"]);
  assert.deepEqual(idsOf(shelves).larger, ["huge"]);
});

test("recommended is by name and by place: a file is no catalogue entry of the same name", () => {
  const shown = models({ recommended: { id: "x", where: "disk", reason: "" } });
  assert.equal(isRecommended(shown, "x", "disk"), true);
  assert.equal(isRecommended(shown, "x", "catalogue"), false);
  assert.equal(isRecommended(models({}), "x", "disk"), false);
});

const STATES = [
  ["new", {}, undefined],
  ["paused", { kept_bytes: 1 }, undefined],
  ["no_room", { lacking_bytes: 1 }, undefined],
  ["no_room", { kept_bytes: 1, lacking_bytes: 1 }, undefined],
  ["running", { lacking_bytes: 1 }, { phase: "downloading" }],
  ["running", {}, { phase: "verifying" }],
  ["pausing", {}, { phase: "pausing" }],
  ["failed", { kept_bytes: 1 }, { phase: "failed" }],
];
for (const [state, facts, download] of STATES) {
  test(`${JSON.stringify(facts)} and ${download?.phase ?? "no download"} is ${state}`, () => {
    assert.equal(offerState(entry("x", facts), download), state);
  });
}

test("each way to fail has one remedy, and what is not known goes on", () => {
  const remedies = {
    download_no_space: "check", download_busy: "check", download_wrong: "again", download_gone: "dismiss",
    download_forbidden: "dismiss", download_refused: "dismiss", model_unusable: "dismiss", not_found: "dismiss",
    download_cut: "go_on", download_unreachable: "go_on", download_stalled: "go_on", download_failed: "go_on", "": "go_on",
  };
  for (const [code, remedy] of Object.entries(remedies)) assert.equal(remedyOf(code), remedy, code);
});
