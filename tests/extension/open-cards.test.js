// Cards wait for the person's answer, each in its window, and are gone without one when that closes.

import assert from "node:assert/strict";
import { test } from "node:test";

import { OpenCards } from "../../extension/background/open-cards.js";

const CONFIRM = { kind: "confirm", titles: ["A page"] };
const FILE = { kind: "file", phase: "asked" };

function start() {
  const heard = [];
  const answers = [];
  const cards = new OpenCards((list) => heard.push(list));
  const open = (windowId, content) => cards.open(windowId, content, (yes) => answers.push([windowId, yes]));
  return { cards, heard, answers, open };
}

test("a card is shown with its window, changes, and closes", () => {
  const { cards, heard, open } = start();
  const card = open(7, FILE);
  card.show({ kind: "file", phase: "choosing" });
  card.close();
  card.show(FILE);
  assert.deepEqual(heard, [
    [{ card: 1, windowId: 7, ...FILE }], [{ card: 1, windowId: 7, kind: "file", phase: "choosing" }], [],
  ]);
  assert.deepEqual(cards.list(), []);
});

test("an answer reaches its own card, and only one that is open", () => {
  const { cards, answers, open } = start();
  open(7, CONFIRM);
  const second = open(8, CONFIRM);
  cards.answer(2, true);
  second.close();
  cards.answer(2, true);
  cards.answer(99, true);
  assert.deepEqual(answers, [[8, true]]);
});

test("a window that closes says no to what was asked in it, and leaves the others", () => {
  const { cards, answers, open } = start();
  open(7, CONFIRM);
  open(8, FILE);
  cards.closeWindow(7);
  assert.deepEqual(answers, [[7, false]]);
  assert.deepEqual(cards.list().map(({ windowId }) => windowId), [8]);
});
