/**
 * The one connection to the host: opened on demand, greeted, and multiplexed by request id.
 *
 * This is the only file that calls `connectNative`: every call starts a host of its own, so that
 * everything in the extension shares this port. A request gets its events in order and then
 * exactly one end: it resolves on `done` and rejects with `RequestFailed` or `HostFault`.
 * A lost host is not restarted by itself: the next request does that, and waits a little longer
 * each time that the host stops without having done any work.
 */

import { translated } from "../common/host-words.js";
import { HostFault, RequestFailed, faultOfClosedPort, faultOfCode } from "./host-fault.js";

/** @import { AnyEvent, AnyRequest, Welcome } from "../protocol/protocol.js" */

export const HOST_NAME = "memory_cache";
export const PROTOCOL_VERSION = 1;
const HELLO_TIMEOUT_MS = 20_000;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5_000;

/**
 * @template T
 * @typedef {T extends unknown ? Omit<T, "id"> : never} WithoutId
 */
/** @typedef {WithoutId<Exclude<AnyRequest, {type: "hello"} | {type: "cancel"}>>} Wish */
/**
 * @typedef {object} Waiting
 * @property {(event: AnyEvent) => void} onEvent
 * @property {() => void} resolve
 * @property {(reason: Error) => void} reject
 */
/** @typedef {Pick<browser.runtime.Port, "postMessage" | "disconnect" | "onMessage" | "onDisconnect"> & {error?: {message: string} | null}} PortLike */

export class HostPort {
  /** @type {PortLike | null} */ #port = null;
  /** @type {Promise<void> | null} */ #greeting = null;
  /** @type {Map<number, Waiting>} */ #waiting = new Map();
  /** @type {Welcome | null} */ #welcome = null;
  /** @type {string | null} */ #chatModel = null;
  #lastId = 0;
  #failures = 0;
  #failedAt = 0;
  #generation = 0;
  #connect;
  #version;
  #sleep;
  #now;

  /**
   * @param {object} [means]
   * @param {() => PortLike} [means.connect] opens a native port
   * @param {string} [means.version] the extension's version
   * @param {(ms: number) => Promise<void>} [means.sleep]
   * @param {() => number} [means.now] milliseconds
   */
  constructor({
    connect = () => browser.runtime.connectNative(HOST_NAME),
    version = browser.runtime.getManifest().version,
    sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    now = () => Date.now(),
  } = {}) {
    this.#connect = connect;
    this.#version = version;
    this.#sleep = sleep;
    this.#now = now;
  }

  /** Counts the hosts there have been: what an earlier one held in memory is gone. */
  get generation() {
    return this.#generation;
  }

  /** What the host said of itself, while it is there. */
  get welcome() {
    return this.#welcome;
  }

  /** The model that writes answers, as this host said last; null: none, or there is no host. */
  get chatModel() {
    return this.#chatModel;
  }

  /**
   * Send one request and pass on its events until it ends.
   * @param {Wish} wish
   * @param {(event: AnyEvent) => void} [onEvent]
   * @param {AbortSignal} [signal] sends `cancel`; the host then ends the request itself
   * @param {(id: number) => void} [onSent] hears the number by which the host knows the request
   * @returns {Promise<void>} rejects with RequestFailed or HostFault
   */
  async request(wish, onEvent = () => {}, signal, onSent = () => {}) {
    await this.#ready();
    if (signal?.aborted) throw new RequestFailed({ code: "cancelled", message: "Stopped." });
    const id = this.#nextId();
    const cancel = () => this.#post({ type: "cancel", id: this.#nextId(), target: id });
    signal?.addEventListener("abort", cancel, { once: true });
    onSent(id);
    try {
      await this.#exchange({ ...wish, id }, onEvent);
      this.#failures = 0;
    } finally {
      signal?.removeEventListener("abort", cancel);
    }
  }

