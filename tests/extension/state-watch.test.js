// Tabs in front are looked at, saved ones read to see whether they changed, private ones left alone.

import assert from "node:assert/strict";
import { test } from "node:test";

import { StateWatch } from "../../extension/background/state-watch.js";
import { settle } from "./fake-host.js";

const TAB = { id: 7, url: "https://example.org/", title: "A page", incognito: false, active: true, status: "complete" };

function start({ tab = {}, pageId = 3, kind = "saved", refusal = null, fails = false } = {}) {
  const done = [];
  const pauses = [];
  const now = { ...TAB, ...tab };
  const pages = {
    look: async (tabId) => {
      done.push(`look ${tabId}`);
      if (fails) throw new Error("no host");
      return { pageId, refusal };
    },
    open: async (tabId) => void done.push(`open ${tabId}`),
  };
  const states = { of: () => ({ kind, words: "" }), set: (tabId, to) => done.push(`${to} ${tabId}`) };
  const watch = new StateWatch(pages, states, {
    tabOf: async () => ({ ...now }),
    sleep: () => new Promise((resolve) => pauses.push(resolve)),
  });
  const settled = async () => {
    await settle();
    pauses.splice(0).forEach((end) => end());
    await settle();
  };
  return { watch, done, now, settled };
}

test("a saved page is read once it has settled", async () => {
  const { watch, done, settled } = start();
  void watch.look(7);
  await settle();
  assert.deepEqual(done, ["look 7"]);
  await settled();
  assert.deepEqual(done, ["look 7", "open 7"]);
});

for (const [what, how, expected] of [
  ["that is not saved", { pageId: null }, ["look 7"]],
  ["that cannot be read", { refusal: "reader" }, ["look 7"]],
  ["that is known to have changed", { kind: "changed" }, ["look 7"]],
  ["in the PDF viewer", { tab: { url: "https://example.org/a.pdf" } }, ["look 7"]],
  ["that still loads", { tab: { status: "loading" } }, ["look 7"]],
  ["in the background", { tab: { active: false } }, []],
  ["in a private window", { tab: { incognito: true }, kind: "unknown" }, ["private 7"]],
  ["in a private window, saved all the same", { tab: { incognito: true } }, []],
  ["without a host", { fails: true }, ["look 7"]],
]) {
  test(`a page ${what} is not read`, async () => {
    const { watch, done, settled } = start(how);
    void watch.look(7);
    await settled();
    assert.deepEqual(done, expected);
  });
}

test("a tab that is left before it has settled is not read", async () => {
  const { watch, done, settled } = start();
  void watch.look(7);
  await settle();
  watch.leave(7);
  await settled();
  assert.deepEqual(done, ["look 7"]);
});

test("looked at twice, a page is read once", async () => {
  const { watch, done, settled } = start();
  void watch.look(7);
  void watch.look(7);
  await settled();
  assert.deepEqual(done.filter((what) => what === "open 7"), ["open 7"]);
});
