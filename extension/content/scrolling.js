/**
 * Brings a place of the page to where it can be read, and back: scrolls every box around it, keeps
 * clear of what lies over it (a header that sticks), and moves nothing that is well in sight.
 */

"use strict";

globalThis.memoryCacheScrolling ??= (() => {
  const { getterOf, shownParent } = globalThis.memoryCachePageText;
  /** What lies closer to the edge of its box is brought to the middle. */
  const MARGIN_SHARE = 0.1;
  const SMOOTH_SCREENS = 2;
  const MOST_ROUNDS = 12;
  /** So often nothing has to move before it is taken to stay. */
  const QUIET_ROUNDS = 2;
  const SETTLE_MS = 60;
  const SMOOTH_MS = 900;
  /** Where in the window it may come to lie, the first that is not covered. */
  const HEIGHTS = [0.5, 0.35, 0.65, 0.2, 0.8];
  const MOST_RECTS = 200;
  const PICTURES = new Set(["img", "video", "canvas", "iframe"]);
  const nameOf = getterOf(Element, "localName");
  const shadowOf = getterOf(Element, "shadowRoot");
  const scrollingElementOf = getterOf(Document, "scrollingElement");
  const rootElementOf = getterOf(Document, "documentElement");
  const bodyOf = getterOf(Document, "body");

  /** @typedef {ScrollAnchor} Anchor */
  /** @typedef {ScrollPosition} Position */
  /** @typedef {ScrollBox} Box */

  /** @param {Range[]} ranges @returns {Anchor} */
  function anchorOf(ranges) {
    const first = ranges.slice(0, MOST_RECTS);
    const hasRoom = (/** @type {DOMRect} */ { width, height }) => width > 0 && height > 0;
    return {
      nodes: first.map(({ startContainer }) => startContainer),
      rects: () => first.flatMap((range) => [...range.getClientRects()]).filter(hasRoom).slice(0, MOST_RECTS),
    };
  }

  /** @param {Element} frame @param {Box} inner what is to be seen, in the frame's own window @returns {Anchor} */
  function anchorOfFrame(frame, inner) {
    const rects = () => {
      const { left, top } = frame.getBoundingClientRect();
      const [x, y] = [left + frame.clientLeft, top + frame.clientTop];
      const [width, height] = [frame.clientWidth, frame.clientHeight];
      const [from, to] = [Math.max(0, inner.left), Math.max(0, inner.top)];
      const [wide, high] = [Math.min(inner.right, width) - from, Math.min(inner.bottom, height) - to];
      return wide > 0 && high > 0 ? [new DOMRect(x + from, y + to, wide, high)] : [];
    };
    return { nodes: [frame], rects };
  }

  /** @param {Anchor} anchor @returns {Box} of all its lines */
  function boxAround({ rects }) {
    const lines = rects();
    return lines.length > 0 ? around(lines) : { top: 0, bottom: 0, left: 0, right: 0 };
  }

  /** @param {DOMRect[]} rects @returns {Box} */
  const around = (rects) => ({
    top: Math.min(...rects.map(({ top }) => top)), bottom: Math.max(...rects.map(({ bottom }) => bottom)),
    left: Math.min(...rects.map(({ left }) => left)), right: Math.max(...rects.map(({ right }) => right)),
  });

  /** @returns {Element} */
  const viewport = () => scrollingElementOf(document) ?? rootElementOf(document);

  /** The boxes that scroll around it, innermost first; the window last. @param {Anchor} anchor */
  function scrollersAround({ nodes: [node] }) {
    const scrollers = [];
    const page = viewport();
    for (let at = node ? shownParent(node) : null; at && at !== page && at !== rootElementOf(document); at = shownParent(at)) {
      const style = getComputedStyle(at);
      const canScroll = !/^(visible|clip)$/.test(style.overflowY) || !/^(visible|clip)$/.test(style.overflowX);
      const isLonger = at.scrollHeight > at.clientHeight + 1 || at.scrollWidth > at.clientWidth + 1;
      // The body's own overflow is the window's, unless the root element has one too.
      const isPage = at === bodyOf(document) && getComputedStyle(rootElementOf(document)).overflowY === "visible";
      if (canScroll && isLonger && at.clientHeight > 0 && !isPage) scrollers.push(at);
      if (style.position === "fixed") return scrollers;
    }
    scrollers.push(page);
    return scrollers;
  }

  /** @param {Element} scroller @returns {Box} what of it can be looked at */
  function boxOf(scroller) {
    const { clientWidth, clientHeight } = scroller;
    if (scroller === viewport()) return { top: 0, left: 0, bottom: clientHeight || innerHeight, right: clientWidth || innerWidth };
    const { top, left } = scroller.getBoundingClientRect();
    const [y, x] = [top + scroller.clientTop, left + scroller.clientLeft];
    return { top: y, left: x, bottom: y + clientHeight, right: x + clientWidth };
  }

  /** What fills more of its box than this is shown from its beginning. */
  const LONG_SHARE = 0.85;

  /**
   * How far to scroll along one axis; 0 if it is well in sight.
   * @param {number} start @param {number} end of what is to be seen @param {number} from @param {number} to of the box
   * @param {number} [share] where its middle is to be; given, it goes there whether it is in sight or not
   */
  function distance(start, end, from, to, share) {
    const margin = (to - from) * MARGIN_SHARE;
    if (share === undefined && start >= from + margin && end <= to - margin) return 0;
    const isLong = end - start > (to - from) * LONG_SHARE;
    const wanted = isLong ? from + margin : from + (to - from) * (share ?? 0.5) - (end - start) / 2;
    return start - wanted;
  }

  /** What is too wide for its box is shown from where its first line begins. @param {Box} place @param {Box} box @param {Box} first */
  function sideways(place, box, first) {
    if (place.left >= box.left && place.right <= box.right) return 0;
    if (place.right - place.left <= box.right - box.left) return (place.left + place.right - box.left - box.right) / 2;
    const isFromRight = place.right - first.right < first.left - place.left;
    return isFromRight ? place.right - box.right : place.left - box.left;
  }

  /** @param {Anchor} anchor @param {Element} scroller @param {ScrollBehavior} behavior @param {number} [share] @returns {boolean} moved? */
  function adjust(anchor, scroller, behavior, share) {
    const rects = anchor.rects();
    if (rects.length === 0) return false;
    const [place, box] = [around(rects), boxOf(scroller)];
    const top = distance(place.top, place.bottom, box.top, box.bottom, share);
    const left = sideways(place, box, rects[0] ?? place);
    if (Math.abs(top) < 1 && Math.abs(left) < 1) return false;
    const before = [scroller.scrollTop, scroller.scrollLeft];
    const isFar = Math.abs(top) > SMOOTH_SCREENS * (box.bottom - box.top);
    scroller.scrollBy({ top, left, behavior: isFar ? "instant" : behavior });
    return behavior === "smooth" || scroller.scrollTop !== before[0] || scroller.scrollLeft !== before[1];
  }

  /** @param {ScrollBehavior} behavior @returns {Promise<void>} when the page has been drawn where it is now */
  async function settled(behavior) {
    await new Promise((resolve) => {
      setTimeout(resolve, behavior === "smooth" ? SMOOTH_MS : SETTLE_MS);
      if (behavior === "smooth") document.addEventListener("scrollend", resolve, { once: true, capture: true });
    });
    // A tab in the back is drawn no frames: it is not waited for.
    await new Promise((resolve) => {
      setTimeout(resolve, SETTLE_MS);
      requestAnimationFrame(() => requestAnimationFrame(resolve));
    });
  }

  /**
   * What is drawn late grows or shrinks as it comes near: look again until nothing moves.
   * @param {Anchor} anchor @param {() => boolean} isUnwanted the person has taken the wheel
   * @returns {Promise<{isSeen: boolean, isCovered: boolean}>}
   */
  async function bringIntoView(anchor, isUnwanted) {
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const scrollers = scrollersAround(anchor);
    let quiet = 0;
    for (let round = 0; round < MOST_ROUNDS && quiet < QUIET_ROUNDS && !isUnwanted(); round += 1) {
      const behavior = round === 0 && !isCalm ? "smooth" : "instant";
      const hasMoved = scrollers.map((scroller) => adjust(anchor, scroller, behavior)).some(Boolean);
      // A page that is just drawing itself anew has nowhere to go to for a moment.
      const isThere = anchor.rects().length > 0;
      quiet = hasMoved || !isThere ? 0 : quiet + 1;
      // What was well in sight from the start stays there.
      if (round === 0 && !hasMoved && isThere) break;
      await settled(hasMoved ? behavior : "instant");
    }
    const outermost = scrollers.at(-1);
    let isCovered = covered(anchor);
    for (const share of HEIGHTS) {
      if (!isCovered || isUnwanted() || !outermost) break;
      if (adjust(anchor, outermost, "instant", share)) await settled("instant");
      isCovered = covered(anchor);
    }
    return { isSeen: inSight(anchor, scrollers), isCovered };
  }

  /** Its first line, in every box around it. @param {Anchor} anchor @param {Element[]} scrollers */
  function inSight({ rects }, scrollers) {
    const [first] = rects();
    return first !== undefined && [...scrollers, viewport()].every((scroller) => {
      const box = boxOf(scroller);
      return first.bottom > box.top && first.top < box.bottom && first.right > box.left && first.left < box.right;
    });
  }

  /** Does something lie over most of it? @param {Anchor} anchor */
  function covered(anchor) {
    const box = boxOf(viewport());
    const rects = anchor.rects();
    const looked = [rects[0], rects[rects.length >> 1], rects.at(-1)];
    /** @type {Set<Element>} */
    const own = new Set();
    for (const node of anchor.nodes) {
      for (let at = node instanceof Element ? node : shownParent(node); at && !own.has(at); at = shownParent(at)) own.add(at);
    }
    let [over, all] = [0, 0];
    for (const rect of looked) {
      for (const share of [0.1, 0.5, 0.9]) {
        if (!rect) continue;
        const [x, y] = [rect.left + rect.width * share, rect.top + rect.height / 2];
        if (x < box.left || x >= box.right || y < box.top || y >= box.bottom) continue;
        all += 1;
        if (isCover(elementAt(x, y), own)) over += 1;
      }
    }
    return all > 0 && over * 2 > all;
  }

  /** @param {number} x @param {number} y @returns {Element | null} within open shadow trees too */
  function elementAt(x, y) {
    let found = Document.prototype.elementFromPoint.call(document, x, y);
    for (let depth = 0; found && depth < 100; depth += 1) {
      const inner = shadowOf(found)?.elementFromPoint(x, y);
      if (!inner || inner === found) break;
      found = inner;
    }
    return found;
  }

  /**
   * A link laid over a card lets it be read; what has a ground of its own does not.
   * @param {Element | null} hit @param {Set<Element>} own what the text itself stands in
   */
  function isCover(hit, own) {
    for (let at = hit; at && !own.has(at); at = shownParent(at)) {
      const { backgroundColor, backgroundImage } = getComputedStyle(at);
      if (alphaOf(backgroundColor) >= 0.5 || backgroundImage !== "none" || PICTURES.has(nameOf(at))) return true;
    }
    return false;
  }

  /** @param {string} color as it was computed */
  function alphaOf(color) {
    const [, alpha] = /(?:^rgba\(.*,|\/)\s*([\d.]+)\s*\)$/.exec(color) ?? [];
    return alpha === undefined ? 1 : Number(alpha);
  }

  /** @param {Anchor} anchor @returns {Position[]} of everything that scrolls around it */
  const positionsAround = (anchor) =>
    scrollersAround(anchor).map((element) => ({ element, left: element.scrollLeft, top: element.scrollTop }));

  /** @param {Position[]} positions */
  function goBack(positions) {
    for (const { element, left, top } of positions) element.scrollTo({ left, top, behavior: "instant" });
  }

  return { anchorOf, anchorOfFrame, boxAround, bringIntoView, goBack, positionsAround };
})();
