// A host of the tests' own: the port that the add-on talks to, and what to say through it.

import { HostPort, PROTOCOL_VERSION } from "../../extension/background/host-port.js";

export const WELCOME = { type: "welcome", protocol: PROTOCOL_VERSION, host: "0.1.0", pages: 3, chat_model: null };
export const LOOKUP = { type: "lookup", url: "https://example.org/" };

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
export function setUp() {
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
export const settle = () => new Promise(setImmediate);

/** Start a request; `end` becomes null when it is done, or the error that it ended with. */
export function start(host, wish = LOOKUP, signal = undefined) {
  const call = { events: [], end: undefined, ends: 0 };
  const close = (end) => {
    call.end = end;
    call.ends += 1;
  };
  host.request(wish, (event) => call.events.push(event), signal).then(() => close(null), close);
  return call;
}

/** Answer a port's hello. */
export async function greet(port) {
  const { id } = port.sent[0];
  port.say(id, WELCOME);
  port.say(id, { type: "done" });
  await settle();
}

/** Start a request on a new port and greet it: returns both, the request already sent. */
export async function begin(setting, signal = undefined) {
  const call = start(setting.host, LOOKUP, signal);
  await settle();
  const port = setting.ports.at(-1);
  await greet(port);
  return { call, port };
}

/** Lose a host while it is being greeted: returns what the request ended with. */
export async function crash(setting, message = null) {
  const call = start(setting.host);
  await settle();
  setting.ports.at(-1).close(message);
  await settle();
  return call.end;
}
