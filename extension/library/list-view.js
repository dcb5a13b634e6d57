/**
 * The list of pages or passages: a grid of which only the rows in view are in the document.
 *
 * The focus stays on the grid itself, which names its active row: scrolling can therefore never
 * lose it, and a hundred thousand rows cost what thirty do.
 */

import { h, remPx } from "../common/dom.js";
import { t } from "../common/words.js";
import { rowContent, titleOf } from "./row-view.js";
import { pageIdOf } from "./rows.js";
import { SPARE_ROWS, reachable, rowAfterKey, rowsInView, scrollToShow } from "./windowing.js";

/** @import { Row, Rows } from "./rows.js" */

/** Row heights in rem: each kind of row has one, whatever is in it. */
const HEIGHT_REM = { page: 3.75, hit: 7.5 };
const SCROLL_REST_MS = 60;

/**
 * @typedef {object} ListActions
 * @property {(row: Row) => void} open
 * @property {(row: Row, index: number) => void} toggle
 * @property {(index: number) => void} extend choose everything up to here
 * @property {() => void} chooseAll
 * @property {() => void} forget what is chosen, or the active row
 * @property {() => void} leave upwards, out of the list
 * @property {() => void} pointedAway the pointer is over the rows no more
 */

export class ListView {
  #rows;
  #actions;
  /** @type {ReadonlySet<number>} */ #chosen = new Set();
  /** @type {Map<number, {element: HTMLElement, row: Row | null}>} */ #drawn = new Map();
  #body = h("div", { role: "rowgroup", class: "rows" });
  #grid;
  #active = 0;
  /** @type {"page" | "hit"} */ #sort = "page";
  #frame = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #rest;
  #isPointedAt = false;
  #isGlance = false;

