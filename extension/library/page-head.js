/** The top of the reading view: what a page is, where it is from, and what can be done with it. */

import { languageName } from "../common/language.js";
import { h } from "../common/dom.js";
import { icon } from "../common/icons.js";
import { day, dotted, moment, plural, t } from "../common/words.js";
import { sortOf, sortWords, titleOf } from "./row-view.js";

/** @import { Page } from "../protocol/protocol.js" */

/**
 * @typedef {object} HeadActions
 * @property {() => void} back
 * @property {(query: string) => void} find
 * @property {() => void} openFile
 * @property {() => void} toggleSource
 * @property {() => void} writeNote
 * @property {() => void} collect
 * @property {() => void} forget
 * @property {(pageId: number) => void} open
 */

/** @param {Page} known @param {HeadActions} actions */
export function pageHead({ page, openable }, actions) {
  const hasAddress = /^https?:/i.test(page.url);
  const site = page.host || page.site;
  const facts = [
    sortWords(sortOf(page)),
    page.byline,
    page.published && published(page.published),
    page.lang && languageName(page.lang),
  ];
  const saved = page.first_saved_at < page.saved_at
    ? t("saved_first", moment(page.saved_at), day(page.first_saved_at))
    : t("saved_at", moment(page.saved_at));
  const button = (/** @type {string} */ id, /** @type {string} */ words, /** @type {() => void} */ act) =>
    h("button", { type: "button", id, onclick: act }, words);
  return h(
    "header",
    {},
    backButton(actions.back),
    h("h1", { dir: "auto", tabindex: "-1" }, titleOf(page)),
    h(
      "p",
      { class: "facts" },
      site && h("button", { type: "button", class: "plain", title: t("more_from_site"), onclick: () => actions.find(`site:${site} `) }, site),
      ...facts.filter(Boolean).flatMap((fact, at) => [site || at > 0 ? " · " : "", h("bdi", {}, fact)]),
    ),
    h("p", { class: "facts quiet" }, dotted([saved, plural("characters", page.characters)])),
    page.truncated && h("p", { class: "warning" }, t("text_truncated")),
    page.about !== null && h("p", {}, h("button", { type: "button", class: "plain", onclick: () => actions.open(page.about ?? 0) }, t("note_about_open"))),
    h(
      "div",
      { class: "actions", role: "group", "aria-label": t("page_actions") },
      hasAddress && h("a", { class: "button", id: "open-address", href: page.url, target: "_blank", rel: "noopener noreferrer", title: page.url }, t("open_address")),
      openable && button("open-file", t("open_file"), actions.openFile),
      h("button", { type: "button", id: "show-source", "aria-pressed": "false", onclick: actions.toggleSource }, t("show_source")),
      button("collect-page", t("collect"), actions.collect),
      page.kind !== "note" && button("write-note", t("write_note"), actions.writeNote),
      button("forget-page", t("forget"), actions.forget),
    ),
  );
}

/** @param {() => void} back */
export function backButton(back) {
  return h("button", { type: "button", id: "back", class: "back", onclick: back }, icon("back"), t("back"));
}

/** As precise as the page was: a year, a month or a day. @param {string} iso */
function published(iso) {
  const [, year, month, date] = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(iso) ?? [];
  if (!year) return "";
  const seconds = Date.UTC(Number(year), Number(month ?? 1) - 1, Number(date ?? 1)) / 1_000;
  const how = /** @type {Intl.DateTimeFormatOptions} */ ({
    timeZone: "UTC", year: "numeric", ...(month ? { month: "long" } : {}), ...(date ? { day: "numeric" } : {}),
  });
  return t("published", day(seconds, how));
}
