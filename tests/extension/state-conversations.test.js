// Conversations in the sidebar's state: whose question it is, and which are kept.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  CRASH, DONE, FAILED, LIBRARY, MOON, PAGE, QUOTE, about, apply, asked, ended, heard, numbers, page, scoped, token,
} from "./sidebar-state.js";
import { EMPTY, shownTurns, turnUnderWay } from "../../extension/sidebar/state.js";

test("each page has its own conversation, which comes back with the page", () => {
  const both = apply(EMPTY, page(PAGE), asked(), ended(DONE), page(MOON), asked(), ended(DONE, 2));
  assert.deepEqual(numbers(both), [2]);
  assert.deepEqual(numbers(apply(both, page(PAGE))), [1]);
  assert.deepEqual(numbers(apply(both, page({ ...PAGE, tabId: 9, url: `${PAGE.url}#spring` }))), [1]);
});

test("an app's page under another route is another page", () => {
  const state = apply(EMPTY, page({ ...PAGE, url: "https://example.org/#/a" }), asked());
  assert.deepEqual(numbers(apply(state, page({ ...PAGE, url: "https://example.org/#/b" }))), []);
});

test("library, model, tabs and collections have conversations of their own, whatever page is beside us", () => {
  const scopes = [
    { type: "library" }, { type: "model" }, { type: "tabs", tabs: [{ tabId: 7, title: "" }, { tabId: 8, title: "" }] },
    { type: "collection", collectionId: 4, name: "Sea" }, { type: "saved", pageId: 3, title: "Old", url: "" },
  ];
  const state = scopes.reduce((now, scope) => apply(now, scoped(scope), asked()), apply(EMPTY, page(PAGE)));
  scopes.forEach((scope, at) => assert.deepEqual(numbers(apply(state, scoped(scope), page(MOON))), [at + 1]));
});

test("what is selected in a page is asked about in the page's conversation", () => {
  const state = apply(EMPTY, page(PAGE), asked(), ended(DONE), { type: "selection", tabId: 7, words: "elm" }, scoped({ type: "selection" }), asked());
  assert.deepEqual(numbers(state), [1, 2]);
  assert.deepEqual([state.turns[1].scope.type, state.turns[1].tabId, state.turns[1].phase], ["selection", 7, "reading"]);
});

test("another page ends what was said of the selection, and asking about it", () => {
  const state = apply(EMPTY, page(PAGE), { type: "selection", tabId: 7, words: "elm" }, scoped({ type: "selection" }), page(MOON));
  assert.deepEqual([state.selection, state.scope], ["", { type: "page" }]);
  assert.equal(apply(state, { type: "selection", tabId: 7, words: "elm" }), state);
});

test("an answer goes on while another page is in front, and is pointed to until the person is back", () => {
  const moved = apply(EMPTY, page(PAGE), asked(), heard(about()), page(MOON), heard(token("The ")));
  assert.deepEqual([turnUnderWay(moved).number, moved.turns[0].text, numbers(moved)], [1, "The ", []]);
  const there = apply(moved, ended(DONE));
  assert.equal(there.awaited, 1);
  assert.equal(apply(there, page(PAGE)).awaited, null);
  assert.equal(apply(there, { type: "seen" }).awaited, null);
  assert.equal(apply(moved, ended({ ...FAILED, code: "cancelled" })).awaited, null);
  assert.equal(apply(moved, ended(FAILED)).awaited, 1);
});

test("an answer that ends before the person's eyes is not pointed to", () => {
  assert.equal(apply(EMPTY, page(PAGE), asked(), ended(DONE)).awaited, null);
  assert.equal(apply(EMPTY, page(PAGE), asked(), LIBRARY, ended(DONE), scoped({ type: "page" })).awaited, null);
});

test("a page that went elsewhere before it was read takes its question with it", () => {
  const state = apply(EMPTY, page(PAGE), asked(), heard(about("d", MOON.url)));
  assert.deepEqual(numbers(state), []);
  assert.deepEqual(numbers(apply(state, page({ ...MOON, tabId: 7 }))), [1]);
});

test("a question put otherwise takes the place of the first and of what came after it", () => {
  const before = apply(
    EMPTY, page(PAGE), asked(), heard({ type: "kept", chat_id: 5, turn_id: 90 }), ended(DONE),
    asked(2), heard({ type: "kept", chat_id: 5, turn_id: 91 }, 2), ended(DONE, 2), LIBRARY, asked(3), ended(DONE, 3),
  );
  const state = apply(before, { type: "edited", number: 1, question: "Otherwise?" });
  assert.deepEqual(state.turns.map(({ number, question }) => [number, question]), [[1, "Otherwise?"], [3, "Question 3?"]]);
  assert.deepEqual([state.turns[0].turnId, state.turns[0].phase, state.lastNumber], [90, "reading", 3]);
  assert.equal(apply(before, { type: "edited", number: 9, question: "?" }), before);
});

