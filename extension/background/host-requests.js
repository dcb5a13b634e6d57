/**
 * Which requests our own pages may put to the host as they are, and which they may not.
 *
 * What belongs to the connection (`hello`, `put`, `cancel`) is the background page's own, and so is
 * whatever carries the text of a web page (`open`, `save`): captures are made here, with the
 * person's leave, and never by what a page sends.
 */

/** @import { AnyRequest } from "../protocol/protocol.js" */
/** @import { PageRequest } from "./messages.js" */

/** @type {Record<PageRequest["type"], true>} */
const ALLOWED = {
  add_files: true, add_folder: true, ask: true, collect: true, compare: true, drop_chat: true,
  drop_collection: true, drop_folder: true, export: true, fetch_model: true, forget: true,
  import: true, keep_draft: true, list_chats: true, list_collections: true, list_folders: true,
  list_models: true, list_pages: true, lookup: true, make_collection: true, open_file: true,
  prefill: true, read_chat: true, read_draft: true, read_page: true, read_source: true,
  read_text: true, reindex: true, remove_model: true, rename_collection: true, restore: true,
  search: true, status: true, sync_folder: true, use_model: true, watch: true, write_note: true,
};

/**
 * @param {unknown} request whatever a page sent
 * @returns {PageRequest | null} the same without an id, or null if it may not be passed on
 */
export function allowedRequest(request) {
  if (typeof request !== "object" || request === null || !("type" in request)) return null;
  if (typeof request.type !== "string" || !Object.hasOwn(ALLOWED, request.type)) return null;
  // The id is the connection's: with one of the page's own, another call's events would be its.
  const { id: _, ...rest } = /** @type {AnyRequest} */ (request);
  return /** @type {PageRequest} */ (rest);
}