  /** @param {HTMLElement} place @param {Rows} rows @param {ListActions} actions */
  constructor(place, rows, actions) {
    this.#rows = rows;
    this.#actions = actions;
    this.#grid = h(
      "div",
      {
        class: "grid", role: "grid", tabindex: "0", "aria-multiselectable": "true", "aria-label": t("list_label"),
        onscroll: () => this.#drawSoon(),
        onkeydown: (event) => this.#press(/** @type {KeyboardEvent} */ (event)),
        onclick: (event) => this.#click(/** @type {MouseEvent} */ (event)),
        // A click must not move the focus from the grid into a row that may scroll away.
        onmousedown: (event) => this.#hold(/** @type {MouseEvent} */ (event)),
        onfocus: () => this.#draw(),
        onpointermove: () => {
          this.#isPointedAt = true;
        },
        onpointerleave: () => {
          this.#isPointedAt = false;
          actions.pointedAway();
        },
      },
      this.#body,
    );
    place.append(this.#grid);
    new ResizeObserver(() => this.#drawSoon()).observe(this.#grid);
  }

  get element() {
    return this.#grid;
  }

  /** The row that the keyboard is at. */
  get active() {
    return this.#rows.at(this.#active);
  }

  /** The first row in view. */
  get topRow() {
    return Math.floor(this.#grid.scrollTop / this.#rowHeight);
  }

  focus() {
    this.#grid.focus({ preventScroll: true });
  }

  /** Whether somebody is at its rows, by keys, scrolling or pointer: they must not change places then. */
  get isInUse() {
    if (this.#rows.count === 0) return false;
    return this.#isPointedAt || this.#grid.scrollTop > 0 || document.activeElement === this.#grid;
  }

  /** Begin at the top. */
  restart() {
    this.#active = 0;
    this.#isPointedAt = false;
    this.#grid.scrollTop = 0;
  }

  /**
   * Draw what changed.
   * @param {"page" | "hit"} sort which kind of rows there are
   * @param {ReadonlySet<number>} chosen
   * @param {boolean} isGlance the next key brings others: none but those in view are worth drawing
   */
  update(sort, chosen, isGlance) {
    this.#sort = sort;
    this.#chosen = chosen;
    this.#isGlance = isGlance;
    this.#draw();
  }

  get #rowHeight() {
    return HEIGHT_REM[this.#sort] * remPx();
  }

  get #count() {
    return reachable(this.#rows.count, this.#rowHeight);
  }

  #drawSoon() {
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    // All that is read of the page comes before anything is written: else it is laid out twice.
    const rowHeight = this.#rowHeight;
    const { scrollTop: scrolledTo, clientHeight: viewHeight } = this.#grid;
    const count = reachable(this.#rows.count, rowHeight);
    const scrollTop = Math.max(0, Math.min(scrolledTo, count * rowHeight - viewHeight));
    this.#active = Math.min(this.#active, Math.max(0, count - 1));
    this.#body.style.height = `${count * rowHeight}px`;
    this.#grid.setAttribute("aria-rowcount", String(this.#rows.isCounted ? this.#rows.count : -1));
    const spare = this.#isGlance && scrollTop === 0 ? 0 : SPARE_ROWS;
    const { from, to } = rowsInView({ scrollTop, viewHeight, rowHeight, count, spare });
    for (const [index, { element }] of this.#drawn) {
      if ((index >= from && index < to) || (index === this.#active && index < count)) continue;
      element.remove();
      this.#drawn.delete(index);
    }
    for (let index = from; index < to; index += 1) this.#drawRow(index, rowHeight);
    if (count > 0) this.#drawRow(this.#active, rowHeight);
    if (count > 0) this.#grid.setAttribute("aria-activedescendant", `row-${this.#active}`);
    else this.#grid.removeAttribute("aria-activedescendant");
    // Rows that are only flown over need not be fetched.
    clearTimeout(this.#rest);
    const isMissing = this.#isMissing(from, to);
    const isNearEnd = !this.#rows.isCounted && to >= count;
    if (isMissing || isNearEnd) this.#rest = setTimeout(() => void this.#rows.want(from, to + 1), SCROLL_REST_MS);
  }

  /** @param {number} from @param {number} to */
  #isMissing(from, to) {
    for (let index = from; index < to; index += 1) if (!this.#rows.at(index)) return true;
    return false;
  }

  /** @param {number} index @param {number} rowHeight */
  #drawRow(index, rowHeight) {
    const row = this.#rows.at(index);
    const isChosen = row !== null && this.#chosen.has(pageIdOf(row));
    const before = this.#drawn.get(index);
    const element = before?.element ?? h("div", { role: "row", id: `row-${index}`, "aria-rowindex": String(index + 1) });
    element.style.transform = `translateY(${index * rowHeight}px)`;
    element.style.height = `${rowHeight}px`;
    element.classList.toggle("active", index === this.#active);
    element.classList.toggle("odd", index % 2 === 1);
    if (!before || before.row !== row) element.replaceChildren(...this.#cells(row));
    element.setAttribute("aria-selected", String(isChosen));
    // A click has ticked the box already, whether the page could be chosen or not.
    const box = element.querySelector("input");
    if (box) box.checked = isChosen;
    this.#drawn.set(index, { element, row });
    if (!before) this.#place(index, element);
  }

  /** In the order of the rows, as a screen reader reads them. @param {number} index @param {HTMLElement} element */
  #place(index, element) {
    const after = [...this.#body.children].find((other) => Number(other.id.slice(4)) > index);
    this.#body.insertBefore(element, after ?? null);
  }

  /** @param {Row | null} row */
  #cells(row) {
    if (!row) return [h("div", { role: "gridcell", class: "waiting", "aria-label": t("loading") })];
    const title = titleOf(row.kind === "page" ? row.page : row.hit);
    const box = h("input", { type: "checkbox", tabindex: "-1", "aria-label": t("choose_page", title) });
    return [
      h("div", { role: "gridcell", class: "choose" }, box),
      h("div", { role: "gridcell", class: "what", title }, ...rowContent(row)),
    ];
  }

  /** @param {MouseEvent} event */
  #hold(event) {
    if (event.button !== 0 || event.target === this.#grid) return;
    event.preventDefault();
    this.focus();
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const target = /** @type {Element} */ (event.target);
    const element = target.closest("[role=row]");
    if (!element) return;
    const index = Number(element.id.slice(4));
    const row = this.#rows.at(index);
    if (!row) return;
    this.#active = index;
    if (event.shiftKey) this.#actions.extend(index);
    else if (target.closest(".choose") || event.ctrlKey || event.metaKey) this.#actions.toggle(row, index);
    else this.#actions.open(row);
    this.#draw();
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const withControl = event.ctrlKey || event.metaKey;
    const row = this.active;
    if (withControl && event.key.toLowerCase() === "a") this.#actions.chooseAll();
    else if (event.key === " " && row) this.#actions.toggle(row, this.#active);
    else if (event.key === "Enter" && row) this.#actions.open(row);
    else if (event.key === "Delete" && row) this.#actions.forget();
    else if (event.key === "ArrowUp" && this.#active === 0 && !event.shiftKey) this.#actions.leave();
    else if (!this.#move(event)) return;
    event.preventDefault();
  }

  /** @param {KeyboardEvent} event @returns {boolean} */
  #move({ key, shiftKey, altKey }) {
    const rowHeight = this.#rowHeight;
    const viewHeight = this.#grid.clientHeight;
    const next = rowAfterKey(key, this.#active, this.#count, Math.max(1, Math.floor(viewHeight / rowHeight) - 1));
    if (next === null || altKey) return false;
    if (shiftKey) {
      this.#actions.extend(this.#active);
      this.#active = next;
      this.#actions.extend(next);
    } else this.#active = next;
    this.#grid.scrollTop = scrollToShow(next, { scrollTop: this.#grid.scrollTop, viewHeight, rowHeight });
    this.#draw();
    return true;
  }
}
