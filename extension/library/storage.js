/** What takes how much room, in the order in which it is drawn: sums of what the host measured. */

/** @import { StorageShare } from "../protocol/protocol.js" */

/** @typedef {StorageShare["kind"]} ShareKind */
/** @typedef {{kind: ShareKind, bytes: number, share: number}} Part `share` of all, from 0 to 1 */

/** As they are drawn: what a person put there first, then what is made from it. @type {ShareKind[]} */
const KINDS = ["texts", "sources", "versions", "conversations", "finding", "states", "models", "other", "spare"];

/** Thinner than this a part of the bar cannot be seen. */
const LEAST_SHARE = 0.004;

/** The parts that there are, in order, and their sum. @param {readonly StorageShare[]} shares */
export function partsOf(shares) {
  const total = shares.reduce((sum, { bytes }) => sum + bytes, 0);
  /** @type {Part[]} */
  const parts = [];
  for (const kind of KINDS) {
    const bytes = shares.find((share) => share.kind === kind)?.bytes ?? 0;
    if (bytes > 0) parts.push({ kind, bytes, share: bytes / total });
  }
  return { total, parts };
}

/**
 * How wide each part is drawn, together 1: what is too thin to be seen is drawn as thick as can be
 * seen, at the cost of the others.
 * @param {readonly Part[]} parts
 */
export function widthsOf(parts) {
  const seen = parts.map(({ share }) => Math.max(LEAST_SHARE, share));
  const sum = seen.reduce((total, width) => total + width, 0);
  return seen.map((width) => width / sum);
}
