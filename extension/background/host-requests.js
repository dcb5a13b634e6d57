/**
 * Which requests our own pages may put to the host as they are, and which they may not.
 *
 * What belongs to the connection (`hello`, `put`, `cancel`) is the background page's own, and so is
 * whatever carries the text of a web page (`open`, `save`): captures are made here, with the
 * person's leave, and never by what a page sends.
 */

/** @import { AnyRequest } from "../protocol/protocol.js" */
/** @import { PageRequest } from "./messages.js" */

/** @typedef {"answer" | "wish"} Purpose */

/**
 * An answer is for the page that asked, and called off when that closes. A wish of the person's is
 * carried out all the same: who closes the sidebar after the last letter has not taken it back.
 * @type {Record<PageRequest["type"], Purpose>}
 */
const ALLOWED = {
  add_files: "answer", add_folder: "answer", ask: "answer", collect: "wish", compare: "answer",
  draw_map: "answer", drop_chat: "wish", drop_collection: "wish", drop_folder: "wish", export: "answer", export_chat: "answer",
  drop_download: "wish", fetch_model: "wish", load_model: "wish", look_at_model: "answer", rest_model: "wish", restore_model: "wish",
  find_related: "answer", forget: "wish", import: "answer", keep_draft: "wish", list_chats: "answer",
  list_collections: "answer", list_folders: "answer", list_models: "answer", list_pages: "answer",
  list_prompts: "answer", rename_chat: "wish", reset_prompt: "wish", restore_chat: "wish", take_back_turn: "wish", write_prompt: "wish",
  lookup: "answer", make_collection: "wish", measure_storage: "answer", open_file: "answer", prefill: "answer",
  read_chat: "answer", read_draft: "answer", read_page: "answer", read_source: "answer",
  read_text: "answer", reindex: "wish", remove_model: "wish", rename_collection: "wish",
  restore: "wish", search: "answer", status: "answer", sync_folder: "answer", use_model: "wish",
  watch: "answer", write_note: "wish",
  find_gpus: "answer", list_sites: "answer", move_folder: "answer", open_folder: "answer",
  read_settings: "answer", read_site: "answer", write_setting: "wish",
};

/** @param {PageRequest} request @returns {Purpose} */
export function purposeOf({ type }) {
  return ALLOWED[type];
}

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
