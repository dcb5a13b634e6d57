// A host that is not there, does not fit or stops: named by its fault, and begun again with care.

import assert from "node:assert/strict";
import { test } from "node:test";

import { HostFault } from "../../extension/background/host-fault.js";
import { PROTOCOL_VERSION } from "../../extension/background/host-port.js";
import { WELCOME, begin, crash, setUp, settle, start } from "./fake-host.js";

const HELLO_TIMEOUT_MS = 20_000;

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

for (const [by, kind] of [[1, "addon-older"], [-1, "program-older"]]) {
  test(`a host that speaks another version without saying so is the fault ${kind}`, async () => {
    const { host, ports } = setUp();
    const call = start(host);
    await settle();
    ports[0].say(1, { ...WELCOME, protocol: PROTOCOL_VERSION + by });
    ports[0].say(1, { type: "done" });
    await settle();
    assert.equal(call.end.kind, kind);
    assert.deepEqual(ports[0].sent.map(({ type }) => type), ["hello"]);
    assert.equal(ports[0].isOpen, false);
    assert.equal(host.welcome, null);
  });
}

for (const [code, kind] of [["library_newer", "library-newer"], ["program_older", "program-older"]]) {
  test(`a host that fails hello as ${code} is the fault ${kind}`, async () => {
    const { host, ports } = setUp();
    const call = start(host);
    await settle();
    ports[0].say(1, { type: "failed", code, message: "The library is newer." });
    await settle();
    assert.ok(call.end instanceof HostFault);
    assert.deepEqual([call.end.kind, call.end.detail], [kind, "The library is newer."]);
    assert.equal(ports[0].isOpen, false);
  });
}

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
