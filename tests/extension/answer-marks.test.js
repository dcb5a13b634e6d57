// What the host found of an answer's sentences lands on the right letters, citations and all.

import assert from "node:assert/strict";
import { test } from "node:test";

import { findingsOf, isBorneOut, tallyOf, withRemarks } from "../../extension/sidebar/answer-marks.js";

/** A check of these words in the text, counted in code points as the host counts. */
function check(text, words, { kind = "sentence", quotes = [], found = quotes.length > 0 } = {}) {
  const start = Array.from(text.slice(0, text.indexOf(words))).length;
  return { start, end: start + Array.from(words).length, kind, verdict: found ? "supported" : "not_found", quotes };
}

const shown = (text, finding) => text.slice(finding.start, finding.end);

test("a finding covers the words that were checked and the citations behind them", () => {
  const text = "Of elm. Of oak [2][3]. Then more.";
  const [elm, oak] = findingsOf(text, [check(text, "Of elm."), check(text, "Of oak", { quotes: [2] })]);
  assert.deepEqual([shown(text, elm), shown(text, oak)], ["Of elm.", "Of oak [2][3]"]);
});

test("offsets count code points, whatever stands before", () => {
  const text = "🌊🌊 The tide 𝒙. Of elm 🌳.";
  const [finding] = findingsOf(text, [check(text, "Of elm 🌳.")]);
  assert.equal(shown(text, finding), "Of elm 🌳.");
});

test("an end past the text is its end", () => {
  const [finding] = findingsOf("🌊 elm", [{ start: 2, end: 99, kind: "sentence", verdict: "not_found", quotes: [] }]);
  assert.equal(shown("🌊 elm", finding), "elm");
});

test("quotes that support a sentence and that it does not cite are missing, those it cites are not", () => {
  const text = "Of elm. Of oak [2]. Of ash [4].";
  const found = findingsOf(text, [
    check(text, "Of elm.", { quotes: [1] }), check(text, "Of oak", { quotes: [2, 3] }), check(text, "Of ash", { found: false }),
  ]);
  assert.deepEqual(found.map(({ missing }) => missing), [[1], [3], []]);
});

test("a citation is borne out by a sentence that its quote supports, or where nothing was checked", () => {
  const text = "Of elm [1][2]. Of ash [1]. Then [1]";
  const found = findingsOf(text, [check(text, "Of elm", { quotes: [1] }), check(text, "Of ash")]);
  const at = [...text.matchAll(/\[(\d)\]/g)].map(({ index, 1: number }) => isBorneOut(found, Number(number), index));
  assert.deepEqual(at, [true, false, false, true]);
});

test("words in quotation marks say nothing of the citation behind them", () => {
  const text = "He said “elm” [1].";
  const found = findingsOf(text, [check(text, "“elm”", { kind: "quotation" })]);
  assert.equal(isBorneOut(found, 1, text.indexOf("[")), true);
});

test("words that were checked without their quotation marks are marked with them", () => {
  for (const text of ["He said “elm”.", 'He said "elm".', "Er sagte „elm“.", "彼は「elm」と"]) {
    const [finding] = findingsOf(text, [check(text, "elm", { kind: "quotation" })]);
    assert.match(shown(text, finding), /^.elm.$/);
  }
  const [bare] = findingsOf("> elm", [check("> elm", "elm", { kind: "quotation" })]);
  assert.equal(shown("> elm", bare), "elm");
});

test("what a sentence should have cited stands with what it cites, on the same side of its full stop", () => {
  const words = { sentence: "", quotation: "" };
  const cited = (text, quotes) => withRemarks(text, [check(text, text, { quotes })], words);
  assert.equal(cited("Of elm [2].", [1]), "Of elm [2][1].");
  assert.equal(cited("Of elm. [2]", [1, 3]), "Of elm. [2][1][3]");
  assert.equal(cited("Of elm.", [1]), "Of elm [1].");
  assert.equal(cited("ニレ材です。", [1]), "ニレ材です [1]。");
  assert.equal(cited("Of elm", [1]), "Of elm [1]");
  assert.equal(cited("He said “elm.”", [1]), "He said “elm.” [1]");
  assert.equal(cited("Of elm [1].", [1]), "Of elm [1].");
});

test("a wrong citation stays doubted where the right one joins it", () => {
  const text = "Of elm [2]. Of ash.";
  const found = findingsOf(text, [check(text, "Of elm [2].", { quotes: [1] })]);
  assert.deepEqual([isBorneOut(found, 2, 7), found[0].missing, shown(text, found[0])], [false, [1], "Of elm [2]"]);
});

test("sentences and quotations are counted apart", () => {
  const text = "Of elm. Of “oak”.";
  const checks = [check(text, "Of elm.", { quotes: [1] }), check(text, "Of “oak”."), check(text, "“oak”", { kind: "quotation" })];
  assert.deepEqual(tallyOf(checks), { sentences: 2, notFound: 1, notQuoted: 1 });
});

test("a copy says of each sentence what the sidebar does", () => {
  const text = "🌳 Of elm. Of oak [2]. He said “ash”.";
  const checks = [
    check(text, "Of elm.", { quotes: [1, 3] }), check(text, "Of oak", { quotes: [2] }),
    check(text, "He said “ash”."), check(text, "“ash”", { kind: "quotation" }),
  ];
  const words = { sentence: "not there", quotation: "not so" };
  assert.equal(withRemarks(text, checks, words), "🌳 Of elm [1][3]. Of oak [2]. He said “ash”. [not so]");
});

test("a sentence that ends with a quotation has one remark behind both, any other has its own", () => {
  const words = { sentence: "not there", quotation: "not so" };
  const remarked = (text) => withRemarks(text, [check(text, text), check(text, "“ash”", { kind: "quotation" })], words);
  assert.equal(remarked("He said “ash” [4]."), "He said “ash” [4]. [not so]");
  assert.equal(remarked("He said “ash” and left."), "He said “ash” [not so] and left. [not there]");
});

test("a quotation that is not in the text is remarked on in a sentence that is", () => {
  const text = "He felled it, he said: “ash”.";
  const checks = [check(text, text, { quotes: [1] }), check(text, "“ash”", { kind: "quotation" })];
  assert.deepEqual(findingsOf(text, checks).map(({ remark }) => remark), [null, "quotation"]);
});
