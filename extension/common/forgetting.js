/**
 * How far one act of forgetting is, as a value: hidden, taken back, or gone for good.
 *
 * The host hides pages at once and erases them when the time to undo is over; only its last word
 * says that no copy is left. Nothing here says “forgotten” before that.
 */

/** @import { Forgetting } from "../protocol/protocol.js" */

/**
 * @typedef {object} Act
 * @property {string} what in a person's words
 * @property {"asked" | "hidden" | "restoring" | "restored" | "erasing" | "forgotten" | "failed"} phase
 * @property {number[]} pageIds what the host hid, which may be more than was named
 * @property {number} pages how many these are
 * @property {number} undoUntilMs by the clock that `nowMs` comes from
 */
/**
 * @typedef {{type: "event", event: Pick<Forgetting, "phase" | "page_ids" | "pages" | "seconds_left">, nowMs: number}
 *   | {type: "late", nowMs: number}
 *   | {type: "undo", nowMs: number} | {type: "restored", pageIds: number[]} | {type: "undoFailed"}
 *   | {type: "ended", well: boolean}} Step
 */

/** @param {string} what @returns {Act} */
export function begin(what) {
  return { what, phase: "asked", pageIds: [], pages: 0, undoUntilMs: 0 };
}

/** @param {Act} act @param {number} nowMs */
export function mayUndo(act, nowMs) {
  return act.phase === "hidden" && nowMs < act.undoUntilMs;
}

/** @param {Act} act */
export function isOver({ phase }) {
  return phase === "restored" || phase === "forgotten" || phase === "failed";
}

/** @param {Act} act @param {Step} step @returns {Act} */
export function advance(act, step) {
  switch (step.type) {
    case "event":
      return hear(act, step.event, step.nowMs);
    case "late":
      return act.phase === "hidden" && step.nowMs >= act.undoUntilMs ? { ...act, phase: "erasing" } : act;
    case "undo":
      return mayUndo(act, step.nowMs) ? { ...act, phase: "restoring" } : act;
    case "restored":
      if (act.phase !== "restoring") return act;
      // Those that the host had erased by then are not among them.
      return { ...act, phase: "restored", pageIds: step.pageIds, pages: step.pageIds.length };
    case "undoFailed":
      return act.phase === "restoring" ? { ...act, phase: "erasing" } : act;
    case "ended":
      // What is hidden already is erased all the same; only what never began has failed.
      return step.well || act.phase !== "asked" ? act : { ...act, phase: "failed" };
  }
}

/** @param {Act} act @param {Pick<Forgetting, "phase" | "page_ids" | "pages" | "seconds_left">} event @param {number} nowMs @returns {Act} */
function hear(act, event, nowMs) {
  if (act.phase === "restoring" || act.phase === "restored") return act;
  const { page_ids: pageIds, pages, seconds_left: secondsLeft } = event;
  switch (event.phase) {
    case "hidden":
      return { ...act, phase: "hidden", pageIds, pages, undoUntilMs: nowMs + secondsLeft * 1_000 };
    case "erased":
      return { ...act, phase: "erasing" };
    case "forgotten":
      return { ...act, phase: "forgotten" };
  }
}
