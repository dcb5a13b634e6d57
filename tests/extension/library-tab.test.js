// The library has one tab: it is brought to the front, at a place in it, or opened.

import assert from "node:assert/strict";
import { test } from "node:test";

import { openLibrary, showsLibrary } from "../../extension/background/library-tab.js";

const ORIGIN = "moz-extension://7f/";
const LIBRARY = `${ORIGIN}library/library.html`;

/** What was done with Firefox, whose tabs of ours show these addresses. */
async function open(at, ...addresses) {
  const done = [];
  globalThis.browser = {
    runtime: {
      getURL: (path) => ORIGIN + path,
      getContexts: async () => addresses.map((documentUrl, index) => ({ documentUrl, tabId: index + 1, windowId: 9 })),
    },
    tabs: {
      create: async (how) => void done.push(["create", how]),
      update: async (tabId, how) => void done.push(["update", tabId, how]),
    },
    windows: { update: async (windowId, how) => void done.push(["window", windowId, how]) },
  };
  await openLibrary(at);
  return done;
}

test("where there is none, it is opened at its place", async () => {
  assert.deepEqual(await open("#page=12", `${ORIGIN}sidebar/sidebar.html`), [["create", { url: `${LIBRARY}#page=12` }]]);
});

test("one that is open comes to the front and goes to the place", async () => {
  assert.deepEqual(await open("#search=heron%20lake", `${ORIGIN}other.html`, `${LIBRARY}#page=3`), [
    ["update", 2, { active: true, url: `${LIBRARY}#search=heron%20lake` }], ["window", 9, { focused: true }],
  ]);
});

test("a tab that shows it is told from those that show other pages", async () => {
  await open(undefined, `${LIBRARY}#page=3`, `${ORIGIN}other.html`, LIBRARY);
  assert.deepEqual(await Promise.all([1, 2, 3, undefined].map(showsLibrary)), [true, false, true, false]);
});

test("a place in a page's text, or in an earlier version's, is one too", async () => {
  for (const at of ["#page=12&at=100-180", "#page=12&version=3&at=0-7"]) {
    assert.deepEqual(await open(at), [["create", { url: LIBRARY + at }]]);
  }
});

test("without a place it stays as the person left it", async () => {
  assert.deepEqual(await open(undefined, `${LIBRARY}#page=3`), [
    ["update", 1, { active: true }], ["window", 9, { focused: true }],
  ]);
});

for (const at of ["?x=1", "#page=", "#page=1x", "page=12", "#search=a b", "#search=" + "x".repeat(4_001), "/../evil", "#page=1&at=2", "#page=1&at=2-3&x=1"]) {
  test(`"${at.slice(0, 20)}" is no place`, async () => {
    assert.deepEqual(await open(at), [["create", { url: LIBRARY }]]);
  });
}
