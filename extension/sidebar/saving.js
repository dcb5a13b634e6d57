/** How far saving the page beside us is, as a value, and how each event changes it. */

/** @import { Ended, Notice } from "../background/messages.js" */
/** @import { State } from "./state.js" */

/** @typedef {Exclude<Ended, {type: "done"}>} Trouble */
/**
 * @typedef {object} Saving
 * @property {number} tabId
 * @property {"saving" | "saved" | "words" | "meaning" | "failed"} phase
 * @property {number | null} pageId
 * @property {"saved" | "updated" | "unchanged" | null} status
 * @property {Trouble | null} trouble
 */

/** @param {State} state @param {number} tabId @param {Notice["event"]} event @returns {State} */
export function hearSaving(state, tabId, event) {
  /** @type {Saving} */
  const before = state.saving?.tabId === tabId
    ? state.saving
    : { tabId, phase: "saving", pageId: null, status: null, trouble: null };
  const changed = (/** @type {Partial<Saving>} */ news) => ({ ...state, saving: { ...before, ...news } });
  switch (event.type) {
    case "saving":
      return changed({ phase: "saving", pageId: null, status: null, trouble: null });
    case "saved":
      return changed({ phase: "saved", pageId: event.page_id, status: event.status });
    case "indexed":
      return changed({ phase: event.by });
    case "failed":
    case "refused":
    case "fault": {
      // What is on disk stays there, whatever became of the indexing.
      if (before.pageId !== null) return state;
      return { ...changed({ phase: "failed", trouble: event }), fault: event.type === "fault" ? event : state.fault };
    }
    default:
      return state;
  }
}
