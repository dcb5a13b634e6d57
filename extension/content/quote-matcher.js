/**
 * Finds a quote in a page's letters: exactly where it can, else nearly, and says how nearly.
 *
 * Both are folded first, so that what is no letter to a reader counts for nothing: white space,
 * soft hyphens, zero-width and direction marks, the difference between a ligature and its letters,
 * composed and decomposed accents, Arabic vowel signs and the stroke that only stretches a word.
 * Where the words stand more than once, those around them decide, then how far into the text they
 * stand. Works on strings alone and gives way between its steps.
 */

"use strict";

globalThis.memoryCacheMatcher ??= (() => {
  /** Marks, format characters, space, and the Arabic stretching stroke. */
  const NO_LETTER = /[\p{M}\p{Cf}\p{Z}\s\u0640]+/gu;
  const PLAIN_SPACE = /\s+/g;
  const IS_PLAIN = /^[\x00-\x7f]*$/; // eslint-disable-line no-control-regex -- the whole of ASCII
  const FOOTNOTE_MARKS = /\[[\p{L}\p{N}]{1,12}\]|[^\p{L}\p{N}]+/gu;
  const WIDE_SCRIPTS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu;

  /** A quote of one common word stands everywhere; looking closely at each place would take seconds. */
  const MAX_PLACES = 20_000;
  const MAX_CLOSE_LOOKS = 200;
  const NEAR_CONTEXT_LETTERS = 16;
  const GRAM_LETTERS = 4;
  /** Places whose surroundings differ by less are told apart by their order alone. */
  const SAME_CONTEXT = 0.02;

  const LEAST_SIMILARITY = 0.75;
  const CONTEXT_WEIGHT = 0.15;
  const FEWEST_LETTERS = 24;
  const FEWEST_WIDE_LETTERS = 10;
  const MOST_LETTERS = 2_000;
  const MOST_SEEDS = 24;
  const MOST_SEED_PLACES = 500;
  const MOST_CANDIDATES = 12;

  /** @typedef {QuotePlace} Place */
  /** @typedef {QuoteWanted} Wanted */
  /** @typedef {() => Promise<void>} Pause */

  /**
   * What a reader takes for the same reads the same: the fold of a text is that of its code points, joined.
   * @param {string} text
   */
  function fold(text) {
    if (IS_PLAIN.test(text)) return text.replace(PLAIN_SPACE, "").toLowerCase();
    return text.normalize("NFKD").replace(NO_LETTER, "").toLowerCase().replaceAll("ς", "σ");
  }

  /** @param {QuoteAnchor} quote @returns {Wanted} */
  function wantedOf(quote) {
    const [prefix, text, suffix] = [fold(quote.prefix), fold(quote.text), fold(quote.suffix)];
    const letters = prefix.length + text.length + suffix.length;
    const characters = quote.prefix.length + quote.text.length + quote.suffix.length;
    return { text, prefix, suffix, expected: (quote.start * letters) / Math.max(1, characters) };
  }

  /**
   * Every place in which the quote may stand, best first.
   * @param {string} page folded @param {Wanted} wanted @param {Pause} pause
   * @returns {Promise<Place[]>} none when it is not there
   */
  async function findExactly(page, wanted, pause) {
    const { text, prefix, suffix } = wanted;
    if (!text) return [];
    const starts = await startsOf(page, wanted, pause);
    const runs = starts.map((start) => ({
      start,
      run: runBefore(page, start, prefix) + runAfter(page, start + text.length, suffix),
    }));
    runs.sort((a, b) => b.run - a.run || a.start - b.start);
    const places = [];
    for (const { start } of runs.slice(0, MAX_CLOSE_LOOKS)) {
      const end = start + text.length;
      places.push({ start, end, similarity: 1, context: contextOf(page, start, end, wanted) });
      await pause();
    }
    return inOrder(places, wanted.expected);
  }

  /** With its surroundings if they stand there too: of a frequent word only so is every place looked at. */
  /** @param {string} page @param {Wanted} wanted @param {Pause} pause */
  async function startsOf(page, { text, prefix, suffix }, pause) {
    for (const near of [prefix.length + suffix.length, NEAR_CONTEXT_LETTERS, 0]) {
      const before = near ? prefix.slice(-near) : "";
      const after = near ? suffix.slice(0, near) : "";
      const sought = before + text + after;
      const starts = [];
      for (let at = page.indexOf(sought); at >= 0; at = page.indexOf(sought, at + 1)) {
        starts.push(at + before.length);
        if (starts.length === MAX_PLACES) break;
        if (starts.length % MAX_CLOSE_LOOKS === 0) await pause();
      }
      await pause();
      if (starts.length > 0) return starts;
    }
    return [];
  }

  /** @param {Place[]} places @param {number} expected */
  function inOrder(places, expected) {
    const most = Math.max(...places.map(({ context }) => context), 0);
    const isBest = (/** @type {Place} */ { context }) => most - context <= SAME_CONTEXT;
    return places.sort((a, b) =>
      isBest(a) && isBest(b)
        ? Math.abs(a.start - expected) - Math.abs(b.start - expected)
        : b.context - a.context);
  }

  /** @param {string} page @param {number} start @param {string} prefix how many letters agree, backwards */
  function runBefore(page, start, prefix) {
    let run = 0;
    while (run < prefix.length && run < start && page[start - run - 1] === prefix[prefix.length - run - 1]) run += 1;
    return run;
  }

  /** @param {string} page @param {number} end @param {string} suffix */
  function runAfter(page, end, suffix) {
    let run = 0;
    while (run < suffix.length && end + run < page.length && page[end + run] === suffix[run]) run += 1;
    return run;
  }

  /** @param {string} page @param {number} start @param {number} end @param {Wanted} wanted */
  function contextOf(page, start, end, { prefix, suffix }) {
    const known = prefix.length + suffix.length;
    if (known === 0) return 1;
    const room = (/** @type {string} */ side) => Math.ceil(side.length * 1.25) + NEAR_CONTEXT_LETTERS;
    const before = agreement(prefix, runBefore(page, start, prefix), page.slice(Math.max(0, start - room(prefix)), start));
    const after = agreement(suffix, runAfter(page, end, suffix), page.slice(end, end + room(suffix)));
    return (before * prefix.length + after * suffix.length) / known;
  }

  /** A button or a footnote's mark between breaks the run, not the likeness. */
  /** @param {string} side @param {number} run @param {string} nearby */
  function agreement(side, run, nearby) {
    const grams = side.length - GRAM_LETTERS + 1;
    if (run === side.length || grams < 1) return run / Math.max(1, side.length);
    let shared = 0;
    for (let at = 0; at < grams; at += 1) if (nearby.includes(side.slice(at, at + GRAM_LETTERS))) shared += 1;
    return Math.max(run / side.length, (0.9 * shared) / grams);
  }

  /**
   * Where it stands with small changes: a word replaced, a number corrected, a footnote's mark put in.
   * Seeds of the quote vote for where it may begin (as BLAST does); the best are aligned (Sellers 1980).
   * @param {string} page folded @param {Wanted} wanted @param {Pause} pause
   * @returns {Promise<Place[]>} best first; none below the least similarity
   */
  async function findNearly(page, wanted, pause) {
    const { text } = wanted;
    const isWide = (text.match(WIDE_SCRIPTS)?.length ?? 0) * 2 > text.length;
    if (text.length < (isWide ? FEWEST_WIDE_LETTERS : FEWEST_LETTERS) || text.length > MOST_LETTERS) return [];
    const slack = Math.ceil(text.length * 0.3) + 40;
    const places = [];
    for (const begin of await likelyStarts(page, text, isWide ? 3 : Math.min(12, Math.max(5, text.length >> 3)), pause)) {
      const from = Math.max(0, begin - slack);
      const found = align(text, page.slice(from, begin + text.length + slack));
      await pause();
      const [start, end] = [from + found.start, from + found.end];
      const isSame = wordsOf(page.slice(start, end)) === wordsOf(text);
      const similarity = isSame ? 1 : 1 - found.distance / text.length;
      if (similarity >= LEAST_SIMILARITY) places.push({ start, end, similarity, context: contextOf(page, start, end, wanted) });
    }
    const worth = (/** @type {Place} */ { similarity, context }) => similarity + CONTEXT_WEIGHT * context;
    return places.sort((a, b) => worth(b) - worth(a));
  }

  /** Letters and digits alone, without the marks of footnotes. @param {string} folded */
  const wordsOf = (folded) => folded.replace(FOOTNOTE_MARKS, "");

  /** @param {string} page @param {string} text @param {number} seedLetters @param {Pause} pause */
  async function likelyStarts(page, text, seedLetters, pause) {
    const step = Math.max(seedLetters, Math.ceil((text.length - seedLetters) / MOST_SEEDS));
    const width = Math.max(16, text.length >> 3);
    /** @type {Map<number, number>} */
    const votes = new Map();
    for (let offset = 0; offset + seedLetters <= text.length; offset += step) {
      const seed = text.slice(offset, offset + seedLetters);
      const starts = [];
      for (let at = page.indexOf(seed); at >= 0 && starts.length <= MOST_SEED_PLACES; at = page.indexOf(seed, at + 1)) starts.push(at - offset);
      await pause();
      if (starts.length > MOST_SEED_PLACES) continue; // What stands everywhere tells nothing.
      for (const bucket of new Set(starts.map((start) => Math.floor(start / width)))) votes.set(bucket, (votes.get(bucket) ?? 0) + 1);
    }
    // What was put in or left out moves the later seeds: neighbours count too.
    const around = (/** @type {number} */ bucket) => [-1, 0, 1].reduce((sum, by) => sum + (votes.get(bucket + by) ?? 0), 0);
    return [...votes]
      .map(([bucket, own]) => ({ start: bucket * width, own, all: around(bucket) }))
      .filter(({ all }) => all > 1 || text.length < 2 * FEWEST_LETTERS)
      .sort((a, b) => b.all - a.all || b.own - a.own || a.start - b.start)
      .slice(0, MOST_CANDIDATES)
      .map(({ start }) => start);
  }

  /**
   * The part of `window` that takes fewest edits to become `text`.
   * @param {string} text @param {string} window
   */
  function align(text, window) {
    const rows = text.length + 1;
    let distances = Int32Array.from({ length: rows }, (_, row) => row);
    let starts = new Int32Array(rows);
    let [nextDistances, nextStarts] = [new Int32Array(rows), new Int32Array(rows)];
    let best = { start: 0, end: 0, distance: text.length };
    for (let column = 1; column <= window.length; column += 1) {
      const letter = window.charCodeAt(column - 1);
      nextDistances[0] = 0;
      nextStarts[0] = column;
      for (let row = 1; row < rows; row += 1) {
        let least = (distances[row - 1] ?? 0) + (text.charCodeAt(row - 1) === letter ? 0 : 1);
        let start = starts[row - 1] ?? 0;
        const added = (distances[row] ?? 0) + 1;
        if (added < least) [least, start] = [added, starts[row] ?? 0];
        const missing = (nextDistances[row - 1] ?? 0) + 1;
        if (missing < least) [least, start] = [missing, nextStarts[row - 1] ?? 0];
        nextDistances[row] = least;
        nextStarts[row] = start;
      }
      const distance = nextDistances[rows - 1] ?? rows;
      if (distance < best.distance) best = { start: nextStarts[rows - 1] ?? 0, end: column, distance };
      [distances, nextDistances] = [nextDistances, distances];
      [starts, nextStarts] = [nextStarts, starts];
    }
    return best;
  }

  return { findExactly, findNearly, fold, wantedOf };
})();
