// The sidebar's state: what each event changes, and what it must leave as it was.

import assert from "node:assert/strict";
import { test } from "node:test";

import { EMPTY, reduce } from "../../extension/sidebar/state.js";

const PAGE = {
  type: "facts", tabId: 7, title: "Tides", url: "https://example.org/tides", isPrivate: false,
  refusal: null, pageId: null, savedAt: null, chatModel: null,
};
const SAVED_PAGE = { ...PAGE, pageId: 3, savedAt: 1_700_000_000 };
const QUOTE = { number: 1, text: "The moon pulls.", page_id: null };
const QUOTES = { type: "quotes", id: 2, label: "answer", quotes: [QUOTE], total: 12 };
const SUMMARY = { page_id: 3, url: "https://example.org/tides", title: "Tides" };
const CRASH = { type: "fault", kind: "crash", detail: "" };
const FAILED = { type: "failed", code: "no_text", message: "No text.", remedy: null };
const DONE = { type: "done" };

const apply = (state, ...actions) => actions.reduce(reduce, freeze(state));
const asked = (number = 1) => ({ type: "asked", number, question: `Question ${number}?` });
const heard = (event, number = 1, atMs = undefined) => ({ type: "event", number, event, atMs });
const ended = (end, number = 1) => ({ type: "ended", number, ended: end });
const page = (facts) => ({ type: "page", page: facts });
const saving = (event, tabId = 7) => ({ type: "saving", tabId, event });
const SAVED = { type: "saved", id: 2, page_id: 3, status: "saved" };
const indexed = (by) => ({ type: "indexed", id: 2, page_id: 3, by });

/** A state that fails the test if anything writes to it. */
function freeze(value) {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
  return value;
}

test("the state begins empty, beside a page", () => {
  assert.equal(EMPTY.scope, "page");
  assert.deepEqual([EMPTY.turns, EMPTY.page, EMPTY.saving, EMPTY.recent, EMPTY.fault], [[], null, null, null, null]);
});

test("a page is what is beside us now", () => {
  assert.deepEqual(apply(EMPTY, page(PAGE)).page, PAGE);
});

test("the scope changes, and the turns stay", () => {
  const state = apply(EMPTY, asked(), { type: "scope", scope: "library" });
  assert.equal(state.scope, "library");
  assert.equal(state.turns.length, 1);
});

test("a question about the page begins by reading that page", () => {
  const [turn] = apply(EMPTY, page(PAGE), asked()).turns;
  assert.deepEqual(turn, {
    number: 1, question: "Question 1?", scope: "page", tabId: 7, about: null, phase: "reading",
    label: "none", quotes: [], total: 0, truncated: false, reading: null, thought: null, text: "",
    answer: null, trouble: null, attempt: 0,
  });
});

test("a question to the library begins by searching, in no tab", () => {
  const [turn] = apply(EMPTY, page(PAGE), { type: "scope", scope: "library" }, asked()).turns;
  assert.deepEqual([turn.scope, turn.tabId, turn.phase], ["library", null, "searching"]);
});

