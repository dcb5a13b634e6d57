/**
 * The background page: puts the parts together and listens.
 *
 * Firefox unloads it when it is idle and wakes it for an event, so that every listener is added
 * here, at once, as the page loads. While the host runs, its port keeps the page alive.
 */

import { refusalOfTab } from "./capture.js";
import { HostPort } from "./host-port.js";
import { ASK_PAGE, SAVE_PAGE, SAVE_SELECTION, createMenus } from "./menus.js";
import { Pages } from "./pages.js";
import { ReadingAhead } from "./reading-ahead.js";
import { Questions } from "./questions.js";
import { Relay } from "./relay.js";
import { SaveAction } from "./save-action.js";
import { showNothing } from "./toolbar.js";

/** @import { Notice } from "./messages.js" */

const host = new HostPort();
const pages = new Pages(host);
const saving = new SaveAction(pages);
const readingAhead = new ReadingAhead(host, pages, {
  tabOf: (tabId) => browser.tabs.get(tabId),
  refusalOf: refusalOfTab,
});
const relay = new Relay(host, new Questions(host, pages, readingAhead), { pages, saving, readingAhead });

/** @param {Notice} notice */
const broadcast = (notice) => relay.broadcast(notice);

/** @param {number} tabId */
function leave(tabId) {
  pages.drop(tabId);
  readingAhead.leave(tabId);
}

/** @param {browser.tabs.Tab} tab */
function ask(tab) {
  // Opening the sidebar counts as the person's own act only before the first await.
  void browser.sidebarAction.open();
  const tabId = tab.id ?? browser.tabs.TAB_ID_NONE;
  broadcast({ call: 0, tabId, title: tab.title ?? "", event: { type: "ask" } });
}

browser.runtime.onInstalled.addListener(createMenus);
browser.runtime.onConnect.addListener((port) => relay.accept(port));

browser.menus.onClicked.addListener((info, tab) => {
  if (!tab) return;
  if (info.menuItemId === ASK_PAGE) ask(tab);
  if (info.menuItemId === SAVE_PAGE) void saving.saveAndTell(tab, { part: "page" }, broadcast);
  if (info.menuItemId === SAVE_SELECTION) {
    const what = /** @type {const} */ ({ part: "selection", frameId: info.frameId ?? 0 });
    void saving.saveAndTell(tab, what, broadcast);
  }
});

browser.action.onClicked.addListener((tab) => {
  void saving.saveAndTell(tab, { part: "page" }, broadcast);
});

browser.commands.onCommand.addListener((command, tab) => {
  if (!tab) return;
  if (command === SAVE_PAGE) void saving.saveAndTell(tab, { part: "page" }, broadcast);
  if (command === ASK_PAGE) ask(tab);
});

browser.tabs.onUpdated.addListener((tabId, change) => {
  if (change.status === "loading") {
    showNothing(tabId);
    leave(tabId);
  }
});
browser.tabs.onRemoved.addListener(leave);
browser.tabs.onActivated.addListener(({ previousTabId }) => {
  if (previousTabId !== undefined) readingAhead.leave(previousTabId);
});
