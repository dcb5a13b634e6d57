/** The map: every saved page as a point, near what it is like; a list beside it says what is in view. */

import { h } from "../../common/dom.js";
import { isCancelled } from "../../common/host.js";
import { troubleCard } from "../../common/trouble-card.js";
import { day, number, percent, plural, t } from "../../common/words.js";
import { backButton } from "../page-head.js";
import { colouring } from "./colouring.js";
import { listenToHands } from "./gestures.js";
import { paint, radiusOf } from "./painting.js";
import { Points } from "./points.js";
import { panned, seen, toMap, toScreen, wholeMap, zoomed, zoomOf } from "./viewport.js";

/** @import { Host } from "../../common/host.js" */
/** @import { AnyEvent, CollectionSummary, MapLabel, MapPoints } from "../../protocol/protocol.js" */
/** @import { By } from "./colouring.js" */
/** @import { Viewport } from "./viewport.js" */

/**
 * @typedef {object} MapActions
 * @property {(pageId: number) => void} open
 * @property {() => void} back
 * @property {() => readonly CollectionSummary[]} collections
 * @property {() => void} copied
 * @property {() => number} nowS seconds since 1970
 */

const MOST_LISTED = 60;
const LIST_AFTER_MS = 120;
const FINGER_PX = 14;
const STEP_ZOOM = 1.6;

export class MapView {
  #place;
  #host;
  #actions;
  #control = new AbortController();
  #points = new Points([]);
  /** @type {readonly MapLabel[]} */ #labels = [];
  #waiting = 0;
  /** @type {By | null} */ #by = null;
  /** Null: the whole map, however large its place is. @type {Viewport | null} */ #view = null;
  /** @type {number | null} */ #at = null;
  #colouring = colouring(new Points([]), "time", [], 0);
  #frame = 0;
  #isShown = false;
  #isLoading = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #listing;
  #canvas = h("canvas", { class: "map-canvas", tabindex: "0", role: "application", "aria-label": t("map_canvas_label"), "aria-describedby": "map-keys" });
  #tip = h("div", { class: "map-tip", "aria-hidden": "true", hidden: true });
  #legend = h("ul", { class: "map-legend", "aria-label": t("map_legend_label") });
  #count = h("h2", { id: "map-count", tabindex: "-1" }, t("loading"));
  #list = h("ul", {});
  #instead = h("div", { class: "map-instead" });
  #select = h("select", { id: "map-by", "aria-label": t("map_by") }, h("option", { value: "collection" }, t("map_by_collection")), h("option", { value: "time" }, t("map_by_time")));
  #status = h("p", { class: "quiet map-status", role: "status" });
  #body;

