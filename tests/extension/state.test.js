// The sidebar's state: what each event changes, and what it must leave as it was.

import assert from "node:assert/strict";
import { test } from "node:test";

import { EMPTY, reduce, shownTurns, turnUnderWay } from "../../extension/sidebar/state.js";

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
const asked = (number = 1) => ({ type: "asked", question: `Question ${number}?` });
const scoped = (scope) => ({ type: "scope", scope });
const LIBRARY = scoped({ type: "library" });
const about = (digest = "d", url = PAGE.url) =>
  ({ type: "about", pages: [{ tabId: 7, title: "Tides", url, digest, truncated: false }], left: [] });
const numbers = (state) => shownTurns(state).map(({ number }) => number);
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
  assert.deepEqual(EMPTY.scope, { type: "page" });
  assert.deepEqual([EMPTY.turns, EMPTY.page, EMPTY.saving, EMPTY.recent, EMPTY.fault], [[], null, null, null, null]);
});

test("a page is what is beside us now", () => {
  assert.deepEqual(apply(EMPTY, page(PAGE)).page, PAGE);
});

test("the scope changes, and the turns stay", () => {
  const state = apply(EMPTY, asked(), LIBRARY);
  assert.deepEqual(state.scope, { type: "library" });
  assert.equal(state.turns.length, 1);
});

test("a question about the page begins by reading that page", () => {
  const [turn] = apply(EMPTY, page(PAGE), asked()).turns;
  assert.deepEqual(turn, {
    number: 1, conversation: `page ${PAGE.url}`, scope: { type: "page" }, tabId: 7, question: "Question 1?",
    style: "auto", attempt: 0, turnId: null, about: null, changed: false, phase: "reading", understood: "",
    label: "none", quotes: [], total: 0, coverage: null, flagged: [], reading: null, thought: null, text: "",
    model: "", checks: [], answer: null, trouble: null,
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

test("a fault goes when it is taken away, when pages come, or when somebody asks again", () => {
  const faulty = apply(EMPTY, { type: "fault", fault: CRASH });
  assert.deepEqual(faulty.fault, CRASH);
  assert.equal(apply(faulty, { type: "fault", fault: null }).fault, null);
  assert.equal(apply(faulty, { type: "recent", pages: [], total: 0 }).fault, null);
  assert.equal(apply(faulty, asked()).fault, null);
});

test("a fault stays while the page beside us and the scope change", () => {
  const state = apply(EMPTY, { type: "fault", fault: CRASH }, page(PAGE), LIBRARY);
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

const READING = { type: "reading", id: 2, done: 40, total: 100 };
const token = (text, reasoning = false) => ({ type: "token", id: 2, text, reasoning });
const ANSWER = { type: "answer", id: 2, text: "The moon.", model: "M", citations: [], complete: true };

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
  const done = apply(EMPTY, LIBRARY, asked(), heard(QUOTES), ended(CRASH));
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
  assert.deepEqual(before.ahead, { tabId: 7, url: PAGE.url, done: 40, total: 100, coverage: null });
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

const MOON = { ...PAGE, tabId: 8, url: "https://example.org/moon", title: "Moon" };

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

test("what the model would be given of the page beside us is known before it reads, and after it could not", () => {
  const coverage = { whole: false };
  const given = { type: "ahead", tabId: 7, url: PAGE.url, event: { type: "given", coverage } };
  const state = apply(EMPTY, page(PAGE), given, { type: "aheadEnded" });
  assert.deepEqual(state.ahead, { tabId: 7, url: PAGE.url, done: 0, total: 0, coverage });
  assert.deepEqual(apply(state, ahead(100)).ahead.coverage, coverage);
});

test("the headings of the page beside us are its own", () => {
  const opened = { type: "opened", tabId: 7, url: PAGE.url, headings: ["Springs"] };
  const state = apply(EMPTY, page(PAGE), opened);
  assert.deepEqual(state.open.headings, ["Springs"]);
  assert.equal(apply(state, page(MOON)).open, null);
  assert.equal(apply(EMPTY, page(MOON), opened).open, null);
});

test("the chat model is known as the program said last, whatever page is looked at", () => {
  const state = apply(EMPTY, page({ ...PAGE, chatModel: "M" }), page(MOON));
  assert.equal(state.chatModel, "M");
  assert.equal(apply(state, { type: "chatModel", name: null }).chatModel, null);
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
