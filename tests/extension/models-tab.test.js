// The models have one tab: it is brought to the front, or opened.

import assert from "node:assert/strict";
import { test } from "node:test";

import { openModels } from "../../extension/background/models-tab.js";

const ORIGIN = "moz-extension://7f/";

async function open(...addresses) {
  const done = [];
  globalThis.browser = {
    runtime: {
      getURL: (path) => ORIGIN + path,
      getContexts: async () => addresses.map((documentUrl, index) => ({ documentUrl, tabId: index + 1, windowId: 9 })),
    },
    tabs: { create: async (how) => void done.push(["create", how]), update: async (tabId, how) => void done.push(["update", tabId, how]) },
    windows: { update: async (windowId, how) => void done.push(["window", windowId, how]) },
  };
  await openModels();
  return done;
}

test("where there is none, it is opened", async () => {
  assert.deepEqual(await open(`${ORIGIN}library/library.html`), [["create", { url: `${ORIGIN}models/models.html` }]]);
});

test("one that is open comes to the front", async () => {
  assert.deepEqual(await open(`${ORIGIN}library/library.html`, `${ORIGIN}models/models.html#x`), [
    ["update", 2, { active: true }], ["window", 9, { focused: true }],
  ]);
});
