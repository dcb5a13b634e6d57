// One question at a time, each with its conversation, kept unless the window is private.

import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.requestAnimationFrame = (draw) => setTimeout(draw);
globalThis.cancelAnimationFrame = clearTimeout;
globalThis.browser = { i18n: { getMessage: (key) => key }, tabs: { TAB_ID_NONE: -1 } };

const { Asking } = await import("../../extension/sidebar/asking.js");
const { Store } = await import("../../extension/sidebar/store.js");
const { settle } = await import("./fake-host.js");

const PAGE = { type: "facts", tabId: 7, url: "https://example.org/a", title: "A", refusal: null };
const CANCELLED = { type: "failed", code: "cancelled", message: "" };

function start({ mayRead = true, isPrivate = false } = {}) {
  const calls = [];
  const said = [];
  const channel = {
    perform: (wish, onEvent, signal) => new Promise((end) => calls.push({ wish, onEvent, signal, end })),
  };
  const store = new Store(() => {});
  store.dispatch({ type: "page", page: PAGE });
  const asking = new Asking(channel, store, {
    mayRead: async () => mayRead, onBegin: () => said.push("begin"), onEnd: () => said.push("end"), announce: () => {},
  });
  asking.isPrivate = isPrivate;
  const last = () => calls.at(-1);
  const end = async (...events) => {
    for (const event of events) last().onEvent(event);
    last().end({ type: "done" });
    await settle();
  };
  const ask = async (words, style) => {
    void asking.ask(words, style);
    await settle();
  };
  const turn = (number) => store.state.turns.find((one) => one.number === number);
  return { asking, store, calls, said, last, end, ask, turn };
}

const KEPT = { type: "kept", chat_id: 5, turn_id: 90 };
const ANSWER = { type: "answer", text: "Elm.", model: "M" };

test("a question goes out with what it is about and is to be kept", async () => {
  const { ask, last } = start();
  await ask("  Why?  ");
  assert.deepEqual(last().wish, {
    do: "ask", turn: 1, question: "Why?", scope: { type: "page", tabId: 7 }, style: "auto", history: [], keep: true,
  });
});

test("nothing is asked while an answer is on its way, nor without words, nor without leave", async () => {
  const { ask, calls } = start();
  await ask("Why?");
  await ask("And?");
  assert.equal(calls.length, 1);
  const other = start({ mayRead: false });
  await other.ask("Why?");
  const third = start();
  await third.ask("   ");
  assert.deepEqual([other.calls, other.store.state.turns, third.calls], [[], [], []]);
});

test("the next question goes with the first, into the same conversation", async () => {
  const { ask, end, last } = start();
  await ask("Why?");
  await end(ANSWER, KEPT);
  await ask("And then?");
  const { history, chat, keep, replaces } = last().wish;
  assert.deepEqual([history, keep, chat, replaces], [[{ question: "Why?", answer: "Elm." }], true, 5, undefined]);
});

test("another page's question goes with nothing of this one's", async () => {
  const { ask, end, last, store } = start();
  await ask("Why?");
  await end(ANSWER, KEPT);
  store.dispatch({ type: "page", page: { ...PAGE, tabId: 8, url: "https://example.org/b" } });
  await ask("Who?");
  assert.deepEqual([last().wish.history, last().wish.chat, last().wish.scope.tabId], [[], undefined, 8]);
});

test("put otherwise, another answer, and going on each take the place of the kept turn", async () => {
  const { asking, ask, end, last, turn } = start();
  await ask("Why?");
  await end(ANSWER, KEPT);
  void asking.askOtherwise(turn(1), "Why not?");
  await settle();
  assert.deepEqual([last().wish.question, last().wish.replaces, last().wish.chat, last().wish.attempt], ["Why not?", 90, 5, undefined]);
  await end(ANSWER, { ...KEPT, turn_id: 91 });
  void asking.askAgain(turn(1), 1);
  await settle();
  assert.deepEqual([last().wish.replaces, last().wish.attempt], [91, 1]);
  await end(ANSWER, { ...KEPT, turn_id: 92 });
  void asking.goOn(turn(1));
  await settle();
  assert.deepEqual([last().wish.do, last().wish.replaces, last().wish.keep], ["goOn", 92, true]);
});

test("nothing of a private window is to be kept", async () => {
  const { ask, last } = start({ isPrivate: true });
  await ask("Why?");
  const { keep, chat } = last().wish;
  assert.deepEqual([keep, chat], [undefined, undefined]);
});

test("asked again, a question stays about the tab that it was asked of", async () => {
  const { asking, ask, end, last, store, turn } = start();
  await ask("Why?", "summary");
  await end(ANSWER);
  store.dispatch({ type: "page", page: { ...PAGE, tabId: 8, url: "https://example.org/b" } });
  void asking.askAgain(turn(1), 1);
  await settle();
  assert.deepEqual([last().wish.scope, last().wish.style], [{ type: "page", tabId: 7 }, "summary"]);
});

test("stopping calls off what is under way, and the next question can be asked", async () => {
  const { asking, ask, last, said, calls } = start();
  await ask("Why?");
  asking.stop();
  assert.equal(last().signal.aborted, true);
  last().end(CANCELLED);
  await settle();
  assert.deepEqual([asking.isBusy, said], [false, ["begin", "end"]]);
  await ask("And?");
  assert.equal(calls.length, 2);
});
