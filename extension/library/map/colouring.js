/** Which colour each page has on the map, and what that means. Colours are the numbers of `--hue-…`; 0 is the quiet one. */

/** @import { CollectionSummary } from "../../protocol/protocol.js" */
/** @import { Points } from "./points.js" */

/** @typedef {"collection" | "time"} By */
/** `name`: a collection's, or the key of the words for it. @typedef {{hue: number, name: string, isKey: boolean, count: number}} Entry */
/** `hues`: of each point. @typedef {{hues: number[], legend: Entry[]}} Colouring */

const HUES = 7;
const OTHERS = 8;
const DAY_S = 86_400;
/** Newest first; what is older than all of them is told by its year. @type {[number, number, string][]} */
const PERIODS = [[2, 7 * DAY_S, "map_week"], [1, 31 * DAY_S, "map_month"], [3, 366 * DAY_S, "map_year"]];
/** Of the latest of those years, each; what is older still is quiet. */
const YEAR_HUES = [5, 4, 7, 6, 8];

/** @param {Points} points @param {By} by @param {readonly CollectionSummary[]} collections @param {number} nowS @returns {Colouring} */
export function colouring(points, by, collections, nowS) {
  return by === "time" ? byTime(points, nowS) : byCollection(points, collections);
}

/** The largest collections have a colour each. A page in several has that of the smallest, which says most. @param {Points} points @param {readonly CollectionSummary[]} collections @returns {Colouring} */
function byCollection(points, collections) {
  const named = [...collections].sort((one, other) => other.pages - one.pages || one.collection_id - other.collection_id);
  const rank = new Map(named.map(({ collection_id: id }, at) => [id, at]));
  const hues = points.collections.map((ids) => {
    const ranks = ids.map((id) => rank.get(id) ?? -1).filter((at) => at >= 0);
    const coloured = ranks.filter((at) => at < HUES);
    if (coloured.length > 0) return Math.max(...coloured) + 1;
    return ranks.length > 0 ? OTHERS : 0;
  });
  const legend = named.slice(0, HUES).map(({ name }, at) => ({ hue: at + 1, name, isKey: false, count: 0 }));
  return counted(hues, [...legend, { hue: OTHERS, name: "map_other_collections", isKey: true, count: 0 }, { hue: 0, name: "map_no_collection", isKey: true, count: 0 }]);
}

/** @param {Points} points @param {number} nowS @returns {Colouring} */
function byTime(points, nowS) {
  const yearOf = (/** @type {number} */ savedAt) => new Date(savedAt * 1_000).getFullYear();
  const periodOf = (/** @type {number} */ savedAt) => PERIODS.find(([, lengthS]) => nowS - savedAt < lengthS);
  const years = [...new Set(points.savedAt.filter((savedAt) => !periodOf(savedAt)).map(yearOf))].sort((one, other) => other - one);
  const hueOfYear = new Map(years.map((year, at) => [year, YEAR_HUES[at] ?? 0]));
  const hues = points.savedAt.map((savedAt) => periodOf(savedAt)?.[0] ?? hueOfYear.get(yearOf(savedAt)) ?? 0);
  const legend = PERIODS.map(([hue, , name]) => ({ hue, name, isKey: true, count: 0 }));
  const older = years.slice(0, YEAR_HUES.length).map((year, at) => ({ hue: YEAR_HUES[at] ?? 0, name: String(year), isKey: false, count: 0 }));
  return counted(hues, [...legend, ...older, { hue: 0, name: "map_older", isKey: true, count: 0 }]);
}

/** @param {number[]} hues @param {Entry[]} legend @returns {Colouring} what nothing has is not told of */
function counted(hues, legend) {
  const counts = new Map();
  for (const hue of hues) counts.set(hue, (counts.get(hue) ?? 0) + 1);
  return { hues, legend: legend.map((entry) => ({ ...entry, count: counts.get(entry.hue) ?? 0 })).filter(({ count }) => count > 0) };
}
