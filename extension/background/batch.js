/** Saves several things one after the other, tells how each went, and stops when it is told to. */

import { endingOf, sentenceOf } from "./ending.js";

/** @import { AnyEvent } from "../protocol/protocol.js" */
/** @import { BatchItem } from "./messages.js" */
/**
 * @typedef {object} Job
 * @property {string} title
 * @property {(onEvent: (event: AnyEvent) => void, signal: AbortSignal) => Promise<void>} save
 */

/**
 * @param {Job[]} jobs
 * @param {(items: BatchItem[]) => void} show hears of all items whenever one changes
 * @param {AbortSignal} signal what was not begun by then is left out, and said to be
 * @returns {Promise<BatchItem[]>} when each is safe on disk or was refused; never rejects
 */
export async function saveAll(jobs, show, signal) {
  /** @type {BatchItem[]} */
  const items = jobs.map(({ title }) => ({ title, state: "waiting", words: "", pageId: null }));
  /** @param {number} index @param {Partial<BatchItem>} change */
  const change = (index, change) => {
    items[index] = { .../** @type {BatchItem} */ (items[index]), ...change };
    show([...items]);
  };
  show([...items]);
  for (const [index, job] of jobs.entries()) {
    if (signal.aborted) change(index, { state: "stopped" });
    else await saveOne(job, (news) => change(index, news), signal);
  }
  return items;
}

/**
 * @param {Job} job @param {(news: Partial<BatchItem>) => void} tell @param {AbortSignal} signal
 * @returns {Promise<void>} resolves as soon as it is safe: what follows makes nobody wait
 */
function saveOne(job, tell, signal) {
  tell({ state: "saving" });
  let isSaved = false;
  return new Promise((resolve) => {
    /** @param {AnyEvent} event */
    const hear = (event) => {
      if (event.type === "saved") {
        isSaved = true;
        tell({ state: event.status, pageId: event.page_id });
        resolve();
      }
      // The text may turn out to be what it was although the source is another.
      if (event.type === "indexed" && event.change === "same") tell({ state: "unchanged" });
    };
    job.save(hear, signal).then(resolve, (reason) => {
      const ended = endingOf(reason);
      const wasStopped = ended.type === "failed" && ended.code === "cancelled";
      // What is on disk stays there, whatever became of reading it.
      if (!isSaved) tell(wasStopped ? { state: "stopped" } : { state: "failed", words: sentenceOf(ended) });
      resolve();
    });
  });
}
