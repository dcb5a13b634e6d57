/** What is said of an answer besides its words: what it rests on, how fast it came, its sources. */

import { h } from "../common/dom.js";
import { number, percent, plural, seconds, t } from "../common/words.js";

/** @import { Answer, Reading } from "../protocol/protocol.js" */
/** @import { Turn } from "./state.js" */

/** How far the model has read, and of what. @param {Reading} reading */
export function readingWords({ done, total, passages, of, whole }) {
  const share = shareOf(done, total);
  return whole ? t("reading_whole", share) : plural("reading_some", passages, number(of), share);
}

/** How far the page beside us was read ahead. @param {{done: number, total: number}} ahead */
export function aheadWords({ done, total }) {
  return done >= total ? t("ahead_read") : t("ahead_reading", shareOf(done, total));
}

/** @param {number} done @param {number} total */
function shareOf(done, total) {
  return percent(total > 0 ? Math.min(1, done / total) : 0);
}

/** What the answer rests on, in a line; the figures unfold. @param {Answer} answer */
export function factsOf(answer) {
  const basis = answer.whole ? t("read_whole") : plural("read_some", answer.of, number(answer.passages));
  const writingS = answer.seconds - answer.first_token_s;
  const speed = writingS > 0 && answer.tokens > 1 ? (answer.tokens - 1) / writingS : null;
  const rows = [
    [t("fact_model"), answer.model],
    [t("fact_speed"), speed === null ? "" : plural("fact_tokens", Math.round(speed))],
    [t("fact_first"), seconds(answer.first_token_s)],
    [t("fact_reused"), t("fact_of", number(answer.reused_tokens), number(answer.prompt_tokens))],
  ];
  const lines = rows
    .filter(([, value]) => value)
    .flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]);
  return h("details", { class: "facts" }, h("summary", {}, basis), h("dl", {}, ...lines));
}

/**
 * The answer as text, with the sentences that it cites and where they stand.
 * @param {Turn} turn
 */
export function answerWithSources({ text, quotes }) {
  const cited = new Set([...text.matchAll(/\[(\d{1,3})\]/g)].map(([, found]) => Number(found)));
  const sources = quotes
    .filter((quote) => cited.has(quote.number))
    .map((quote) => `[${quote.number}] “${quote.text}”\n${[quote.title, quote.url].filter(Boolean).join(", ")}`);
  return [text.trim(), ...sources].join("\n\n");
}
