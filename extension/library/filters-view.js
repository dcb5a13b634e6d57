/** The small controls beside the search field: each writes one filter into the text, or reads it there. */

import { h } from "../common/dom.js";
import { t } from "../common/words.js";
import { daysBefore, filterValue, hasWords, withFilter } from "./query.js";

/** @import { CollectionSummary, ListPages } from "../protocol/protocol.js" */
/** @import { FilterName } from "./query.js" */

/** @typedef {NonNullable<ListPages["order"]>} Order */
/** @typedef {{value: string, words: string}} Choice */

const TYPES = [
  ["page", "type_page"], ["selection", "type_selection"], ["note", "type_note"], ["file", "type_file"],
  ["pdf", "type_pdf"],
];
const PERIODS = /** @type {const} */ ([[7, "period_week"], [31, "period_month"], [365, "period_year"]]);
/** @type {[Order, string][]} */
const ORDERS = [
  ["newest", "order_newest"], ["oldest", "order_oldest"], ["title", "order_title"], ["site", "order_site"],
  ["longest", "order_longest"],
];

/**
 * @typedef {object} Known
 * @property {string} query
 * @property {Order} order
 * @property {CollectionSummary[]} collections
 * @property {string[]} sites of the rows at hand
 */

export class FiltersView {
  #element;
  #setQuery;
  #setOrder;
  #now;
  #shown = "";
  #query = "";

  /**
   * @param {HTMLElement} element
   * @param {{setQuery: (query: string) => void, setOrder: (order: Order) => void, now: () => Date}} actions
   */
  constructor(element, { setQuery, setOrder, now }) {
    this.#element = element;
    this.#setQuery = setQuery;
    this.#setOrder = setOrder;
    this.#now = now;
  }

  /** @param {Known} known */
  update(known) {
    const { query, order, collections, sites } = known;
    this.#query = query;
    const anything = (/** @type {string} */ key) => ({ value: "", words: t(key) });
    const types = TYPES.map(([value = "", key = ""]) => ({ value, words: t(key) }));
    const now = this.#now();
    const periods = PERIODS.map(([days, key]) => ({ value: daysBefore(now, days), words: t(key) }));
    const names = collections.map(({ name }) => ({ value: name, words: name }));
    const hosts = sites.map((site) => ({ value: site, words: site }));
    const isSearch = hasWords(query);
    const orders = isSearch
      ? [{ value: "best", words: t("order_best") }]
      : ORDERS.map(([value, key]) => ({ value, words: t(key) }));
    /** @type {[FilterName, string, Choice[]][]} */
    const controls = [
      ["type", "filter_type", [anything("type_any"), ...types]],
      ["after", "filter_period", [anything("period_any"), ...periods]],
      ["collection", "filter_collection", [anything("collection_any"), ...names]],
      ["site", "filter_site", [anything("site_any"), ...hosts]],
    ];
    // The words between the filters change with each key, and nothing here with them.
    const wanted = JSON.stringify([controls.map(([name]) => filterValue(query, name)), order, controls, isSearch]);
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    const focused = document.activeElement?.id;
    this.#element.replaceChildren(
      ...controls.map(([name, label, choices]) => this.#filter(query, name, t(label), choices)),
      control("order", t("filter_order"), orders, isSearch ? "best" : order, isSearch, (value) =>
        this.#setOrder(/** @type {Order} */ (value)),
      ),
    );
    if (focused?.startsWith("filter-")) document.getElementById(focused)?.focus();
  }

  /** @param {string} query @param {FilterName} name @param {string} label @param {Choice[]} choices */
  #filter(query, name, label, choices) {
    const value = filterValue(query, name) ?? "";
    const known = choices.find((choice) => choice.value.toLowerCase() === value.toLowerCase());
    // What was typed and is none of the choices is one too.
    const all = known ? choices : [...choices, { value, words: name === "after" ? t("period_after", value) : value }];
    return control(name, label, all, known?.value ?? value, false, (chosen) =>
      this.#setQuery(withFilter(this.#query, name, chosen || null)),
    );
  }
}

/**
 * @param {string} name @param {string} label @param {Choice[]} choices @param {string} value
 * @param {boolean} disabled @param {(value: string) => void} onChoose
 */
function control(name, label, choices, value, disabled, onChoose) {
  const id = `filter-${name}`;
  const select = h(
    "select",
    { id, "aria-label": label, title: label, disabled, class: value && name !== "order" ? "set" : "" },
    ...choices.map((choice) => h("option", { value: choice.value, selected: choice.value === value }, choice.words)),
  );
  select.addEventListener("change", () => onChoose(select.value));
  return select;
}