test("the conversation in which a turn is kept is that of the turns beside it", () => {
  const state = apply(EMPTY, page(PAGE), asked(), page(MOON), heard({ type: "kept", chat_id: 5, turn_id: 90 }));
  assert.deepEqual(state.chats, { [`page ${PAGE.url}`]: { chatId: 5, title: "" } });
  assert.equal(state.turns[0].turnId, 90);
});

test("a new conversation begins with nothing said, and leaves the others", () => {
  const state = apply(
    EMPTY, page(PAGE), asked(), heard({ type: "kept", chat_id: 5, turn_id: 90 }), ended(DONE), LIBRARY, asked(2),
    scoped({ type: "page" }), { type: "begun" },
  );
  assert.deepEqual([state.turns.map(({ number }) => number), state.chats], [[2], {}]);
});

const CHAT = {
  chat_id: 5, about: "page", page_id: 3, collection_id: null, title: "On tides", page_title: "Tides", url: PAGE.url,
  started_at: 1, updated_at: 2, turns: 1,
};
const KEPT = {
  turn_id: 90, asked_at: 1, question: "Why?", answer: "The moon.", label: "answer", quotes: [QUOTE], model: "M",
  checks: [{ start: 0, end: 9, kind: "sentence", verdict: "not_found", quotes: [] }],
};

test("a conversation from the library is shown as it was, and gone on with", () => {
  const state = apply(EMPTY, page(PAGE), asked(), ended(DONE), { type: "chatOpened", chat: CHAT, turns: [KEPT] });
  assert.deepEqual(state.chats, { [`page ${PAGE.url}`]: { chatId: 5, title: "On tides" } });
  const [turn, ...others] = shownTurns(state);
  assert.deepEqual([turn.number, turn.turnId, turn.text, turn.phase, turn.model], [2, 90, "The moon.", "done", "M"]);
  assert.deepEqual([turn.checks, turn.flagged, turn.coverage, others], [KEPT.checks, [], null, []]);
  assert.equal(apply(state, asked()).turns.at(-1).number, 3);
});

for (const [what, chat, scope] of [
  ["a page that is beside us is about that page", CHAT, { type: "page" }],
  ["a page elsewhere is about it as saved", { ...CHAT, url: MOON.url }, { type: "saved", pageId: 3, title: "Tides", url: MOON.url }],
  ["a collection", { ...CHAT, about: "collection", collection_id: 4, page_title: "", url: "" }, { type: "collection", collectionId: 4, name: "On tides" }],
  ["the model", { ...CHAT, about: "model", page_id: null, url: "" }, { type: "model" }],
  ["tabs of another day goes on in the library", { ...CHAT, about: "tabs", page_id: null, url: "" }, { type: "library" }],
]) {
  test(`a conversation about ${what}`, () => {
    const state = apply(EMPTY, page(PAGE), { type: "chatOpened", chat, turns: [KEPT] });
    assert.deepEqual([state.scope, numbers(state)], [scope, [1]]);
    assert.equal(Object.keys(state.chats).length, chat.about === "tabs" ? 0 : 1);
  });
}

test("a conversation that is renamed or deleted elsewhere is so here too", () => {
  const state = apply(EMPTY, page(PAGE), { type: "chatOpened", chat: CHAT, turns: [KEPT] });
  const renamed = apply(state, { type: "chatNamed", chatId: 5, title: "Sea" });
  assert.deepEqual(Object.values(renamed.chats), [{ chatId: 5, title: "Sea" }]);
  const gone = apply(renamed, { type: "chatGone", chatId: 5 });
  assert.deepEqual([gone.chats, gone.turns], [{}, []]);
});

test("a conversation that the program does not find any more is not gone on with", () => {
  const kept = heard({ type: "kept", chat_id: 5, turn_id: 90 });
  const state = apply(EMPTY, page(PAGE), asked(), kept, ended(DONE), asked(), ended({ ...FAILED, code: "not_found" }, 2));
  assert.deepEqual([state.chats, state.turns.map(({ turnId }) => turnId)], [{}, [null, null]]);
  assert.equal(state.turns[1].trouble.code, "not_found");
});

test("what was asked before the page beside us was known was asked of it", () => {
  const state = apply(EMPTY, asked(), ended(CRASH), page(PAGE));
  assert.deepEqual([numbers(state), state.turns[0].tabId], [[1], 7]);
  const closed = apply(EMPTY, page({ ...PAGE, url: null }), asked(), ended(FAILED), page(PAGE));
  assert.deepEqual(numbers(closed), [1]);
  assert.deepEqual(numbers(apply(EMPTY, page({ ...PAGE, url: null }), asked(), ended(FAILED), page(MOON))), []);
});
