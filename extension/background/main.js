/**
 * The background page: puts the parts together and listens.
 *
 * Firefox unloads it when it is idle and wakes it for an event, so that every listener is added
 * here, at once, as the page loads. While the host runs, its port keeps the page alive.
 */

import { BatchAction } from "./batch-action.js";
import { refusalOfTab } from "./capture.js";
import { Clicks } from "./clicks.js";
import { HostPort } from "./host-port.js";
import { createMenus } from "./menus.js";
import { OpenCards } from "./open-cards.js";
import { PageStates } from "./page-states.js";
import { Pages } from "./pages.js";
import { Questions } from "./questions.js";
import { ReadingAhead } from "./reading-ahead.js";
import { Relay } from "./relay.js";
import { SaveAction } from "./save-action.js";
import { StateWatch } from "./state-watch.js";
import { showOnToolbar } from "./toolbar.js";

/** @import { Notice } from "./messages.js" */

const tabOf = (/** @type {number} */ tabId) => browser.tabs.get(tabId);

const host = new HostPort();
/** Of these the sidebar does not know by itself: it looks again. @type {import("./toolbar.js").Kind[]} */
const NEWS = ["saved", "unchanged", "changed"];
const states = new PageStates(showOnToolbar, (tabId, kind) => {
  if (NEWS.includes(kind)) tellOf(tabId, { type: "news" });
});
const pages = new Pages(host, states);
const cards = new OpenCards((open) => tellOf(browser.tabs.TAB_ID_NONE, { type: "cards", cards: open }));
const saving = new SaveAction(host, { pages, states, cards, broadcast });
const batches = new BatchAction(host, { pages, saving, states, cards });
const clicks = new Clicks({ saving, batches, broadcast });
const watch = new StateWatch(pages, states, { tabOf });
const readingAhead = new ReadingAhead(host, pages, { tabOf, refusalOf: refusalOfTab });
const relay = new Relay(host, new Questions(host, pages, readingAhead), {
  pages, saving, batches, readingAhead, cards, onLibraryChange: () => void lookAtTabsInFront(),
});

/** @param {Notice} notice */
function broadcast(notice) {
  relay.broadcast(notice);
}

/** @param {number} tabId @param {Notice["event"]} event */
function tellOf(tabId, event) {
  broadcast({ call: 0, tabId, title: "", event });
}

/** @param {number} tabId */
function leave(tabId) {
  pages.drop(tabId);
  readingAhead.leave(tabId);
  watch.leave(tabId);
}

async function lookAtTabsInFront() {
  for (const { id } of await browser.tabs.query({ active: true })) {
    if (id === undefined) continue;
    tellOf(id, { type: "news" });
    void watch.look(id);
  }
}

browser.runtime.onInstalled.addListener(createMenus);
browser.runtime.onConnect.addListener((port) => relay.accept(port));
browser.menus.onShown.addListener((info, tab) => void clicks.menuShown(info, tab));
browser.menus.onClicked.addListener((info, tab) => clicks.menuClicked(info, tab));
browser.action.onClicked.addListener((tab) => clicks.savePage(tab));
browser.commands.onCommand.addListener((command, tab) => clicks.keyPressed(command, tab));
browser.permissions.onAdded.addListener(() => void lookAtTabsInFront());

browser.tabs.onUpdated.addListener((tabId, change) => {
  if (change.status === "loading") {
    states.leave(tabId);
    leave(tabId);
  }
  // A page that goes elsewhere by script alone does not load: what was known was of the other one.
  if (change.url && !change.status) states.leave(tabId);
  if (change.status === "complete" || (change.url && !change.status)) void watch.look(tabId);
});
browser.tabs.onRemoved.addListener((tabId) => {
  states.drop(tabId);
  leave(tabId);
});
browser.tabs.onActivated.addListener(({ tabId, previousTabId }) => {
  if (previousTabId !== undefined) readingAhead.leave(previousTabId);
  void watch.look(tabId);
});
browser.windows.onRemoved.addListener((windowId) => cards.closeWindow(windowId));
