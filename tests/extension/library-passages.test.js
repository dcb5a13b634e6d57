// The text of a page in blocks and marks: offsets count code points, as the host's do.

import assert from "node:assert/strict";
import { test } from "node:test";

import { blocksOf, codePoints, marksWithin, piecesOf } from "../../extension/library/passages.js";

const shown = (text, marks) => piecesOf(text, marks).map(({ text: words, isMarked }) => (isMarked ? `[${words}]` : words)).join("");
const part = (text, from, to) => [...text].slice(from, to).join("");

test("blocks are cut at blank lines and know where they begin", () => {
  const text = "One.\n\nTwo,\nstill two.\n \n\nThree.";
  const blocks = blocksOf(text);
  assert.deepEqual(blocks.map(({ text: words }) => words), ["One.", "Two,\nstill two.", "Three."]);
  for (const { start, text: words } of blocks) assert.equal(part(text, start, start + codePoints(words)), words);
});

test("characters outside the basic plane count once", () => {
  const text = "🦉 owl\n\n𝒳 and 🦉\n\nend";
  assert.deepEqual(blocksOf(text).map(({ start }) => start), [0, 7, 16]);
  assert.equal(codePoints("a🦉b"), 3);
  assert.equal(codePoints("\ud83e"), 1);
});

test("an empty text has no blocks, and blank lines around a text make none", () => {
  assert.deepEqual(blocksOf(""), []);
  assert.deepEqual(blocksOf("\n\n  \n\n"), []);
  assert.deepEqual(blocksOf("\n\nOne.\n\n"), [{ start: 2, text: "One." }]);
});

test("marks fall on code points", () => {
  assert.equal(shown("🦉 owl 🦉", [[2, 5], [6, 7]]), "🦉 [owl] [🦉]");
});

test("marks in any order, overlapping or beyond the end, lose and double nothing", () => {
  const text = "the mill turns";
  for (const marks of [[[4, 8], [0, 3]], [[0, 8], [4, 14]], [[4, 99]], [[-5, 2]], [[9, 3]], []]) {
    assert.equal(shown(text, marks).replace(/[[\]]/g, ""), text, JSON.stringify(marks));
  }
  assert.equal(shown(text, [[4, 8], [0, 3]]), "[the] [mill] turns");
});

test("a mark of the whole text is shared out among its blocks", () => {
  const blocks = blocksOf("One two.\n\nThree four.");
  const marks = [[4, 15]];
  assert.deepEqual(blocks.map((block) => shown(block.text, marksWithin(block, marks))), ["One [two.]", "[Three] four."]);
});
