// A turn stays with its page and its answer: asked again, and gone on with.

import assert from "node:assert/strict";
import { test } from "node:test";

import { RequestFailed } from "../../extension/background/host-fault.js";
import { Questions } from "../../extension/background/questions.js";
import { CaptureRefused } from "../../extension/background/refusal.js";
import { WELCOME, greet, setUp, settle } from "./fake-host.js";

globalThis.browser = { i18n: { getMessage: (key) => `the words of ${key}` } };

const PAGE = { type: "page", tabId: 7 };
const SELECTION = { type: "selection", tabId: 7 };
const TABS = { type: "tabs", tabIds: [7, 8, 9] };
const NOT_FOUND = { type: "failed", code: "not_found", message: "" };

/** A greeted host, a tab whose page the test chooses, and one sidebar's turns. */
async function start() {
  const { host, ports } = setUp();
  const tab = { url: "https://example.org/a", opens: 0, selected: "elm", refusals: new Map() };
  const pages = {
    open: async (tabId) => {
      tab.opens += 1;
      if (tab.refusals.has(tabId)) throw tab.refusals.get(tabId);
      const opened = { type: "opened", id: 90, view: `v${tab.opens}`, digest: "d", truncated: false };
      return { tabId, opened, url: tab.url, title: "A", digest: tab.url, generation: host.generation };
    },
    openSelection: async (tabId) => {
      tab.opens += 1;
      const opened = { type: "opened", id: 90, view: `s${tab.opens}`, digest: "s", truncated: false };
      return { tabId, opened, url: tab.url, title: "A", digest: tab.selected, generation: host.generation };
    },
  };
  const questions = new Questions(host, pages, { giveWayTo: (question) => question() });
  const turns = new Map();
  // As when a page is opened, which takes requests of its own: the host is there by then.
  const greeted = host.request({ type: "status" });
  await settle();
  await greet(ports[0]);
  ports[0].say(ports[0].last.id, { type: "done" });
  await greeted;
  const run = async (act) => {
    const call = { events: [], end: undefined };
    const tell = (event) => call.events.push(event);
    const begun = (async () => act(tell, new AbortController().signal))();
    begun.then(() => (call.end = null), (reason) => (call.end = reason));
    await settle();
    if (ports.at(-1)?.sent.length === 1) {
      const { id } = ports.at(-1).sent[0];
      ports.at(-1).say(id, WELCOME);
      ports.at(-1).say(id, { type: "done" });
      await settle();
    }
    return call;
  };
  const ask = (how = {}) =>
    run((tell, signal) => questions.ask({ do: "ask", turn: 1, question: "Why?", scope: PAGE, ...how }, turns, tell, signal));
  const goOn = (how = {}) =>
    run((tell, signal) => questions.goOn({ do: "goOn", turn: 1, question: "Why?", ...how }, turns, tell, signal));
  const last = () => ports.at(-1).last;
  const end = async (event = { type: "done" }) => {
    ports.at(-1).say(last().id, event);
    await settle();
  };
  return { ask, goOn, last, end, tab, ports };
}

test("a question about a page tells which page, and asks about what the host read of it", async () => {
  const all = await start();
  const call = await all.ask();
  const { id: _, ...sent } = all.last();
  assert.deepEqual(sent, { type: "ask", question: "Why?", scope: { type: "view", view: "v1" }, attempt: 0 });
  const page = { tabId: 7, title: "A", url: "https://example.org/a", digest: "d", truncated: false };
  assert.deepEqual(call.events, [{ type: "about", pages: [page], left: [] }]);
});

for (const [what, scope, sent] of [
  ["the library", { type: "library" }, { type: "library" }],
  ["the model alone", { type: "model" }, { type: "model" }],
  ["a collection", { type: "collection", collectionId: 4 }, { type: "collection", collection_id: 4 }],
  ["a saved page", { type: "saved", pageId: 3 }, { type: "page", page_id: 3 }],
]) {
  test(`a question to ${what} opens no page`, async () => {
    const all = await start();
    const call = await all.ask({ scope });
    assert.deepEqual([all.last().scope, all.tab.opens, call.events], [sent, 0, []]);
  });
}

test("a question about what is selected has the host read that alone", async () => {
  const all = await start();
  await all.ask({ scope: SELECTION });
  assert.deepEqual(all.last().scope, { type: "view", view: "s1" });
});

