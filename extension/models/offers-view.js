/** The models to download: the one that suits this computer first, each with how far its download is. */

import { h, keepChildren } from "../common/dom.js";
import { plural, t } from "../common/words.js";
import { computerWords } from "./model-words.js";
import { OfferRow } from "./offer-row.js";
import { isRecommended } from "./shelves.js";

/** @import { Models, ModelToFetch } from "../protocol/protocol.js" */
/** @import { Download } from "./downloads.js" */
/** @import { OfferActions } from "./offer-row.js" */
/** @import { Shelves } from "./shelves.js" */

export class OffersView {
  #actions;
  #computer = h("p", { class: "quiet" });
  #list = h("ul", { class: "rows" });
  #empty = h("p", { class: "quiet", hidden: true }, t("models_offers_none"));
  #largerList = h("ul", { class: "rows" });
  #largerWords = h("summary");
  #larger = h("details", { class: "more-rows", hidden: true }, this.#largerWords, h("p", { class: "quiet" }, t("models_larger_words")), this.#largerList);
  /** @type {Map<string, OfferRow>} */ #rows = new Map();

  /** @param {HTMLElement} place @param {OfferActions} actions */
  constructor(place, actions) {
    this.#actions = actions;
    place.append(h("p", { class: "quiet" }, t("models_offers_words")), this.#computer, this.#empty, this.#list, this.#larger);
  }

  /** @param {Models} models @param {Shelves} shelves @param {ReadonlyMap<string, Download>} downloads */
  update(models, { offers, larger }, downloads) {
    const words = computerWords(models.computer);
    if (this.#computer.textContent !== words) this.#computer.textContent = words;
    const draw = (/** @type {ModelToFetch} */ entry) => {
      const row = this.#rows.get(entry.id) ?? new OfferRow(entry.id, this.#actions);
      this.#rows.set(entry.id, row);
      const reason = isRecommended(models, entry.id, "catalogue") ? (models.recommended?.reason ?? "") : null;
      row.update(entry, downloads.get(entry.id), reason);
      return row.element;
    };
    keepChildren(this.#list, offers.map(draw));
    keepChildren(this.#largerList, larger.map(draw));
    this.#empty.hidden = offers.length + larger.length > 0;
    this.#larger.hidden = larger.length === 0;
    this.#largerWords.textContent = plural("models_larger", larger.length);
    const shown = new Set([...offers, ...larger].map(({ id }) => id));
    for (const id of this.#rows.keys()) if (!shown.has(id)) this.#rows.delete(id);
  }

  /** Only how far one download is. @param {ModelToFetch} entry @param {Download | undefined} download */
  progress(entry, download) {
    this.#rows.get(entry.id)?.update(entry, download);
  }
}
