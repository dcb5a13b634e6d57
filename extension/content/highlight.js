/**
 * Marks a quote in the live page and brings it into view, and changes no node of it.
 *
 * The mark is a CSS custom highlight; its colours come from a style sheet that the background
 * inserts. It stays until Escape, the next mark or a few minutes; a page that draws itself anew
 * meanwhile is looked through again, for a minute at most. The one thing that is ever touched in the
 * page is a closed `<details>` (or what is hidden until found) around the quote: it is opened, and
 * closed again when the mark goes.
 */

"use strict";

globalThis.memoryCacheHighlight ??= (() => {
  const { getterOf, lettersIn, rootOf } = globalThis.memoryCachePageText;
  const { closedAround, search } = globalThis.memoryCacheSearch;
  const { anchorOf, anchorOfFrame, boxAround, bringIntoView, goBack, positionsAround } = globalThis.memoryCacheScrolling;

  const HIGHLIGHT_NAME = "memory-cache-quote";
  const ABOVE_THE_PAGE_S_OWN = 1_000_000;
  const MARKED_MS = 5 * 60_000;
  const WATCHED_MS = 60_000;
  const MOST_SEARCHES = 20;
  const SHORTEST_WAIT_MS = 100;
  /** So long after the click a page that jumps is followed, unless the person has moved it themselves. */
  const FOLLOWED_MS = 5_000;
  const MOVES = ["wheel", "touchmove", "pointerdown", "keydown"];

  const MOST_ROOTS = 10_000;

  /** @typedef {QuoteCandidate} Candidate */

  const shadowOf = getterOf(Element, "shadowRoot");

  /** @param {Node} root @param {string} selector @returns {Iterable<Element>} */
  const queryAll = (root, selector) =>
    (root instanceof ShadowRoot ? ShadowRoot : Document).prototype.querySelectorAll.call(root, selector);

  /** One mark in this document, from when it is shown until it goes. */
  class Mark {
    /** @type {Range[]} */ #ranges = [];
    #letters = "";
    /** How each opened thing is closed again, in that order. @type {(() => void)[]} */ #undoes = [];
    /** @type {MutationObserver | null} */ #observer = null;
    #searches = 0;
    #isSearching = false;
    #hasMoved = false;
    #ended = new AbortController();
    #began = performance.now();
    #quote;

    /** @param {QuoteAnchor} quote */
    constructor(quote) {
      this.#quote = quote;
      const { signal } = this.#ended;
      addEventListener("keydown", (event) => event.key === "Escape" && event.isTrusted && clear(), { signal, capture: true });
      const move = (/** @type {Event} */ event) => void (this.#hasMoved ||= event.isTrusted);
      for (const type of MOVES) addEventListener(type, move, { signal, capture: true, passive: true });
      addEventListener("pagehide", () => clear(), { signal });
      this.#later(MARKED_MS, () => clear());
      this.#later(WATCHED_MS, () => this.#observer?.disconnect());
    }

    /** @param {Candidate} candidate */
    put({ ranges: [first, ...more] }) {
      if (!first) return;
      const ranges = [first, ...more];
      for (const element of closedAround(first.startContainer)) this.#undoes.unshift(open(element));
      this.#ranges = ranges;
      this.#letters = lettersIn(ranges);
      const highlight = new Highlight(...ranges);
      highlight.priority = ABOVE_THE_PAGE_S_OWN;
      CSS.highlights.set(HIGHLIGHT_NAME, highlight);
      this.#watch();
    }

    /** Where it is, even after the page has been drawn anew. @returns {ScrollAnchor} */
    get anchor() {
      const now = () => anchorOf(this.#ranges);
      return { nodes: now().nodes, rects: () => now().rects() };
    }

    bringIntoView() {
      return bringIntoView(this.anchor, () => this.#hasMoved || this.#ended.signal.aborted);
    }

    end() {
      this.#ended.abort();
      this.#observer?.disconnect();
      CSS.highlights.delete(HIGHLIGHT_NAME);
      for (const undo of this.#undoes) undo();
    }

    /** @param {number} ms @param {() => void} act */
    #later(ms, act) {
      const timer = setTimeout(act, ms);
      this.#ended.signal.addEventListener("abort", () => clearTimeout(timer));
    }

    /** Where the page draws itself anew, the mark goes with the old nodes. */
    #watch() {
      if (performance.now() - this.#began > WATCHED_MS) return;
      this.#observer?.disconnect();
      this.#observer = new MutationObserver(() => {
        if (!this.#isWhole()) this.#searchSoon(SHORTEST_WAIT_MS);
      });
      // One on the document does not see into shadow trees.
      for (const root of new Set([document, ...this.#ranges.map(({ startContainer }) => rootOf(startContainer))])) {
        this.#observer.observe(root, { childList: true, characterData: true, subtree: true });
      }
    }

    #isWhole() {
      return lettersIn(this.#ranges) === this.#letters;
    }

    /** @param {number} ms */
    #searchSoon(ms) {
      if (this.#isSearching || this.#searches >= MOST_SEARCHES) return;
      this.#isSearching = true;
      this.#later(ms, () => void this.#searchAgain());
    }

    async #searchAgain() {
      this.#searches += 1;
      const began = performance.now();
      const candidate = await search(this.#quote).catch(() => null);
      this.#isSearching = false;
      if (this.#ended.signal.aborted) return;
      if (candidate && candidate.found.shows !== "hidden") {
        this.put(candidate);
        const isFresh = performance.now() - this.#began < FOLLOWED_MS;
        if (isFresh && !this.#hasMoved) void this.bringIntoView();
        return;
      }
      // Half drawn, perhaps; a page that is long to look through is looked through less often.
      const took = performance.now() - began;
      if (performance.now() - this.#began < WATCHED_MS) this.#searchSoon(Math.max(SHORTEST_WAIT_MS * 2 ** this.#searches, 4 * took));
    }
  }

  /** @param {Element} element @returns {() => void} closes it again, and opens what closed with it */
  function open(element) {
    if (!(element instanceof HTMLDetailsElement)) {
      element.removeAttribute("hidden");
      return () => element.setAttribute("hidden", "until-found");
    }
    const { name } = element;
    const others = name ? [...queryAll(rootOf(element), "details[open]")] : [];
    element.open = true;
    const shut = others.filter((other) => !(/** @type {HTMLDetailsElement} */ (other).open));
    return () => {
      element.open = false;
      for (const other of shut) /** @type {HTMLDetailsElement} */ (other).open = true;
    };
  }

  /** @type {{quote: QuoteAnchor, candidate: Candidate | null} | null} */
  let pending = null;
  /** @type {Mark | null} */
  let mark = null;
  /** @type {AbortController | null} */
  let waiting = null;
  /** Where the page was before the first of a row of marks, and where the last one left it. */
  /** @type {{before: ScrollPosition[], after: ScrollPosition[]} | null} */
  let way = null;

  function clear() {
    mark?.end();
    mark = null;
  }

  /** @param {ScrollPosition[]} positions have they stayed as they were? */
  const isStill = (positions) =>
    positions.every(({ element, left, top }) => Math.abs(element.scrollTop - top) < 2 && Math.abs(element.scrollLeft - left) < 2);

  /**
   * Scroll, and remember the way back. Who has not scrolled since the last mark means, by back,
   * where they were before that.
   * @param {ScrollAnchor} anchor @param {() => Promise<{isSeen: boolean, isCovered: boolean}>} move
   * @param {() => ScrollAnchor} [after] where it is then
   * @returns {Promise<QuoteShown>}
   */
  async function remembering(anchor, move, after = () => anchor) {
    const here = positionsAround(anchor);
    const known = way && isStill(way.after) ? way.before : [];
    const before = [...known, ...here.filter(({ element }) => !known.some((other) => other.element === element))];
    const { isSeen, isCovered } = await move();
    way = { before, after: before.map(({ element }) => ({ element, left: element.scrollLeft, top: element.scrollTop })) };
    return { isSeen, isCovered, hasMoved: !isStill(before), box: boxAround(after()) };
  }

  /** Every element of the document, those in open shadow trees too. @param {string} selector */
  function allOf(selector) {
    /** @type {Element[]} */
    const found = [];
    /** @type {(Document | ShadowRoot)[]} */
    const roots = [document];
    for (let at = 0; at < roots.length && at < MOST_ROOTS; at += 1) {
      const root = /** @type {Document | ShadowRoot} */ (roots[at]);
      found.push(...queryAll(root, selector));
      for (const element of queryAll(root, ":defined")) {
        const shadow = shadowOf(element);
        if (shadow) roots.push(shadow);
      }
    }
    return found;
  }

  return {
    /** Look for a quote; nothing shows yet. @param {QuoteAnchor} quote @returns {Promise<QuoteFound | null>} */
    async find(quote) {
      const candidate = await search(quote);
      pending = { quote, candidate };
      return candidate?.found ?? null;
    },

    /** Mark what was found last. @returns {Promise<QuoteShown | null>} null: it is hidden, or gone by now */
    async show() {
      const { quote, candidate } = pending ?? {};
      pending = null;
      clear();
      if (!quote || !candidate || candidate.found.shows === "hidden" || !lettersIn(candidate.ranges)) return null;
      const made = new Mark(quote);
      mark = made;
      return remembering(anchorOf(candidate.ranges), () => {
        made.put(candidate);
        return made.bringIntoView();
      }, () => made.anchor);
    },

    /**
     * Bring a part of one of this document's frames into view.
     * @param {number} frameId @param {ScrollBox} box in the frame's window
     * @returns {Promise<QuoteShown | null>} null: the frame is not in this document
     */
    async reveal(frameId, box) {
      const frame = allOf("iframe, frame, object, embed").find((element) => browser.runtime.getFrameId(element) === frameId);
      return frame ? remembering(anchorOfFrame(frame, box), () => bringIntoView(anchorOfFrame(frame, box), () => false)) : null;
    },

    /**
     * The person's Escape goes to the document that has the focus, not to the frame with the mark.
     * @returns {Promise<boolean>} true at Escape; false when it is not waited for any more
     */
    untilEscape() {
      waiting?.abort();
      const control = new AbortController();
      waiting = control;
      return new Promise((resolve) => {
        const { signal } = control;
        const end = (/** @type {boolean} */ isEscape) => {
          resolve(isEscape);
          control.abort();
        };
        signal.addEventListener("abort", () => resolve(false));
        addEventListener("keydown", (event) => event.key === "Escape" && event.isTrusted && end(true), { signal, capture: true });
        addEventListener("pagehide", () => end(false), { signal });
        setTimeout(() => end(false), MARKED_MS);
      });
    },

    /** Take the mark away. @param {boolean} isBack and bring the page back to where it was */
    clear(isBack) {
      clear();
      waiting?.abort();
      if (isBack && way) goBack(way.before);
      if (isBack) way = null;
    },
  };
})();
