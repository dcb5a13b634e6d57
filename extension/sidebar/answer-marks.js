/**
 * Which stretches of an answer are told apart, from what the host found of its sentences in the text:
 * those it did not find, and those it did where the answer itself cites nothing, or something else.
 */

/** @import { Check } from "../protocol/protocol.js" */

/**
 * A check with its place in UTF-16 units. `missing`: numbers of quotes that support it and that the
 * answer does not cite there, which belong behind its end. `remark`: what is said behind it, if it was
 * not found.
 * @typedef {{start: number, end: number, kind: Check["kind"], isFound: boolean, quotes: number[], missing: number[], remark: Check["kind"] | null}} Finding
 */

const CITATION = /\[(\d{1,3})\]/g;
const OPENING = /["“„«»‚‘'「『《]/;
const CLOSING = /["”“»«’‘'」』》]/;
const CITATIONS_BEHIND = /^(?:\s*\[\d{1,3}\])+/;
const FULL_STOP = /[.!?…؟。！？｡।]+\s*$/u;
const NO_WORDS = /^(?:[\s\p{P}]|\[\d{1,3}\])*$/u;

/** @param {string} text of the answer @param {readonly Check[]} checks @returns {Finding[]} */
export function findingsOf(text, checks) {
  const offset = offsetsOf(text);
  const findings = checks.map(({ start, end, kind, verdict, quotes }) => {
    // What is said of words in quotation marks stands behind the marks, and not between them.
    const isQuoted = kind === "quotation" && OPENING.test(text[offset(start) - 1] ?? "") && CLOSING.test(text[offset(end)] ?? "");
    const from = offset(start) - Number(isQuoted);
    const to = offset(end) + Number(isQuoted);
    const behind = CITATIONS_BEHIND.exec(text.slice(to))?.[0].length ?? 0;
    const cited = new Set(citedIn(text.slice(from, to + behind)));
    const isFound = verdict === "supported";
    const missing = isFound ? quotes.filter((number) => !cited.has(number)) : [];
    // A citation that follows a sentence is part of it, so that what is said of it stands behind both;
    // where none follows, the numbers that it lacks stand where citations do: before the full stop.
    const stop = missing.length > 0 && behind === 0 ? (FULL_STOP.exec(text.slice(from, to))?.[0].length ?? 0) : 0;
    return { start: from, end: to + behind - stop, kind, isFound, quotes, missing, remark: isFound ? null : kind };
  });
  remarkOnce(text, findings);
  return findings;
}

/** Where a sentence ends with a quotation, one remark stands behind both: that on the quotation, which says more. */
/** @param {string} text @param {Finding[]} findings */
function remarkOnce(text, findings) {
  const sentences = findings.filter(({ remark }) => remark === "sentence");
  for (const quotation of findings.filter(({ remark }) => remark === "quotation")) {
    const { start, end } = quotation;
    const around = sentences.find((one) => one.start <= start && end <= one.end);
    if (!around || !NO_WORDS.test(text.slice(end, around.end))) continue;
    around.remark = "quotation";
    quotation.remark = null;
  }
}

/**
 * Is a citation borne out? One in a sentence that was not found is not, nor one of another quote
 * than those that support the sentence.
 * @param {readonly Finding[]} findings @param {number} number @param {number} at where [n] stands
 */
export function isBorneOut(findings, number, at) {
  const finding = findings.find(({ kind, start, end }) => kind === "sentence" && start <= at && at < end);
  return !finding || finding.quotes.includes(number);
}

/** The numbers that a text cites, as often as it does. @param {string} text */
export function citedIn(text) {
  return [...text.matchAll(CITATION)].map(([, number]) => Number(number));
}

/** How many sentences were looked for, and how many of them were not found. @param {readonly Check[]} checks */
export function tallyOf(checks) {
  const sentences = checks.filter(({ kind }) => kind === "sentence");
  return {
    sentences: sentences.length,
    notFound: sentences.filter(({ verdict }) => verdict === "not_found").length,
    notQuoted: checks.filter(({ kind, verdict }) => kind === "quotation" && verdict === "not_found").length,
  };
}

/**
 * The answer with these words behind each stretch that was not found, and behind each that was the
 * numbers of the quotes that it should have cited.
 * @param {string} text @param {readonly Check[]} checks @param {{sentence: string, quotation: string}} words
 */
export function withRemarks(text, checks, words) {
  let remarked = text;
  for (const { end, isFound, missing, remark: kind } of findingsOf(text, checks).toSorted((one, other) => other.end - one.end)) {
    const remark = isFound ? missing.map((number) => `[${number}]`).join("") : kind && `[${words[kind]}]`;
    const space = isFound && remarked[end - 1] === "]" ? "" : " ";
    if (remark) remarked = `${remarked.slice(0, end)}${space}${remark}${remarked.slice(end)}`;
  }
  return remarked;
}

/** The protocol counts code points, JavaScript's strings UTF-16 units. @param {string} text @returns {(codePoint: number) => number} */
function offsetsOf(text) {
  if (!/[\u{10000}-\u{10ffff}]/u.test(text)) return (codePoint) => codePoint;
  const places = [0];
  for (const character of text) places.push((places.at(-1) ?? 0) + character.length);
  return (codePoint) => places[codePoint] ?? text.length;
}
