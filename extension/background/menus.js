/** The entries of the context menus: made once, at installation; Firefox keeps them. */

import { plural, t } from "../common/words.js";

export const SAVE_PAGE = "save-page";
export const SAVE_SELECTION = "save-selection";
export const SAVE_LINK = "save-link";
export const SAVE_CAPTION = "save-caption";
export const SAVE_TABS = "save-tabs";
export const SAVE_CLIPBOARD = "save-clipboard";
export const ASK_PAGE = "ask-page";
export const OPEN_LIBRARY = "open-library";

/** @type {{id: string, words: string, contexts: browser.menus.ContextType[], only?: Partial<browser.menus._CreateCreateProperties>}[]} */
const ENTRIES = [
  { id: SAVE_PAGE, words: "menu_save_page", contexts: ["page", "frame"] },
  { id: SAVE_SELECTION, words: "menu_save_selection", contexts: ["selection"] },
  { id: SAVE_LINK, words: "menu_save_link", contexts: ["link"], only: { targetUrlPatterns: ["*://*/*"] } },
  { id: SAVE_CAPTION, words: "menu_save_caption", contexts: ["image"] },
  { id: ASK_PAGE, words: "menu_ask_page", contexts: ["page", "frame", "selection"] },
  { id: SAVE_TABS, words: "menu_save_tab", contexts: ["tab"] },
  { id: SAVE_CLIPBOARD, words: "menu_save_clipboard", contexts: ["page", "action"] },
  { id: OPEN_LIBRARY, words: "menu_open_library", contexts: ["page", "action", "tools_menu"] },
];

export async function createMenus() {
  // After an update of the add-on those of the last version are still there.
  await browser.menus.removeAll();
  for (const { id, words, contexts, only } of ENTRIES) {
    browser.menus.create({ id, title: t(words), contexts, ...only });
  }
}

/**
 * Name the number of tabs in the entry of the tab strip's menu, while it opens.
 * @param {number} count
 */
export async function nameTabCount(count) {
  const title = count > 1 ? plural("menu_save_tabs", count) : t("menu_save_tab");
  await browser.menus.update(SAVE_TABS, { title });
  await browser.menus.refresh();
}
