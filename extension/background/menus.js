/** The entries of the page's context menu: made once, at installation; Firefox keeps them. */

export const SAVE_PAGE = "save-page";
export const SAVE_SELECTION = "save-selection";

export const ASK_PAGE = "ask-page";

export async function createMenus() {
  // After an update of the add-on those of the last version are still there.
  await browser.menus.removeAll();
  browser.menus.create({
    id: SAVE_PAGE,
    title: browser.i18n.getMessage("menu_save_page"),
    contexts: ["page", "frame"],
  });
  browser.menus.create({
    id: SAVE_SELECTION,
    title: browser.i18n.getMessage("menu_save_selection"),
    contexts: ["selection"],
  });
  browser.menus.create({
    id: ASK_PAGE,
    title: browser.i18n.getMessage("menu_ask_page"),
    contexts: ["page", "frame", "selection"],
  });
}
