/**
 * Finds a quote in the live page, marks it and brings it into view, and changes no node of it.
 *
 * The page may have been laid out anew since it was read, so that white space counts for nothing:
 * the quote is looked for in the page's letters alone, through open shadow trees and frames of the
 * same origin. Where it stands more than once, the words around it decide. The mark is a CSS
 * custom highlight; its colours come from a style sheet that the background inserts.
 */

"use strict";

globalThis.memoryCacheHighlight = (() => {
  const HIGHLIGHT_NAME = "memory-cache-quote";
  const SKIPPED = new Set(["script", "style", "noscript", "template", "textarea", "select"]);
  /** White space and characters that take no room: soft hyphen, zero-width ones, BOM. */
  const IGNORED = /[\s\u00ad\u200b-\u200d\u2060\ufeff]/;
  const ANCHOR_CHARACTERS = 24;
  const VISIBLE_BONUS = 1_000;
  /** A quote of one common word stands everywhere; looking at each place would take seconds. */
  const MAX_PLACES = 200;

  /** @typedef {{node: Text, from: number, offsets: number[]}} Piece */

  /** @param {string} text */
  const lettersOf = (text) => [...text].filter((c) => !IGNORED.test(c)).join("");

  /** The page's letters in reading order, and from which text node each comes. */
  class Letters {
    /** @type {Piece[]} */ pieces = [];
    text = "";

    /** @param {Node} node */
    add(node) {
      if (node.nodeType === Node.TEXT_NODE) this.#addText(/** @type {Text} */ (node));
      if (node.nodeType !== Node.ELEMENT_NODE) return;
      const element = /** @type {HTMLElement} */ (node);
      if (SKIPPED.has(element.localName)) return;
      for (const child of childrenOf(element)) this.add(child);
    }

    /** @param {Text} node */
    #addText(node) {
      const offsets = [];
      let letters = "";
      for (let offset = 0; offset < node.length; offset += 1) {
        const character = node.data[offset] ?? "";
        if (IGNORED.test(character)) continue;
        offsets.push(offset);
        letters += character;
      }
      if (letters) this.pieces.push({ node, from: this.text.length, offsets });
      this.text += letters;
    }

    /** One range per text node: a single one could not cross into a shadow tree or a frame. */
    /** @param {number} start @param {number} end @returns {Range[]} */
    ranges(start, end) {
      const ranges = [];
      for (const { node, from, offsets } of this.pieces) {
        const first = Math.max(start - from, 0);
        const last = Math.min(end - from, offsets.length) - 1;
        if (first > last) continue;
        const range = node.ownerDocument.createRange();
        range.setStart(node, offsets[first] ?? 0);
        range.setEnd(node, (offsets[last] ?? 0) + 1);
        ranges.push(range);
      }
      return ranges;
    }
  }

  /** @param {HTMLElement} element @returns {Iterable<Node>} */
  function childrenOf(element) {
    if (element.shadowRoot) return element.shadowRoot.childNodes;
    if (element.localName === "slot") {
      const assigned = /** @type {HTMLSlotElement} */ (element).assignedNodes();
      if (assigned.length > 0) return assigned;
    }
    if (element.localName === "iframe" || element.localName === "frame") {
      try {
        const body = /** @type {HTMLIFrameElement} */ (element).contentDocument?.body;
        return body ? [body] : [];
      } catch {
        return [];
      }
    }
    return element.childNodes;
  }

  /**
   * Every place where the letters stand; failing that, where their beginning and their end stand
   * with little more between them than there should be (a footnote's mark, a word changed since).
   * @param {string} page @param {string} quote @returns {[number, number][]}
   */
  function placesOf(page, quote) {
    /** @type {[number, number][]} */
    const places = [];
    for (let at = page.indexOf(quote); at >= 0; at = page.indexOf(quote, at + 1)) {
      places.push([at, at + quote.length]);
      if (places.length === MAX_PLACES) return places;
    }
    if (places.length > 0 || quote.length < 2 * ANCHOR_CHARACTERS) return places;
    const head = quote.slice(0, ANCHOR_CHARACTERS);
    const tail = quote.slice(-ANCHOR_CHARACTERS);
    for (let at = page.indexOf(head); at >= 0; at = page.indexOf(head, at + 1)) {
      const end = page.indexOf(tail, at + ANCHOR_CHARACTERS);
      const length = end + tail.length - at;
      if (end >= 0 && length < quote.length * 1.3 + 40) places.push([at, at + length]);
    }
    return places;
  }

  /** @param {string} a @param {string} b how many characters they share from the start */
  function sharedStart(a, b) {
    let length = 0;
    while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
    return length;
  }

  /** @param {string} text */
  const reversed = (text) => [...text].reverse().join("");

  /**
   * @param {Letters} letters @param {QuoteAnchor} quote
   * @returns {Range[]} none when the quote is not there
   */
  function find(letters, quote) {
    const wanted = lettersOf(quote.text);
    if (!wanted) return [];
    const prefix = reversed(lettersOf(quote.prefix));
    const suffix = lettersOf(quote.suffix);
    let best = -1;
    /** @type {Range[]} */
    let bestRanges = [];
    for (const [start, end] of placesOf(letters.text, wanted)) {
      const before = reversed(letters.text.slice(Math.max(0, start - prefix.length), start));
      const after = letters.text.slice(end, end + suffix.length);
      const ranges = letters.ranges(start, end);
      const visible = ranges.some((range) => range.getClientRects().length > 0);
      const score =
        sharedStart(before, prefix) + sharedStart(after, suffix) + (visible ? VISIBLE_BONUS : 0);
      if (score > best) [best, bestRanges] = [score, ranges];
    }
    return bestRanges;
  }

  /** @type {Set<Window & typeof globalThis>} */
  const marked = new Set();

  /** @param {Range[]} ranges */
  function show(ranges) {
    for (const view of marked) view.CSS?.highlights?.delete(HIGHLIGHT_NAME);
    marked.clear();
    for (const range of ranges) {
      const view = range.startContainer.ownerDocument?.defaultView;
      if (!view) continue;
      const highlight = marked.has(view) ? view.CSS.highlights.get(HIGHLIGHT_NAME) : null;
      if (highlight) highlight.add(range);
      else view.CSS.highlights.set(HIGHLIGHT_NAME, new view.Highlight(range));
      marked.add(view);
    }
  }

  /** @param {Element} element @returns {Element | null} the parent as it shows */
  const shownParent = (element) =>
    element.assignedSlot ?? element.parentElement ??
    /** @type {ShadowRoot} */ (element.getRootNode()).host ?? null;

  /** @param {Element} element @returns {Element} what scrolls it */
  function scrollerOf(element) {
    /** @type {Element | null} */
    let parent = element;
    while (parent && parent !== element.ownerDocument.documentElement) {
      const scrolls = /auto|scroll/.test(getComputedStyle(parent).overflowY);
      if (scrolls && parent.scrollHeight > parent.clientHeight + 1) return parent;
      parent = shownParent(parent);
    }
    return element.ownerDocument.scrollingElement ?? element.ownerDocument.documentElement;
  }

  /** Centre the range in what scrolls it, then that in what is around it. @param {Range} range */
  function bringIntoView(range) {
    const element = range.startContainer.parentElement;
    const view = element?.ownerDocument.defaultView;
    if (!element || !view) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const behavior = calm ? "instant" : "smooth";
    const scroller = scrollerOf(element);
    const isPage = scroller === element.ownerDocument.scrollingElement;
    const top = isPage ? 0 : scroller.getBoundingClientRect().top;
    const height = isPage ? view.innerHeight : scroller.clientHeight;
    const place = range.getBoundingClientRect();
    scroller.scrollBy({ top: place.top - top - (height - place.height) / 2, behavior });
    if (!isPage) scroller.scrollIntoView({ block: "nearest", behavior });
    view.frameElement?.scrollIntoView({ block: "nearest", behavior });
  }

  return {
    /** @param {QuoteAnchor} quote */
    mark(quote) {
      const letters = new Letters();
      letters.add(document.body ?? document.documentElement);
      const ranges = find(letters, quote);
      show(ranges);
      if (ranges[0]) bringIntoView(ranges[0]);
      return { found: ranges.length > 0 };
    },
  };
})();
