/**
 * Fetches a document without opening it: over http alone, within limits of size and of time, and
 * with the cookies that Firefox would send had the person gone there.
 */

import { kindOf } from "./content-type.js";
import { RequestFailed } from "./host-fault.js";
import { CaptureRefused } from "./refusal.js";

/** @import { CapturedPage } from "./capture.js" */
/** @import { Refusal } from "./refusal.js" */

/** The protocol's own limit for one upload. */
export const MAX_BYTES = 67_108_864;
/** To the first byte, and between one piece and the next. */
const STALL_MS = 30_000;
const TOTAL_MS = 300_000;

/**
 * @typedef {object} Means
 * @property {RequestCache} [cache] "force-cache" for what Firefox shows at this moment
 * @property {AbortSignal} [signal]
 * @property {typeof globalThis.fetch} [fetch]
 * @property {number} [maxBytes]
 * @property {number} [stallMs]
 */

/**
 * @param {string} url
 * @param {Means} [means]
 * @returns {Promise<CapturedPage>} at the address where it was found in the end; rejects with
 *   CaptureRefused, or with RequestFailed when it was called off
 */
export async function fetchDocument(url, {
  cache = "default", signal, fetch = globalThis.fetch.bind(globalThis), maxBytes = MAX_BYTES, stallMs = STALL_MS,
} = {}) {
  if (!/^https?:\/\//i.test(url)) throw new CaptureRefused("no_web_address");
  const watch = new Watch(signal, stallMs);
  try {
    const response = await fetch(url, {
      cache, credentials: "include", redirect: "follow", signal: watch.signal,
      headers: { Accept: "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,*/*;q=0.8" },
    });
    const refusal = refusalOfStatus(response);
    if (refusal) throw new CaptureRefused(refusal);
    const announced = Number(response.headers.get("Content-Length") ?? 0);
    if (announced > maxBytes) throw new CaptureRefused("too_large");
    const bytes = await read(response, maxBytes, watch);
    const found = response.url || url;
    const kind = kindOf(response.headers.get("Content-Type"), found, bytes.subarray(0, 1024));
    if ("refusal" in kind) throw new CaptureRefused(kind.refusal);
    return { url: found, title: "", ...kind, bytes, truncated: false };
  } catch (reason) {
    if (reason instanceof CaptureRefused) throw reason;
    if (signal?.aborted) throw new RequestFailed({ code: "cancelled", message: "Stopped." });
    // Firefox tells nobody whether a server is out of reach, or leads where there is no leave to go.
    throw new CaptureRefused(watch.isLate ? "fetch_late" : "fetch_failed");
  } finally {
    watch.end();
  }
}

/** Calls a fetch off when the person does, when nothing comes for a while, and when it takes too long. */
class Watch {
  #control = new AbortController();
  #stallMs;
  #outer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #stall;
  #total;
  isLate = false;

  /** @param {AbortSignal | undefined} outer @param {number} stallMs */
  constructor(outer, stallMs) {
    this.#stallMs = stallMs;
    this.#outer = outer;
    this.#total = setTimeout(this.#late, TOTAL_MS);
    if (outer?.aborted) this.#stop();
    outer?.addEventListener("abort", this.#stop, { once: true });
    this.hear();
  }

  get signal() {
    return this.#control.signal;
  }

  /** Something came. */
  hear() {
    clearTimeout(this.#stall);
    this.#stall = setTimeout(this.#late, this.#stallMs);
  }

  /** Nothing more is to come; what still does is let go. */
  end() {
    clearTimeout(this.#stall);
    clearTimeout(this.#total);
    this.#outer?.removeEventListener("abort", this.#stop);
    this.#control.abort();
  }

  #stop = () => this.#control.abort();

  #late = () => {
    this.isLate = true;
    this.#control.abort();
  };
}

/** @param {Response} response @param {number} maxBytes @param {Watch} watch */
async function read(response, maxBytes, watch) {
  const chunks = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
    watch.hear();
    length += piece.value.length;
    if (length > maxBytes) throw new CaptureRefused("too_large");
    chunks.push(piece.value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** @param {Response} response @returns {Refusal | null} */
function refusalOfStatus({ ok, status }) {
  if (ok && status !== 204 && status !== 205) return null;
  if (status === 404 || status === 410) return "http_gone";
  if (status === 401 || status === 403 || status === 407) return "http_forbidden";
  return "http_error";
}
