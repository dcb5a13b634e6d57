// A question in the sidebar's state: what each event of its answer changes, and what it must leave as it was.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  CRASH, DONE, FAILED, LIBRARY, PAGE, QUOTE, QUOTES, READING, about, apply, asked, ended, heard, page, token,
} from "./sidebar-state.js";
import { EMPTY } from "../../extension/sidebar/state.js";
import { afresh, endingOf, keptTurn } from "../../extension/sidebar/turns.js";

const ANSWER = { type: "answer", id: 2, text: "The moon.", model: "M", citations: [], complete: true };

test("a question about the page begins by reading that page", () => {
  const [turn] = apply(EMPTY, page(PAGE), asked()).turns;
  assert.deepEqual(turn, {
    number: 1, conversation: `page ${PAGE.url}`, scope: { type: "page" }, tabId: 7, question: "Question 1?",
    style: "auto", attempt: 0, turnId: null, about: null, changed: false, phase: "reading", understood: "", topic: "",
    label: "none", quotes: [], total: 0, coverage: null, flagged: [], reading: null, thought: null, text: "",
    model: "", checks: [], answer: null, ended: "complete", trouble: null,
  });
});

test("a question to the library begins by searching, in no tab", () => {
  const [turn] = apply(EMPTY, page(PAGE), LIBRARY, asked()).turns;
  assert.deepEqual([turn.scope.type, turn.tabId, turn.phase], ["library", null, "searching"]);
});

test("a turn goes from reading to done, one event at a time", () => {
  const checks = [{ start: 0, end: 8, kind: "sentence", verdict: "supported", quotes: [1] }];
  const answer = { type: "answer", id: 2, text: "The moon [1].", model: "M", citations: [1], checks };
  let state = apply(EMPTY, page(PAGE), asked());
  const phases = [
    about(),
    QUOTES,
    { type: "token", id: 2, text: "The " },
    { type: "token", id: 2, text: "moon" },
    answer,
  ].map((event) => {
    state = apply(state, heard(event));
    return state.turns[0].phase;
  });
  state = apply(state, ended(DONE));
  const [turn] = state.turns;
  assert.deepEqual(phases, ["searching", "quoted", "writing", "writing", "writing"]);
  assert.deepEqual(turn.about, about());
  assert.deepEqual([turn.label, turn.total], ["answer", 12]);
  assert.deepEqual(turn.quotes, [QUOTE]);
  assert.deepEqual([turn.text, turn.model, turn.checks, turn.answer], ["The moon [1].", "M", checks, answer]);
  assert.deepEqual([turn.phase, turn.trouble], ["done", null]);
});

test("tokens add up in the order in which they came", () => {
  const tokens = ["a", "b", "c"].map((text) => heard({ type: "token", id: 2, text }));
  assert.equal(apply(EMPTY, asked(), ...tokens).turns[0].text, "abc");
});

test("an event changes its own turn and leaves the others the same objects", () => {
  const before = apply(EMPTY, asked(1), asked(2));
  const after = apply(before, heard(QUOTES, 2));
  assert.equal(after.turns[0], before.turns[0]);
  assert.equal(after.turns[1].phase, "quoted");
});

test("an event that says nothing to a turn leaves it the same object", () => {
  const before = apply(EMPTY, asked());
  assert.equal(apply(before, heard({ type: "shown", how: "marked" })).turns[0], before.turns[0]);
});

test("an event of a turn that is not there changes no turn", () => {
  const before = apply(EMPTY, asked());
  assert.deepEqual(apply(before, heard(QUOTES, 9)).turns, before.turns);
});

for (const trouble of [FAILED, { type: "refused", refusal: "pdf" }]) {
  test(`a turn that ended with "${trouble.type}" keeps its quotes and says what happened`, () => {
    const state = apply(EMPTY, asked(), heard(QUOTES), ended(trouble));
    assert.deepEqual([state.turns[0].phase, state.turns[0].trouble], ["done", trouble]);
    assert.deepEqual(state.turns[0].quotes, [QUOTE]);
    assert.equal(state.fault, null);
  });
}

test("a fault that ends a turn is everybody's, and what came before it stays", () => {
  const state = apply(EMPTY, asked(), heard(QUOTES), heard({ type: "token", id: 2, text: "The" }), ended(CRASH));
  assert.deepEqual(state.fault, CRASH);
  assert.deepEqual([state.turns[0].text, state.turns[0].trouble], ["The", CRASH]);
});

test("while the model reads, how far it is stands in the turn", () => {
  const [turn] = apply(EMPTY, asked(), heard(QUOTES), heard({ ...READING, done: 10 }), heard(READING)).turns;
  assert.deepEqual([turn.phase, turn.reading], ["studying", READING]);
  assert.deepEqual(turn.quotes, [QUOTE]);
});

test("reasoning is kept apart from the answer, with the time that it took", () => {
  const thinking = apply(
    EMPTY, asked(), heard(QUOTES), heard(token("Let me ", true), 1, 5_000), heard(token("see.", true), 1, 17_000),
  );
  assert.deepEqual(thinking.turns[0].thought, { text: "Let me see.", fromMs: 5_000, toMs: 17_000 });
  assert.deepEqual([thinking.turns[0].phase, thinking.turns[0].text], ["thinking", ""]);
  const [writing] = apply(thinking, heard(token("The moon."), 1, 18_000)).turns;
  assert.deepEqual([writing.phase, writing.text, writing.thought.toMs], ["writing", "The moon.", 17_000]);
});

