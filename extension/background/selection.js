/** Finds out whether something is selected in a tab's page, in which of its frames, and how it begins. */

import { refusalOfTab } from "./capture.js";

/** @import { Selection } from "./messages.js" */

const MOST_CHARACTERS = 120;

/**
 * Looks into pages that Memory Cache may read now, and reads nothing but what is selected.
 * @param {number} tabId
 * @returns {Promise<Selection>}
 */
export async function selectionIn(tabId) {
  const tab = await browser.tabs.get(tabId);
  const { words } = await findSelection(tab);
  return { type: "selection", tabId, words };
}

/**
 * @param {browser.tabs.Tab} tab
 * @returns {Promise<{frameId: number, words: string}>} the page itself and "" where nothing is selected
 */
export async function findSelection(tab) {
  const nothing = { frameId: 0, words: "" };
  if (tab.id === undefined || (await refusalOfTab(tab))) return nothing;
  const target = { tabId: tab.id, allFrames: true };
  try {
    const frames = await browser.scripting.executeScript({
      target, func: beginningOfSelection, args: [MOST_CHARACTERS], injectImmediately: true,
    });
    const found = frames.find((frame) => Boolean(frame?.result)); // Firefox leaves holes in it.
    return found ? { frameId: found.frameId, words: String(found.result) } : nothing;
  } catch {
    return nothing; // A viewer, or a page of Firefox's: there is nothing to select for us.
  }
}

/** Runs in the page: it is sent there as source, and sees nothing of this module. @param {number} most */
function beginningOfSelection(most) {
  const selection = getSelection();
  if (!selection || selection.isCollapsed) return "";
  return selection.toString().replace(/\s+/g, " ").trim().slice(0, most);
}
