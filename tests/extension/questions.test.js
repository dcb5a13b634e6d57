// A turn stays with its page and its answer: asked again, and gone on with.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Questions } from "../../extension/background/questions.js";
import { WELCOME, greet, setUp, settle } from "./fake-host.js";

globalThis.browser = { i18n: { getMessage: (key) => `the words of ${key}` } };

/** A greeted host, a tab whose page the test chooses, and one sidebar's turns. */
async function start() {
  const { host, ports } = setUp();
  const tab = { url: "https://example.org/a", opens: 0 };
  const pages = {
    open: async () => {
      tab.opens += 1;
      const opened = { type: "opened", id: 90, view: `v${tab.opens}` };
      return { opened, url: tab.url, title: "A", digest: tab.url, generation: host.generation };
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
    const tell = (event) => call.events.push(event.type);
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
    run((tell, signal) => questions.ask({ do: "ask", turn: 1, question: "Why?", tabId: 7, ...how }, turns, tell, signal));
  const goOn = () => run((tell, signal) => questions.goOn({ do: "goOn", turn: 1, question: "Why?" }, turns, tell, signal));
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
  assert.deepEqual(call.events, ["about", "opened"]);
});

test("a question to the library opens no page", async () => {
  const all = await start();
  await all.ask({ tabId: null });
  assert.deepEqual([all.last().scope, all.tab.opens], [{ type: "library" }, 0]);
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
  await all.end({ type: "failed", code: "not_found", message: "" });
  assert.deepEqual([all.last().scope.view, all.last().attempt], ["v2", 1]);
});

test("asked again when host and page are both gone, another page does not take its place", async () => {
  const all = await start();
  await all.ask();
  await all.end();
  all.ports[0].close();
  all.tab.url = "https://example.org/b";
  const call = await all.ask({ attempt: 1 });
  await all.end({ type: "failed", code: "not_found", message: "" });
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
  await all.goOn();
  assert.equal(all.last().continues, second.id);
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
