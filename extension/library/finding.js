/** Search as one types, the list while nothing is typed, and what is chosen in either. */

import { isCancelled } from "../common/host.js";
import { hasWords } from "./query.js";
import { Rows, pageIdOf } from "./rows.js";
import { MOST_CHOSEN, NOTHING, include, spanTo, toggle, without } from "./selection.js";

/** @import { Host } from "../common/host.js" */
/** @import { Hits } from "../protocol/protocol.js" */
/** @import { Order } from "./filters-view.js" */
/** @import { Fetch, Row } from "./rows.js" */
/** @import { Selection } from "./selection.js" */

const BLOCK_ROWS = 50;
/** The host gives no more of a search: who has not found it by then searches for something else. */
const MOST_HITS = 1_000;
const MEANING_AGAIN_MS = 2_000;
/** What a large window shows of a search, with a few rows to scroll. */
const SCREEN_ROWS = 14;

/**
 * @typedef {object} Found
 * @property {boolean} isSearch
 * @property {boolean} isLoading
 * @property {boolean} isGlance true while the rows are those that words alone found, between two keys
 * @property {unknown} trouble null where all is well
 * @property {NonNullable<Hits["meaning"]>} meaning
 * @property {string[]} hints
 */

export class Finding {
  query = "";
  /** @type {Order} */ order = "newest";
  /** @type {Selection} */ selection = NOTHING;
  /** @type {Found} */ found = { isSearch: false, isLoading: true, isGlance: false, trouble: null, meaning: "searched", hints: [] };
  rows;
  #host;
  #onChange;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #again;
  #isFirst = true;
  /** Whether the last word may be the beginning of one: it was typed, and nobody said that it is whole. */
  #isUnfinished = false;
  #isGlancing = false;
  /** Counts what was looked for: what answers an earlier wish is not shown. */
  #wish = 0;
  /** What was typed while the host still looked for what was typed before. @type {string | null} */ #next = null;

  /** @param {Pick<Host, "first" | "last">} host @param {() => void} onChange something there is to draw */
  constructor(host, onChange) {
    this.#host = host;
    this.#onChange = onChange;
    this.rows = new Rows({
      blockSize: BLOCK_ROWS,
      onChange: () => this.#settle(null),
      onTrouble: (reason) => {
        if (!isCancelled(reason)) this.#settle(reason);
      },
    });
  }

  /**
   * Find this, or the same anew where nothing changed.
   * @param {{query?: string, order?: Order, isUnfinished?: boolean}} what @param {{at?: number}} [how] `at`: the row to begin with
   */
  async find({ query = this.query, order = this.order, isUnfinished }, { at = 0 } = {}) {
    this.#isUnfinished = isUnfinished ?? (this.#isUnfinished && query === this.query);
    this.#next = null;
    this.#begin(query, order);
    const isSearch = hasWords(query);
    const isOtherKind = isSearch !== this.found.isSearch;
    this.#onChange();
    // Rows of the other kind stay until these are there: then the kind changes with them.
    const fetch = isSearch ? this.#searching(query.trim() + trailing(query), false) : this.#listing(query.trim(), order);
    const first = /** @type {Fetch} */ (async (offset, limit, signal) => {
      const block = await fetch(offset, limit, signal);
      if (!signal.aborted) this.found = { ...this.found, isGlance: false, ...(isOtherKind ? { isSearch } : {}) };
      return block;
    });
    await this.rows.load(first, isSearch ? 0 : at);
  }

