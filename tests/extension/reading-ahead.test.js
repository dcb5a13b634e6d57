// The model reads the page beside the sidebar before it is asked: late, once, and never in the way.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ReadingAhead } from "../../extension/background/reading-ahead.js";
import { WELCOME, setUp, settle } from "./fake-host.js";

const TAB = { id: 7, url: "https://example.org/", incognito: false, active: true, status: "complete" };
const READING = { type: "reading", total: 100, passages: 3, of: 3, whole: true };

/** A browser with one tab, a host that was greeted, and a pause that the test ends. */
async function start({ tab = {}, chatModel = "Scripted", refusal = null } = {}) {
  const { host, ports } = setUp();
  void host.request({ type: "status" }).catch(() => {});
  await settle();
  const [port] = ports;
  const { id } = port.sent[0];
  port.say(id, { ...WELCOME, chat_model: chatModel });
  port.say(id, { type: "done" });
  await settle();
  const pauses = [];
  const opened = [];
  let digest = "a";
  const pages = {
    open: async (tabId) => {
      opened.push(tabId);
      return { opened: { type: "opened", view: `view-${digest}`, id: 9, passages: 3 }, digest, generation: host.generation };
    },
  };
  const ahead = new ReadingAhead(host, pages, {
    tabOf: async (tabId) => ({ ...TAB, ...tab, id: tabId }),
    refusalOf: async () => refusal,
    sleep: () => new Promise((resolve) => pauses.push(resolve)),
  });
  const control = new AbortController();
  const read = (tabId = 7) => {
    const call = { events: [], isOver: false };
    ahead.read(tabId, (event) => call.events.push(event), control.signal).then(() => (call.isOver = true));
    return call;
  };
  const settled = async () => {
    pauses.splice(0).forEach((end) => end());
    await settle();
    await settle();
  };
  const prefills = () => port.sent.filter(({ type }) => type === "prefill");
  const change = (to) => (digest = to);
  return { ahead, control, read, settled, prefills, change, port, ports, opened };
}

/** Let the host read to the end what it was last asked to. */
async function finish({ port, prefills }) {
  const { id } = prefills().at(-1);
  port.say(id, { ...READING, done: 100 });
  port.say(id, { type: "done" });
  await settle();
}

test("a page is read once it has settled, and how far is told", async () => {
  const all = await start();
  const call = all.read();
  await settle();
  assert.deepEqual([all.opened, all.prefills()], [[], []]);
  await all.settled();
  assert.deepEqual(all.prefills().map(({ scope }) => scope), [{ type: "view", view: "view-a" }]);
  const { id } = all.prefills()[0];
  all.port.say(id, { ...READING, done: 40 });
  await finish(all);
  assert.deepEqual(call.events.map(({ type, done }) => [type, done]), [["opened", undefined], ["reading", 40], ["reading", 100]]);
  assert.ok(call.isOver);
});

test("what the model would be given is told, and told again of a page that it has read", async () => {
  const all = await start();
  all.read();
  await all.settled();
  all.port.say(all.prefills()[0].id, { type: "given", coverage: { tokens: 90 } });
  await finish(all);
  const call = all.read();
  await all.settled();
  assert.equal(all.prefills().length, 1);
  assert.deepEqual(call.events.map(({ type }) => type), ["opened", "given", "reading"]);
  assert.equal(call.events[1].coverage.tokens, 90);
});

for (const [why, setting] of [
  ["without a chat model", { chatModel: null }],
  ["in a private window", { tab: { incognito: true } }],
  ["in a tab that is not in front any more", { tab: { active: false } }],
  ["while it still loads", { tab: { status: "loading" } }],
  ["that may not be read without asking", { refusal: "no_access" }],
]) {
  test(`nothing of a page is captured ${why}`, async () => {
    const all = await start(setting);
    const call = all.read();
    await all.settled();
    assert.deepEqual([all.opened, all.prefills(), call.isOver], [[], [], true]);
  });
}

test("a page is read once, and again when it has changed", async () => {
  const all = await start();
  for (const [digest, count] of [["a", 1], ["a", 1], ["b", 2], ["a", 2]]) {
    all.change(digest);
    all.read();
    await all.settled();
    assert.equal(all.prefills().length, count);
    if (all.prefills().length === count) await finish(all);
  }
});

test("of a page that was read before, only that is told", async () => {
  const all = await start();
  all.read();
  await all.settled();
  await finish(all);
  const call = all.read();
  await all.settled();
  assert.deepEqual(call.events.map(({ type, done, total }) => [type, done === total]), [["opened", true], ["reading", true]]);
  assert.ok(call.isOver);
});

test("a page that was not read to its end may be read another time", async () => {
  const all = await start();
  all.read();
  await all.settled();
  const { id } = all.prefills()[0];
  all.port.say(id, { ...READING, done: 40 });
  all.port.say(id, { type: "done" });
  await settle();
  all.read();
  await all.settled();
  assert.equal(all.prefills().length, 2);
});

for (const [what, stop] of [
  ["closing the sidebar", ({ control }) => control.abort()],
  ["leaving the tab", ({ ahead }) => ahead.leave(7)],
  ["a question", ({ ahead }) => void ahead.giveWayTo(async () => {})],
  ["another page", ({ read }) => void read(8)],
]) {
  test(`${what} calls the reading off`, async () => {
    const all = await start();
    const call = all.read();
    await all.settled();
    const target = all.prefills()[0].id;
    stop(all);
    await settle();
    assert.deepEqual([all.port.last.type, all.port.last.target], ["cancel", target]);
    all.port.say(target, { ...READING, done: 60 });
    all.port.say(target, { type: "failed", code: "cancelled", message: "Stopped." });
    await settle();
    assert.deepEqual([call.events.map(({ type }) => type), call.isOver], [["opened"], true]);
  });

  test(`${what} before the page has settled keeps it from being captured`, async () => {
    const all = await start();
    const call = all.read();
    stop(all);
    await settle();
    assert.deepEqual([all.opened, call.isOver], [[], true]);
  });
}

test("leaving another tab stops nothing", async () => {
  const all = await start();
  all.read();
  await all.settled();
  all.ahead.leave(8);
  await settle();
  assert.equal(all.port.last.type, "prefill");
});

test("nothing is read while a question is on its way, and again after it", async () => {
  const all = await start();
  let resolve;
  const question = all.ahead.giveWayTo(() => new Promise((end) => (resolve = end)));
  all.read();
  await all.settled();
  assert.deepEqual(all.opened, []);
  resolve("answered");
  assert.equal(await question, "answered");
  all.read();
  await all.settled();
  assert.equal(all.prefills().length, 1);
});

test("a question that fails gives the model back, and its error on", async () => {
  const all = await start();
  await assert.rejects(all.ahead.giveWayTo(() => Promise.reject(new Error("lost"))), /lost/);
  all.read();
  await all.settled();
  assert.equal(all.prefills().length, 1);
});

test("a model that cannot be used, or a host that is lost, is nobody's concern", async () => {
  for (const fail of [
    ({ port, prefills }) => port.say(prefills()[0].id, { type: "failed", code: "model_unusable", message: "No." }),
    ({ port }) => port.close(),
  ]) {
    const all = await start();
    const call = all.read();
    await all.settled();
    fail(all);
    await settle();
    assert.deepEqual([call.events.map(({ type }) => type), call.isOver], [["opened"], true]);
  }
});
