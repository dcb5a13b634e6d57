// Rendering takes time in proportion to what is rendered, however it was built to take more.

import assert from "node:assert/strict";
import { test } from "node:test";

import { chip } from "./fake-document.js";
import { renderMarkdown } from "../../extension/common/markdown.js";

const SMALL = 6_250;
const TIMES = 16;
/** Sixteen times the source takes about 16 times as long where rendering is linear, and 256 where it is quadratic. */
const MOST_GROWTH = 80;
/** What little takes less than this is taken to take this long, in microseconds of the processor. */
const LEAST_EFFORT = 400;
const RUNS = 5;

const repeated = (unit) => (size) => unit.repeat(Math.ceil(size / unit.length));
const BOMBS = {
  "one line of words": repeated("word "),
  "one word": repeated("x"),
  "blank space": repeated(" "),
  "blank space before a word": (size) => `${" ".repeat(size)}x`,
  "blank space after a list's sign": (size) => `-${" ".repeat(size)}x`,
  "blank lines": repeated("\n"),
  "an item and blank lines, again and again": repeated("- a\n\n\n\n\n\n\n\n\n"),
  "short lines of one paragraph": repeated("a\n"),
  "emphasis that begins and never ends": repeated("*a **b _c __d "),
  "emphasis that ends and never began": repeated("a* b** c_ d__ "),
  "emphasis that is begun many times and then ended": (size) => "*a ".repeat(size / 6) + "b* ".repeat(size / 6),
  "emphasis in emphasis": (size) => "*a **b ".repeat(size / 14) + "b** a* ".repeat(size / 14),
  "one run of stars": repeated("*"),
  "brackets that open": repeated("["),
  "brackets that close": repeated("]"),
  "brackets in brackets": (size) => "[".repeat(size / 2) + "]".repeat(size / 2),
  "images that open": repeated("![a"),
  "links without an end": repeated("[a](https://a.example/"),
  "links without an end to their title": repeated('[a](https://a.example/ "b '),
  "brackets in an address": repeated("[a](https://a.example/((("),
  "links by a name that is none": repeated("[a][b]"),
  "one name and its uses": (size) => `${"[a]".repeat(size / 3)}\n\n[a]: https://a.example/${"x".repeat(1_900)}\n`,
  "names": repeated("[a]: https://a.example/\n"),
  "angles": repeated("<https://"),
  "backslashes": repeated("\\"),
  "backticks of every length": (size) => Array.from({ length: Math.sqrt(2 * size) }, (_, count) => "`".repeat(count)).join(" "),
  "code that never ends": repeated("` `` "),
  "fences in turn": repeated("```\n~~~\n"),
  "tildes that begin no fence": (size) => `${"~".repeat(size)}\``,
  "backticks that begin no fence": (size) => `${"`".repeat(size)}a\``,
  "maths that never ends": repeated("\\(a \\[b $$ $c "),
  "money": repeated("$5 [a] "),
  "citations": repeated("[1][2]"),
  "hashes": repeated("#"),
  "signs of a rule that is none": (size) => `${"- ".repeat(size / 2)}x`,
  "rules": repeated("---\n"),
  "quotes in quotes": repeated("> "),
  "lines of a quote": repeated("> > > > > > > > > > a\n"),
  "lists in lists": repeated("- "),
  "lists that go in and in": (size) => Array.from({ length: Math.sqrt(2 * size) }, (_, depth) => `${" ".repeat(depth)}- a`).join("\n"),
  "a table of many rows": (size) => `|a|b|\n|-|-|\n${"|c|d|\n".repeat(size / 6)}`,
  "a table of many columns": (size) => `${"|a".repeat(size / 4)}|\n${"|-".repeat(size / 4)}|\n`,
  "heads of tables that are none": repeated("|a|b|\n|-|\n"),
  "a table that is wide and has empty rows": (size) => `${"|a".repeat(size / 6)}|\n${"|-".repeat(size / 6)}|\n${"|\n".repeat(size / 6)}`,
  "signs in turn": repeated("*_~`[!<$\\\n"),
  "letters beyond the basic plane": repeated("\u{e0041}\u{1f600}"),
};

/** The processor's time for it, in microseconds. */
function effort(source, marks) {
  const before = process.cpuUsage();
  renderMarkdown(source, chip, marks);
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** Repeated while it seems to fail: collecting garbage may fall into any one run. */
function assertGrowsLinearly(what, sourceOf, marksOf = () => []) {
  const [small, large] = [SMALL, SMALL * TIMES].map((size) => sourceOf(size));
  const [fewMarks, manyMarks] = [small, large].map((source) => marksOf(source));
  let least = Infinity;
  for (let run = 0; run < RUNS && least > MOST_GROWTH; run += 1) {
    const once = Math.max(LEAST_EFFORT, Math.min(effort(small, fewMarks), effort(small, fewMarks), effort(small, fewMarks)));
    least = Math.min(least, effort(large, manyMarks) / once);
  }
  assert.ok(least <= MOST_GROWTH, `${what}: ${least.toFixed(1)} times the effort for ${TIMES} times the source`);
  return least;
}

for (const [what, sourceOf] of Object.entries(BOMBS)) {
  test(`the effort grows no faster than the source: ${what}`, () => void assertGrowsLinearly(what, sourceOf));
}

test("the effort grows no faster than the source and its marks", () => {
  const marksOf = (source) => Array.from({ length: source.length / 10 }, (_, index) => ({ start: index * 10, end: index * 10 + 8, className: "a" }));
  assertGrowsLinearly("sentences that are told apart", repeated("A mill **b** [1] c. "), marksOf);
});

test("an answer of signs alone is no deeper than a page can be", () => {
  const depthOf = (node) => 1 + Math.max(0, ...node.elements.map(depthOf));
  for (const sourceOf of Object.values(BOMBS)) assert.ok(depthOf(renderMarkdown(sourceOf(2_000), chip)) < 60);
});
