// What is known of a tab's page: which news counts, and what the toolbar button shows of it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { PageStates } from "../../extension/background/page-states.js";
import { settle } from "./fake-host.js";

const TAB = 7;
const facts = (news = {}) => ({ tabId: TAB, isPrivate: false, refusal: null, pageId: null, ...news });
const opened = (news = {}) => ({ page_id: 3, changed: false, ...news });

function start() {
  const shown = [];
  const changes = [];
  const pauses = [];
  const states = new PageStates(
    (tabId, kind, words = "") => shown.push([tabId, kind, words]),
    (tabId, kind) => changes.push([tabId, kind]),
    () => new Promise((resolve) => pauses.push(resolve)),
  );
  return { states, shown, changes, pauses };
}

for (const [what, before, news, after] of [
  ["is not saved", null, facts(), "not_saved"],
  ["is saved", null, facts({ pageId: 3 }), "saved"],
  ["may not be read", null, facts({ refusal: "no_access" }), "unknown"],
  ["cannot be read", null, facts({ refusal: "firefox_page" }), "blocked"],
  ["is private", null, facts({ isPrivate: true }), "private"],
  ["is private and saved all the same", null, facts({ isPrivate: true, pageId: 3 }), "saved"],
  ["was forgotten", "saved", facts(), "not_saved"],
  ["was forgotten though it had changed", "changed", facts(), "not_saved"],
  ["is known to have changed", "changed", facts({ pageId: 3 }), "changed"],
  ["is known not to have changed", "unchanged", facts({ pageId: 3 }), "unchanged"],
  ["is being saved", "saving", facts(), "saving"],
  ["could not be saved", "failed", facts(), "failed"],
  ["could not be saved anew", "failed", facts({ pageId: 3 }), "saved"],
]) {
  test(`looked at, a page that ${what} is ${after}`, () => {
    const { states } = start();
    if (before) states.set(TAB, before);
    states.learnFacts(news, "Why not.");
    assert.equal(states.of(TAB).kind, after);
    if (after === "blocked") assert.equal(states.of(TAB).words, "Why not.");
  });
}

for (const [what, before, news, after] of [
  ["has changed", "saved", opened({ changed: true }), "changed"],
  ["has not", "saved", opened(), "saved"],
  ["has changed back", "changed", opened(), "saved"],
  ["has not changed since it was saved just now", "unchanged", opened(), "unchanged"],
  ["is not saved", "not_saved", opened({ page_id: null }), "not_saved"],
  ["is private", "private", opened({ changed: true }), "private"],
  ["is being saved", "saving", opened({ changed: true }), "saving"],
]) {
  test(`read, a page that ${what} is ${after}`, () => {
    const { states } = start();
    states.set(TAB, before);
    states.learnOpened(TAB, news);
    assert.equal(states.of(TAB).kind, after);
  });
}

test("the same news twice is shown once", () => {
  const { states, shown, changes } = start();
  states.set(TAB, "saved");
  states.set(TAB, "saved");
  assert.deepEqual([shown, changes], [[[TAB, "saved", ""]], [[TAB, "saved"]]]);
});

test("a tab that goes elsewhere starts from nothing", () => {
  const { states, shown } = start();
  states.set(TAB, "saved");
  states.leave(TAB);
  assert.deepEqual([states.of(TAB).kind, shown.at(-1)], ["unknown", [TAB, "unknown", ""]]);
});

test("what became of something else is shown for a moment, then the page's own state again", async () => {
  const { states, shown, pauses } = start();
  states.set(TAB, "changed");
  void states.flash(TAB, "saved", "The link is saved.");
  assert.deepEqual(shown.at(-1), [TAB, "saved", "The link is saved."]);
  void states.flash(TAB, "failed", "The second is not.");
  pauses[0]();
  await settle();
  assert.deepEqual(shown.at(-1), [TAB, "failed", "The second is not."]);
  pauses[1]();
  await settle();
  assert.deepEqual(shown.at(-1), [TAB, "changed", ""]);
});
