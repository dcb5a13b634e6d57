/** What goes with a page: its collections, the notes and conversations about it, what it was before, what is like it. */

import { h } from "../common/dom.js";
import { icon } from "../common/icons.js";
import { day, t } from "../common/words.js";
import { conversationsSection } from "./kept-conversation.js";
import { relatedSection } from "./related-view.js";
import { titleOf } from "./row-view.js";
import { versionsList } from "./versions-view.js";

/** @import { Target } from "./text-view.js" */
/** @import { ChatSummary, CollectionSummary, Page, PageSummary, PageVersion, RelatedPage } from "../protocol/protocol.js" */

/**
 * @typedef {object} AsideActions
 * @property {(collection: CollectionSummary) => void} takeOut
 * @property {(query: string) => void} find
 * @property {(pageId: number) => void} open
 * @property {(pageId: number, target: Target | null) => void} openAt a place in another page
 * @property {(note: PageSummary) => void} edit
 * @property {(chat: ChatSummary) => void} openChat
 * @property {(version: PageVersion) => void} compare
 * @property {(version: PageVersion) => void} read
 */

/** What is found out of a page after it is shown. @typedef {{chats: readonly ChatSummary[], related: readonly RelatedPage[]}} Beside */

/** @param {Page} known @param {Beside} beside @param {AsideActions} actions */
export function pageAside({ collections, notes, versions }, { chats, related }, actions) {
  return h(
    "aside",
    { "aria-label": t("aside_label") },
    collections.length > 0 && h("section", {}, h("h2", {}, t("collections_heading")), h(
      "ul",
      { class: "tags" },
      ...collections.map((collection) =>
        h(
          "li",
          {},
          h("button", { type: "button", class: "plain", dir: "auto", onclick: () => actions.find(`collection:"${collection.name.replace(/"/g, "")}" `) }, collection.name),
          h("button", { type: "button", class: "remove", "aria-label": t("take_out", collection.name), title: t("take_out", collection.name), onclick: () => actions.takeOut(collection) },
            icon("close")),
        ),
      ),
    )),
    notes.length > 0 && h("section", {}, h("h2", {}, t("notes_heading")), h(
      "ul",
      { class: "notes" },
      ...notes.map((note) =>
        h(
          "li",
          {},
          h("button", { type: "button", class: "plain", dir: "auto", onclick: () => actions.open(note.page_id) }, titleOf(note)),
          h("span", { class: "quiet" }, day(note.saved_at)),
          h("button", { type: "button", class: "small", "aria-label": t("edit_note", titleOf(note)), onclick: () => actions.edit(note) }, t("edit")),
        ),
      ),
    )),
    chats.length > 0 && conversationsSection(chats, actions.openChat),
    versions.length > 0 && h("section", {}, h("h2", {}, t("versions_heading")), versionsList(versions, actions)),
    related.length > 0 && relatedSection(related, actions.openAt),
  );
}
