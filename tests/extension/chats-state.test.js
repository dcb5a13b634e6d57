// The list of conversations as a value: two groups, nothing twice, and deleted ones with a way back.

import assert from "node:assert/strict";
import { test } from "node:test";

import { EMPTY, neighbourOf, offsetOf, reduce, shownRows, titleFrom } from "../../extension/sidebar/chats/state.js";

const PAGE = 7;
const chat = (id, pageId = null) => ({ chat_id: id, page_id: pageId, title: `Chat ${id}` });
const screen = (chats, more = false) => ({ chats, more });
const after = (...steps) => steps.reduce(reduce, EMPTY);
const sought = { type: "sought", query: "", pageId: PAGE };
const came = { type: "came", here: screen([chat(9, PAGE), chat(4, PAGE)]), all: screen([chat(9, PAGE), chat(8), chat(4, PAGE), chat(2)], true) };
const ids = (state, group) => shownRows(state, group).map(({ chat_id: id }) => id);

test("what is about the page stands first, and not again among all the others", () => {
  const state = after(sought, came);
  assert.deepEqual([ids(state, "here"), ids(state, "all"), state.phase], [[9, 4], [8, 2], "there"]);
});

test("beside a page that is not saved every conversation is one of all", () => {
  const state = after({ ...sought, pageId: null }, { ...came, here: screen([]) });
  assert.deepEqual([ids(state, "here"), ids(state, "all")], [[], [9, 8, 4, 2]]);
});

test("what is there stays while something else is looked for", () => {
  const state = after(sought, came, { type: "sought", query: "elm", pageId: PAGE });
  assert.deepEqual([state.phase, state.query, ids(state, "all")], ["loading", "elm", [8, 2]]);
});

test("more follows what is there, without those that have moved and come again", () => {
  const state = after(sought, came, { type: "wanted", group: "all" }, { type: "grew", group: "all", screen: screen([chat(2), chat(1), chat(3, PAGE)]) });
  assert.deepEqual([ids(state, "all"), state.growing, state.groups.all.more], [[8, 2, 1], null, false]);
});

test("the rest begins after what the host sent, whichever group that stands in", () => {
  const state = after(sought, came);
  assert.deepEqual([offsetOf(state, "here"), offsetOf(state, "all")], [2, 4]);
});

test("a deleted one is out of sight, and the host counts without it", () => {
  const state = after(sought, came, { type: "hidden", chatId: 9 });
  assert.deepEqual([ids(state, "here"), offsetOf(state, "here"), offsetOf(state, "all")], [[4], 1, 3]);
});

test("brought back, it stands where it stood", () => {
  const state = after(sought, came, { type: "hidden", chatId: 8 }, { type: "hidden", chatId: 9 }, { type: "back", chatId: 8 });
  assert.deepEqual([ids(state, "here"), ids(state, "all")], [[4], [8, 2]]);
});

test("deleted stays deleted when the list is fetched anew before the host has erased it", () => {
  const state = after(sought, { type: "hidden", chatId: 8 }, came);
  assert.deepEqual(ids(state, "all"), [2]);
});

test("another title shows in both groups, and the order stays", () => {
  const state = after(sought, came, { type: "renamed", chatId: 4, title: "Elm" });
  assert.deepEqual(shownRows(state, "here").map(({ title }) => title), ["Chat 9", "Elm"]);
  assert.deepEqual(ids(state, "all"), [8, 2]);
});

test("the title that is being changed stays so as long as its row is there", () => {
  const renaming = { type: "renaming", chatId: 8 };
  assert.equal(after(sought, came, renaming, came).renaming, 8);
  assert.equal(after(sought, came, renaming, { ...came, all: screen([chat(2)]) }).renaming, null);
});

test("the focus of one that goes is taken by the next, or else by the one before", () => {
  const state = after(sought, came);
  assert.deepEqual([9, 4, 8, 2].map((id) => neighbourOf(state, id)), [4, 8, 2, 8]);
  assert.equal(neighbourOf(after(sought, { ...came, here: screen([]), all: screen([chat(5)]) }), 5), null);
});

test("a search that failed says why, and a new one begins without that", () => {
  const reason = new Error("gone");
  const failed = after(sought, came, { type: "failed", reason });
  assert.deepEqual([failed.phase, failed.trouble], ["failed", reason]);
  assert.equal(reduce(failed, sought).trouble, null);
});

test("a title is one line without blanks around it, and never half a character", () => {
  assert.equal(titleFrom("  Elm \n and\tash "), "Elm and ash");
  assert.equal(titleFrom(" \u2003 "), "");
  assert.equal(titleFrom("Elm \ud83c"), "Elm \ufffd");
});
