/**
 * A page's text in blocks, and the part of each that is marked.
 *
 * Offsets are the host's: they count code points, where JavaScript's strings count UTF-16 units.
 */

/** @typedef {{start: number, text: string}} TextBlock `start` in code points of the whole text */
/** @typedef {{text: string, isMarked: boolean}} Piece */

const BLANK_LINES = /\n[^\S\n]*\n\s*/gu;

/** Cut at blank lines. @param {string} text @returns {TextBlock[]} */
export function blocksOf(text) {
  /** @type {TextBlock[]} */
  const blocks = [];
  let unit = 0;
  let point = 0;
  const take = (/** @type {number} */ end, /** @type {number} */ next) => {
    const block = text.slice(unit, end);
    if (block.trim()) blocks.push({ start: point, text: block });
    point += codePoints(text.slice(unit, next));
    unit = next;
  };
  for (const gap of text.matchAll(BLANK_LINES)) take(gap.index, gap.index + gap[0].length);
  take(text.length, text.length);
  return blocks;
}

/** How many code points a string has. @param {string} text */
export function codePoints(text) {
  let count = text.length;
  for (let at = 0; at + 1 < text.length; at += 1) {
    const isPair = (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
    if (isPair) count -= 1;
  }
  return count;
}

/**
 * A text in pieces, by turns plain and marked.
 * @param {string} text
 * @param {[number, number][]} marks in code points of the text; any order, they may overlap
 * @returns {Piece[]} none is empty
 */
export function piecesOf(text, marks) {
  const points = marks.length > 0 ? unitOffsets(text) : [0];
  const last = points.length - 1;
  const within = (/** @type {number} */ point) => points[Math.min(Math.max(0, point), last)] ?? text.length;
  /** @type {Piece[]} */
  const pieces = [];
  let at = 0;
  const put = (/** @type {number} */ to, /** @type {boolean} */ isMarked) => {
    if (to > at) pieces.push({ text: text.slice(at, to), isMarked });
    at = Math.max(at, to);
  };
  for (const [start, end] of [...marks].sort(([left], [right]) => left - right)) {
    put(within(start), false);
    put(within(end), true);
  }
  put(text.length, false);
  return pieces;
}

/** Where each code point begins in UTF-16 units, and where the text ends. @param {string} text */
function unitOffsets(text) {
  const offsets = [];
  let unit = 0;
  for (const character of text) {
    offsets.push(unit);
    unit += character.length;
  }
  offsets.push(unit);
  return offsets;
}

/**
 * Marks of a whole text as they fall into one block of it.
 * @param {TextBlock} block @param {[number, number][]} marks
 * @returns {[number, number][]} in code points of the block
 */
export function marksWithin({ start, text }, marks) {
  const length = codePoints(text);
  return marks
    .map(([from, to]) => /** @type {[number, number]} */ ([Math.max(0, from - start), Math.min(length, to - start)]))
    .filter(([from, to]) => from < to);
}