  /** @param {HTMLElement} place @param {Pick<Host, "request">} host @param {MapActions} actions */
  constructor(place, host, actions) {
    this.#place = place;
    this.#host = host;
    this.#actions = actions;
    const stage = h("div", { class: "map-stage" }, this.#canvas, this.#tip, this.#zoomButtons());
    const beside = h("section", { class: "map-beside", "aria-labelledby": "map-count" }, this.#count, this.#list);
    this.#body = h("div", { class: "map-body", hidden: true }, h("div", { class: "map-main" }, stage, this.#legend, h("p", { id: "map-keys", class: "quiet" }, t("map_keys"))), beside);
    const again = h("button", { type: "button", id: "map-again", class: "small", onclick: () => void this.#load(true) }, t("map_again"));
    place.append(
      h("header", {}, h("div", { class: "map-title" }, backButton(actions.back), h("h1", { tabindex: "-1" }, t("places_map"))), h("div", { class: "map-controls" }, h("label", { for: "map-by" }, t("map_by")), this.#select, again)),
      this.#status, this.#instead, this.#body,
    );
    this.#select.addEventListener("change", () => {
      this.#by = /** @type {By} */ (this.#select.value);
      this.#colour();
    });
    this.#listen();
    new ResizeObserver(() => this.#drawSoon()).observe(stage);
    for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) matchMedia(query).addEventListener("change", () => this.#drawSoon());
  }

  /** Where one was on it, one is again. */
  async show() {
    this.#isShown = true;
    document.title = t("page_title", t("places_map"));
    this.#place.querySelector("h1")?.focus({ preventScroll: true });
    await this.#load(false);
  }

  /** Pages may have come, gone, or been read. */
  async refresh() {
    if (this.#isShown && !this.#isLoading) await this.#load(false);
  }

  /** What is being laid out for nobody is called off. */
  hide() {
    this.#isShown = false;
    this.#control.abort();
    clearTimeout(this.#listing);
  }

  /** @param {boolean} anew */
  async #load(anew) {
    this.#control.abort();
    this.#control = new AbortController();
    const { signal } = this.#control;
    /** @type {MapPoints[]} */
    const parts = [];
    /** @type {readonly MapLabel[]} */
    let labels = [];
    if (this.#points.count === 0) this.#instead.replaceChildren(h("p", { class: "working late" }, t("loading")));
    const hear = (/** @type {AnyEvent} */ event) => {
      if (signal.aborted) return;
      if (event.type === "progress") this.#showProgress(event.done / (event.total ?? 100));
      if (event.type === "map_points") parts.push(event);
      if (event.type === "map_labels") labels = event.labels;
    };
    this.#isLoading = true;
    try {
      await this.#host.request({ type: "draw_map", anew }, hear, signal);
      if (signal.aborted) return;
      this.#points = new Points(parts);
      this.#labels = labels;
      this.#waiting = parts[0]?.waiting ?? 0;
      if (anew) this.#view = null;
      this.#showAll();
    } catch (reason) {
      if (signal.aborted && this.#points.count > 0) return this.#showAll();
      if (signal.aborted || isCancelled(reason)) return this.#instead.replaceChildren(this.#stopped());
      this.#instead.replaceChildren(troubleCard(reason, { tryAgain: () => void this.#load(anew), copied: this.#actions.copied }));
    } finally {
      if (this.#control.signal === signal) this.#isLoading = false;
    }
  }

  /** @param {number} share */
  #showProgress(share) {
    const before = this.#instead.querySelector("progress");
    if (before) {
      before.value = share;
      const words = this.#instead.querySelector(".map-share");
      if (words) words.textContent = percent(share);
      return;
    }
    const stop = () => {
      this.#control.abort();
      if (this.#points.count === 0) this.#instead.replaceChildren(this.#stopped());
      else this.#instead.replaceChildren();
      this.#canvas.focus();
    };
    this.#instead.replaceChildren(
      h("div", { class: "map-progress", role: "group", "aria-label": t("map_laying_out") },
        h("p", {}, t("map_laying_out"), " ", h("span", { class: "map-share" }, percent(share))),
        h("progress", { max: "1", value: String(share), "aria-label": t("map_laying_out") }),
        h("button", { type: "button", id: "map-stop", class: "small", onclick: stop }, t("cancel"))),
    );
  }

  #stopped() {
    return h("div", { class: "empty" }, h("p", {}, t("map_stopped")), h("div", { class: "actions" }, h("button", { type: "button", class: "primary", onclick: () => void this.#load(false) }, t("map_lay_out"))));
  }

  #showAll() {
    const { count } = this.#points;
    const hadFocus = this.#instead.contains(document.activeElement);
    this.#instead.replaceChildren(...(count === 0 ? [this.#empty()] : []));
    this.#body.hidden = count === 0;
    this.#select.disabled = count === 0;
    this.#status.textContent = count > 0 && this.#waiting > 0 ? plural("map_waiting", this.#waiting) : "";
    if (hadFocus) this.#place.querySelector("h1")?.focus({ preventScroll: true });
    this.#by ??= this.#actions.collections().length > 0 ? "collection" : "time";
    this.#select.value = this.#by;
    this.#at = null;
    this.#colour();
  }

  #empty() {
    return h("div", { class: "empty" }, h("h2", {}, t("map_empty_title")), h("p", {}, t(this.#waiting > 0 ? "map_empty_waiting" : "map_empty_words")));
  }

  #colour() {
    this.#colouring = colouring(this.#points, this.#by ?? "time", this.#actions.collections(), this.#actions.nowS());
    this.#legend.replaceChildren(
      ...this.#colouring.legend.map(({ hue, name, isKey, count }) =>
        h("li", {}, h("span", { class: `swatch hue-${hue}`, "aria-hidden": "true" }), h("span", { dir: "auto" }, isKey ? t(name) : name), " ", h("span", { class: "quiet" }, number(count)))),
    );
    this.#drawSoon();
  }

  get #size() {
    return { width: this.#canvas.clientWidth, height: this.#canvas.clientHeight };
  }

  get #viewport() {
    return this.#view ?? wholeMap(this.#size);
  }

  #drawSoon() {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
    clearTimeout(this.#listing);
    this.#listing = setTimeout(() => this.#listInView(), LIST_AFTER_MS);
  }

  #draw() {
    this.#frame = 0;
    const size = this.#size;
    if (size.width === 0 || this.#points.count === 0) return;
    paint(this.#canvas, size, { points: this.#points, labels: this.#labels, colouring: this.#colouring, view: this.#viewport, at: this.#at });
    this.#canvas.dataset.zoom = zoomOf(this.#viewport, size).toFixed(2);
  }

  /** The pages nearest to the middle of what is seen. What has the focus in the list keeps it. */
  #listInView() {
    if (this.#size.width === 0) return;
    const view = this.#viewport;
    const inView = this.#points.within(seen(view, this.#size));
    this.#count.textContent = plural("map_in_view", inView.length);
    const shown = this.#points.byDistance(inView, view.x, view.y).slice(0, MOST_LISTED);
    const key = shown.map((at) => `${this.#points.pageIds[at]} ${this.#colouring.hues[at]}`).join();
    if (key === this.#list.dataset.shown) return;
    this.#list.dataset.shown = key;
    const focused = /** @type {HTMLElement | null} */ (this.#list.contains(document.activeElement) ? document.activeElement : null)?.dataset.page;
    this.#list.replaceChildren(...shown.map((at) => this.#item(at)), ...(inView.length > shown.length ? [h("li", { class: "quiet" }, t("map_nearer"))] : []));
    if (focused) (/** @type {HTMLElement | null} */ (this.#list.querySelector(`[data-page="${focused}"]`)) ?? this.#count).focus();
  }

  /** @param {number} at */
  #item(at) {
    const look = () => this.#lookAt(at);
    const pageId = this.#points.pageIds[at] ?? 0;
    return h("li", {},
      h("span", { class: `swatch hue-${this.#colouring.hues[at] ?? 0}`, "aria-hidden": "true" }),
      h("button", { type: "button", class: "plain", dir: "auto", "data-page": String(pageId), onclick: () => this.#actions.open(pageId), onmouseenter: look, onfocus: look }, this.#points.titles[at] ?? ""));
  }

  /** Ring a page and say what it is. @param {number | null} at */
  #lookAt(at) {
    if (at === this.#at) return;
    this.#at = at;
    this.#canvas.classList.toggle("at-page", at !== null);
    this.#tip.hidden = at === null;
    if (at !== null) {
      const [left, top] = toScreen(this.#viewport, this.#size, this.#points.x[at] ?? 0, this.#points.y[at] ?? 0);
      this.#tip.replaceChildren(h("strong", { dir: "auto" }, this.#points.titles[at] ?? ""), h("span", {}, day(this.#points.savedAt[at] ?? 0)));
      const room = this.#size.width - this.#tip.offsetWidth - 8;
      this.#tip.style.left = `${Math.max(8, Math.min(room, left + 12))}px`;
      this.#tip.style.top = `${top + 12 + this.#tip.offsetHeight > this.#size.height ? top - 12 - this.#tip.offsetHeight : top + 12}px`;
    }
    this.#drawSoon();
  }

  /** @param {Viewport | null} view null: the whole map */
  #move(view) {
    this.#view = view;
    this.#lookAt(null);
    this.#drawSoon();
  }

  #listen() {
    const find = (/** @type {number} */ left, /** @type {number} */ top) => {
      const [x, y] = toMap(this.#viewport, this.#size, left, top);
      const reach = Math.max(FINGER_PX, radiusOf(this.#points.count, zoomOf(this.#viewport, this.#size)));
      return this.#points.nearest(x, y, reach / this.#viewport.scale);
    };
    listenToHands(this.#canvas, {
      pan: (right, down) => this.#move(panned(this.#viewport, right, down)),
      zoom: (factor, left, top) => this.#move(zoomed(this.#viewport, this.#size, factor, left, top)),
      whole: () => this.#move(null),
      point: (left, top) => this.#lookAt(find(left, top)),
      leave: () => this.#lookAt(null),
      press: (left, top) => {
        const at = find(left, top);
        if (at !== null) this.#actions.open(this.#points.pageIds[at] ?? 0);
      },
      enter: () => this.#list.querySelector("button")?.focus(),
    });
  }

  #zoomButtons() {
    const middle = (/** @type {number} */ factor) => () => this.#move(zoomed(this.#viewport, this.#size, factor, this.#size.width / 2, this.#size.height / 2));
    const button = (/** @type {string} */ id, /** @type {string} */ sign, /** @type {string} */ words, /** @type {() => void} */ act) =>
      h("button", { type: "button", id, class: "small", "aria-label": words, title: words, onclick: act }, sign);
    return h("div", { class: "map-zoom", role: "group", "aria-label": t("map_zoom") },
      button("map-nearer", "+", t("map_zoom_in"), middle(STEP_ZOOM)),
      button("map-farther", "−", t("map_zoom_out"), middle(1 / STEP_ZOOM)),
      button("map-whole", "⤢", t("map_zoom_all"), () => this.#move(null)));
  }
}
