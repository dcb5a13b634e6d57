// What an edited question or another answer took the place of can be had again, in the sidebar and in the library.

import assert from "node:assert/strict";
import { test } from "node:test";

import { DONE, FAILED, LIBRARY, MOON, PAGE, about, apply, asked, ended, heard, page, token } from "./sidebar-state.js";
import { settle } from "./fake-host.js";
import { EMPTY } from "../../extension/sidebar/state.js";

globalThis.browser = { i18n: { getMessage: (key) => key, getUILanguage: () => "en" } };
const { TakeBack } = await import("../../extension/sidebar/take-back.js");

const kept = (turn_id, number, more = {}) => heard({ type: "kept", chat_id: 5, turn_id, ...more }, number);
const CONVERSATION = [
  page(PAGE), asked(), heard(token("One.")), kept(90, 1), ended(DONE), LIBRARY, asked(2), ended(DONE, 2),
  page(PAGE), { type: "scope", scope: { type: "page" } }, asked(3), heard(token("Three."), 3), kept(91, 3), ended(DONE, 3),
];
const EDITED = { type: "edited", number: 1, question: "Otherwise?" };
const AGAIN = { type: "again", number: 3, attempt: 1 };

function start(...actions) {
  let state = apply(EMPTY, ...CONVERSATION, ...actions);
  const [toasts, told, requests] = [[], [], []];
  const host = { request: async (request) => {
    requests.push(request);
    if (host.trouble) throw host.trouble;
  } };
  const store = { get state() { return state; }, dispatch: (action) => void (state = apply(state, action)) };
  const bar = { show: (words, how) => toasts.push({ words, ...how }), close: (key) => toasts.push({ closed: key }) };
  const takeBack = new TakeBack(host, store, bar, (reason) => told.push(reason));
  return { takeBack, host, store, toasts, told, requests };
}

test("an edited question, and what came after it, come back as they were", async () => {
  const { takeBack, store, toasts, requests } = start();
  const before = store.state.turns;
  for (const action of [EDITED, kept(92, 1, { set_aside: 6 }), ended(DONE, 1)]) store.dispatch(action);
  takeBack.offer();
  assert.deepEqual([toasts[0].words, toasts[0].button.label], ["replaced_questions_one", "undo"]);
  toasts[0].button.act();
  await settle();
  assert.deepEqual(requests, [{ type: "take_back_turn", chat_id: 5, turn_id: 92, set_aside: 6 }]);
  assert.deepEqual([store.state.turns, store.state.replaced], [before, null]);
});

test("so does an answer in whose place another was written", async () => {
  const { takeBack, store, toasts } = start();
  const before = store.state.turns;
  for (const action of [AGAIN, heard(token("Tree."), 3), kept(92, 3, { set_aside: 6 }), ended(DONE, 3)]) store.dispatch(action);
  takeBack.offer();
  assert.equal(toasts[0].words, "replaced_answer");
  toasts[0].button.act();
  await settle();
  assert.deepEqual(store.state.turns, before);
});

test("what the program did not keep, or did not replace, comes back without it", async () => {
  const { takeBack, store, toasts, requests } = start(AGAIN, ended(FAILED, 3));
  takeBack.offer();
  toasts[0].button.act();
  await settle();
  assert.deepEqual([requests, store.state.turns.at(-1).text], [[], "Three."]);
});

test("once it is too late that is said, and what is there stays", async () => {
  const { takeBack, host, store, toasts, told } = start(EDITED, kept(92, 1, { set_aside: 6 }), ended(DONE, 1));
  host.trouble = new Error("gone");
  takeBack.offer();
  toasts[0].button.act();
  await settle();
  assert.deepEqual([told, store.state.turns[0].question], [[host.trouble], "Otherwise?"]);
});

test("nothing is offered where nothing was lost, nor once another question is asked or the conversation is gone", () => {
  const begin = [page(MOON), asked(4), ended(FAILED, 4)];
  for (const actions of [
    [], [...begin, { type: "again", number: 4, attempt: 0 }, ended(DONE, 4)], [AGAIN, ended(DONE, 3), asked(4)],
    [AGAIN, ended(DONE, 3), { type: "goneOn", number: 3 }], [EDITED, ended(DONE, 1), { type: "chatGone", chatId: 5 }],
    [EDITED, ended(DONE, 1), { type: "begun" }],
  ]) {
    const { takeBack, toasts } = start(...actions);
    takeBack.offer();
    assert.deepEqual(toasts, [], JSON.stringify(actions));
  }
});

test("a question whose page went elsewhere before it was read is not there twice", async () => {
  const { takeBack, store, toasts } = start(EDITED, heard(about("d", MOON.url), 1), ended(DONE, 1));
  takeBack.offer();
  toasts[0].button.act();
  await settle();
  assert.deepEqual(store.state.turns.map(({ number, text }) => [number, text]), [[1, "One."], [2, ""], [3, "Three."]]);
});

test("an offer goes with the conversation that it is about, and stays when another goes", () => {
  const { takeBack, store, toasts } = start(EDITED, ended(DONE, 1));
  takeBack.offer();
  store.dispatch(LIBRARY);
  store.dispatch({ type: "begun" });
  takeBack.update(store.state);
  assert.equal(toasts.length, 1);
  store.dispatch({ type: "chatGone", chatId: 5 });
  takeBack.update(store.state);
  assert.deepEqual(toasts.slice(1), [{ closed: "replaced" }]);
});

test("a new question takes the offer away", () => {
  const { takeBack, toasts } = start();
  takeBack.withdraw();
  assert.deepEqual(toasts, [{ closed: "replaced" }]);
});