test("a question about several tabs is put to all of them together", async () => {
  const all = await start();
  const call = await all.ask({ scope: TABS });
  assert.deepEqual(all.last().scope, { type: "views", views: ["v1", "v2", "v3"] });
  assert.deepEqual(call.events[0].pages.map(({ tabId }) => tabId), [7, 8, 9]);
});

test("a tab that cannot be read does not stop the others, and is told with its reason", async () => {
  const all = await start();
  all.tab.refusals.set(7, new CaptureRefused("pdf_file"));
  all.tab.refusals.set(9, new RequestFailed({ code: "no_text", message: "No text." }));
  const call = await all.ask({ scope: TABS });
  assert.deepEqual(all.last().scope, { type: "views", views: ["v2"] });
  assert.deepEqual(call.events[0].left, [
    { tabId: 7, refusal: "pdf_file", words: "" }, { tabId: 9, refusal: null, words: "No text." },
  ]);
});

test("where none of the tabs can be read, the first one's reason ends it", async () => {
  const all = await start();
  for (const tabId of TABS.tabIds) all.tab.refusals.set(tabId, new CaptureRefused(tabId === 7 ? "pdf_file" : "empty"));
  const call = await all.ask({ scope: TABS });
  assert.equal(call.end.refusal, "pdf_file");
});

test("conversation, history and style go to the host, and what is not said does not", async () => {
  const all = await start();
  const history = [{ question: "Who?", answer: "He." }];
  await all.ask({ keep: true, chat: 5, replaces: 9, history, style: "summary", attempt: undefined });
  const { id: _, ...sent } = all.last();
  assert.deepEqual(sent, {
    type: "ask", question: "Why?", scope: { type: "view", view: "v1" }, attempt: 0,
    keep: true, chat: 5, replaces: 9, history, style: "summary",
  });
});

test("what was selected is asked about again only if it is selected still, or the host has it", async () => {
  const all = await start();
  await all.ask({ scope: SELECTION });
  await all.end();
  all.tab.selected = "oak";
  await all.ask({ scope: SELECTION, attempt: 1 });
  assert.equal(all.last().scope.view, "s1");
  await all.end();
  const again = all.ask({ scope: SELECTION, attempt: 2 });
  const call = await again;
  await all.end(NOT_FOUND);
  assert.equal(call.end.refusal, "selection_left");
});

test("asked again, a question stays with the page that it was about", async () => {
  const all = await start();
  await all.ask();
  await all.end();
  all.tab.url = "https://example.org/b";
  await all.ask({ attempt: 1 });
  assert.deepEqual([all.last().scope.view, all.last().attempt, all.tab.opens], ["v1", 1, 1]);
});

test("asked again when the host has let go of the page, it is read anew", async () => {
  const all = await start();
  await all.ask();
  await all.end();
  await all.ask({ attempt: 1 });
  await all.end(NOT_FOUND);
  assert.deepEqual([all.last().scope.view, all.last().attempt], ["v2", 1]);
});

test("what the host misses once it has begun to answer is no page: nothing is asked twice", async () => {
  const all = await start();
  const call = await all.ask();
  const { id } = all.last();
  all.ports[0].say(id, { type: "quotes", quotes: [] });
  all.ports[0].say(id, NOT_FOUND);
  await settle();
  assert.deepEqual([call.end.code, all.last().id, all.tab.opens], ["not_found", id, 1]);
});

test("asked again when host and page are both gone, another page does not take its place", async () => {
  const all = await start();
  await all.ask();
  await all.end();
  all.ports[0].close();
  all.tab.url = "https://example.org/b";
  const call = await all.ask({ attempt: 1 });
  await all.end(NOT_FOUND);
  assert.equal(call.end.refusal, "left");
});

test("going on names the request whose answer was cut, and then the one that went on", async () => {
  const all = await start();
  await all.ask();
  const first = all.last().id;
  await all.end();
  await all.goOn();
  const second = all.last();
  assert.deepEqual([second.continues, second.scope], [first, { type: "view", view: "v1" }]);
  await all.end({ type: "failed", code: "cancelled", message: "Stopped." });
  await all.goOn({ keep: true, chat: 5, replaces: 9 });
  const { continues, keep, chat, replaces } = all.last();
  assert.deepEqual([continues, keep, chat, replaces], [second.id, true, 5, 9]);
});

test("an answer of a host that is gone, or of no turn, cannot be gone on with", async () => {
  const all = await start();
  assert.equal((await all.goOn()).end.code, "not_found");
  await all.ask();
  await all.end();
  all.ports[0].close();
  await all.ask({ turn: 2 });
  assert.equal((await all.goOn()).end.code, "not_found");
});
