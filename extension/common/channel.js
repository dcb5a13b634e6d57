/**
 * A page's line to the background page: commands out, events and one end for each back.
 *
 * The background page may be put to sleep, which closes the line: the next command opens it again,
 * and what was under way ends at once instead of never.
 */

/** @import { Command, Ended, Notice, Reply } from "../background/messages.js" */

/**
 * @template T
 * @typedef {T extends unknown ? Omit<T, "call"> : never} WithoutCall
 */
/** @typedef {WithoutCall<Exclude<Command, {do: "stop"}>>} Wish */
/** @typedef {{onEvent: (event: Reply["event"]) => void, end: (ended: Ended) => void}} Waiting */

export class Channel {
  /** @type {browser.runtime.Port | null} */ #port = null;
  /** @type {Map<number, Waiting>} */ #waiting = new Map();
  #lastCall = 0;
  #name;
  #onNotice;

  /**
   * @param {"sidebar" | "library" | "models" | "options"} name of the page whose line it is
   * @param {(notice: Notice) => void} onNotice hears what answers no command
   */
  constructor(name, onNotice) {
    this.#name = name;
    this.#onNotice = onNotice;
  }

  /**
   * @param {Wish} wish
   * @param {(event: Reply["event"]) => void} [onEvent]
   * @param {AbortSignal} [signal]
   * @returns {Promise<Ended>}
   */
  perform(wish, onEvent = () => {}, signal) {
    this.#lastCall += 1;
    const call = this.#lastCall;
    return new Promise((end) => {
      this.#waiting.set(call, { onEvent, end });
      this.#open().postMessage({ ...wish, call });
      const stop = () => this.#port?.postMessage({ call, do: "stop", target: call });
      signal?.addEventListener("abort", stop, { once: true });
    });
  }

  #open() {
    if (this.#port) return this.#port;
    const port = browser.runtime.connect({ name: this.#name });
    this.#port = port;
    port.onMessage.addListener((message) => this.#receive(/** @type {Reply | Notice} */ (message)));
    port.onDisconnect.addListener(() => {
      if (this.#port === port) this.#port = null;
      const ended = [...this.#waiting.values()];
      this.#waiting.clear();
      for (const waiting of ended) waiting.end({ type: "fault", kind: "background", detail: "" });
    });
    return port;
  }

  /** @param {Reply | Notice} message */
  #receive(message) {
    if ("tabId" in message) {
      this.#onNotice(message);
      return;
    }
    const waiting = this.#waiting.get(message.call);
    if (!waiting) return;
    const { event } = message;
    if (event.type === "done" || event.type === "fault" || event.type === "refused" || event.type === "failed") {
      this.#waiting.delete(message.call);
      waiting.end(/** @type {Ended} */ (event));
    } else waiting.onEvent(event);
  }
}