test("what a question was taken to be about comes with its quotes", () => {
  const [turn] = apply(EMPTY, asked(), heard({ ...QUOTES, topic: "the pass" })).turns;
  assert.deepEqual([turn.understood, turn.topic], ["", "the pass"]);
});

test("a passage that the answer cites joins the quotes, after those that were there", () => {
  const cited = { ...QUOTE, number: 4, text: "The sun pulls too." };
  const before = apply(EMPTY, asked(), heard({ ...QUOTES, label: "closest" }));
  const [turn] = apply(before, heard({ type: "cited", id: 2, quote: cited })).turns;
  assert.deepEqual([turn.quotes, turn.label], [[QUOTE, cited], "closest"]);
  assert.equal(turn.quotes[0], before.turns[0].quotes[0]);
});

test("a passage that is cited where nothing was found is a quote like any other", () => {
  const nothing = { ...QUOTES, label: "none", quotes: [] };
  const [turn] = apply(EMPTY, asked(), heard(nothing), heard({ type: "cited", id: 2, quote: QUOTE })).turns;
  assert.deepEqual([turn.quotes, turn.label], [[QUOTE], "answer"]);
});

test("the same passage cited twice is one quote", () => {
  const cited = heard({ type: "cited", id: 2, quote: QUOTE });
  assert.deepEqual(apply(EMPTY, asked(), cited, cited).turns[0].quotes, [QUOTE]);
});

test("asked again, a turn begins anew and keeps its quotes until they are found again", () => {
  const done = apply(
    EMPTY, page(PAGE), asked(), heard(QUOTES), heard(READING), heard(token("Hm.", true)), heard(ANSWER), ended(DONE),
  );
  const [turn] = apply(done, { type: "again", number: 1, attempt: 1 }).turns;
  assert.deepEqual([turn.phase, turn.attempt, turn.text], ["reading", 1, ""]);
  assert.deepEqual([turn.reading, turn.thought, turn.answer, turn.trouble], [null, null, null, null]);
  assert.deepEqual([turn.quotes, turn.label, turn.total], [[QUOTE], "answer", 12]);
});

test("asked again, a question to the library begins by searching", () => {
  const done = apply(EMPTY, LIBRARY, asked(), heard(QUOTES), ended(CRASH));
  const again = apply(done, { type: "again", number: 1, attempt: 0 });
  assert.deepEqual([again.turns[0].phase, again.turns[0].trouble, again.fault], ["searching", null, null]);
});

test("how an answer ended is known of one that ended here and of one from the library", () => {
  const stopped = { ...FAILED, code: "cancelled" };
  const here = apply(EMPTY, asked(), heard(QUOTES), heard(token("The ")), ended(stopped));
  assert.equal(endingOf(here.turns[0]), "stopped");
  assert.equal(endingOf(apply(here, { type: "goneOn", number: 1 }).turns[0]), "complete");

  const kept = { turn_id: 4, asked_at: 1, question: "When?", answer: "In", label: "answer", quotes: [], model: "m" };
  const place = { number: 1, conversation: "", scope: { type: "library" } };
  assert.equal(endingOf(keptTurn(kept, place)), "complete");
  for (const ending of ["complete", "stopped", "cut"]) {
    const turn = keptTurn({ ...kept, ended: ending }, place);
    assert.equal(endingOf(turn), ending);
    assert.equal(endingOf(afresh(turn, 1)), "complete");
  }
});

test("what was stopped keeps what was written, and going on adds to it", () => {
  const stopped = { ...FAILED, code: "cancelled" };
  const before = apply(EMPTY, asked(), heard(QUOTES), heard(token("The ")), ended(stopped));
  assert.deepEqual([before.turns[0].text, before.turns[0].trouble], ["The ", stopped]);
  const going = apply(before, { type: "goneOn", number: 1 });
  assert.deepEqual([going.turns[0].phase, going.turns[0].text, going.turns[0].trouble], ["quoted", "The ", null]);
  const [turn] = apply(going, heard(READING), heard(token("moon.")), heard(ANSWER), ended(DONE)).turns;
  assert.deepEqual([turn.phase, turn.text, turn.answer, turn.trouble], ["done", "The moon.", ANSWER, null]);
});

test("that a page reads otherwise than when it was last asked about is said", () => {
  const once = apply(EMPTY, page(PAGE), asked(), heard(about("a")), ended(DONE));
  const twice = apply(once, asked(), heard(about("b"), 2), ended(DONE, 2), asked(), heard(about("b"), 3));
  assert.deepEqual(twice.turns.map(({ changed }) => changed), [false, true, false]);
});

test("a host that gives no digest makes no page a changed one", () => {
  const state = apply(EMPTY, page(PAGE), asked(), heard(about("")), ended(DONE), asked(), heard(about("b"), 2));
  assert.equal(state.turns[1].changed, false);
});

test("what the model is given and what speaks to it stand in the turn", () => {
  const coverage = { whole: true };
  const [turn] = apply(EMPTY, asked(), heard({ type: "given", coverage }), heard({ type: "flagged", quotes: [QUOTE] })).turns;
  assert.deepEqual([turn.coverage, turn.flagged], [coverage, [QUOTE]]);
});
