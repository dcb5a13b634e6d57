// One port to the host: greeted first, every request with its own events and exactly one end.

import assert from "node:assert/strict";
import { test } from "node:test";

import { RequestFailed } from "../../extension/background/host-fault.js";
import { PROTOCOL_VERSION } from "../../extension/background/host-port.js";
import { LOOKUP, begin, greet, setUp, settle, start } from "./fake-host.js";

test("nothing is connected before the first request", () => {
  const { ports, host } = setUp();
  assert.equal(ports.length, 0);
  assert.equal(host.generation, 0);
  assert.equal(host.welcome, null);
});

test("hello goes first, and the request only when it is answered", async () => {
  const { host, ports } = setUp();
  start(host);
  await settle();
  const [port] = ports;
  const hello = { type: "hello", id: 1, protocol: PROTOCOL_VERSION, extension: "0.1.0" };
  assert.deepEqual(port.sent, [hello]);
  await greet(port);
  assert.deepEqual(port.sent, [hello, { ...LOOKUP, id: 2 }]);
  assert.equal(host.welcome.host, "0.1.0");
});

test("requests share one port and one hello", async () => {
  const { host, ports } = setUp();
  start(host);
  start(host, { type: "list_pages", limit: 50, offset: 0 });
  await settle();
  await greet(ports[0]);
  start(host);
  await settle();
  assert.equal(ports.length, 1);
  assert.deepEqual(ports[0].sent.map(({ type }) => type), ["hello", "lookup", "list_pages", "lookup"]);
  assert.equal(new Set(ports[0].sent.map(({ id }) => id)).size, 4);
});

test("each request hears its own events, in order, and none of another's", async () => {
  const { host, ports } = setUp();
  const [first, second] = [start(host), start(host)];
  await settle();
  await greet(ports[0]);
  const [, { id: a }, { id: b }] = ports[0].sent;
  ports[0].say(b, { type: "token", text: "b1" });
  ports[0].say(a, { type: "token", text: "a1" });
  ports[0].say(b, { type: "token", text: "b2" });
  ports[0].say(b, { type: "done" });
  await settle();
  assert.deepEqual(first.events.map(({ text }) => text), ["a1"]);
  assert.deepEqual(second.events.map(({ text }) => text), ["b1", "b2"]);
  assert.equal(first.end, undefined);
  assert.equal(second.end, null);
});

test("a request ends exactly once, and hears nothing afterwards", async () => {
  const { call, port } = await begin(setUp());
  const { id } = port.last;
  port.say(id, { type: "done" });
  port.say(id, { type: "done" });
  port.say(id, { type: "failed", code: "internal", message: "Too late." });
  port.say(id, { type: "token", text: "too late" });
  port.close();
  await settle();
  assert.deepEqual(call, { events: [], end: null, ends: 1 });
});

test("a refused request ends with the host's own words, and the host stays", async () => {
  const setting = setUp();
  const { call, port } = await begin(setting);
  port.say(port.last.id, { type: "failed", code: "disk_full", message: "The disk is full.", remedy: "Make room." });
  await settle();
  assert.ok(call.end instanceof RequestFailed);
  const { code, message, remedy } = call.end;
  assert.deepEqual({ code, message, remedy }, { code: "disk_full", message: "The disk is full.", remedy: "Make room." });
  assert.ok(port.isOpen);
  assert.equal(setting.host.generation, 1);
});

test("what answers no request is left alone", async () => {
  const { call, port } = await begin(setUp());
  port.say(null, { type: "failed", code: "bad_frame", message: "" });
  port.say(999, { type: "done" });
  await settle();
  assert.equal(call.end, undefined);
});

test("stopping asks the host to, and the host's word is the end", async () => {
  const control = new AbortController();
  const { call, port } = await begin(setUp(), control.signal);
  const target = port.last.id;
  control.abort();
  await settle();
  assert.deepEqual(port.last, { type: "cancel", id: target + 1, target });
  assert.equal(call.end, undefined);
  port.say(target, { type: "failed", code: "cancelled", message: "Stopped." });
  await settle();
  assert.equal(call.end.code, "cancelled");
});

test("stopping what has ended sends nothing", async () => {
  const control = new AbortController();
  const { port } = await begin(setUp(), control.signal);
  port.say(port.last.id, { type: "done" });
  await settle();
  control.abort();
  assert.equal(port.last.type, "lookup");
});

test("what is stopped before the host is there is never sent", async () => {
  const { host, ports } = setUp();
  const control = new AbortController();
  const call = start(host, LOOKUP, control.signal);
  await settle();
  control.abort();
  await greet(ports[0]);
  assert.equal(call.end.code, "cancelled");
  assert.deepEqual(ports[0].sent.map(({ type }) => type), ["hello"]);
});

test("the chat model is the one that the host told of last, and none once it is gone", async () => {
  const setting = setUp();
  await begin(setting);
  const { host, ports } = setting;
  assert.equal(host.chatModel, null);
  const id = ports[0].last.id;
  ports[0].say(id, { type: "models", on_disk: [{ id: "1", name: "Pocket" }], catalogue: [], chosen: "1" });
  assert.equal(host.chatModel, "Pocket");
  ports[0].say(id, { type: "health", chat_model: "Other" });
  assert.equal(host.chatModel, "Other");
  ports[0].say(id, { type: "models", on_disk: [{ id: "1", name: "Pocket" }], catalogue: [], chosen: null });
  assert.equal(host.chatModel, null);
  ports[0].say(id, { type: "health", chat_model: "Other" });
  ports[0].close();
  assert.equal(host.chatModel, null);
});
