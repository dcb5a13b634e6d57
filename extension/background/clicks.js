/**
 * What the person clicked or pressed, and what follows.
 *
 * Firefox opens the sidebar and asks for leave only within the person's own act, which ends at the
 * first `await`: here all of that is done first, and only then anything else.
 */

import { openLibrary } from "./library-tab.js";
import {
  ASK_PAGE, OPEN_LIBRARY, SAVE_CAPTION, SAVE_CLIPBOARD, SAVE_LINK, SAVE_PAGE, SAVE_SELECTION, SAVE_TABS, nameTabCount,
} from "./menus.js";
import { refusalOfViewer } from "./refusal.js";
import { askForEveryPage, askForSite } from "./site-access.js";

/** @import { BatchAction } from "./batch-action.js" */
/** @import { Notice } from "./messages.js" */
/** @import { SaveAction } from "./save-action.js" */

export class Clicks {
  #saving;
  #batches;
  #broadcast;
  /** How many tabs the menu that is open was opened for. */
  #tabCount = 1;

  /** @param {{saving: SaveAction, batches: BatchAction, broadcast: (notice: Notice) => void}} parts */
  constructor({ saving, batches, broadcast }) {
    this.#saving = saving;
    this.#batches = batches;
    this.#broadcast = broadcast;
  }

  /** A menu opens. @param {{contexts: string[]}} info @param {browser.tabs.Tab} tab */
  async menuShown({ contexts }, tab) {
    if (!contexts.includes("tab")) return;
    const tabs = await tabsMeantBy(tab);
    this.#tabCount = tabs.length;
    await nameTabCount(tabs.length);
  }

  /** @param {browser.menus.OnClickData} info @param {browser.tabs.Tab | undefined} tab */
  menuClicked(info, tab) {
    if (info.menuItemId === OPEN_LIBRARY) void openLibrary();
    if (!tab) return;
    const { frameId } = info;
    switch (info.menuItemId) {
      case ASK_PAGE:
        return this.ask(tab);
      case SAVE_PAGE:
        return this.savePage(tab);
      case SAVE_SELECTION:
        return this.#save(tab, { part: "selection", frameId });
      case SAVE_CAPTION:
        return this.#save(tab, { part: "caption", frameId, target: info.targetElementId ?? 0 });
      case SAVE_LINK:
        return this.#saveLink(tab, info.linkUrl ?? "", info.linkText ?? "");
      case SAVE_TABS:
        return this.#saveTabs(tab);
      case SAVE_CLIPBOARD:
        return this.#saveClipboard(tab);
    }
  }

  /** @param {string} command @param {browser.tabs.Tab | undefined} tab */
  keyPressed(command, tab) {
    if (command === OPEN_LIBRARY) void openLibrary();
    if (!tab) return;
    if (command === SAVE_PAGE) this.savePage(tab);
    if (command === ASK_PAGE) this.ask(tab);
    if (command === SAVE_CLIPBOARD) this.#saveClipboard(tab);
  }

  /** @param {browser.tabs.Tab} tab */
  ask(tab) {
    void browser.sidebarAction.open();
    if (isFetched(tab)) void askForSite(tab.url ?? "");
    const tabId = tab.id ?? browser.tabs.TAB_ID_NONE;
    this.#broadcast({ call: 0, tabId, title: tab.title ?? "", event: { type: "ask" } });
  }

  /** @param {browser.tabs.Tab} tab */
  savePage(tab) {
    if (isFetched(tab)) {
      void this.#saving.saveAndTell(tab, { part: "page" }, { leave: askForSite(tab.url ?? "") });
    } else {
      // A PDF of this computer is had through a dialog, which a card in the sidebar offers.
      if (isPdf(tab)) void browser.sidebarAction.open();
      this.#save(tab, { part: "page" });
    }
  }

  /** @param {browser.tabs.Tab} tab @param {import("./capture.js").What} what */
  #save(tab, what) {
    if (tab.incognito) void browser.sidebarAction.open();
    void this.#saving.saveAndTell(tab, what);
  }

  /** @param {browser.tabs.Tab} tab @param {string} url @param {string} title */
  #saveLink(tab, url, title) {
    const leave = tab.incognito ? Promise.resolve(false) : askForSite(url);
    void this.#batches.saveLink(tab, { url, title }, leave);
  }

  /** @param {browser.tabs.Tab} tab */
  #saveTabs(tab) {
    if (this.#tabCount < 2) {
      this.savePage(tab);
      return;
    }
    void browser.sidebarAction.open();
    const leave = askForEveryPage();
    void tabsMeantBy(tab).then((tabs) => this.#batches.saveTabs(tab, tabs, leave));
  }

  /** @param {browser.tabs.Tab} tab */
  #saveClipboard(tab) {
    if (tab.incognito) void browser.sidebarAction.open();
    const leave = browser.permissions.request({ permissions: ["clipboardRead"] });
    void this.#batches.saveClipboard(tab, leave);
  }
}

/**
 * The tabs that the tab strip's menu speaks of: all that are selected, if it was opened on one of them.
 * @param {browser.tabs.Tab} tab @returns {Promise<browser.tabs.Tab[]>}
 */
async function tabsMeantBy(tab) {
  const selected = await browser.tabs.query({ highlighted: true, windowId: tab.windowId });
  return selected.some(({ id }) => id === tab.id) ? selected : [tab];
}

/** @param {browser.tabs.Tab} tab */
function isPdf({ url = "", title = "" }) {
  return refusalOfViewer(url, title) === "pdf";
}

/** Will its page have to be fetched, which takes leave for its site? @param {browser.tabs.Tab} tab */
function isFetched(tab) {
  return !tab.incognito && isPdf(tab) && /^https?:/.test(tab.url ?? "");
}
