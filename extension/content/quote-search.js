/**
 * Finds the best place that a quote has in this document, among what shows and what could be shown.
 *
 * Where the words stand more than once, those that can be seen come first: designers hide second
 * copies for small screens. It gives way to the page every few milliseconds.
 */

"use strict";

globalThis.memoryCacheSearch ??= (() => {
  const { findExactly, findNearly, wantedOf } = globalThis.memoryCacheMatcher;
  const { join, rangesOf, read, shownParent, shows } = globalThis.memoryCachePageText;

  const SLICE_MS = 20;
  /** A page that takes longer than this to be looked through is given up. */
  const MOST_MS = 20_000;
  const GOOD_CONTEXT = 0.5;
  const MOST_PLACES_LOOKED_AT = 40;
  /** The same words come before nearly the same; what can be seen, or opened, before what cannot. */
  const SAME_WORTH = 3;
  const CONTEXT_WORTH = 0.5;
  const LESS_WORTH = { shown: 0, closed: 0.01, unseen: 0.6, hidden: 3 };

  /** @typedef {QuoteCandidate} Candidate */

  class TooLong extends Error {}

  /** Gives way to the page every few milliseconds. */
  function pauses() {
    const began = performance.now();
    let since = began;
    return async () => {
      const now = performance.now();
      if (now - since < SLICE_MS) return;
      if (now - began > MOST_MS) throw new TooLong();
      await new Promise((resolve) => setTimeout(resolve));
      since = performance.now();
    };
  }

  /** What has to be opened for a node to show, innermost first. @param {Node} node @returns {Element[]} */
  function closedAround(node) {
    const closed = [];
    let below = /** @type {Node} */ (node);
    for (let at = shownParent(node); at; at = shownParent(at)) {
      const isShut = at instanceof HTMLDetailsElement && !at.open;
      const isSummary = isShut && below === at.querySelector(":scope > summary");
      if ((isShut && !isSummary) || at.getAttribute("hidden") === "until-found") closed.push(at);
      below = at;
    }
    return closed;
  }

  /** @param {QuoteAnchor} quote @returns {Promise<Candidate | null>} the best that this document has */
  async function search(quote) {
    const pause = pauses();
    const wanted = wantedOf(quote);
    const pieces = await read(pause);
    const seen = join(pieces.filter(({ shows }) => shows));
    const all = seen.pieces.length < pieces.length ? join(pieces) : null;
    /** @type {Candidate[]} */
    const candidates = [];
    for (const look of [findExactly, findNearly]) {
      for (const letters of [seen, all]) {
        if (!letters) continue;
        const places = await look(letters.text, wanted, pause);
        for (const { start, end, similarity, context } of places.slice(0, MOST_PLACES_LOOKED_AT)) {
          const candidate = weigh(rangesOf(letters, start, end), similarity, context);
          if (candidate) candidates.push(candidate);
          if (candidate?.found.shows === "shown") break;
          await pause();
        }
        const best = bestOf(candidates);
        if (best?.found.similarity === 1 && best.found.shows === "shown" && best.found.context >= GOOD_CONTEXT) return best;
      }
      const best = bestOf(candidates);
      if (best?.found.similarity === 1 && best.found.shows !== "hidden") return best;
    }
    return bestOf(candidates);
  }

  /** @param {Range[]} ranges @param {number} similarity @param {number} context @returns {Candidate | null} */
  function weigh(ranges, similarity, context) {
    const [first] = ranges;
    if (!first) return null;
    const closed = closedAround(first.startContainer);
    const hasRoom = ranges.some((range) => range.getClientRects().length > 0);
    const parent = shownParent(first.startContainer);
    const isSeen = hasRoom && (!parent || shows(parent));
    const how = isSeen ? "shown" : closed.length > 0 ? "closed" : hasRoom ? "unseen" : "hidden";
    const letters = similarity === 1 ? SAME_WORTH : similarity;
    return { ranges, found: { similarity, context, shows: how, worth: letters + context * CONTEXT_WORTH - LESS_WORTH[how] } };
  }

  /** @param {Candidate[]} candidates */
  function bestOf(candidates) {
    return candidates.reduce((best, one) => (!best || one.found.worth > best.found.worth ? one : best), /** @type {Candidate | null} */ (null));
  }

  return { closedAround, search };
})();
