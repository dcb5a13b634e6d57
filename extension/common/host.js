/** Puts requests to the host over a page's channel: events as they come, one end, one kind of error. */

/** @import { AnyEvent } from "../protocol/protocol.js" */
/** @import { Ended, PageRequest } from "../background/messages.js" */
/** @import { Channel } from "./channel.js" */

/** How a request ended that did not end well. */
export class Trouble extends Error {
  ended;

  /** @param {Exclude<Ended, {type: "done"}>} ended */
  constructor(ended) {
    super(ended.type === "failed" ? ended.message : ended.type);
    this.name = "Trouble";
    this.ended = ended;
  }

  /** Called off by ourselves: nothing to tell anybody. */
  get isCancelled() {
    return this.ended.type === "failed" && this.ended.code === "cancelled";
  }
}

/** True for an error that only says that somebody called it off. @param {unknown} reason */
export function isCancelled(reason) {
  return reason instanceof Trouble && reason.isCancelled;
}

export class Host {
  #channel;

  /** @param {Pick<Channel, "perform">} channel */
  constructor(channel) {
    this.#channel = channel;
  }

  /**
   * @param {PageRequest} request
   * @param {(event: AnyEvent) => void} [onEvent]
   * @param {AbortSignal} [signal]
   * @returns {Promise<void>} rejects with Trouble
   */
  async request(request, onEvent = () => {}, signal) {
    if (signal?.aborted) throw new Trouble({ type: "failed", code: "cancelled", message: "" });
    const hear = (/** @type {unknown} */ event) => onEvent(/** @type {AnyEvent} */ (event));
    const ended = await this.#channel.perform({ do: "request", request }, hear, signal);
    if (ended.type !== "done") throw new Trouble(ended);
  }

  /**
   * The last event of one type that a request is answered with.
   * @template {AnyEvent["type"]} T
   * @param {PageRequest} request @param {T} type @param {AbortSignal} [signal]
   * @returns {Promise<Extract<AnyEvent, {type: T}> | null>} null where it ended well without one;
   *   rejects with Trouble
   */
  async last(request, type, signal) {
    const found = await this.all(request, type, signal);
    return found.at(-1) ?? null;
  }

  /**
   * The first event of one type that a request is answered with, as soon as it is there: its end is not
   * waited for.
   * @template {AnyEvent["type"]} T
   * @param {PageRequest} request @param {T} type @param {AbortSignal} [signal]
   * @returns {Promise<Extract<AnyEvent, {type: T}> | null>} null where it ended well without one;
   *   rejects with Trouble
   */
  first(request, type, signal) {
    return new Promise((resolve, reject) => {
      const hear = (/** @type {AnyEvent} */ event) => {
        if (event.type === type) resolve(/** @type {Extract<AnyEvent, {type: T}>} */ (event));
      };
      this.request(request, hear, signal).then(() => resolve(null), reject);
    });
  }

  /**
   * Every event of one type that a request is answered with, in order.
   * @template {AnyEvent["type"]} T
   * @param {PageRequest} request @param {T} type @param {AbortSignal} [signal]
   * @returns {Promise<Extract<AnyEvent, {type: T}>[]>} rejects with Trouble
   */
  async all(request, type, signal) {
    /** @type {Extract<AnyEvent, {type: T}>[]} */
    const found = [];
    const keep = (/** @type {AnyEvent} */ event) => {
      if (event.type === type) found.push(/** @type {Extract<AnyEvent, {type: T}>} */ (event));
    };
    await this.request(request, keep, signal);
    return found;
  }
}
