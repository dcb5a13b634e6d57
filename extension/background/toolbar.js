/** The toolbar button's badge: what became of the last save of a tab, without a word in the way. */

const SAVED = { text: "✓", colour: "#017a40" };
const SAVING = { text: "…", colour: "#5b5b66" };
const FAILED = { text: "!", colour: "#c50042" };

/** @param {number} tabId @param {{text: string, colour: string}} badge @param {string} title */
function show(tabId, badge, title) {
  // The tab may have been closed meanwhile: then there is no badge to set, and nobody to see it.
  const done = [
    browser.action.setBadgeText({ tabId, text: badge.text }),
    browser.action.setBadgeBackgroundColor({ tabId, color: badge.colour }),
    browser.action.setBadgeTextColor({ tabId, color: "#ffffff" }),
    browser.action.setTitle({ tabId, title }),
  ];
  for (const one of done) Promise.resolve(one).catch(() => {});
}

/** @param {number} tabId */
export function showSaving(tabId) {
  show(tabId, SAVING, browser.i18n.getMessage("toolbar_saving"));
}

/** @param {number} tabId */
export function showSaved(tabId) {
  show(tabId, SAVED, browser.i18n.getMessage("toolbar_saved"));
}

/** @param {number} tabId @param {string} why a sentence */
export function showFailed(tabId, why) {
  show(tabId, FAILED, why);
}

/** @param {number} tabId */
export function showNothing(tabId) {
  show(tabId, { ...SAVED, text: "" }, browser.i18n.getMessage("toolbar_save"));
}