  /**
   * Show at once what the words find that are typed so far; the last one may be the beginning of one.
   * `find` then looks for the same by meaning, too, when the keys rest. One look is under way at a
   * time: what is typed meanwhile is looked for next.
   * @param {string} query
   */
  async type(query) {
    if (!hasWords(query)) return this.find({ query });
    this.#isUnfinished = true;
    this.#begin(query, this.order);
    this.rows.stop();
    this.#next = query;
    if (this.#isGlancing) return;
    this.#isGlancing = true;
    try {
      while (this.#next !== null) await this.#glance(this.#next);
    } finally {
      this.#isGlancing = false;
    }
  }

  /** @param {string} query */
  async #glance(query) {
    this.#next = null;
    const wish = this.#wish;
    const fetch = this.#searching(query.trim() + trailing(query), true);
    try {
      const block = await fetch(0, SCREEN_ROWS, new AbortController().signal);
      if (wish !== this.#wish) return;
      this.found = { ...this.found, isSearch: true, isGlance: true };
      this.rows.put(block, fetch);
    } catch (reason) {
      if (wish === this.#wish) this.#settle(reason);
    }
  }

  /** @param {string} query @param {Order} order */
  #begin(query, order) {
    this.#wish += 1;
    const isOther = query.trim() !== this.query.trim() || order !== this.order;
    this.query = query;
    this.order = order;
    clearTimeout(this.#again);
    if (isOther) this.selection = NOTHING;
    this.found = {
      ...this.found, isLoading: true, trouble: null,
      ...(isOther || this.#isFirst ? { hints: [], meaning: "searched" } : {}),
    };
    this.#isFirst = false;
  }

  /** A page in or out of what is chosen. @param {Row} row @param {number} index */
  toggle(row, index) {
    this.selection = toggle(this.selection, pageIdOf(row), index);
    this.#onChange();
  }

  /** Choose the rows from the last one chosen to this one, fetched or not. @param {number} index */
  async extend(index) {
    const { from, to } = spanTo(this.selection, index);
    this.selection = { ...this.selection, anchor: this.selection.anchor ?? index };
    await this.#choose(from, Math.min(to, from + MOST_CHOSEN));
  }

  /** Choose all that was found, as far as the host takes it at once. */
  async chooseAll() {
    while (!this.rows.isCounted && this.rows.count < MOST_CHOSEN) {
      const before = this.rows.count;
      await this.rows.want(before, before + 1);
      if (this.rows.count === before) break;
    }
    await this.#choose(0, Math.min(this.rows.count, MOST_CHOSEN));
  }

  chooseNothing() {
    this.selection = NOTHING;
    this.#onChange();
  }

  /** These are gone. @param {number[]} pageIds */
  letGo(pageIds) {
    this.selection = without(this.selection, pageIds);
  }

  /** @param {number} from @param {number} to */
  async #choose(from, to) {
    const { query, order } = this;
    for (let at = from; at < to; at += BLOCK_ROWS) {
      await this.rows.want(at, Math.min(to, at + BLOCK_ROWS));
      if (query !== this.query || order !== this.order) return;
    }
    const pageIds = [];
    for (let index = from; index < to; index += 1) {
      const row = this.rows.at(index);
      if (row) pageIds.push(pageIdOf(row));
    }
    this.selection = include(this.selection, pageIds);
    this.#onChange();
  }

  /** @param {unknown} trouble */
  #settle(trouble) {
    this.found = { ...this.found, isLoading: false, trouble: trouble ?? this.found.trouble };
    this.#onChange();
  }

  /** @param {string} query @param {boolean} quick @returns {Fetch} */
  #searching(query, quick) {
    const unfinished = this.#isUnfinished;
    return async (offset, limit, signal) => {
      if (offset > MOST_HITS) return { rows: [], total: null, more: false };
      const hits = await this.#host.first({ type: "search", query, limit, offset, unfinished, quick }, "hits", signal);
      if (!hits) return { rows: [], total: null, more: false };
      if (!signal.aborted && offset === 0 && !quick) this.#hear(hits);
      return { rows: hits.hits.map((hit) => ({ kind: "hit", hit })), total: null, more: hits.more };
    };
  }

  /** @param {Hits} hits */
  #hear({ meaning = "searched", hints = [] }) {
    this.found = { ...this.found, meaning, hints };
    // What was found by words alone is found by meaning too as soon as that is ready.
    if (meaning === "loading") this.#again = setTimeout(() => void this.find({}), MEANING_AGAIN_MS);
  }

  /** @param {string} filter @param {Order} order @returns {Fetch} */
  #listing(filter, order) {
    return async (offset, limit, signal) => {
      const pages = await this.#host.last({ type: "list_pages", limit, offset, filter, order }, "pages", signal);
      const rows = (pages?.pages ?? []).map((page) => ({ kind: /** @type {const} */ ("page"), page }));
      return { rows, total: pages?.total ?? 0, more: false };
    };
  }
}

/** A space behind the last word says that it is whole. @param {string} query */
function trailing(query) {
  return /\s$/u.test(query) ? " " : "";
}
