/**
 * Reads the text nodes of a page in the order in which they show, and which of them show at all.
 *
 * Open shadow trees are gone through where they stand, and slots where their content stands, as
 * for a capture; frames read themselves. The page may be hostile: nothing is asked of an object by
 * a name that a form's fields or an image's name could take over, the walk keeps its own stack, and
 * depth, nodes and letters have limits.
 */

"use strict";

globalThis.memoryCachePageText ??= (() => {
  const { fold } = globalThis.memoryCacheMatcher;
  const LEFT_OUT = new Set([
    "script", "style", "noscript", "template", "link", "object", "embed", "applet", "canvas", "svg", "img",
    "picture", "video", "audio", "map", "input", "textarea", "select", "datalist", "head", "iframe", "frame",
  ]);
  const MAX_DEPTH = 5_000;
  const MAX_NODES = 3_000_000;
  const MAX_LETTERS = 40_000_000;
  const NODES_PER_PAUSE_LOOK = 64;

  /** Of white space alone `letters` is empty. @typedef {TextPiece} Piece */
  /** Pieces as one text; `from` says where each begins in it. @typedef {PageLetters} Letters */

  /**
   * The browser's own getter, whatever the page has put in its place on this one object.
   * @template {object} T @template {keyof T} K
   * @param {{prototype: T}} owner @param {K} name @returns {(object: T) => T[K]}
   */
  function getterOf({ prototype }, name) {
    const get = Object.getOwnPropertyDescriptor(prototype, name)?.get ?? (() => null);
    return (object) => get.call(object);
  }
  const nameOf = getterOf(Element, "localName");
  const shadowOf = getterOf(Element, "shadowRoot");
  const slotOf = getterOf(Element, "assignedSlot");
  const slotOfText = getterOf(Text, "assignedSlot");
  const parentOf = getterOf(Node, "parentElement");
  const firstChildOf = getterOf(Node, "firstChild");
  const nextOf = getterOf(Node, "nextSibling");
  const isConnected = getterOf(Node, "isConnected");
  const bodyOf = getterOf(Document, "body");
  const rootElementOf = getterOf(Document, "documentElement");
  /** @param {Node} node */
  const rootOf = (node) => Node.prototype.getRootNode.call(node);

  /** @param {Node} node @returns {Element | null} the parent as it shows */
  function shownParent(node) {
    const slot = node instanceof Text ? slotOfText(node) : node instanceof Element ? slotOf(node) : null;
    const root = slot ? null : rootOf(node);
    return slot ?? parentOf(node) ?? (root instanceof ShadowRoot ? root.host : null);
  }

  /** Does text directly in the element show? `display: contents` has no box of its own. @param {Element} element */
  function shows(element) {
    for (let at = /** @type {Element | null} */ (element); at; at = shownParent(at)) {
      if (Element.prototype.checkVisibility.call(at, { opacityProperty: true, visibilityProperty: true })) return true;
      if (getComputedStyle(at).display !== "contents") return false;
    }
    return true;
  }

  /** @param {Element} element @returns {Iterator<Node>} its children in the order in which they show */
  function childrenOf(element) {
    const shadow = shadowOf(element);
    if (!shadow && element instanceof HTMLSlotElement) {
      const assigned = element.assignedNodes();
      if (assigned.length > 0) return assigned.values();
    }
    return chain(firstChildOf(shadow ?? element));
  }

  /** @param {Node | null} first @returns {Generator<Node, undefined>} */
  function* chain(first) {
    for (let node = first; node; node = nextOf(node)) yield node;
  }

  /** @param {() => Promise<void>} pause @returns {Promise<Piece[]>} */
  async function read(pause) {
    /** @type {Piece[]} */
    const pieces = [];
    let [nodes, letters] = [0, 0];
    const top = bodyOf(document) ?? rootElementOf(document);
    const stack = [top ? childrenOf(top) : chain(null)];
    /** @type {{element: Element | null, shows: boolean}} */
    let last = { element: null, shows: true };
    while (stack.length > 0 && nodes < MAX_NODES && letters < MAX_LETTERS) {
      const { value: node, done } = /** @type {Iterator<Node>} */ (stack.at(-1)).next();
      nodes += 1;
      if (nodes % NODES_PER_PAUSE_LOOK === 0) await pause();
      if (done || !node) stack.pop();
      else if (node instanceof Text) {
        if (!node.data) continue;
        const parent = parentOf(node);
        if (parent !== last.element) last = { element: parent, shows: !parent || shows(parent) };
        const piece = { node, letters: fold(node.data), shows: last.shows };
        letters += piece.letters.length;
        pieces.push(piece);
      } else if (node instanceof Element && stack.length < MAX_DEPTH && !LEFT_OUT.has(nameOf(node))) {
        stack.push(childrenOf(node));
      }
    }
    return pieces;
  }

  /** @param {Piece[]} pieces @returns {Letters} */
  function join(pieces) {
    const from = new Uint32Array(pieces.length + 1);
    pieces.forEach(({ letters }, at) => void (from[at + 1] = (from[at] ?? 0) + letters.length));
    return { text: pieces.map(({ letters }) => letters).join(""), pieces, from };
  }

  /**
   * One range for each text node: a single one could not cross into a shadow tree.
   * @param {Letters} letters @param {number} start @param {number} end
   * @returns {Range[]} none if the page has changed since it was read
   */
  function rangesOf({ pieces, from }, start, end) {
    const ranges = [];
    let [low, high] = [0, pieces.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((from[middle] ?? 0) <= start) low = middle;
      else high = middle - 1;
    }
    for (let at = low; at < pieces.length && (from[at] ?? 0) < end; at += 1) {
      const piece = pieces[at];
      const begin = from[at] ?? 0;
      if (!piece || (from[at + 1] ?? 0) <= start) continue;
      const { node } = piece;
      if (!isConnected(node) || fold(node.data) !== piece.letters) return [];
      const range = document.createRange();
      range.setStart(node, begin < start ? unitOf(node.data, start - begin, false) : ranges.length === 0 ? unitOf(node.data, 0, false) : 0);
      range.setEnd(node, (from[at + 1] ?? 0) >= end ? unitOf(node.data, end - begin, true) : node.length);
      ranges.push(range);
    }
    return ranges;
  }

  /**
   * Where in a text the letter with this number begins, or the letters before it end.
   * @param {string} data @param {number} letter @param {boolean} isEnd
   */
  function unitOf(data, letter, isEnd) {
    let [unit, count, end] = [0, 0, 0];
    for (const character of data) {
      const folded = fold(character).length;
      if (isEnd && count >= letter && folded > 0) return end;
      if (!isEnd && count + folded > letter) return unit;
      unit += character.length;
      count += folded;
      // Accents that follow a letter belong to it; space does not.
      if (folded > 0 || (end === unit - character.length && /\p{M}/u.test(character))) end = unit;
    }
    return isEnd ? end : unit;
  }

  /** The text that ranges hold now, folded. @param {Range[]} ranges */
  function lettersIn(ranges) {
    return ranges.map((range) => (isConnected(range.startContainer) ? fold(range.toString()) : "")).join("");
  }

  return { getterOf, join, lettersIn, rangesOf, read, rootOf, shownParent, shows };
})();
