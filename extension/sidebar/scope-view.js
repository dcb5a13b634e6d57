/** Says what the next question is about, and lets the person choose: a button and the choices under it. */

import { CollectionChoice } from "./collection-choice.js";
import { TabsChoice } from "./tabs-choice.js";
import { h } from "../common/dom.js";
import { plural, t } from "../common/words.js";

/** @import { State } from "./state.js" */
/** @import { Scope, ScopeName } from "./scopes.js" */
/**
 * @typedef {object} ScopeActions
 * @property {(scope: Scope) => void} choose
 * @property {() => void} chosen the person is done choosing
 * @property {() => void} look the choices open: find out what there is to choose from
 * @property {() => void} allow
 */

/** In this order. @type {Exclude<ScopeName, "saved">[]} */
const CHOICES = ["page", "selection", "tabs", "collection", "library", "model"];
/** After these there is something more to choose. @type {ScopeName[]} */
const OPEN_ENDED = ["tabs", "collection"];

export class ScopeView {
  #button;
  #panel;
  #actions;
  #tabs;
  #collections;
  /** @type {Map<ScopeName, {row: HTMLElement, input: HTMLInputElement, name: HTMLElement, more: HTMLElement}>} */
  #rows = new Map();

  /** @param {HTMLButtonElement} button @param {HTMLElement} panel a popover @param {ScopeActions} actions */
  constructor(button, panel, actions) {
    this.#button = button;
    this.#panel = panel;
    this.#actions = actions;
    this.#tabs = new TabsChoice({ choose: (tabs) => actions.choose({ type: "tabs", tabs }), allow: actions.allow });
    this.#collections = new CollectionChoice({
      choose: ({ collection_id: collectionId, name }) => actions.choose({ type: "collection", collectionId, name }),
    });
    for (const name of /** @type {ScopeName[]} */ (["saved", ...CHOICES])) this.#rows.set(name, this.#row(name));
    const done = h("button", { type: "button", class: "small done", onclick: () => this.#finish() }, t("scope_done"));
    const under = new Map([["tabs", this.#tabs.element], ["collection", this.#collections.element]]);
    panel.replaceChildren(
      ...[...this.#rows].flatMap(([name, { row }]) => [row, under.get(name)]).filter((node) => node !== undefined),
      done,
    );
    panel.addEventListener("change", (event) => this.#hear(/** @type {HTMLInputElement} */ (event.target)));
    panel.addEventListener("click", (event) => this.#press(/** @type {MouseEvent} */ (event)));
    panel.addEventListener("keydown", (event) => {
      const isButton = event.target instanceof HTMLButtonElement;
      if (event.key !== "Enter" || isButton) return;
      event.preventDefault();
      this.#finish();
    });
    panel.addEventListener("beforetoggle", (event) => {
      if (/** @type {ToggleEvent} */ (event).newState !== "open") return;
      this.#place();
      actions.look();
    });
    panel.addEventListener("toggle", (event) => {
      if (/** @type {ToggleEvent} */ (event).newState === "open") this.#chosenRow()?.focus();
    });
  }

  get isOpen() {
    return this.#panel.matches(":popover-open");
  }

  open() {
    this.#panel.showPopover();
  }

  /** @param {State} state */
  update(state) {
    const { scope, page, selection, collections, tabs } = state;
    const words = scopeWords(scope);
    setText(/** @type {HTMLElement} */ (this.#button.firstElementChild), words);
    this.#button.setAttribute("aria-label", t("scope_button", words));
    for (const [name, { row, input, more, name: title }] of this.#rows) {
      input.checked = scope.type === name;
      if (name === "page") setText(more, page?.title ?? "");
      if (name === "selection") setText(more, selection ? t("scope_selection_begins", selection) : "");
      if (name === "saved") setText(title, scope.type === "saved" ? scopeWords(scope) : "");
      row.hidden = isLeftOut(name, state);
    }
    this.#tabs.update(scope, tabs, page);
    this.#collections.update(scope, collections);
    const last = /** @type {HTMLElement} */ (this.#panel.lastElementChild);
    last.hidden = !OPEN_ENDED.includes(scope.type);
    // What stands above may have grown meanwhile.
    if (this.isOpen) this.#place();
  }

  /** @param {ScopeName} name */
  #row(name) {
    const title = h("span", { class: "name" }, t(`scope_${name}`));
    const words = name === "model" ? t("scope_more_model") : name === "library" ? t("scope_more_library") : "";
    const more = h("span", { class: "more", dir: "auto" }, words);
    const input = h("input", { type: "radio", name: "scope", value: name });
    const row = h("label", { class: "choice" }, input, h("span", { class: "words" }, title, more));
    return { row, input, name: title, more };
  }

  #chosenRow() {
    return [...this.#rows.values()].find(({ input }) => input.checked)?.input;
  }

  /** @param {HTMLInputElement} input */
  #hear({ name, value }) {
    if (name !== "scope") return;
    const scope = /** @type {ScopeName} */ (value);
    if (scope === "tabs") this.#tabs.begin();
    else if (scope === "collection") this.#collections.begin();
    else if (scope !== "saved") this.#actions.choose({ type: scope });
  }

  /** With the pointer, choosing what leaves nothing more to choose is all. @param {MouseEvent} event */
  #press(event) {
    const row = /** @type {HTMLElement} */ (event.target).closest("label.choice");
    const value = row?.querySelector("input")?.value ?? "";
    // A key that moves among radio buttons makes clicks too, of no pointer: those go on choosing.
    if (!row || event.detail === 0 || OPEN_ENDED.includes(/** @type {ScopeName} */ (value))) return;
    setTimeout(() => this.#finish());
  }

  #finish() {
    this.#panel.hidePopover();
    this.#actions.chosen();
  }

  /** Under the button, as far as there is room. */
  #place() {
    const { bottom } = this.#button.getBoundingClientRect();
    this.#panel.style.top = `${bottom + 4}px`;
    this.#panel.style.maxHeight = `calc(100vh - ${bottom + 16}px)`;
  }
}

/** @param {ScopeName} name @param {State} state */
function isLeftOut(name, { scope, chatModel, selection }) {
  if (name === scope.type) return false;
  if (name === "saved") return true;
  if (name === "selection") return !selection;
  return name === "model" && !chatModel;
}

/** What a scope is called. @param {Scope} scope */
export function scopeWords(scope) {
  if (scope.type === "tabs") return scope.tabs.length > 0 ? plural("scope_tabs_chosen", scope.tabs.length) : t("scope_tabs");
  if (scope.type === "collection" && scope.name) return scope.name;
  if (scope.type === "saved") return t("scope_saved_chosen", scope.title);
  return t(`scope_${scope.type}`);
}

/** @param {HTMLElement} element @param {string} words */
function setText(element, words) {
  if (element.textContent !== words) element.textContent = words;
}
