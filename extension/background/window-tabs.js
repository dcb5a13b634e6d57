/** The tabs of a window as a person chooses among them: what they show, and which cannot be read. */

import { refusalOfTab } from "./capture.js";

/** @import { Tabs } from "./messages.js" */

/** @param {number} windowId @returns {Promise<Tabs>} in the order of the tab strip */
export async function tabsOf(windowId) {
  const tabs = await browser.tabs.query({ windowId, hidden: false });
  const facts = await Promise.all(
    tabs.map(async (tab) => ({
      tabId: tab.id ?? browser.tabs.TAB_ID_NONE,
      title: tab.title ?? "",
      url: tab.url ?? null,
      isChosen: tab.highlighted,
      refusal: await refusalOfTab(tab),
    })),
  );
  return { type: "tabs", tabs: facts };
}
