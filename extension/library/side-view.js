/** The side of the library: collections, folders that are kept in step, what comes in and goes out. */

import { h } from "../common/dom.js";
import { icon } from "../common/icons.js";
import { moment, number, plural, t } from "../common/words.js";
import { PROMPTS, STORAGE } from "./place.js";
import { filterValue, filtersOf, hasWords } from "./query.js";

/** @import { IconName } from "../common/icons.js" */
/** @import { CollectionSummary, FolderSummary } from "../protocol/protocol.js" */

/**
 * @typedef {object} Side
 * @property {string} query
 * @property {string | null} other what is shown instead of a shelf, by its fragment
 * @property {number | null} pages in the library; null while nobody knows
 * @property {CollectionSummary[]} collections
 * @property {FolderSummary[]} folders
 */
/**
 * @typedef {object} SideActions
 * @property {(query: string) => void} show
 * @property {() => void} makeCollection
 * @property {(collection: CollectionSummary) => void} renameCollection
 * @property {(collection: CollectionSummary) => void} dropCollection
 * @property {(folder: FolderSummary) => void} syncFolder
 * @property {(folder: FolderSummary) => void} dropFolder
 * @property {Record<"addFiles" | "addFolder" | "importFile" | "importFolder" | "export" | "prompts" | "storage" | "forgetSite" | "forgetHour" | "forgetEverything", () => void>} tools
 */

export class SideView {
  #shelves;
  #folders;
  #actions;
  #prompts;
  #storage;
  #shown = "";

  /** @param {{shelves: HTMLElement, folders: HTMLElement, tools: HTMLElement}} places @param {SideActions} actions */
  constructor({ shelves, folders, tools }, actions) {
    this.#shelves = shelves;
    this.#folders = folders;
    this.#actions = actions;
    // Where the side stands above the list, what is there has to leave room for it.
    const roomy = matchMedia("(width >= 760px)");
    const details = h("details", { class: "tools", open: roomy.matches }, ...toolButtons(actions.tools));
    roomy.addEventListener("change", ({ matches }) => void (details.open = matches));
    tools.append(details);
    this.#prompts = tools.querySelector("#open-prompts");
    this.#storage = tools.querySelector("#open-storage");
  }

  /** @param {Side} side */
  update(side) {
    const wanted = JSON.stringify(side);
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    keepFocus(() => {
      this.#shelves.replaceChildren(...this.#shelfNodes(side));
      this.#folders.hidden = side.folders.length === 0;
      this.#folders.replaceChildren(...this.#folderNodes(side.folders));
    });
    this.#prompts?.setAttribute("aria-current", side.other === PROMPTS ? "page" : "false");
    this.#storage?.setAttribute("aria-current", side.other === STORAGE ? "page" : "false");
  }

