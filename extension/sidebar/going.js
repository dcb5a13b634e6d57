/** Leads the person back to what an answer is about: its tab, or its page wherever it is open now. */

import { addressOf, followsTab } from "./scopes.js";

/** @import { Turn } from "./turns.js" */

/** @param {Turn} turn @param {number} windowId ours @returns {Promise<boolean>} false where there is no way there */
export async function goToPage({ scope, tabId, about }, windowId) {
  if (!followsTab(scope)) return true;
  const url = about?.pages[0]?.url ?? "";
  if (tabId !== null && (await isStillAt(tabId, url))) return bringForward(tabId);
  const tabs = await browser.tabs.query({ windowId });
  const other = tabs.find((tab) => tab.url && addressOf(tab.url) === addressOf(url));
  if (other?.id !== undefined) return bringForward(other.id);
  if (!/^https?:/.test(url)) return false;
  await browser.tabs.create({ url });
  return true;
}

/** @param {number} tabId */
async function bringForward(tabId) {
  await browser.tabs.update(tabId, { active: true });
  return true;
}

/** Without leave to see its address the tab is taken at its word. @param {number} tabId @param {string} url */
async function isStillAt(tabId, url) {
  try {
    const tab = await browser.tabs.get(tabId);
    return !tab.url || !url || addressOf(tab.url) === addressOf(url);
  } catch {
    return false; // It was closed.
  }
}
