/** Where in the library one is, as the address's fragment has it: a search, or one page and a place in it. */

/** @import { Order } from "./filters-view.js" */
/**
 * @typedef {object} Place
 * @property {number | null} pageId
 * @property {string} query
 * @property {Order} order of the list
 * @property {number | null} versionId an earlier version of the page
 * @property {[number, number] | null} at from where to where in its text, in code points: what a citation quotes
 */

const PAGE = /^#page=(\d{1,15})(?:&version=(\d{1,15}))?(?:&at=(\d{1,9})-(\d{1,9}))?$/;
/** The place where one sees what the chat model is told. */
export const PROMPTS = "#prompts";
/** The place where one sees what takes how much room. */
export const STORAGE = "#storage";
/** The place where the pages lie side by side, by what they are about. */
export const MAP = "#map";

/** @type {readonly Order[]} */
const ORDERS = ["newest", "oldest", "title", "site", "longest"];

const NOWHERE = { pageId: null, versionId: null, at: null };

/** @param {string} fragment `#page=12&version=3&at=100-180`, `#search=…&order=title`, or anything else for the first view @returns {Place} */
export function placeOf(fragment) {
  const [, page, version, start, end] = PAGE.exec(fragment) ?? [];
  if (page) {
    const at = /** @type {[number, number]} */ ([Number(start), Number(end)]);
    return { pageId: Number(page), query: "", order: "newest", versionId: version ? Number(version) : null, at: start && at[0] < at[1] ? at : null };
  }
  const [, search = "", named] = /^#(?:search=([^&]*))?&?(?:order=([a-z]+))?$/.exec(fragment) ?? [];
  const order = ORDERS.find((known) => known === named) ?? "newest";
  try {
    return { ...NOWHERE, order, query: decodeURIComponent(search).slice(0, 4_000) };
  } catch {
    return { ...NOWHERE, order, query: "" };
  }
}

/** @param {Pick<Place, "pageId" | "query"> & Partial<Place>} place */
export function fragmentOf({ pageId, query, order = "newest", versionId = null, at = null }) {
  if (pageId !== null) {
    return `#page=${pageId}${versionId === null ? "" : `&version=${versionId}`}${at ? `&at=${at.join("-")}` : ""}`;
  }
  const search = query.trim() ? [`search=${encodeURIComponent(query.trim())}`] : [];
  return `#${[...search, ...(order === "newest" ? [] : [`order=${order}`])].join("&")}`;
}
