// Looking for conversations as one types, with a host that answers when the test says so.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Trouble } from "../../extension/common/host.js";
import { ChatList } from "../../extension/sidebar/chats/list.js";
import { shownRows } from "../../extension/sidebar/chats/state.js";
import { settle } from "./fake-host.js";

const chat = (id, pageId = null) => ({ chat_id: id, page_id: pageId, title: `Chat ${id}` });
const FAILED = { type: "failed", code: "internal", message: "It broke." };

function setUp() {
  const calls = [];
  const put = (request, _, signal) =>
    new Promise((resolve, reject) => calls.push({ request, signal, answer: resolve, fail: () => reject(new Trouble(FAILED)) }));
  const list = new ChatList({ request: put, last: put, all: put }, () => {});
  const ids = (group = "all") => shownRows(list.state, group).map(({ chat_id: id }) => id);
  const answer = async (call, chats, more = false) => {
    call.answer({ type: "chats", chats, more });
    await settle();
  };
  return { list, calls, ids, answer };
}

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

test("letters in quick succession are one search, for the last of them", async () => {
  const { list, calls } = setUp();
  for (const query of ["e", "el", "elm"]) list.type(query);
  assert.equal(calls.length, 0);
  await wait(200);
  assert.deepEqual(calls.map(({ request }) => request.query), ["elm"]);
});

test("an answer that comes after a newer search began is dropped, and its request called off", async () => {
  const { list, calls, ids, answer } = setUp();
  void list.look({ query: "elm" });
  void list.look({ query: "oak" });
  assert.equal(calls[0].signal.aborted, true);
  await answer(calls[1], [chat(2)]);
  await answer(calls[0], [chat(1)]);
  assert.deepEqual([ids(), list.state.query], [[2], "oak"]);
});

test("beside a saved page, what is about it is asked for too", async () => {
  const { list, calls, ids, answer } = setUp();
  void list.look({ pageId: 7 });
  assert.deepEqual(calls.map(({ request }) => request.page_id), [7, undefined]);
  await answer(calls[0], [chat(3, 7)]);
  await answer(calls[1], [chat(3, 7), chat(1)]);
  assert.deepEqual([ids("here"), ids("all")], [[3], [1]]);
});

test("more is fetched from where the last screen ended, and only once at a time", async () => {
  const { list, calls, ids, answer } = setUp();
  void list.look();
  await answer(calls[0], [chat(5), chat(4)], true);
  void list.more("all");
  void list.more("all");
  assert.deepEqual([calls.length, calls[1].request.offset], [2, 2]);
  await answer(calls[1], [chat(3)]);
  assert.deepEqual(ids(), [5, 4, 3]);
  await list.more("all");
  assert.equal(calls.length, 2);
});

test("a first screen that is all about the page is followed by the next, until one of the others is there", async () => {
  const { list, calls, ids, answer } = setUp();
  void list.look({ pageId: 7 });
  await answer(calls[0], [chat(9, 7), chat(8, 7)]);
  await answer(calls[1], [chat(9, 7), chat(8, 7)], true);
  assert.equal(calls[2].request.offset, 2);
  await answer(calls[2], [chat(1)], true);
  assert.deepEqual([calls.length, ids()], [3, [1]]);
});

test("a host that says more and sends nothing is not asked again and again", async () => {
  const { list, calls, answer } = setUp();
  void list.look();
  await answer(calls[0], [], true);
  assert.deepEqual([calls.length, list.state.groups.all.more, list.state.phase], [1, false, "there"]);
});

test("looked at anew, a long list stays as long as it was", async () => {
  const { list, calls, answer } = setUp();
  void list.look();
  const sixty = Array.from({ length: 60 }, (_, at) => chat(100 - at));
  await answer(calls[0], sixty, true);
  void list.look();
  assert.equal(calls[1].request.limit, 60);
  void list.look({ query: "elm" });
  assert.equal(calls[2].request.limit, 30);
});

test("a search that fails says so; more that fails leaves what is there", async () => {
  const { list, calls, ids, answer } = setUp();
  void list.look();
  calls[0].fail();
  await settle();
  assert.deepEqual([list.state.phase, list.state.trouble.message], ["failed", "It broke."]);
  void list.look();
  await answer(calls[1], [chat(2)], true);
  const growing = list.more("all");
  calls[2].fail();
  await assert.rejects(growing, Trouble);
  assert.deepEqual([ids(), list.state.growing, list.state.phase], [[2], null, "there"]);
});

test("another title shows at once, and the old one again if it cannot be kept", async () => {
  const { list, calls, answer } = setUp();
  void list.look();
  await answer(calls[0], [chat(2)]);
  const title = () => shownRows(list.state, "all")[0].title;
  const renaming = list.rename(2, "Chat 2", "Elm");
  assert.deepEqual([title(), calls[1].request], ["Elm", { type: "rename_chat", chat_id: 2, title: "Elm" }]);
  calls[1].fail();
  await assert.rejects(renaming, Trouble);
  assert.equal(title(), "Chat 2");
});

test("deleted is out of sight at once, and back if the host would not, or if the person would", async () => {
  const { list, calls, ids, answer } = setUp();
  void list.look();
  await answer(calls[0], [chat(2), chat(1)]);
  const failing = list.drop(2);
  assert.deepEqual(ids(), [1]);
  calls[1].fail();
  await assert.rejects(failing, Trouble);
  assert.deepEqual(ids(), [2, 1]);
  const dropping = list.drop(2);
  calls[2].answer();
  await dropping;
  const undoing = list.restore(2);
  assert.deepEqual(calls[3].request, { type: "restore_chat", chat_id: 2 });
  calls[3].answer();
  await settle();
  assert.deepEqual(ids(), [2, 1]);
  await answer(calls[4], [chat(2), chat(1)]);
  await undoing;
  assert.deepEqual(ids(), [2, 1]);
});

test("an export is all its parts, in order", async () => {
  const { list, calls } = setUp();
  const writing = list.written(2);
  calls[0].answer([{ text: "# Elm\n" }, { text: "Why?" }]);
  assert.equal(await writing, "# Elm\nWhy?");
});
