// What was said before a question goes with it: enough, and no more than the host takes.

import assert from "node:assert/strict";
import { test } from "node:test";

import { historyOf, newTurn } from "../../extension/sidebar/turns.js";

const DONE = { phase: "done" };

function turn(number, how = {}) {
  const asked = { number, conversation: "library", scope: { type: "library" }, tabId: null, question: `Question ${number}?`, style: "auto" };
  return { ...newTurn(asked), text: `Answer ${number}.`, ...DONE, ...how };
}

test("what was asked and answered goes with the next question, oldest first", () => {
  assert.deepEqual(historyOf([turn(1), turn(2)]), [
    { question: "Question 1?", answer: "Answer 1." }, { question: "Question 2?", answer: "Answer 2." },
  ]);
});

test("where quotes alone answered, the question goes by itself", () => {
  assert.deepEqual(historyOf([turn(1, { text: "" })]), [{ question: "Question 1?", answer: "" }]);
});

test("what is not answered yet, or failed without a word, is not part of it", () => {
  const failed = { text: "", trouble: { type: "failed", code: "no_text", message: "" } };
  const stopped = { text: "The", trouble: { type: "failed", code: "cancelled", message: "" } };
  const history = historyOf([turn(1, failed), turn(2, { phase: "writing" }), turn(3, stopped)]);
  assert.deepEqual(history.map(({ question }) => question), ["Question 3?"]);
});

test("the last twelve are enough", () => {
  const history = historyOf(Array.from({ length: 20 }, (_, at) => turn(at + 1)));
  assert.deepEqual([history.length, history[0].question, history[11].question], [12, "Question 9?", "Question 20?"]);
});

test("a long answer is cut to what the host takes, between whole characters", () => {
  const [{ answer }] = historyOf([turn(1, { text: "🌊".repeat(15_000) + "x" })]);
  assert.ok(answer.length <= 20_000 && answer.isWellFormed());
  const [odd] = historyOf([turn(1, { text: `x${"🌊".repeat(15_000)}` })]);
  assert.ok(odd.answer.length <= 20_000 && odd.answer.isWellFormed());
});

test("all together they stay within what one message holds", () => {
  const history = historyOf(Array.from({ length: 12 }, (_, at) => turn(at + 1, { text: "潮".repeat(20_000) })));
  assert.ok(new TextEncoder().encode(JSON.stringify(history)).length < 500_000);
  assert.equal(history.at(-1).question, "Question 12?");
});
