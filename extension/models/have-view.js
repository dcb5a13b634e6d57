/** The models on this computer: whose they are, which one is used, switching, deleting our own. */

import { h, keepChildren } from "../common/dom.js";
import { icon } from "../common/icons.js";
import { dotted, plural, size, t } from "../common/words.js";
import { allFacts, nameWithin } from "./facts.js";
import { diskWords, sourceWords } from "./model-words.js";
import { isRecommended } from "./shelves.js";

/** @import { ModelOnDisk, Models } from "../protocol/protocol.js" */
/** @import { Shelves } from "./shelves.js" */

/**
 * @typedef {object} HaveActions
 * @property {(model: ModelOnDisk) => void} use
 * @property {() => void} useNone
 * @property {(model: ModelOnDisk) => void} remove
 * @property {() => number} nowS since 1970
 */

export class HaveView {
  #actions;
  #empty = h("p", { class: "quiet", hidden: true }, t("models_have_none"));
  #list = h("ul", { class: "rows" });
  #othersList = h("ul", { class: "rows others" });
  #othersWords = h("summary");
  #others = h("details", { class: "more-rows", hidden: true }, this.#othersWords, this.#othersList);
  /** @type {Map<string, HTMLElement>} */ #rows = new Map();
  /** @type {Map<string, string>} */ #drawn = new Map();

  /** @param {HTMLElement} place @param {HaveActions} actions */
  constructor(place, actions) {
    this.#actions = actions;
    place.append(this.#empty, this.#list, this.#others);
  }

  /** @param {Models} models @param {Shelves} shelves */
  update(models, { usable, others }) {
    const rows = usable.map((model) => this.#row(model.id, { model, isChosen: model.id === models.chosen, isBest: isRecommended(models, model.id, "disk") ? (models.recommended?.reason ?? "") : null }, usableRow));
    const none = this.#row("none", { isChosen: models.chosen === null && models.lost === null }, noneRow);
    const left = others.map((model) => this.#row(model.id, { model }, otherRow));
    keepChildren(this.#list, [...rows, none]);
    keepChildren(this.#othersList, left);
    this.#empty.hidden = usable.length > 0;
    this.#others.hidden = others.length === 0;
    this.#othersWords.textContent = plural("models_others", others.length);
    const known = new Set([...rows, none, ...left]);
    for (const [key, row] of this.#rows) {
      if (known.has(row)) continue;
      this.#rows.delete(key);
      this.#drawn.delete(key);
    }
  }

  /** Give the focus to a model's row, or to the list. @param {string} id */
  focus(id) {
    const row = this.#rows.get(id) ?? this.#list.firstElementChild;
    /** @type {HTMLElement | null | undefined} */ (row?.querySelector("h3"))?.focus();
  }

  /** Which row comes after this one, or before it where it is the last. @param {string} id */
  neighbour(id) {
    const ids = [...this.#list.children, ...this.#othersList.children].map((row) => /** @type {HTMLElement} */ (row).dataset.model ?? "");
    const at = ids.indexOf(id);
    return ids[at + 1] ?? ids[at - 1] ?? "none";
  }

  /**
   * A row of its own, drawn anew only when what it shows is other than before.
   * @template F
   * @param {string} id @param {F} facts @param {(facts: F, actions: HaveActions) => HTMLElement[]} draw
   */
  #row(id, facts, draw) {
    const key = `${draw.name} ${id}`;
    const row = this.#rows.get(id) ?? h("li", { class: "row", "data-model": id });
    this.#rows.set(id, row);
    const wanted = `${key} ${JSON.stringify(facts)} ${Math.floor(this.#actions.nowS() / 3_600)}`;
    if (this.#drawn.get(id) === wanted) return row;
    this.#drawn.set(id, wanted);
    const hadFocus = row.contains(document.activeElement);
    const wasOpen = row.querySelector("details")?.open ?? false;
    row.replaceChildren(...draw(facts, this.#actions));
    const details = row.querySelector("details");
    if (details) details.open = wasOpen;
    if (hadFocus) row.querySelector("h3")?.focus();
    return row;
  }
}

/** @param {{model: ModelOnDisk, isChosen: boolean, isBest: string | null}} facts @param {HaveActions} actions */
function usableRow({ model, isChosen, isBest }, actions) {
  return [
    h(
      "div",
      { class: "row-words" },
      h("h3", { tabindex: "-1", dir: "auto" }, model.name, isBest !== null && h("span", { class: "badge" }, t("models_recommended"))),
      h("p", { class: "quiet" }, diskWords(model, actions.nowS())),
      isBest && h("p", { class: "quiet" }, isBest),
      !model.runs_well && h("p", { class: "quiet warning" }, t("models_slow_here", size(model.memory_bytes))),
      h("details", {}, h("summary", {}, t("models_details")), allFacts(model)),
    ),
    h(
      "div",
      { class: "actions" },
      isChosen ? inUse() : useButton(model.name, () => actions.use(model)),
      model.removable && removeButton(model, actions),
    ),
  ].filter((node) => node instanceof HTMLElement);
}

/** @param {{isChosen: boolean}} facts @param {HaveActions} actions */
function noneRow({ isChosen }, actions) {
  return [
    h(
      "div",
      { class: "row-words" },
      h("h3", { tabindex: "-1" }, t("models_none_title")),
      h("p", { class: "quiet" }, t("models_none_row")),
    ),
    h("div", { class: "actions" }, isChosen ? inUse() : useButton(t("models_none_title"), actions.useNone)),
  ];
}

/** @param {{model: ModelOnDisk}} facts @param {HaveActions} actions */
function otherRow({ model }, actions) {
  return [
    h(
      "div",
      { class: "row-words" },
      h("h3", { tabindex: "-1", dir: "auto" }, model.name),
      h("p", { class: "quiet" }, dotted([t("models_from", sourceWords(model.sources)), size(model.bytes)])),
      h("p", { class: "quiet" }, model.why_not ?? ""),
    ),
    h("div", { class: "actions" }, model.removable && removeButton(model, actions)),
  ];
}

function inUse() {
  return h("span", { class: "in-use" }, icon("check"), t("models_in_use"));
}

/** @param {string} name @param {() => void} act */
function useButton(name, act) {
  return h("button", { type: "button", class: "use", onclick: act }, ...nameWithin("models_use", name));
}

/** @param {ModelOnDisk} model @param {HaveActions} actions */
function removeButton(model, actions) {
  const label = t("models_delete_of", model.name, size(model.bytes));
  return h(
    "button",
    { type: "button", class: "bare remove", "aria-label": label, title: label, onclick: () => actions.remove(model) },
    icon("forget"),
  );
}
