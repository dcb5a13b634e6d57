/**
 * Which rows of a long list are worth drawing: sums about rows that are all of one height.
 *
 * Firefox lays nothing out beyond some 17.8 million pixels, which is 250,000 rows of 70: beyond
 * that the end of a list cannot be scrolled to, and its rows are left to search and filters.
 */

export const MOST_PIXELS = 17_000_000;
/** So many rows on both sides of those in view are drawn, too, so that scrolling meets no gap. */
export const SPARE_ROWS = 8;

/** @typedef {{from: number, to: number}} Range `to` is the first that is not in it */

/**
 * The rows in view, and a few more on both sides.
 * @param {{scrollTop: number, viewHeight: number, rowHeight: number, count: number, spare?: number}} view in pixels
 * @returns {Range}
 */
export function rowsInView({ scrollTop, viewHeight, rowHeight, count, spare = SPARE_ROWS }) {
  if (count === 0 || rowHeight <= 0) return { from: 0, to: 0 };
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight);
  const last = Math.ceil((Math.max(0, scrollTop) + viewHeight) / rowHeight);
  const from = Math.min(Math.max(0, first - spare), Math.max(0, count - 1));
  return { from, to: Math.max(from, Math.min(count, last + spare)) };
}

/** How many rows can be reached. @param {number} count @param {number} rowHeight in pixels */
export function reachable(count, rowHeight) {
  return rowHeight > 0 ? Math.min(count, Math.floor(MOST_PIXELS / rowHeight)) : count;
}

/**
 * Where to scroll to for a row to be in view whole; the same place if it is.
 * @param {number} row
 * @param {{scrollTop: number, viewHeight: number, rowHeight: number}} view in pixels
 */
export function scrollToShow(row, { scrollTop, viewHeight, rowHeight }) {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  return top + rowHeight > scrollTop + viewHeight ? top + rowHeight - viewHeight : scrollTop;
}

/**
 * The row that a key leads to, or null if the key is none that moves.
 * @param {string} key as in KeyboardEvent
 * @param {number} row @param {number} count @param {number} rowsAPage
 */
export function rowAfterKey(key, row, count, rowsAPage) {
  if (count === 0) return null;
  const step = { ArrowUp: -1, ArrowDown: 1, PageUp: -rowsAPage, PageDown: rowsAPage, Home: -count, End: count }[key];
  return step === undefined ? null : Math.min(count - 1, Math.max(0, row + step));
}
