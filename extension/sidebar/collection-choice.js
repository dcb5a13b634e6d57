/** The collections, to choose the one that a question is about. */

import { h } from "../common/dom.js";
import { plural, t } from "../common/words.js";

/** @import { CollectionSummary } from "../protocol/protocol.js" */
/** @import { Scope } from "./scopes.js" */

export class CollectionChoice {
  element = h("div", { class: "sub-choices", role: "radiogroup", "aria-label": t("collection_label"), hidden: true });
  #choose;
  /** @type {CollectionSummary[] | null} */ #shown = null;

  /** @param {{choose: (collection: Pick<CollectionSummary, "collection_id" | "name">) => void}} actions */
  constructor({ choose }) {
    this.#choose = choose;
  }

  /** The person wants one of them: the first, until another is chosen. */
  begin() {
    this.#choose(this.#shown?.[0] ?? { collection_id: 0, name: "" });
  }

  /** @param {Scope} scope @param {CollectionSummary[] | null} collections */
  update(scope, collections) {
    this.element.hidden = scope.type !== "collection";
    if (collections !== this.#shown) {
      this.#shown = collections;
      this.element.replaceChildren(...(collections?.length ? collections.map((one) => this.#row(one)) : [noneWords()]));
    }
    if (scope.type !== "collection") return;
    for (const input of this.element.querySelectorAll("input")) input.checked = input.value === String(scope.collectionId);
  }

  /** @param {CollectionSummary} collection */
  #row(collection) {
    const { collection_id: id, name, pages } = collection;
    return h(
      "label",
      { class: "sub-choice" },
      h("input", { type: "radio", name: "collection", value: String(id), onchange: () => this.#choose(collection) }),
      h("span", { class: "words" }, h("span", { class: "name", dir: "auto" }, name), h("span", { class: "more" }, plural("scope_pages", pages))),
    );
  }
}

function noneWords() {
  return h("p", { class: "quiet" }, t("scope_no_collections"));
}