  /** Greet the host anew if there is none. */
  #ready() {
    if (this.#greeting) return this.#greeting;
    const greeting = this.#greet();
    this.#greeting = greeting;
    greeting.catch(() => {
      // A later request may have begun to greet another host by now.
      if (this.#greeting === greeting) this.#greeting = null;
    });
    return greeting;
  }

  async #greet() {
    await this.#sleep(this.#waitLeftMs());
    const port = this.#connect();
    this.#port = port;
    this.#generation += 1;
    port.onMessage.addListener((message) => this.#receive(port, /** @type {AnyEvent} */ (message)));
    port.onDisconnect.addListener(() => this.#lose(port, faultOfClosedPort(port.error)));
    const late = setTimeout(() => this.#drop(port, new HostFault("crash")), HELLO_TIMEOUT_MS);
    try {
      await this.#exchange(
        { type: "hello", id: this.#nextId(), protocol: PROTOCOL_VERSION, extension: this.#version },
        (event) => {
          if (event.type === "welcome") this.#welcome = event;
        },
      );
    } catch (reason) {
      const kind = reason instanceof RequestFailed ? faultOfCode(reason.code) : null;
      const fault = kind && reason instanceof RequestFailed ? new HostFault(kind, reason.message) : reason;
      this.#drop(port, fault instanceof HostFault ? fault : new HostFault("crash"));
      throw fault;
    } finally {
      clearTimeout(late);
    }
    const spoken = this.#welcome?.protocol ?? 0;
    if (spoken !== PROTOCOL_VERSION) {
      const fault = new HostFault(spoken < PROTOCOL_VERSION ? "program-older" : "addon-older");
      this.#drop(port, fault);
      throw fault;
    }
  }

  #waitLeftMs() {
    if (this.#failures < 2) return 0;
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (this.#failures - 2), LONGEST_WAIT_MS);
    return Math.max(0, this.#failedAt + wait - this.#now());
  }

  #nextId() {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** @param {AnyRequest} message @param {(event: AnyEvent) => void} onEvent */
  #exchange(message, onEvent) {
    return /** @type {Promise<void>} */ (
      new Promise((resolve, reject) => {
        this.#waiting.set(message.id, { onEvent, resolve, reject });
        if (!this.#post(message)) {
          this.#waiting.delete(message.id);
          reject(new HostFault("crash"));
        }
      })
    );
  }

  /** @param {AnyRequest} message @returns {boolean} false when there is no host to send it to */
  #post(message) {
    try {
      this.#port?.postMessage(message);
      return this.#port !== null;
    } catch {
      // The port closed between its last message and this one; #lose will have the reason.
      return false;
    }
  }

  /** @param {PortLike} port @param {AnyEvent} said as the host says it */
  #receive(port, said) {
    if (port !== this.#port || said.id === null) return;
    const waiting = this.#waiting.get(said.id);
    if (!waiting) return;
    const event = translated(said);
    this.#chatModel = chatModelIn(event, this.#chatModel);
    if (event.type === "done" || event.type === "failed") this.#waiting.delete(said.id);
    if (event.type === "done") waiting.resolve();
    else if (event.type === "failed") waiting.reject(new RequestFailed(event));
    else waiting.onEvent(event);
  }

  /** Close a port of our own accord. @param {PortLike} port @param {HostFault} fault */
  #drop(port, fault) {
    if (port !== this.#port) return;
    port.disconnect();
    this.#lose(port, fault);
  }

  /** The host is gone: end everything that waited for it. @param {PortLike} port @param {HostFault} fault */
  #lose(port, fault) {
    if (port !== this.#port) return;
    this.#port = null;
    this.#greeting = null;
    this.#welcome = null;
    this.#chatModel = null;
    this.#failures += 1;
    this.#failedAt = this.#now();
    const ended = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const waiting of ended) waiting.reject(fault);
  }
}

/** Which model writes answers after this event: it may be another since the greeting. */
/** @param {AnyEvent} event @param {string | null} before @returns {string | null} */
function chatModelIn(event, before) {
  switch (event.type) {
    case "welcome":
    case "health":
      return event.chat_model;
    case "models":
      return event.on_disk.find(({ id }) => id === event.chosen)?.name ?? null;
    default:
      return before;
  }
}