  /** @param {Side} side */
  #shelfNodes({ query, other, pages, collections }) {
    const only = hasWords(query) || filtersOf(query).length !== 1 ? null : query;
    const type = only && filterValue(only, "type");
    const named = only && filterValue(only, "collection");
    const shelf = (/** @type {string} */ id, /** @type {IconName} */ look, /** @type {string} */ words, /** @type {string} */ find, /** @type {boolean} */ isHere, /** @type {number | null} */ count = null) =>
      h(
        "button",
        {
          type: "button", id, class: "shelf", onclick: () => this.#actions.show(find), title: words,
          "aria-current": isHere && other === null ? "page" : undefined,
        },
        icon(look),
        h("span", { class: "label", dir: "auto" }, words),
        count !== null && h("span", { class: "count" }, number(count)),
      );
    return [
      shelf("shelf-all", "all", t("shelf_all"), "", query.trim() === "", pages),
      shelf("shelf-notes", "note", t("shelf_notes"), "type:note", type === "note"),
      shelf("shelf-files", "file", t("shelf_files"), "type:file", type === "file"),
      h("h2", {}, t("collections_heading")),
      h(
        "ul",
        {},
        ...collections.map((collection) => {
          const { collection_id: id, name, pages: count } = collection;
          const find = `collection:"${name.replace(/"/g, "")}"`;
          const isHere = named?.toLowerCase() === name.toLowerCase();
          const menu = [
            { id: `rename-${id}`, words: t("rename_collection"), act: () => this.#actions.renameCollection(collection) },
            { id: `drop-${id}`, words: t("drop_collection"), act: () => this.#actions.dropCollection(collection) },
          ];
          return h(
            "li",
            {},
            shelf(`collection-${id}`, "collection", name, find, isHere, count),
            moreMenu(`more-${id}`, t("more_about", name), menu),
          );
        }),
      ),
      collections.length === 0 && h("p", { class: "quiet" }, t("no_collections")),
      h("button", { type: "button", id: "make-collection", class: "shelf", onclick: () => this.#actions.makeCollection() },
        icon("plus"), h("span", { class: "label" }, t("make_collection"))),
    ].filter((node) => node !== false);
  }

  /** @param {FolderSummary[]} folders */
  #folderNodes(folders) {
    return [
      h("h2", {}, t("folders_heading")),
      h(
        "ul",
        {},
        ...folders.map((folder) => {
          const { folder_id: id, path, files, scanned_at: scannedAt, problem } = folder;
          const name = path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
          const state = problem || (scannedAt === null ? t("folder_waiting") : t("folder_state", plural("folder_files", files), moment(scannedAt)));
          const menu = [
            { id: `sync-${id}`, words: t("sync_folder"), act: () => this.#actions.syncFolder(folder) },
            { id: `leave-${id}`, words: t("drop_folder"), act: () => this.#actions.dropFolder(folder) },
          ];
          return h(
            "li",
            { class: "kept", title: path },
            icon("folder"),
            h("div", { class: "label" }, h("div", { class: "name", dir: "auto" }, name), h("div", { class: problem ? "problem" : "quiet" }, state)),
            moreMenu(`more-folder-${id}`, t("more_about", name), menu),
          );
        }),
      ),
    ];
  }
}

/** A button that opens a short list of things to do. @param {string} id @param {string} label @param {{id: string, words: string, act: () => void}[]} items */
function moreMenu(id, label, items) {
  const list = h(
    "div",
    { id: `${id}-menu`, class: "floating menu", popover: "auto" },
    ...items.map((item) => h("button", { type: "button", id: item.id, onclick: () => {
      list.hidePopover();
      item.act();
    } }, item.words)),
  );
  const button = h(
    "button",
    { type: "button", id, class: "more", "aria-label": label, title: label, popovertarget: `${id}-menu` },
    icon("more"),
  );
  list.addEventListener("toggle", (event) => {
    if (/** @type {ToggleEvent} */ (event).newState !== "open") return;
    const box = button.getBoundingClientRect();
    list.style.top = `${Math.min(box.bottom, innerHeight - list.offsetHeight - 8)}px`;
    list.style.left = `${Math.max(8, Math.min(box.left, innerWidth - list.offsetWidth - 8))}px`;
    list.querySelector("button")?.focus();
  });
  return h("div", { class: "more-place" }, button, list);
}

/** @param {SideActions["tools"]} tools */
function toolButtons(tools) {
  const button = (/** @type {string} */ id, /** @type {IconName} */ look, /** @type {string} */ words, /** @type {() => void} */ act) =>
    h("button", { type: "button", id, class: "shelf", onclick: act },
      icon(look), h("span", { class: "label" }, words));
  return [
    h("summary", {}, h("h2", {}, t("tools_heading"))),
    button("add-files", "plus", t("add_files"), tools.addFiles),
    button("add-folder", "folder", t("add_folder"), tools.addFolder),
    button("import-file", "in", t("import_file"), tools.importFile),
    button("import-folder", "in", t("import_folder"), tools.importFolder),
    button("export", "out", t("export"), tools.export),
    button("open-prompts", "chats", t("prompts_title"), tools.prompts),
    button("open-storage", "storage", t("storage_title"), tools.storage),
    h(
      "details",
      { class: "forgetting" },
      h("summary", { class: "shelf" }, icon("forget"), h("span", { class: "label" }, t("forget_heading"))),
      button("forget-hour", "none", t("forget_hour"), tools.forgetHour),
      button("forget-site", "none", t("forget_site"), tools.forgetSite),
      button("forget-everything", "none", t("forget_everything"), tools.forgetEverything),
    ),
  ];
}

/** Draw anew, and give the focus to the element with the same id. @param {() => void} draw */
function keepFocus(draw) {
  const focused = document.activeElement?.id;
  draw();
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
}