test("a turn goes from reading to done, one event at a time", () => {
  const answer = { type: "answer", id: 2, text: "The moon [1].", citations: [1] };
  let state = apply(EMPTY, page(PAGE), asked());
  const phases = [
    { type: "about", title: "Tides", url: PAGE.url },
    { type: "opened", id: 2, view: "v1", truncated: true },
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
  assert.deepEqual(phases, ["reading", "searching", "quoted", "writing", "writing", "writing"]);
  assert.deepEqual(turn.about, { title: "Tides", url: PAGE.url });
  assert.deepEqual([turn.truncated, turn.label, turn.total], [true, "answer", 12]);
  assert.deepEqual(turn.quotes, [QUOTE]);
  assert.deepEqual([turn.text, turn.answer], ["The moon [1].", answer]);
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

test("a fault goes when it is taken away, when pages come, or when somebody asks again", () => {
  const faulty = apply(EMPTY, { type: "fault", fault: CRASH });
  assert.deepEqual(faulty.fault, CRASH);
  assert.equal(apply(faulty, { type: "fault", fault: null }).fault, null);
  assert.equal(apply(faulty, { type: "recent", pages: [], total: 0 }).fault, null);
  assert.equal(apply(faulty, asked()).fault, null);
});

test("a fault stays while the page beside us and the scope change", () => {
  const state = apply(EMPTY, { type: "fault", fault: CRASH }, page(PAGE), { type: "scope", scope: "library" });
  assert.deepEqual(state.fault, CRASH);
});

test("saving goes from saving over words to meaning", () => {
  let state = apply(EMPTY, page(PAGE));
  const phases = [{ type: "saving" }, SAVED, indexed("words"), indexed("meaning"), DONE].map((event) => {
    state = apply(state, saving(event));
    return state.saving.phase;
  });
  assert.deepEqual(phases, ["saving", "saved", "words", "meaning", "meaning"]);
  assert.deepEqual([state.saving.pageId, state.saving.status, state.saving.trouble], [3, "saved", null]);
});

test("a failed save says why, and asks for nothing else to stop", () => {
  const state = apply(EMPTY, saving({ type: "saving" }), saving(FAILED));
  assert.deepEqual([state.saving.phase, state.saving.trouble], ["failed", FAILED]);
  assert.equal(state.fault, null);
});

test("a fault while saving is everybody's", () => {
  const state = apply(EMPTY, saving({ type: "saving" }), saving(CRASH));
  assert.equal(state.saving.phase, "failed");
  assert.deepEqual(state.fault, CRASH);
});

test("what is on the disk stays saved, whatever becomes of its indexing", () => {
  for (const trouble of [FAILED, CRASH]) {
    const state = apply(EMPTY, saving({ type: "saving" }), saving(SAVED), saving(trouble));
    assert.deepEqual([state.saving.phase, state.saving.trouble, state.fault], ["saved", null, null]);
  }
});

test("saving again after a failure begins anew", () => {
  const state = apply(EMPTY, saving({ type: "saving" }), saving(FAILED), saving({ type: "saving" }));
  assert.deepEqual([state.saving.phase, state.saving.trouble, state.saving.pageId], ["saving", null, null]);
});

test("saving another tab says nothing about the first", () => {
  const state = apply(EMPTY, saving(SAVED, 7), saving({ type: "saving" }, 8));
  assert.deepEqual(state.saving, { tabId: 8, phase: "saving", pageId: null, status: null, trouble: null });
});

test("a notice that is not about saving changes nothing", () => {
  const before = apply(EMPTY, page(PAGE));
  for (const type of ["granted", "ask"]) assert.equal(apply(before, saving({ type })), before);
});

test("a save that is under way is not forgotten because the page is looked at meanwhile", () => {
  const state = apply(EMPTY, page(PAGE), saving({ type: "saving" }), page({ ...PAGE, title: "Tides!" }));
  assert.equal(state.saving.phase, "saving");
});

test("what was said of a save stays beside the page that was saved", () => {
  const state = apply(EMPTY, saving({ type: "saving" }), saving(SAVED), page(SAVED_PAGE));
  assert.equal(state.saving.phase, "saved");
});

test("undoing a save, or going on to a page that is not saved, ends what was said of it", () => {
  const saved = apply(EMPTY, page(PAGE), saving({ type: "saving" }), saving(SAVED), page(SAVED_PAGE));
  assert.equal(apply(saved, page(PAGE)).saving, null);
  assert.equal(apply(EMPTY, saving(FAILED), page(PAGE)).saving, null);
});

test("another tab's page ends what was said of saving this one", () => {
  const state = apply(EMPTY, saving({ type: "saving" }), page({ ...SAVED_PAGE, tabId: 8 }));
  assert.equal(state.saving, null);
});

test("the saved pages are what the host listed last", () => {
  const state = apply(EMPTY, { type: "recent", pages: [SUMMARY], total: 61 });
  assert.deepEqual(state.recent, { pages: [SUMMARY], total: 61 });
});

const READING = { type: "reading", id: 2, done: 40, total: 100, passages: 12, of: 60, whole: false };
const token = (text, reasoning = false) => ({ type: "token", id: 2, text, reasoning });
const ANSWER = { type: "answer", id: 2, text: "The moon.", citations: [], complete: true };

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
  const done = apply(EMPTY, { type: "scope", scope: "library" }, asked(), heard(QUOTES), ended(CRASH));
  const again = apply(done, { type: "again", number: 1, attempt: 0 });
  assert.deepEqual([again.turns[0].phase, again.turns[0].trouble, again.fault], ["searching", null, null]);
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

const ahead = (done, tabId = 7, url = PAGE.url) => ({ type: "ahead", tabId, url, event: { ...READING, done } });

test("how far the page beside us was read ahead is known, and stays once it was read", () => {
  const before = apply(EMPTY, page(PAGE), ahead(40));
  assert.deepEqual(before.ahead, { tabId: 7, url: PAGE.url, done: 40, total: 100 });
  const read = apply(before, ahead(100), { type: "aheadEnded" }, page({ ...PAGE, title: "Tides!" }));
  assert.equal(read.ahead.done, 100);
});

test("reading ahead that was broken off is forgotten", () => {
  assert.equal(apply(EMPTY, page(PAGE), ahead(40), { type: "aheadEnded" }).ahead, null);
});

test("another page was not read ahead, and what comes late of the last one is not for it", () => {
  for (const other of [{ ...PAGE, tabId: 8 }, { ...PAGE, url: "https://example.org/moon" }]) {
    const state = apply(EMPTY, page(PAGE), ahead(100), page(other));
    assert.equal(state.ahead, null);
    assert.equal(apply(state, ahead(100)).ahead, null);
  }
});
