/** Where in the library one is, as the address's fragment has it: a search, or one page. */

/** @typedef {{pageId: number | null, query: string}} Place */

/** @param {string} fragment `#page=12`, `#search=…`, or anything else for the first view @returns {Place} */
export function placeOf(fragment) {
  const [, page] = /^#page=(\d{1,15})$/.exec(fragment) ?? [];
  if (page) return { pageId: Number(page), query: "" };
  const [, search] = /^#search=(.*)$/s.exec(fragment) ?? [];
  try {
    return { pageId: null, query: decodeURIComponent(search ?? "").slice(0, 4_000) };
  } catch {
    return { pageId: null, query: "" };
  }
}

/** @param {Place} place */
export function fragmentOf({ pageId, query }) {
  if (pageId !== null) return `#page=${pageId}`;
  return query.trim() ? `#search=${encodeURIComponent(query.trim())}` : "#";
}
