/** Which chat model the sidebar offers, and how it stands with it: from what the host told, pure. */

import { offerState } from "../../models/shelves.js";

/** @import { ModelOnDisk, Models, ModelToFetch } from "../../protocol/protocol.js" */
/** @import { Download } from "../../models/downloads.js" */
/** @import { OfferState } from "../../models/shelves.js" */

/**
 * `put-off`: the person said “later”, and `hasBegun` to download it. `lost`: the file of the model
 * that they chose is gone.
 * @typedef {{kind: "disk", model: ModelOnDisk, reason: string}
 *   | {kind: "fetch", entry: ModelToFetch, reason: string, state: OfferState, download: Download | undefined}
 *   | {kind: "put-off", hasBegun: boolean}
 *   | {kind: "lost", name: string}} Offer
 */

/** Some 100 and 20 million bits a second: between these most people's lines are. */
const FAST_BYTES_PER_MINUTE = 750_000_000;
const SLOW_BYTES_PER_MINUTE = 150_000_000;

/**
 * @param {Models | null} models
 * @param {ReadonlyMap<string, Download>} downloads those that are under way or failed
 * @param {boolean} isPutOff the person said “later”
 * @returns {Offer | null} null where there is nothing to offer
 */
export function offerOf(models, downloads, isPutOff) {
  if (models === null || models.chosen !== null) return null;
  // What is being downloaded is shown, whoever began it and whatever was said before.
  const underWay = models.catalogue.find(({ id, role }) => role === "chat" && downloads.has(id));
  if (underWay) return toFetch(models, underWay, downloads);
  if (models.lost !== null && !isPutOff) return { kind: "lost", name: models.lost };
  const { recommended } = models;
  if (recommended === null) return null;
  const { id, where, reason } = recommended;
  if (where === "disk") {
    const model = models.on_disk.find((one) => one.id === id);
    if (!model) return null;
    return isPutOff ? { kind: "put-off", hasBegun: false } : { kind: "disk", model, reason };
  }
  const entry = models.catalogue.find((one) => one.id === id);
  if (!entry) return null;
  return isPutOff ? { kind: "put-off", hasBegun: entry.kept_bytes > 0 } : toFetch(models, entry, downloads);
}

/** @param {Models} models @param {ModelToFetch} entry @param {ReadonlyMap<string, Download>} downloads @returns {Offer} */
function toFetch({ recommended }, entry, downloads) {
  const download = downloads.get(entry.id);
  const reason = recommended?.id === entry.id ? recommended.reason : "";
  return { kind: "fetch", entry, reason, state: offerState(entry, download), download };
}

/**
 * How long a download takes, on a quick line and on a slow one.
 * @param {number} bytes @returns {[number, number]} whole minutes, at least one
 */
export function downloadMinutes(bytes) {
  const minutes = (/** @type {number} */ rate) => Math.max(1, Math.round(bytes / rate));
  return [minutes(FAST_BYTES_PER_MINUTE), minutes(SLOW_BYTES_PER_MINUTE)];
}

/** @typedef {"use" | "start" | "resume" | "pause" | "again" | "check" | "cancel" | "later" | "ask" | "others" | "dismiss"} Act */

/**
 * What can be done about it, the first thing first.
 * @param {Offer} offer
 * @param {"go_on" | "again" | "check" | "dismiss"} remedy what mends a download that failed
 * @returns {Act[]}
 */
export function actsOf(offer, remedy) {
  switch (offer.kind) {
    case "disk":
      return ["use", "later", "others"];
    case "lost":
      return ["others", "later"];
    case "put-off":
      return ["ask"];
    case "fetch":
      return actsOnDownload(offer, remedy);
  }
}

/** @param {Extract<Offer, {kind: "fetch"}>} offer @param {"go_on" | "again" | "check" | "dismiss"} remedy @returns {Act[]} */
function actsOnDownload({ state, entry }, remedy) {
  /** @type {Act[]} */
  const cancel = entry.kept_bytes > 0 ? ["cancel"] : [];
  switch (state) {
    case "new":
      return ["start", "later", "others"];
    case "running":
      return ["pause", "cancel"];
    case "pausing":
      // It keeps the focus until there is something else to press.
      return ["pause"];
    case "paused":
      return ["resume", "cancel", "later"];
    case "no_room":
      return ["check", ...cancel, "later", "others"];
    case "failed":
      if (remedy === "go_on") return [entry.kept_bytes > 0 ? "resume" : "again", ...cancel, "dismiss"];
      return remedy === "dismiss" ? ["dismiss", "others"] : [remedy, "dismiss"];
  }
}
