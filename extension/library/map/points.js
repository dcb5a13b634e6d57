/** The pages on the map as columns, and which of them are near a place: a grid, so that a hundred thousand cost no more than a few. */

/** @import { MapPoints } from "../../protocol/protocol.js" */
/** @typedef {{left: number, top: number, right: number, bottom: number}} Box in the map's units */

const CELLS = 64;

export class Points {
  /** @type {number[]} */ pageIds = [];
  /** @type {number[]} */ x = [];
  /** @type {number[]} */ y = [];
  /** @type {number[]} */ savedAt = [];
  /** @type {string[]} */ titles = [];
  /** @type {number[][]} */ collections = [];
  /** @type {Map<number, number[]>} */ #cells = new Map();

  /** @param {readonly MapPoints[]} parts */
  constructor(parts) {
    for (const part of parts) {
      for (const [at, pageId] of part.page_ids.entries()) {
        const x = part.x[at] ?? 0;
        const y = part.y[at] ?? 0;
        const cell = cellOf(x) + CELLS * cellOf(y);
        const there = this.#cells.get(cell);
        if (there) there.push(this.pageIds.length);
        else this.#cells.set(cell, [this.pageIds.length]);
        this.pageIds.push(pageId);
        this.x.push(x);
        this.y.push(y);
        this.savedAt.push(part.saved_at[at] ?? 0);
        this.titles.push(part.titles[at] ?? "");
        this.collections.push(part.collections[at] ?? []);
      }
    }
  }

  get count() {
    return this.pageIds.length;
  }

  /** Those in a box, by their indices. @param {Box} box */
  within({ left, top, right, bottom }) {
    /** @type {number[]} */
    const found = [];
    for (let row = cellOf(top); row <= cellOf(bottom); row += 1) {
      for (let column = cellOf(left); column <= cellOf(right); column += 1) {
        for (const at of this.#cells.get(column + CELLS * row) ?? []) {
          const x = this.x[at] ?? 0;
          const y = this.y[at] ?? 0;
          if (x >= left && x <= right && y >= top && y <= bottom) found.push(at);
        }
      }
    }
    return found;
  }

  /** The index of the one nearest to a place, within a radius; null if there is none. @param {number} x @param {number} y @param {number} radius */
  nearest(x, y, radius) {
    const near = this.within({ left: x - radius, top: y - radius, right: x + radius, bottom: y + radius });
    const [first] = this.byDistance(near, x, y);
    return first !== undefined && this.distance(first, x, y) <= radius ? first : null;
  }

  /** @param {readonly number[]} indices @param {number} x @param {number} y nearest to it first */
  byDistance(indices, x, y) {
    return [...indices].sort((one, other) => this.distance(one, x, y) - this.distance(other, x, y) || one - other);
  }

  /** @param {number} at @param {number} x @param {number} y */
  distance(at, x, y) {
    return Math.hypot((this.x[at] ?? 0) - x, (this.y[at] ?? 0) - y);
  }
}

/** @param {number} value from -1 to 1 */
function cellOf(value) {
  return Math.min(CELLS - 1, Math.max(0, Math.floor(((value + 1) / 2) * CELLS)));
}
