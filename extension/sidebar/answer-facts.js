/** What is said of an answer besides its words: its figures, and its sources in a copy of it. */

import { citedIn, tallyOf, withRemarks } from "./answer-marks.js";
import { isReadInPart } from "./coverage-words.js";
import { endingOf } from "./turns.js";
import { h } from "../common/dom.js";
import { number, plain, plural, seconds, t } from "../common/words.js";

/** @import { Check } from "../protocol/protocol.js" */
/** @import { Turn } from "./turns.js" */

/** @param {Turn} turn */
export function figuresOf({ answer, coverage, model }) {
  const rows = [[t("fact_model"), model], [t("fact_given"), coverage ? givenWords(coverage) : ""]];
  if (answer) {
    const writingS = answer.seconds - answer.first_token_s;
    const speed = writingS > 0 && answer.tokens > 1 ? (answer.tokens - 1) / writingS : null;
    rows.push(
      [t("fact_speed"), speed === null ? "" : plural("fact_tokens", Math.round(speed))],
      [t("fact_first"), seconds(answer.first_token_s)],
      [t("fact_reused"), t("fact_of", number(answer.reused_tokens), number(answer.prompt_tokens))],
    );
  }
  const lines = rows
    .filter(([, value]) => value)
    .flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]);
  return h("dl", {}, ...lines);
}

/** @param {NonNullable<Turn["coverage"]>} coverage */
function givenWords({ tokens, of_tokens: of }) {
  return of === null ? plural("fact_given_tokens", tokens) : plural("fact_given_of", of, number(tokens));
}

/** That the answer is not all that there was to say, in words; "" where it is. @param {Turn} turn */
export function endingWords(turn) {
  const ending = endingOf(turn);
  if (ending === "complete") return "";
  return t(ending === "stopped" ? "stopped" : "cut_short");
}

/** What became of looking for the answer in the text, in a line; "" where there was nothing to look for. @param {Turn} turn */
export function checkedWords(turn) {
  const { sentences, notFound, notQuoted } = tallyOf(turn.checks);
  const isInPart = isReadInPart(turn);
  if (sentences + notQuoted === 0) return "";
  if (notFound > 0) return plural(isInPart ? "checked_missing_part" : "checked_missing", sentences, number(notFound));
  if (notQuoted > 0) return plural(isInPart ? "checked_not_quoted_part" : "checked_not_quoted", notQuoted);
  return plural("checked_found", sentences);
}

/** What is said behind a sentence, or behind words in quotation marks, that was not found. */
/** @param {Pick<Turn, "coverage" | "scope">} turn @returns {Record<Check["kind"], string>} */
export function remarksOf(turn) {
  if (isReadInPart(turn)) return { sentence: t("not_found_part"), quotation: t("not_quoted_part") };
  return { sentence: t("not_found"), quotation: t("not_quoted") };
}

/**
 * The answer as text, with the sentences that it cites and where they stand; without one, all that
 * were quoted.
 * @param {Turn} turn
 */
export function answerWithSources(turn) {
  const { text, quotes, checks } = turn;
  const cited = new Set(citedIn(text));
  for (const check of checks) for (const supporting of check.quotes) cited.add(supporting);
  const sources = quotes
    .filter((quote) => text === "" || cited.has(quote.number))
    .map((quote) => `[${quote.number}] ${plain("in_quotes", quote.text)}\n${[quote.title, quote.url].filter(Boolean).join(", ")}`);
  return [withRemarks(text, checks, remarksOf(turn)).trim(), ...sources].filter(Boolean).join("\n\n");
}
