// What frames of other origins show stands in the page where they stand, as far as it can be had.

import assert from "node:assert/strict";
import { test } from "node:test";

import { withFrames } from "../../extension/background/frames.js";

/** A page whose text marks its frames: `a<1>b` has frame 1 between a and b. */
function page(marked, truncated = false) {
  const frames = [];
  let text = "";
  for (const [, words, frameId] of marked.matchAll(/([^<]*)(?:<(\d+)>)?/g)) {
    text += words;
    if (frameId) frames.push({ frameId: Number(frameId), at: text.length });
  }
  return { text, frames, truncated };
}

const compose = (marked, frames, max = 1_000) =>
  withFrames(page(marked), async (id) => (frames[id] === undefined ? null : page(frames[id])), max);
const plain = ({ text }) => text.replaceAll("<section>", "[").replaceAll("</section>", "]");

for (const [what, marked, frames, expected] of [
  ["no frame", "alone", {}, "alone"],
  ["one in the middle", "a<1>b", { 1: "x" }, "a[x]b"],
  ["one at each end", "<1>a<2>", { 1: "x", 2: "y" }, "[x]a[y]"],
  ["two side by side", "a<1><2>b", { 1: "x", 2: "y" }, "a[x][y]b"],
  ["one within another", "a<1>b", { 1: "x<2>y", 2: "z" }, "a[x[z]y]b"],
  ["one that cannot be had", "a<1>b<2>c", { 2: "y" }, "ab[y]c"],
]) {
  test(`a page with ${what}`, async () => {
    const composed = await compose(marked, frames);
    assert.deepEqual([plain(composed), composed.truncated], [expected, false]);
  });
}

test("a frame for which there is no room is left out, and that is said", async () => {
  const composed = await compose("ab<1><2>", { 1: "x".repeat(9), 2: "y" }, 10);
  assert.deepEqual([plain(composed), composed.truncated], ["ab[y]", true]);
});

test("frames that hold themselves come to an end, and that is said", async () => {
  const composed = await compose("a<1>", { 1: "x<1>" });
  assert.deepEqual([plain(composed), composed.truncated], ["a[x[x[x[x]]]]", true]);
});

test("of a thousand frames the first are taken, and that is said", async () => {
  let asked = 0;
  const many = page("<1>".repeat(1_000));
  const composed = await withFrames(many, async () => (asked += 1, page("x")), 10_000);
  assert.deepEqual([asked, composed.truncated], [24, true]);
});

test("a frame that was cut makes the page one that was cut", async () => {
  const composed = await withFrames(page("a<1>"), async () => page("x", true), 100);
  assert.equal(composed.truncated, true);
});
