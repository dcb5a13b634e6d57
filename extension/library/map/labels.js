/** Which labels have room: the coarse ones from afar, finer ones from near, none over another. */

import { row } from "../../common/words.js";

/** @import { MapLabel } from "../../protocol/protocol.js" */
/** `left`, `top`: the middle of it, in pixels. @typedef {{words: string, left: number, top: number, level: number}} Placed */
/** @typedef {{left: number, top: number, width: number, height: number}} Room */

/** From this zoom on labels of a level are shown. */
const FROM_ZOOM = [0, 2, 5];
/** That of a page's own name: from wherever, after all others. */
export const NAME_LEVEL = -1;
const MOST = 40;
const MARGIN = 6;

/**
 * @param {readonly MapLabel[]} labels @param {number} zoom 1 for the whole map
 * @param {(label: MapLabel) => [number, number]} toScreen @param {{width: number, height: number}} size
 * @param {(words: string) => number} widthOf in pixels @param {number} height of a line, in pixels
 * @returns {Placed[]}
 */
export function placeLabels(labels, zoom, toScreen, size, widthOf, height) {
  const level = FROM_ZOOM.filter((from) => zoom >= from).length - 1;
  const shown = labels.filter((label) => label.level <= level);
  // The finest that belong to this zoom say most; of those the ones of most pages.
  shown.sort((one, other) => other.level - one.level || other.pages - one.pages || one.x - other.x);
  /** @type {Room[]} */
  const taken = [];
  /** @type {Placed[]} */
  const placed = [];
  for (const label of shown) {
    const [middle, top] = toScreen(label);
    const words = row(label.words);
    const width = widthOf(words);
    // A page at the edge is in view, and so is its name.
    const reach = width / 2 + MARGIN;
    const left = label.level === NAME_LEVEL ? Math.max(reach, Math.min(size.width - reach, middle)) : middle;
    const room = { left: left - width / 2 - MARGIN, top: top - height / 2 - MARGIN / 2, width: width + 2 * MARGIN, height: height + MARGIN };
    const isOutside = room.left < 0 || room.top < 0 || room.left + room.width > size.width || room.top + room.height > size.height;
    if (isOutside || taken.some((other) => overlap(room, other))) continue;
    taken.push(room);
    placed.push({ words, left, top, level: label.level });
    if (placed.length >= MOST) break;
  }
  return placed;
}

/** @param {Room} one @param {Room} other */
function overlap(one, other) {
  return one.left < other.left + other.width && other.left < one.left + one.width && one.top < other.top + other.height && other.top < one.top + one.height;
}
