/** Where in the library one is, as the address's fragment has it: a search, or one page and a place in it. */

/**
 * @typedef {object} Place
 * @property {number | null} pageId
 * @property {string} query
 * @property {number | null} versionId an earlier version of the page
 * @property {[number, number] | null} at from where to where in its text, in code points: what a citation quotes
 */

const PAGE = /^#page=(\d{1,15})(?:&version=(\d{1,15}))?(?:&at=(\d{1,9})-(\d{1,9}))?$/;
/** The place where one sees what the chat model is told. */
export const PROMPTS = "#prompts";

const NOWHERE = { pageId: null, versionId: null, at: null };

/** @param {string} fragment `#page=12&version=3&at=100-180`, `#search=…`, or anything else for the first view @returns {Place} */
export function placeOf(fragment) {
  const [, page, version, start, end] = PAGE.exec(fragment) ?? [];
  if (page) {
    const at = /** @type {[number, number]} */ ([Number(start), Number(end)]);
    return { pageId: Number(page), query: "", versionId: version ? Number(version) : null, at: start && at[0] < at[1] ? at : null };
  }
  const [, search] = /^#search=(.*)$/s.exec(fragment) ?? [];
  try {
    return { ...NOWHERE, query: decodeURIComponent(search ?? "").slice(0, 4_000) };
  } catch {
    return { ...NOWHERE, query: "" };
  }
}

/** @param {Pick<Place, "pageId" | "query"> & Partial<Place>} place */
export function fragmentOf({ pageId, query, versionId = null, at = null }) {
  if (pageId !== null) {
    return `#page=${pageId}${versionId === null ? "" : `&version=${versionId}`}${at ? `&at=${at.join("-")}` : ""}`;
  }
  return query.trim() ? `#search=${encodeURIComponent(query.trim())}` : "#";
}
