/** Which model stands where on the page, from what the host told: no document, no clock. */

/** @import { Models, ModelOnDisk, ModelToFetch } from "../protocol/protocol.js" */
/** @import { Download } from "./downloads.js" */

/**
 * @typedef {object} Shelves
 * @property {ModelOnDisk[]} usable those that can write answers, in the host's order
 * @property {ModelOnDisk[]} others those that cannot
 * @property {ModelToFetch[]} offers to download: the recommended one first
 * @property {ModelToFetch[]} larger those that would be slow here, or do not fit
 */

/**
 * @param {Models} models
 * @param {ReadonlyMap<string, Download>} downloads
 * @returns {Shelves}
 */
export function shelvesOf(models, downloads) {
  const missing = models.catalogue.filter((entry) => entry.role === "chat" && (entry.on_disk === null || downloads.has(entry.id)));
  // One that somebody has begun to download is not hidden among those that nobody should take.
  const isClose = (/** @type {ModelToFetch} */ entry) => entry.runs_well || entry.kept_bytes > 0 || downloads.has(entry.id);
  const first = (/** @type {ModelToFetch} */ entry) => isRecommended(models, entry.id, "catalogue");
  const close = missing.filter(isClose);
  return {
    usable: models.on_disk.filter(({ why_not: whyNot }) => whyNot === null),
    others: models.on_disk.filter(({ why_not: whyNot }) => whyNot !== null),
    // The catalogue's best stand last: who reads on from the recommended one comes to the next best.
    offers: [...close.filter(first), ...close.filter((entry) => !first(entry)).reverse()],
    larger: missing.filter((entry) => !isClose(entry)),
  };
}

/** @param {Models} models @param {string} id @param {"disk" | "catalogue"} where */
export function isRecommended({ recommended }, id, where) {
  return recommended !== null && recommended.id === id && recommended.where === where;
}

/** @typedef {"new" | "paused" | "no_room" | "running" | "pausing" | "failed"} OfferState */

/**
 * How the download of one model is.
 * @param {ModelToFetch} entry @param {Download | undefined} download
 * @returns {OfferState}
 */
export function offerState({ kept_bytes: kept, lacking_bytes: lacking }, download) {
  if (download?.phase === "failed") return "failed";
  if (download?.phase === "pausing") return "pausing";
  if (download) return "running";
  if (lacking > 0) return "no_room";
  return kept > 0 ? "paused" : "new";
}

/**
 * What mends a download that failed, by the host's code: go on or begin anew, look whether there is
 * room now, or leave it at that where nothing here can mend it.
 * @param {string} code @returns {"go_on" | "again" | "check" | "dismiss"}
 */
export function remedyOf(code) {
  switch (code) {
    case "download_no_space":
    case "download_busy":
      return "check";
    case "download_wrong":
      return "again";
    case "download_gone":
    case "download_forbidden":
    case "download_refused":
    case "model_unusable":
    case "not_found":
      return "dismiss";
    default:
      return "go_on";
  }
}
