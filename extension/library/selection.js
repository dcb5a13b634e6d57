/** Which pages are chosen, as a value, and what clicks and keys make of it. */

/**
 * @typedef {object} Selection
 * @property {ReadonlySet<number>} ids of pages
 * @property {number | null} anchor the row from which a span is chosen
 */

/** @type {Selection} */
export const NOTHING = { ids: new Set(), anchor: null };
/** The host takes no more pages at once. */
export const MOST_CHOSEN = 10_000;

/** One page in or out; a span begins there. @param {Selection} selection @param {number} pageId @param {number} row @returns {Selection} */
export function toggle({ ids }, pageId, row) {
  const changed = new Set(ids);
  if (!changed.delete(pageId) && changed.size < MOST_CHOSEN) changed.add(pageId);
  return { ids: changed, anchor: row };
}

/**
 * The rows of a span, both ends included, from where the last one was chosen.
 * @param {Selection} selection @param {number} row
 * @returns {{from: number, to: number}} `to` is the first that is not in it
 */
export function spanTo({ anchor }, row) {
  const start = anchor ?? row;
  return { from: Math.min(start, row), to: Math.max(start, row) + 1 };
}

/** Pages in besides those that are. @param {Selection} selection @param {Iterable<number>} pageIds @returns {Selection} */
export function include({ ids, anchor }, pageIds) {
  const changed = new Set(ids);
  for (const pageId of pageIds) {
    if (changed.size >= MOST_CHOSEN) break;
    changed.add(pageId);
  }
  return { ids: changed, anchor };
}

/** Those pages out, which are gone. @param {Selection} selection @param {Iterable<number>} pageIds @returns {Selection} */
export function without({ ids, anchor }, pageIds) {
  const changed = new Set(ids);
  for (const pageId of pageIds) changed.delete(pageId);
  return { ids: changed, anchor };
}
