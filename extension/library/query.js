/**
 * What is typed into the search field, as far as the page must understand it: the filters in it.
 *
 * The text is the one truth: the small controls only write into it and read from it. What words and
 * filters mean is the host's to say.
 */

/** @typedef {"site" | "before" | "after" | "on" | "type" | "collection" | "lang"} FilterName */
/** @typedef {{name: FilterName, value: string, isExcluded: boolean, from: number, to: number}} Filter */

/** All names that the host knows a filter by: a collection is what others call a tag. @type {Record<FilterName, string[]>} */
const NAMES = {
  site: ["site", "host", "domain"], before: ["before", "until"], after: ["after", "since"], on: ["on"],
  type: ["type", "kind", "is", "filetype"], collection: ["collection", "in", "tag"], lang: ["lang", "language"],
};
const NAMED = new Map(Object.entries(NAMES).flatMap(([name, names]) => names.map((one) => [one, /** @type {FilterName} */ (name)])));
const VALUE = "(?:[\"“”„«「『＂]([^\"“”„«»「」『』＂]*)[\"“”»」』＂]?|(\\S*))";
const FILTER = new RegExp(`(?<=^|\\s)(-?)(${[...NAMED.keys()].join("|")}):${VALUE}`, "giu");

/** The filters in a query, in the order in which they stand. @param {string} query @returns {Filter[]} */
export function filtersOf(query) {
  return [...query.matchAll(FILTER)].map((found) => {
    const [whole, minus, name = "", quoted, plain = ""] = found;
    return {
      name: /** @type {FilterName} */ (NAMED.get(name.toLowerCase())),
      value: (quoted ?? plain).trim(),
      isExcluded: minus === "-",
      from: found.index,
      to: found.index + whole.length,
    };
  });
}

/** True if there is something to search for besides the filters. @param {string} query */
export function hasWords(query) {
  return query.replace(FILTER, " ").trim() !== "";
}

/** The value of a filter that a control shows; null where it is not in the query. */
/** @param {string} query @param {FilterName} name */
export function filterValue(query, name) {
  const found = filtersOf(query).find((filter) => filter.name === name && !filter.isExcluded && filter.value);
  return found?.value ?? null;
}

/**
 * The query with that filter set in the place where it stood, or at the end; null takes it out.
 * @param {string} query @param {FilterName} name @param {string | null} value
 */
export function withFilter(query, name, value) {
  const old = filtersOf(query).filter((filter) => filter.name === name && !filter.isExcluded);
  const text = value === null ? "" : written(name, value);
  let changed = query;
  for (const [at, { from, to }] of [...old.entries()].reverse()) {
    changed = changed.slice(0, from) + (at === 0 ? text : "") + changed.slice(to);
  }
  if (old.length === 0 && text) changed = changed.trim() ? `${changed.trimEnd()} ${text}` : text;
  const tidy = changed.replace(/\s+/gu, " ").trim();
  // So that the next word does not run into the filter.
  return tidy.endsWith(text) && text ? `${tidy} ` : tidy;
}

/** @param {FilterName} name @param {string} value */
function written(name, value) {
  const clean = value.replace(/["“”„«»「」『』＂]/gu, "").trim();
  return /\s/u.test(clean) || clean === "" ? `${name}:"${clean}"` : `${name}:${clean}`;
}

/**
 * A day some days before another, as filters have it, in the person's own calendar.
 * @param {Date} now @param {number} days
 */
export function daysBefore(now, days) {
  const then = new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
  const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`;
}
