// What a row of the list says of a conversation: what it is about, how long it is, and when it was.

import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.browser = { i18n: { getMessage: (key, values = []) => [key, ...values].join(" ").trim(), getUILanguage: () => "en-GB" } };

const { lengthWords, subjectWords, whenWords } = await import("../../extension/sidebar/chats/words.js");

const CHAT = { about: "library", page_title: "", url: "", collection_id: null, turns: 2 };
const SEA = [{ collection_id: 3, name: "Deep sea" }];

test("one about a page names the page, by its address if it has no title", () => {
  const page = { ...CHAT, about: "page", page_title: "Orrick Mill", url: "https://mills.example/" };
  assert.deepEqual(
    [page, { ...page, page_title: " " }, { ...page, page_title: "", url: "" }].map((chat) => subjectWords(chat, [])),
    ["Orrick Mill", "https://mills.example/", "untitled"],
  );
});

test("one about a collection names it as soon as its name is known", () => {
  const chat = { ...CHAT, about: "collection", collection_id: 3 };
  assert.deepEqual([subjectWords(chat, []), subjectWords(chat, SEA)], ["chats_collection", "Deep sea"]);
});

test("the others say what kind of thing they are about", () => {
  assert.deepEqual(
    ["library", "tabs", "model"].map((about) => subjectWords({ ...CHAT, about }, SEA)),
    ["chats_library", "chats_tabs", "chats_model"],
  );
});

test("a conversation is as long as its questions are many", () => {
  assert.deepEqual([1, 2_000].map((turns) => lengthWords({ ...CHAT, turns })), ["chats_questions_one 1", "chats_questions_other 2,000"]);
});

test("when it was is told by the hour today, by the day this year, else with the year", () => {
  const now = new Date(2026, 10, 25, 17, 30);
  const at = (...when) => whenWords(new Date(...when).getTime() / 1_000, now);
  assert.deepEqual([at(2026, 10, 25, 9, 5), at(2026, 10, 24, 23, 59), at(2025, 10, 25, 9, 5)], ["09:05", "24 Nov", "25 Nov 2025"]);
});
