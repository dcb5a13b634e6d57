/**
 * What a question can be about, and which conversation it belongs to.
 *
 * Questions about a page and about what is selected in it are one conversation, whichever tab shows
 * the page; so are all those about the same tabs, or about one collection.
 */

/** @import { AskScope, PageFacts } from "../background/messages.js" */

/** @typedef {"page" | "selection" | "tabs" | "saved" | "collection" | "library" | "model"} ScopeName */
/** @typedef {{tabId: number, title: string}} ChosenTab */
/**
 * `page` and `selection` mean those of the page beside us.
 * @typedef {{type: "page" | "selection" | "library" | "model"}
 *   | {type: "tabs", tabs: ChosenTab[]}
 *   | {type: "saved", pageId: number, title: string, url: string}
 *   | {type: "collection", collectionId: number, name: string}} Scope
 */
/** @typedef {Pick<PageFacts, "tabId" | "url"> | null} Beside the page beside us */

/** Is it about pages that are open in tabs? @param {{type: ScopeName}} scope */
export function isLive({ type }) {
  return type === "page" || type === "selection" || type === "tabs";
}

/** Does it mean the page beside us? @param {{type: ScopeName}} scope */
export function followsTab({ type }) {
  return type === "page" || type === "selection";
}

/** The name of the conversation that a question in this scope belongs to. @param {Scope} scope @param {Beside} page */
export function conversationOf(scope, page) {
  switch (scope.type) {
    case "page":
    case "selection":
      return page?.url ? conversationAbout(page.url) : `tab ${page?.tabId ?? ""}`;
    case "saved":
      return scope.url ? conversationAbout(scope.url) : `saved ${scope.pageId}`;
    case "tabs":
      return `tabs ${scope.tabs.map(({ tabId }) => tabId).sort((a, b) => a - b).join(" ")}`;
    case "collection":
      return `collection ${scope.collectionId}`;
    default:
      return scope.type;
  }
}

/** The same for the page at an address. @param {string} url */
export function conversationAbout(url) {
  return `page ${addressOf(url)}`;
}

/**
 * An address without its fragment, which names a place in the page, unless it is a route: then an
 * app shows another page under it.
 * @param {string} url
 */
export function addressOf(url) {
  return url.replace(/#(?![/!]).*$/s, "");
}

/** Do they show the same page? @param {Beside} one @param {Beside} other */
export function isSamePage(one, other) {
  if (one?.tabId !== other?.tabId) return false;
  return addressOf(one?.url ?? "") === addressOf(other?.url ?? "");
}

/**
 * As the background page has it.
 * @param {Scope} scope @param {number | null} tabId of the page beside us when it was asked
 * @returns {AskScope}
 */
export function askScope(scope, tabId) {
  switch (scope.type) {
    case "page":
    case "selection":
      return { type: scope.type, tabId: tabId ?? browser.tabs.TAB_ID_NONE };
    case "tabs":
      return { type: "tabs", tabIds: scope.tabs.map((tab) => tab.tabId) };
    case "saved":
      return { type: "saved", pageId: scope.pageId };
    case "collection":
      return { type: "collection", collectionId: scope.collectionId };
    default:
      return { type: scope.type };
  }
}
