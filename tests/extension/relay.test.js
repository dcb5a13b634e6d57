// Only our own pages are heard; what they ask is answered to the end, and called off when they close.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Relay } from "../../extension/background/relay.js";
import { RequestFailed } from "../../extension/background/host-fault.js";
import { settle } from "./fake-host.js";

const ORIGIN = "moz-extension://7f/";
const ID = "memory-cache@memory-cache";
globalThis.browser = {
  runtime: { id: ID, getURL: (path) => ORIGIN + path },
  tabs: { TAB_ID_NONE: -1 },
  i18n: { getMessage: (key) => `the words of ${key}` },
};

/** One end of a port that a page opened. */
function portOf(name, sender) {
  const listeners = { message: [], close: [] };
  return {
    name, sender,
    heard: [],
    isOpen: true,
    onMessage: { addListener: (listener) => listeners.message.push(listener) },
    onDisconnect: { addListener: (listener) => listeners.close.push(listener) },
    postMessage(message) {
      this.heard.push(message);
    },
    disconnect() {
      this.isOpen = false;
    },
    say: (message) => listeners.message.forEach((listener) => listener(message)),
    close: () => listeners.close.forEach((listener) => listener()),
    repliesTo(call) {
      return this.heard.filter((message) => message.call === call).map(({ event }) => event);
    },
    get isHeard() {
      return listeners.message.length > 0;
    },
  };
}

const library = () => portOf("library", { id: ID, url: `${ORIGIN}library/library.html#page=3` });

function start() {
  const requests = [];
  const answers = [];
  let changes = 0;
  const host = {
    request: (wish, onEvent, signal) =>
      new Promise((done, fail) => {
        requests.push({ wish, onEvent, done, fail, signal });
        signal?.addEventListener("abort", () => fail(new RequestFailed({ code: "cancelled", message: "" })));
      }),
  };
  const cards = { list: () => [{ card: 1 }], answer: (...all) => answers.push(all) };
  const readingAhead = { giveWayTo: (question) => (answers.push("way given"), question()) };
  const onLibraryChange = () => (changes += 1);
  const relay = new Relay(host, {}, { pages: {}, saving: {}, readingAhead, cards, onLibraryChange });
  return { relay, requests, answers, changes: () => changes };
}

for (const [what, name, sender] of [
  ["a page on the web with our script in it", "library", { id: ID, url: "https://example.org/library/library.html" }],
  ["another add-on", "library", { id: "other@other", url: `${ORIGIN}library/library.html` }],
  ["another page of ours", "library", { id: ID, url: `${ORIGIN}sidebar/sidebar.html` }],
  ["a page whose address only begins like ours", "sidebar", { id: ID, url: `${ORIGIN}sidebar/sidebar.html.evil` }],
  ["a name that every object has", "constructor", { id: ID, url: `${ORIGIN}library/library.html` }],
  ["nobody", "library", undefined],
]) {
  test(`${what} is not heard`, () => {
    const { relay } = start();
    const port = portOf(name, sender);
    relay.accept(port);
    relay.broadcast({ call: 0, tabId: 1, title: "", event: { type: "news" } });
    assert.deepEqual([port.isOpen, port.isHeard, port.heard], [false, false, []]);
  });
}

test("a page first hears which cards are open", () => {
  const { relay } = start();
  const port = library();
  relay.accept(port);
  assert.deepEqual(port.repliesTo(0), [{ type: "cards", cards: [{ card: 1 }] }]);
});

test("a page's request goes to the host, its events come back, then its end", async () => {
  const { relay, requests } = start();
  const port = library();
  relay.accept(port);
  port.say({ call: 5, do: "request", request: { type: "list_pages", id: 99, limit: 3 } });
  await settle();
  assert.deepEqual(requests[0].wish, { type: "list_pages", limit: 3 });
  requests[0].onEvent({ type: "pages", id: 12, pages: [], total: 0 });
  requests[0].done();
  await settle();
  assert.deepEqual(port.repliesTo(5).map(({ type }) => type), ["pages", "done"]);
});

for (const type of ["save", "open", "put", "hello", "cancel", "shell"]) {
  test(`a page may not put "${type}" to the host`, async () => {
    const { relay, requests } = start();
    const port = library();
    relay.accept(port);
    port.say({ call: 5, do: "request", request: { type } });
    await settle();
    assert.deepEqual([requests, port.repliesTo(5).map(({ code }) => code)], [[], ["unknown_request"]]);
  });
}

test("a request is called off by stop, and all of them when the page closes", async () => {
  const { relay, requests } = start();
  const port = library();
  relay.accept(port);
  for (const call of [5, 6, 7]) port.say({ call, do: "request", request: { type: "watch" } });
  await settle();
  port.say({ call: 8, do: "stop", target: 6 });
  assert.deepEqual(requests.map(({ signal }) => signal.aborted), [false, true, false]);
  await settle();
  assert.deepEqual(port.repliesTo(6).map(({ code }) => code), ["cancelled"]);
  port.close();
  assert.deepEqual(requests.map(({ signal }) => signal.aborted), [true, true, true]);
});

test("what the person wished for is carried out although the page closes", async () => {
  const { relay, requests } = start();
  const port = library();
  relay.accept(port);
  port.say({ call: 5, do: "request", request: { type: "keep_draft", text: "elm" } });
  port.say({ call: 6, do: "request", request: { type: "forget", page_ids: [1] } });
  port.say({ call: 7, do: "request", request: { type: "list_pages" } });
  port.close();
  await settle();
  assert.deepEqual(requests.map(({ wish, signal }) => [wish.type, signal.aborted]), [
    ["keep_draft", false], ["forget", false], ["list_pages", true],
  ]);
});

test("a wish can be stopped while its page is open", async () => {
  const { relay, requests } = start();
  const port = library();
  relay.accept(port);
  port.say({ call: 5, do: "request", request: { type: "forget", page_ids: [1] } });
  await settle();
  port.say({ call: 6, do: "stop", target: 5 });
  assert.deepEqual(requests.map(({ signal }) => signal.aborted), [true]);
});

test("a question of the library page has the model to itself", async () => {
  const { relay, requests, answers } = start();
  const port = library();
  relay.accept(port);
  port.say({ call: 5, do: "request", request: { type: "ask", question: "Why?", scope: { type: "library" } } });
  await settle();
  assert.deepEqual([answers, requests.length], [["way given"], 1]);
});

test("when pages go or come back, the tabs in front are looked at again", async () => {
  const { relay, requests, changes } = start();
  const port = library();
  relay.accept(port);
  port.say({ call: 5, do: "request", request: { type: "forget", page_ids: [3] } });
  await settle();
  requests[0].onEvent({ type: "forgetting", phase: "hidden", page_ids: [3] });
  requests[0].onEvent({ type: "progress" });
  assert.equal(changes(), 1);
});

test("the person's answer reaches the card", async () => {
  const { relay, answers } = start();
  const port = library();
  relay.accept(port);
  port.say({ call: 5, do: "answerCard", card: 1, yes: true });
  await settle();
  assert.deepEqual([answers, port.repliesTo(5)], [[[1, true]], [{ type: "done" }]]);
});
