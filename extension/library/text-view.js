/** A page's readable text, drawn in steps so that a long one is there at once, with its passage marked. */

import { h } from "../common/dom.js";
import { blocksOf, codePoints, marksWithin, piecesOf } from "./passages.js";

/** A passage to show: its place in the text, and the words in it that were searched for. */
/** @typedef {{start: number, end: number, marks: [number, number][]}} Target offsets in code points of the text */

const BLOCKS_AT_ONCE = 200;

/**
 * @param {string} text @param {Target | null} target
 * @returns {{element: HTMLElement, passage: () => HTMLElement | null}}
 */
export function textView(text, target) {
  const element = h("div", { class: "text" });
  const blocks = blocksOf(text);
  const marks = target?.marks ?? [];
  /** @type {HTMLElement | null} */
  let passage = null;
  let next = 0;
  const draw = (/** @type {number} */ to) => {
    const nodes = [];
    for (; next < Math.min(to, blocks.length); next += 1) {
      const block = blocks[next];
      if (!block) continue;
      const end = block.start + codePoints(block.text);
      const isPassage = target !== null && block.start < target.end && end > target.start;
      // A passage without words to mark is marked whole.
      const within = marksWithin(block, isPassage && marks.length === 0 ? [[target.start, target.end]] : marks);
      const pieces = piecesOf(block.text, within);
      const node = h("p", { dir: "auto", class: isPassage ? "found" : undefined }, ...pieces.map((piece) => (piece.isMarked ? h("mark", {}, piece.text) : piece.text)));
      if (isPassage) passage ??= node;
      nodes.push(node);
    }
    element.append(...nodes);
  };
  const after = target ? blocks.findIndex(({ start }) => start > target.end) : 0;
  draw((after < 0 ? blocks.length : after) + BLOCKS_AT_ONCE);
  const goOn = () => {
    draw(next + BLOCKS_AT_ONCE);
    if (next < blocks.length && element.isConnected) setTimeout(goOn);
  };
  if (next < blocks.length) setTimeout(goOn);
  return { element, passage: () => passage };
}
