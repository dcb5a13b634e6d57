// A quote is found in a page's letters, whatever became of spaces, signs and single words.

import assert from "node:assert/strict";
import { test } from "node:test";

import "../../extension/content/quote-matcher.js";

const { findExactly, findNearly, fold, wantedOf } = globalThis.memoryCacheMatcher;
const noPause = async () => {};
const anchor = (text, prefix = "", suffix = "", start = 0) => wantedOf({ text, prefix, suffix, start });
const exactly = (page, ...quote) => findExactly(fold(page), anchor(...quote), noPause);
const nearly = (page, ...quote) => findNearly(fold(page), anchor(...quote), noPause);
const at = (page, place) => (place ? fold(page).slice(place.start, place.end) : null);

for (const [what, one, other] of [
  ["spaces of every kind", "two  words\u00a0here", "two words\n\u2009here\u3000"],
  ["soft hyphens and zero-width characters", "hy\u00adphen\u200bation\u2060\ufeff", "hyphenation"],
  ["direction marks", "\u202babc\u202c \u2067d\u2069\u200e", "abc d"],
  ["a ligature and its letters", "\ufb01rst e\ufb03cient", "first efficient"],
  ["composed and decomposed accents", "caf\u00e9 na\u00efve", "cafe\u0301 nai\u0308ve"],
  ["Arabic with and without vowel signs and stretching", "\u0643\u064e\u062a\u064e\u0628\u064e \u0643\u0640\u0640\u062a\u0627\u0628", "\u0643\u062a\u0628 \u0643\u062a\u0627\u0628"],
  ["capitals, the final sigma included", "ΟΔΟΣ Straße", "οδος STRAße"],
  ["full-width letters", "ＡＢＣ１２", "abc12"],
]) {
  test(`a fold knows no difference in ${what}`, () => assert.equal(fold(one), fold(other)));
}

test("a fold keeps what a reader tells apart", () => {
  for (const [one, other] of [["1.5 kg", "15 kg"], ["a-b", "ab"], ["東京", "京東"], ["won", "one"]]) {
    assert.notEqual(fold(one), fold(other));
  }
});

test("a fold is that of its code points, joined: so a place is found in its node again", () => {
  const text = "Ǆ ﬁ é e\u0301 İ ΣΑΣ ½ ㌀ 각 \u0627\u0651 \ud83d\ude00 \ud800 ß";
  assert.equal(fold(text), [...text].map(fold).join(""));
});

test("of two places the one with its surroundings is first, whichever comes first in the page", async () => {
  const page = "In June the river rose. It was warm. In July the river rose. It was cold.";
  const places = await exactly(page, "the river rose.", "In July ", " It was cold.");
  assert.equal(places[0].start, fold("In June the river rose. It was warm. In July ").length);
  assert.equal(places[0].context, 1);
  const [other] = await exactly(page, "the river rose.", "In June ", " It was warm.");
  assert.equal(other.start, fold("In June ").length);
});

test("surroundings that say nothing leave it to how far into the text it stood", async () => {
  const block = "The gate is shut. ".repeat(9);
  const page = block.repeat(4);
  const start = block.length * 2 + 18 * 4;
  const [place] = await exactly(page, "The gate is shut.", block.slice(-32), block.slice(0, 32), start);
  assert.equal(place.start, fold(page.slice(0, start)).length);
});

test("surroundings with something put in between are still its own", async () => {
  const page = "Yields fell in spring. [edit] The mill was sold. ¶ Nobody wept. Later on the mill was sold. Then rain.";
  const [place] = await exactly(page, "The mill was sold.", "Yields fell in spring. ", " Nobody wept.");
  assert.equal(place.start, fold("Yields fell in spring. [edit] ").length);
});

test("what is not there is not found", async () => {
  const page = "A page about badgers, their setts and the beech wood above the quarry. ".repeat(20);
  assert.deepEqual(await exactly(page, "The paddles are made of elm."), []);
  assert.deepEqual(await nearly(page, "The paddles of the great wheel are made of elm."), []);
  assert.deepEqual(await exactly(page, "\u00ad \u200b"), []);
});

test("a sentence with another number in it is found nearly, and never called the same", async () => {
  const page = "Before it. The tower stands 54 metres above the square and was paid for by a widow. After it.";
  const quote = "The tower stands 45 metres above the square and was paid for by a widow.";
  assert.deepEqual(await exactly(page, quote), []);
  const [place] = await nearly(page, quote);
  assert.equal(at(page, place), fold("The tower stands 54 metres above the square and was paid for by a widow."));
  assert.ok(place.similarity < 1 && place.similarity > 0.9, String(place.similarity));
});

test("marks of footnotes leave a sentence the same", async () => {
  const page = "Before. The tower stands[12] 45 metres above the square[note 1], and was paid for by a widow.[3] After.";
  const [place] = await nearly(page, "The tower stands 45 metres above the square, and was paid for by a widow.");
  assert.equal(place.similarity, 1);
  assert.match(at(page, place), /^thetower.*widow\.$/);
});

test("of two sentences that are nearly the same the one with its surroundings is first", async () => {
  const sentence = (number) => `The ferry carried ${number} passengers between the islands that year.`;
  const page = `In 1990 there was war. ${sentence("48,210")} Then came peace. In 1991 there was rain. ${sentence("51,733")} Then came snow.`;
  const [place] = await nearly(page, sentence("50,000"), "In 1991 there was rain. ", " Then came snow.");
  assert.equal(at(page, place), fold(sentence("51,733")));
});

test("a Chinese sentence with one sign changed is found nearly", async () => {
  const page = "潮汐磨坊建于一六九四年。水轮有三十二块榆木桨板，每天转动六小时。磨坊主人住在河边。";
  const [place] = await nearly(page, "水轮有三十二块橡木桨板，每天转动六小时。");
  assert.equal(at(page, place), fold("水轮有三十二块榆木桨板，每天转动六小时。"));
});

test("a page of five million letters is searched in steps, none of which is long", async () => {
  const words = ["river", "stone", "lantern", "meadow", "copper", "window", "harbour", "winter", "thread", "silver"];
  let state = 7;
  const random = () => (state = (state * 48_271) % 2_147_483_647);
  let page = "";
  while (page.length < 5_000_000) page += `${words[random() % 10]}${random() % 997}`;
  const sentence = page.slice(4_000_000, 4_000_160);
  let steps = 0;
  const count = async () => void (steps += 1);
  const [exact] = await findExactly(page, anchor(sentence), count);
  assert.equal(exact.start, 4_000_000);
  const [near] = await findNearly(page, anchor(`${sentence.slice(0, 70)}x${sentence.slice(72)}`), count);
  assert.equal(near.start, 4_000_000);
  assert.ok(steps > 12, String(steps));
  const everywhere = await findExactly("a".repeat(1_000_000), anchor("a"), count);
  assert.equal(everywhere.length, 200);
});
