/**
 * Downloads as this page sees them: begun here, or under way since before it was opened.
 *
 * The host carries them on when the page closes; to follow one, it is asked for once more, which joins
 * it. What is called off is paused, and what arrived is kept.
 */

import { Trouble, isCancelled } from "../common/host.js";

/** @import { Host } from "../common/host.js" */
/** @import { Fetching, ModelToFetch } from "../protocol/protocol.js" */

/**
 * @typedef {object} Download
 * @property {"starting" | Fetching["phase"] | "pausing" | "failed"} phase
 * @property {number} done bytes
 * @property {number | null} total bytes
 * @property {number} speed bytes a second; 0 while nobody knows
 * @property {number | null} secondsLeft
 * @property {unknown} [reason] why it failed
 */

/** It is on disk under the name of `model`, or is not. @typedef {{model: string | null, isPaused: boolean}} End */

export class Downloads {
  /** Those under way, and those that failed until the person has seen to them. @type {Map<string, Download>} */ shown = new Map();
  /** @type {Map<string, AbortController>} */ #controls = new Map();
  #host;
  #onChange;
  #lookAgain;
  #onEnd;

  /**
   * @param {Pick<Host, "request">} host
   * @param {(id: string) => void} onChange
   * @param {() => Promise<void>} lookAgain at what there is: one that has ended is shown as under way until then
   * @param {(id: string, end: End) => void} onEnd
   */
  constructor(host, onChange, lookAgain, onEnd) {
    this.#host = host;
    this.#onChange = onChange;
    this.#lookAgain = lookAgain;
    this.#onEnd = onEnd;
  }

  /** Join what is under way and not followed yet. @param {readonly ModelToFetch[]} catalogue */
  follow(catalogue) {
    for (const entry of catalogue) if (entry.fetching && !this.#controls.has(entry.id)) void this.start(entry, false);
  }

  /**
   * Download it, or go on with that; never rejects.
   * @param {Pick<ModelToFetch, "id" | "bytes" | "kept_bytes">} entry @param {boolean} use let it write answers then
   */
  async start({ id, bytes, kept_bytes: kept }, use) {
    if (this.#controls.has(id)) return;
    const control = new AbortController();
    this.#controls.set(id, control);
    this.#show(id, { phase: "starting", done: kept, total: bytes, speed: 0, secondsLeft: null });
    /** @type {string | null} */
    let model = null;
    /** @type {unknown} */
    let reason = null;
    try {
      await this.#host.request({ type: "fetch_model", model: id, use }, (event) => {
        if (event.type === "fetched") model = event.model;
        if (event.type === "fetching") this.#hear(id, event);
      }, control.signal);
    } catch (fault) {
      reason = fault;
    }
    const isPaused = isCancelled(reason) || isLost(reason);
    await this.#lookAgain();
    this.#controls.delete(id);
    if (reason === null || isPaused) this.shown.delete(id);
    else this.shown.set(id, { ...this.#at(id), phase: "failed", speed: 0, secondsLeft: null, reason });
    this.#onEnd(id, { model, isPaused });
  }

  /** @param {string} id */
  pause(id) {
    const control = this.#controls.get(id);
    if (!control) return;
    this.#show(id, { ...this.#at(id), phase: "pausing", speed: 0, secondsLeft: null });
    control.abort();
  }

  /** The person has seen why it failed. @param {string} id */
  dismiss(id) {
    if (this.#controls.has(id) || !this.shown.delete(id)) return;
    this.#onChange(id);
  }

  /** @param {string} id @param {Fetching} event */
  #hear(id, { phase, done_bytes: done, total_bytes: total, bytes_per_second: speed, seconds_left: secondsLeft }) {
    if (this.#at(id).phase !== "pausing") this.#show(id, { phase, done, total, speed, secondsLeft });
  }

  /** @param {string} id @returns {Download} */
  #at(id) {
    return this.shown.get(id) ?? { phase: "starting", done: 0, total: null, speed: 0, secondsLeft: null };
  }

  /** @param {string} id @param {Download} download */
  #show(id, download) {
    this.shown.set(id, download);
    this.#onChange(id);
  }
}

/** The host went, and the download with it: what arrived is kept, and is shown as that. @param {unknown} reason */
function isLost(reason) {
  return reason instanceof Trouble && reason.ended.type === "fault";
}
