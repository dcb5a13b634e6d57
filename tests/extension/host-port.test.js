// One port to the host: greeted first, every request with its own events and exactly one end.

import assert from "node:assert/strict";
import { test } from "node:test";

import { HostFault, RequestFailed } from "../../extension/background/host-fault.js";
import { HostPort, PROTOCOL_VERSION } from "../../extension/background/host-port.js";

const HELLO_TIMEOUT_MS = 20_000;
const WELCOME = { type: "welcome", protocol: PROTOCOL_VERSION, host: "0.1.0", pages: 3, chat_model: null };
const LOOKUP = { type: "lookup", url: "https://example.org/" };

/** A native port whose other end is the test. */
class FakePort {
  error = null;
  sent = [];
  isOpen = true;
  #messageListeners = [];
  #closeListeners = [];
  onMessage = { addListener: (listener) => this.#messageListeners.push(listener) };
  onDisconnect = { addListener: (listener) => this.#closeListeners.push(listener) };

  postMessage(message) {
    if (!this.isOpen) throw new Error("Attempt to postMessage on disconnected port");
    this.sent.push(message);
  }

  disconnect() {
    this.isOpen = false;
  }

  say(id, event) {
    for (const listener of this.#messageListeners) listener({ id, ...event });
  }

  /** The host ends, or was never there: then with the words that Firefox has for that. */
  close(message = null) {
    this.isOpen = false;
    this.error = message === null ? null : { message };
    for (const listener of this.#closeListeners) listener(this);
  }

  get last() {
    return this.sent.at(-1);
  }
}

/** A host port whose hosts, clock and pauses are the test's. */
function setUp() {
  const ports = [];
  const pauses = [];
  const clock = { ms: 1_000_000 };
  const connect = () => {
    ports.push(new FakePort());
    return ports.at(-1);
  };
  const sleep = async (ms) => void pauses.push(ms);
  const host = new HostPort({ connect, version: "0.1.0", sleep, now: () => clock.ms });
  return { host, ports, pauses, clock };
}

/** Let everything happen that waits for nothing but its turn. */
const settle = () => new Promise(setImmediate);

/** Start a request; `end` becomes null when it is done, or the error that it ended with. */
function start(host, wish = LOOKUP, signal = undefined) {
  const call = { events: [], end: undefined, ends: 0 };
  const close = (end) => {
    call.end = end;
    call.ends += 1;
  };
  host.request(wish, (event) => call.events.push(event), signal).then(() => close(null), close);
  return call;
}

/** Answer a port's hello. */
async function greet(port) {
  const { id } = port.sent[0];
  port.say(id, WELCOME);
  port.say(id, { type: "done" });
  await settle();
}

/** Start a request on a new port and greet it: returns both, the request already sent. */
async function begin(setting, signal = undefined) {
  const call = start(setting.host, LOOKUP, signal);
  await settle();
  const port = setting.ports.at(-1);
  await greet(port);
  return { call, port };
}

async function crash(setting, message = null) {
  const call = start(setting.host);
  await settle();
  setting.ports.at(-1).close(message);
  await settle();
  return call.end;
}

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

for (const [message, kind] of [
  ["No such native application memory_cache", "no-manifest"],
  ["File at path is not executable", "no-program"],
  [null, "crash"],
]) {
  test(`a port that closes on hello with "${message}" is the fault ${kind}`, async () => {
    const fault = await crash(setUp(), message);
    assert.ok(fault instanceof HostFault);
    assert.equal(fault.kind, kind);
  });
}

test("a host that refuses the version is the fault version, in the host's words", async () => {
  const { host, ports } = setUp();
  const call = start(host);
  await settle();
  ports[0].say(1, { type: "failed", code: "version_mismatch", message: "Update the add-on." });
  await settle();
  assert.ok(call.end instanceof HostFault);
  assert.deepEqual([call.end.kind, call.end.detail], ["version", "Update the add-on."]);
  assert.equal(ports[0].isOpen, false);
});

test("a host that speaks another version without saying so is the same fault", async () => {
  const { host, ports } = setUp();
  const call = start(host);
  await settle();
  ports[0].say(1, { ...WELCOME, protocol: PROTOCOL_VERSION + 1 });
  ports[0].say(1, { type: "done" });
  await settle();
  assert.equal(call.end.kind, "version");
  assert.deepEqual(ports[0].sent.map(({ type }) => type), ["hello"]);
  assert.equal(ports[0].isOpen, false);
  assert.equal(host.welcome, null);
});

test("a host that fails hello for a reason of its own says which", async () => {
  const { host, ports } = setUp();
  const call = start(host);
  await settle();
  ports[0].say(1, { type: "failed", code: "library_newer", message: "The library is newer." });
  await settle();
  assert.equal(call.end.code, "library_newer");
  assert.equal(ports[0].isOpen, false);
});

test("a host that says nothing for twenty seconds is given up as crashed", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { host, ports } = setUp();
  const call = start(host);
  await settle();
  context.mock.timers.tick(HELLO_TIMEOUT_MS - 1);
  await settle();
  assert.equal(call.end, undefined);
  context.mock.timers.tick(1);
  await settle();
  assert.equal(call.end.kind, "crash");
  assert.equal(ports[0].isOpen, false);
});

test("a host that is greeted is not given up later", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { call, port } = await begin(setUp());
  context.mock.timers.tick(10 * HELLO_TIMEOUT_MS);
  await settle();
  assert.equal(call.end, undefined);
  assert.ok(port.isOpen);
});

test("when the host stops, everything that waited ends with that, once", async () => {
  const setting = setUp();
  const { call, port } = await begin(setting);
  const other = start(setting.host);
  await settle();
  port.close();
  await settle();
  assert.deepEqual([call.end.kind, other.end.kind], ["crash", "crash"]);
  assert.deepEqual([call.ends, other.ends], [1, 1]);
  assert.equal(setting.host.welcome, null);
});

test("a port that closed unheard ends the request instead of leaving it", async () => {
  const setting = setUp();
  const { port } = await begin(setting);
  port.disconnect();
  const call = start(setting.host);
  await settle();
  assert.equal(call.end.kind, "crash");
});

test("a lost host comes back with the next request only, as a new generation", async () => {
  const setting = setUp();
  const { port } = await begin(setting);
  port.close();
  await settle();
  assert.equal(setting.ports.length, 1);
  const second = await begin(setting);
  assert.equal(setting.host.generation, 2);
  assert.deepEqual(second.port.sent.map(({ type }) => type), ["hello", "lookup"]);
});

test("what an earlier host still says reaches no request of the next", async () => {
  const setting = setUp();
  const { port: first } = await begin(setting);
  first.close();
  const { call, port: second } = await begin(setting);
  first.say(second.last.id, { type: "done" });
  first.close();
  await settle();
  assert.equal(call.end, undefined);
  second.say(second.last.id, { type: "done" });
  await settle();
  assert.equal(call.end, null);
});

test("a host that keeps stopping is waited for longer each time, five seconds at most", async () => {
  const setting = setUp();
  for (let times = 0; times < 9; times += 1) await crash(setting);
  assert.deepEqual(setting.pauses, [0, 0, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
});

test("time that has passed since the host stopped counts as waited", async () => {
  const setting = setUp();
  for (let times = 0; times < 3; times += 1) await crash(setting);
  setting.clock.ms += 150;
  await crash(setting);
  setting.clock.ms += 60_000;
  await crash(setting);
  assert.deepEqual(setting.pauses, [0, 0, 200, 250, 0]);
});

test("a host that has done its work may stop without being waited for", async () => {
  const setting = setUp();
  for (let times = 0; times < 4; times += 1) await crash(setting);
  const { port } = await begin(setting);
  port.say(port.last.id, { type: "done" });
  await settle();
  port.close();
  await crash(setting);
  assert.equal(setting.pauses.at(-1), 0);
});
