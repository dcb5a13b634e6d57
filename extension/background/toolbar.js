/**
 * The toolbar button: what there is to say of a tab's page, as icon, badge and words.
 *
 * The words are the button's accessible name as well: what the badge says in a sign, they say whole.
 */

/** @typedef {"unknown" | "not_saved" | "saved" | "unchanged" | "changed" | "saving" | "failed" | "blocked" | "private"} Kind */
/** @typedef {{icon: string, badge: string, colour: string}} Look */

const GREEN = "#017a40";
const AMBER = "#8a5300";
const GREY = "#5b5b66";
const RED = "#c50042";

/** @type {Record<Kind, Look>} */
const LOOKS = {
  unknown: { icon: "toolbar", badge: "", colour: GREY },
  not_saved: { icon: "toolbar", badge: "", colour: GREY },
  saved: { icon: "toolbar-saved", badge: "✓", colour: GREEN },
  unchanged: { icon: "toolbar-saved", badge: "✓", colour: GREEN },
  changed: { icon: "toolbar-saved", badge: "≠", colour: AMBER },
  saving: { icon: "toolbar", badge: "…", colour: GREY },
  failed: { icon: "toolbar", badge: "!", colour: RED },
  blocked: { icon: "toolbar-blocked", badge: "", colour: GREY },
  private: { icon: "toolbar-blocked", badge: "", colour: GREY },
};

/** @type {Partial<Record<Kind, string>>} */
const WORDS = {
  unknown: "toolbar_save",
  not_saved: "toolbar_not_saved",
  saved: "toolbar_saved",
  unchanged: "toolbar_unchanged",
  changed: "toolbar_changed",
  saving: "toolbar_saving",
  private: "toolbar_private",
};

/**
 * @param {number} tabId
 * @param {Kind} kind
 * @param {string} [why] a sentence, where the kind has none of its own
 */
export function showOnToolbar(tabId, kind, why = "") {
  const { icon, badge, colour } = LOOKS[kind];
  const title = why || browser.i18n.getMessage(WORDS[kind] ?? "toolbar_save");
  // The tab may have been closed meanwhile: then there is nothing to set, and nobody to see it.
  const done = [
    browser.action.setIcon({ tabId, path: `/icons/${icon}.svg` }),
    browser.action.setBadgeText({ tabId, text: badge }),
    browser.action.setBadgeBackgroundColor({ tabId, color: colour }),
    browser.action.setBadgeTextColor({ tabId, color: "#ffffff" }),
    browser.action.setTitle({ tabId, title }),
  ];
  for (const one of done) Promise.resolve(one).catch(() => {});
}
