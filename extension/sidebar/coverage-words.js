/** What the model reads, in a sentence: while it is so, and once it was. */

import { number, percent, plural, t } from "../common/words.js";

/** @import { Coverage, Reading } from "../protocol/protocol.js" */
/** @import { Scope } from "./scopes.js" */
/** @import { Turn } from "./turns.js" */

/** @param {Pick<Turn, "coverage" | "phase" | "scope" | "text">} turn */
export function coverageWords({ coverage, phase, scope, text }) {
  const isOver = phase === "done";
  if (scope.type === "model") return text ? t("coverage_alone") : "";
  return coverage ? wordsFor(coverage, scope, isOver) : "";
}

/** @param {Coverage} coverage @param {{type: Scope["type"]}} scope @param {boolean} isOver */
function wordsFor(coverage, { type }, isOver) {
  const { whole, passages, of, pages, of_pages: ofPages, sections_read: read, of_sections: ofSections } = coverage;
  if (whole && type === "selection") return t(isOver ? "coverage_selection" : "coverage_selection_now");
  if (whole && ofPages === 1) return t(isOver ? "coverage_whole" : "coverage_whole_now");
  if (whole) return plural(isOver ? "coverage_pages" : "coverage_pages_now", ofPages);
  if (ofPages > 1) return plural(isOver ? "coverage_across" : "coverage_across_now", passages, number(pages), number(ofPages));
  // Where something of every section is read, counting sections would say too much.
  if (read >= ofSections) return plural(isOver ? "coverage_passages" : "coverage_passages_now", of, number(passages));
  return plural(isOver ? "coverage_some" : "coverage_some_now", ofSections, number(read));
}

/** How far the model has read; of what, stands beside it. @param {Reading} reading */
export function readingWords({ done, total, part = 1, parts = 1 }) {
  const share = shareOf(done, total);
  if (parts > 1) return t("reading_part", number(part), number(parts), share);
  return t("reading_now", share);
}

/** What the model would read of the page beside us, and how far it has. */
/** @param {{done: number, total: number, coverage: Coverage | null}} ahead */
export function aheadWords({ done, total, coverage }) {
  if (total > 0) return done >= total ? t("ahead_read") : t("ahead_reading", shareOf(done, total));
  if (!coverage) return "";
  if (coverage.whole) return t("coverage_whole_now");
  return plural("ahead_some", coverage.of_sections, number(coverage.sections_read));
}

/** @param {number} done @param {number} total */
function shareOf(done, total) {
  return percent(total > 0 ? Math.min(1, done / total) : 0);
}

/** Was the model given less than all there is? What an answer says may then stand in what it did not read. */
/** @param {Pick<Turn, "coverage" | "scope">} turn */
export function isReadInPart({ coverage, scope }) {
  return coverage ? !coverage.whole : scope.type === "library" || scope.type === "collection";
}
