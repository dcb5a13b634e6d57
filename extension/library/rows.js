/**
 * The rows of a list that is longer than anybody wants to hold: fetched in blocks where they are seen.
 *
 * A list that is loaded anew keeps what it shows until the new rows are there, so that nothing
 * flickers. Answers to what nobody wants any more are dropped.
 */

/** @import { Hit, PageSummary } from "../protocol/protocol.js" */

/** One row: a page of the list, or a passage of a search. */
/** @typedef {{kind: "page", page: PageSummary} | {kind: "hit", hit: Hit}} Row */
/** `total` null: nobody knows how many there are; `more` then says whether there are more. */
/** @typedef {{rows: Row[], total: number | null, more: boolean}} Block */
/** @typedef {(offset: number, limit: number, signal: AbortSignal) => Promise<Block>} Fetch */

/** @param {Row} row */
export function pageIdOf(row) {
  return row.kind === "page" ? row.page.page_id : row.hit.page_id;
}

export class Rows {
  /** @type {Map<number, Row>} */ #rows = new Map();
  #count = 0;
  #isCounted = false;
  #blockSize;
  #onChange;
  #onTrouble;
  /** @type {Fetch | null} */ #fetch = null;
  #control = new AbortController();
  /** @type {Map<number, Promise<void>>} */ #loading = new Map();
  #isStale = false;
  /** After a trouble nothing more is fetched until somebody asks for it: nothing may go round in circles. */
  #isBroken = false;
  /** What was put here begins with a screenful: the rest of its first block is fetched once it is looked at. */
  #isShort = false;

  /**
   * @param {{blockSize: number, onChange: () => void, onTrouble: (reason: unknown) => void}} how
   */
  constructor({ blockSize, onChange, onTrouble }) {
    this.#blockSize = blockSize;
    this.#onChange = onChange;
    this.#onTrouble = onTrouble;
  }

  /** How many rows there are, as far as is known: a search's grow as its end comes near. */
  get count() {
    return this.#count;
  }

  /** False while there may be more rows than `count`. */
  get isCounted() {
    return this.#isCounted;
  }

  /** @param {number} index @returns {Row | null} null while it is being fetched */
  at(index) {
    return this.#rows.get(index) ?? null;
  }

  /** What is there of it, by index. */
  entries() {
    return this.#rows.entries();
  }

  /**
   * Show other rows from now on; those that are shown stay until the first of these are there.
   * @param {Fetch} fetch @param {number} [at] the row to begin with
   * @returns {Promise<void>} when the block with that row is there
   */
  load(fetch, at = 0) {
    this.#begin(fetch);
    return this.#loadBlock(Math.floor(at / this.#blockSize));
  }

  /** Show other rows, the first of which are here. @param {Block} first @param {Fetch} fetch the others, when they are looked at */
  put(first, fetch) {
    this.#begin(fetch);
    this.#take(0, first);
    this.#isShort = first.more && first.rows.length < this.#blockSize;
    this.#onChange();
  }

  /** Call off what is being fetched: other rows are about to be put in their place. */
  stop() {
    this.#control.abort();
    this.#loading.clear();
    // With what was called off nothing can be fetched any more.
    this.#isBroken = true;
  }

  /** @param {Fetch} fetch */
  #begin(fetch) {
    this.#control.abort();
    this.#control = new AbortController();
    this.#fetch = fetch;
    this.#loading.clear();
    this.#isStale = true;
    this.#isBroken = false;
    this.#isShort = false;
  }

  /** Make sure of rows `from` to before `to`. @param {number} from @param {number} to @returns {Promise<void>} */
  async want(from, to) {
    // Where the rows will be is known only when the first of the new ones are there.
    if (this.#isStale) await Promise.all(this.#loading.values());
    if (this.#isBroken) return;
    const waiting = [];
    const last = this.#isCounted ? Math.min(to, this.#count) : to;
    for (let block = Math.floor(from / this.#blockSize); block * this.#blockSize < last; block += 1) {
      const start = block * this.#blockSize;
      const isCutOff = block === 0 && this.#isShort && to > this.#count;
      const isLacking = isCutOff || (!this.#rows.has(start) && (!this.#isCounted || start < this.#count));
      if (this.#loading.has(block)) waiting.push(this.#loading.get(block));
      else if (isLacking) waiting.push(this.#loadBlock(block));
    }
    await Promise.all(waiting);
  }

  /** @param {number} block */
  #loadBlock(block) {
    if (block === 0) this.#isShort = false;
    const loading = this.#fetchBlock(block, this.#control.signal);
    this.#loading.set(block, loading);
    return loading;
  }

  /** @param {number} block @param {AbortSignal} signal */
  async #fetchBlock(block, signal) {
    const offset = block * this.#blockSize;
    try {
      const answer = await this.#fetch?.(offset, this.#blockSize, signal);
      if (!answer || signal.aborted) return;
      this.#take(offset, answer);
    } catch (reason) {
      if (signal.aborted) return;
      this.#isBroken = true;
      this.#onTrouble(reason);
    } finally {
      if (!signal.aborted) this.#loading.delete(block);
    }
    if (!signal.aborted) this.#onChange();
  }

  /** @param {number} offset @param {Block} block */
  #take(offset, { rows, total, more }) {
    if (this.#isStale) {
      this.#rows.clear();
      this.#count = 0;
      this.#isStale = false;
    }
    for (const [at, row] of rows.entries()) this.#rows.set(offset + at, row);
    this.#isCounted = total !== null || !more || rows.length === 0;
    this.#count = total ?? (rows.length > 0 ? Math.max(this.#count, offset + rows.length) : this.#count);
  }
}
