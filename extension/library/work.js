/**
 * How long work in the background will still take, told from how fast it went so far.
 *
 * Nothing is told of work that has just begun, or that goes backwards: a wrong time is worse than none.
 */

/** @import { Work } from "../protocol/protocol.js" */

/** @typedef {{kind: Work["kind"], done: number, total: number | null, sinceMs: number, from: number}} Seen */
/** @typedef {{kind: Work["kind"], done: number, total: number | null, secondsLeft: number | null}} Progressing */

const SOON_MS = 4_000;
const LEAST_DONE = 3;
const LONGEST_S = 86_400;

/**
 * What is known of each kind of work after the host told of it anew.
 * @param {Seen[]} before @param {Work[]} work @param {number} nowMs @returns {Seen[]}
 */
export function observe(before, work, nowMs) {
  return work.map(({ kind, done, total }) => {
    const known = before.find((seen) => seen.kind === kind);
    const goesOn = known !== undefined && done >= known.done && done >= known.from;
    return { kind, done, total, sinceMs: goesOn ? known.sinceMs : nowMs, from: goesOn ? known.from : done };
  });
}

/** @param {Seen[]} seen @param {number} nowMs @returns {Progressing[]} */
export function progressOf(seen, nowMs) {
  return seen.map(({ kind, done, total, sinceMs, from }) => {
    const went = done - from;
    const tookMs = nowMs - sinceMs;
    const isKnown = total !== null && total > done && went >= LEAST_DONE && tookMs >= SOON_MS;
    const secondsLeft = isKnown ? ((total - done) * tookMs) / went / 1_000 : null;
    return { kind, done, total, secondsLeft: secondsLeft !== null && secondsLeft < LONGEST_S ? secondsLeft : null };
  });
}

/** A length of time as a person would say it: whole minutes from one on. @param {number} seconds */
export function roughly(seconds) {
  if (seconds < 55) return { unit: /** @type {const} */ ("second"), value: Math.max(5, Math.ceil(seconds / 5) * 5) };
  if (seconds < 5_400) return { unit: /** @type {const} */ ("minute"), value: Math.max(1, Math.round(seconds / 60)) };
  return { unit: /** @type {const} */ ("hour"), value: Math.round(seconds / 3_600) };
}
