/** What is said around the list: how much was found, what was chosen, and what stands there instead. */

import { h } from "../common/dom.js";
import { troubleCard } from "../common/trouble-card.js";
import { plural, t } from "../common/words.js";
import { filterValue, filtersOf, hasWords, withFilter } from "./query.js";
import { pageIdOf } from "./rows.js";
import { titleOf } from "./row-view.js";
import { MOST_CHOSEN } from "./selection.js";

/** @import { CollectionSummary } from "../protocol/protocol.js" */
/** @import { Finding } from "./finding.js" */
/** @import { ListView } from "./list-view.js" */

/**
 * @typedef {object} FindingActions
 * @property {() => void} tryAgain
 * @property {() => void} copied
 * @property {(query: string) => void} show
 * @property {() => void} addFiles
 * @property {() => void} forget
 * @property {() => void} collect
 * @property {(collection: CollectionSummary) => void} takeOut
 */

export class FindingView {
  #finding;
  #list;
  #places;
  #actions;
  #shownChosen = "";
  #shownInstead = "";
  #isSearch = false;

  /**
   * @param {Finding} finding @param {ListView} list
   * @param {Record<"found" | "hints" | "chosen" | "list" | "instead", HTMLElement>} places
   * @param {FindingActions} actions
   */
  constructor(finding, list, places, actions) {
    this.#finding = finding;
    this.#list = list;
    this.#places = places;
    this.#actions = actions;
  }

  /** @param {CollectionSummary[]} collections */
  update(collections) {
    const { found, selection } = this.#finding;
    const instead = this.#insteadKey();
    const { activeElement } = document;
    const hadFocus = this.#places.list.contains(activeElement) || this.#places.instead.contains(activeElement);
    this.#places.list.hidden = instead !== "";
    this.#showInstead(instead);
    this.#showFound(instead);
    this.#showChosen(collections);
    if (found.isSearch !== this.#isSearch) this.#list.restart();
    this.#isSearch = found.isSearch;
    this.#list.update(found.isSearch ? "hit" : "page", selection.ids, found.isGlance);
    // What had the focus may be hidden now, and the focus must not go with it.
    if (hadFocus && !activeElement?.checkVisibility()) this.focus();
    this.busy();
  }

  /** Say whether what is shown is about to be other rows, and draw nothing. */
  busy() {
    this.#places.list.setAttribute("aria-busy", String(this.#finding.found.isLoading));
  }

  /** The list has the focus, or what stands in its place. */
  focus() {
    if (this.#places.list.hidden) this.#places.instead.focus();
    else this.#list.focus();
  }

  /** A page's title, if its row is here. @param {number} pageId */
  titleOf(pageId) {
    for (const [, row] of this.#finding.rows.entries()) {
      if (pageIdOf(row) === pageId) return titleOf(row.kind === "page" ? row.page : row.hit);
    }
    return "";
  }

  /** What stands in the list's place: "" for the list itself. */
  #insteadKey() {
    const { found, rows, query } = this.#finding;
    if (found.trouble !== null && rows.count === 0) return "trouble";
    if (rows.count > 0) return "";
    // What no word is in may still be found by its meaning.
    if (found.isLoading || found.isGlance) return "loading";
    return query.trim() === "" ? "empty" : `nothing ${query.trim()}`;
  }

  /** @param {string} instead */
  #showInstead(instead) {
    const { found, query } = this.#finding;
    const isNew = this.#shownInstead !== instead || instead === "trouble";
    this.#places.instead.hidden = instead === "";
    if (!isNew) return;
    this.#shownInstead = instead;
    const { tryAgain, copied } = this.#actions;
    if (instead === "") this.#places.instead.replaceChildren();
    else if (instead === "trouble") this.#places.instead.replaceChildren(troubleCard(found.trouble, { tryAgain, copied }));
    else if (instead === "loading") this.#places.instead.replaceChildren(h("p", { class: "working late" }, t("loading")));
    else if (instead === "empty") this.#places.instead.replaceChildren(this.#welcome());
    else this.#places.instead.replaceChildren(this.#nothing(query.trim()));
  }

  #welcome() {
    return h(
      "div",
      { class: "empty" },
      h("h2", {}, t("library_empty_title")),
      h("p", {}, t("library_empty_page_words")),
      h("div", { class: "actions" }, h("button", { type: "button", class: "primary", onclick: this.#actions.addFiles }, t("add_files"))),
    );
  }

  /** @param {string} query */
  #nothing(query) {
    const filters = filtersOf(query);
    const bare = filters.reduce((text, { name }) => withFilter(text, name, null), query);
    const isLess = filters.length > 0 && hasWords(query);
    return h(
      "div",
      { class: "empty" },
      h("h2", {}, t("nothing_found_title")),
      h("p", { dir: "auto" }, t("nothing_found_words", query)),
      h(
        "div",
        { class: "actions" },
        isLess && h("button", { type: "button", onclick: () => this.#actions.show(bare) }, t("without_filters")),
        h("button", { type: "button", onclick: () => this.#actions.show("") }, t("show_all")),
      ),
    );
  }

  /** @param {string} instead */
  #showFound(instead) {
    const { found, rows } = this.#finding;
    const counted = found.isSearch
      ? plural(rows.isCounted ? "found_passages" : "found_more", rows.count)
      : plural("library_title", rows.count);
    // A screenful counts nothing, and a number that changes with each key is read out each time.
    const words = instead === "" && !found.isGlance ? counted : "";
    if (this.#places.found.textContent !== words) this.#places.found.textContent = words;
    const lacking = found.isSearch && !found.isGlance && found.meaning !== "searched" && !found.isLoading;
    const hints = [
      ...(found.trouble !== null && instead === "" ? [t("list_stale")] : []),
      ...(lacking ? [t(found.meaning === "loading" ? "meaning_loading" : "meaning_unavailable")] : []),
      ...found.hints,
    ];
    const shown = [...this.#places.hints.children].map((line) => line.textContent);
    if (hints.join("\n") === shown.join("\n")) return;
    this.#places.hints.replaceChildren(...hints.map((hint) => h("p", { class: "hint" }, hint)));
  }

  /** @param {CollectionSummary[]} collections */
  #showChosen(collections) {
    const { selection, query, rows } = this.#finding;
    const { size } = selection.ids;
    const name = filterValue(query, "collection")?.toLowerCase();
    const within = collections.find((collection) => collection.name.toLowerCase() === name) ?? null;
    const wanted = JSON.stringify([size, within, size > 0 && rows.count]);
    if (wanted === this.#shownChosen) return;
    this.#shownChosen = wanted;
    const { chosen } = this.#places;
    const hadFocus = chosen.contains(document.activeElement);
    chosen.hidden = size === 0;
    if (size === 0) chosen.replaceChildren();
    else {
      const button = (/** @type {string} */ id, /** @type {string} */ words, /** @type {() => void} */ act) =>
        h("button", { type: "button", id, class: "small", onclick: act }, words);
      chosen.replaceChildren(
        h("span", { class: "count", role: "status" }, size < MOST_CHOSEN ? plural("chosen", size) : t("chosen_most", size)),
        button("choose-all", t("choose_all"), () => void this.#finding.chooseAll()),
        button("choose-none", t("choose_none"), () => this.#finding.chooseNothing()),
        button("collect-chosen", t("collect"), this.#actions.collect),
        ...(within ? [button("take-out-chosen", t("take_out", within.name), () => this.#actions.takeOut(within))] : []),
        button("forget-chosen", t("forget"), this.#actions.forget),
      );
    }
    if (hadFocus) this.focus();
  }
}
