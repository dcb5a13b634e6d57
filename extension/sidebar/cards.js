/** The cards that stand in for a conversation: welcome, the library beside us, the saved pages. */

import { h } from "../common/dom.js";
import { icon } from "../common/icons.js";
import { day, dotted, plural, t } from "../common/words.js";

/** @import { State } from "./state.js" */
/** @import { PageSummary } from "../protocol/protocol.js" */

/** Asks for leave to read pages, where that is all that is missing. @param {{allow: () => void}} actions */
export function leaveCard({ allow }) {
  return h(
    "div",
    { class: "card leave" },
    h("h2", {}, t("allow_title")),
    h("p", {}, t("allow_short")),
    h("div", { class: "actions" }, h("button", { type: "button", class: "primary", onclick: allow }, t("allow"))),
    h("details", {}, h("summary", {}, t("allow_more")), h("p", {}, t("allow_words")), h("p", {}, t("allow_instead"))),
  );
}

/** @param {HTMLElement | false} leave */
export function welcomeCard(leave) {
  return h(
    "section",
    { class: "welcome" },
    // First: in a narrow sidebar its button would be out of sight below the words.
    leave,
    h("h2", {}, t("welcome_title")),
    h("p", {}, t("welcome_words")),
    h("p", {}, t("welcome_private")),
  );
}

/** Beside the library itself. @param {{askLibrary: () => void}} actions */
export function libraryCard({ askLibrary }) {
  return h(
    "section",
    { class: "welcome" },
    h("h2", {}, t("library_here_title")),
    h("p", {}, t("library_here_words")),
    h("div", { class: "actions" }, h("button", { type: "button", class: "primary", onclick: askLibrary }, t("library_here_ask"))),
  );
}

/**
 * @param {State} state
 * @param {{open: (page: PageSummary) => void, forget: (page: PageSummary) => void}} actions
 */
export function recentCard({ recent }, { open, forget }) {
  if (!recent) return h("p", { class: "working" }, t("loading"));
  const { pages } = recent;
  if (pages.length === 0) {
    return h("section", { class: "welcome" }, h("h2", {}, t("library_empty_title")), h("p", {}, t("library_empty_words")));
  }
  return h(
    "section",
    { class: "recent" },
    h("h2", {}, plural("library_title", recent.total)),
    h(
      "ul",
      {},
      ...pages.map((page) =>
        h(
          "li",
          {},
          h(
            "button",
            { type: "button", class: "plain open", onclick: () => open(page), title: page.url },
            h("span", { class: "name", dir: "auto" }, page.title),
            h("span", { class: "site" }, dotted([page.site, day(page.saved_at)])),
          ),
          h("button", { type: "button", class: "bare", onclick: () => forget(page), title: t("forget"), "aria-label": t("forget_page", page.title) }, icon("forget")),
        ),
      ),
    ),
  );
}
