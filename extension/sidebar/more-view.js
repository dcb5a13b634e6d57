/** The menu of what lies outside the conversation: library, map, models, settings, the keys. */

import { h } from "../common/dom.js";
import { icon } from "../common/icons.js";
import { t } from "../common/words.js";

/** @import { IconName } from "../common/icons.js" */
/** @typedef {"library" | "map" | "models" | "settings" | "keys"} Choice */

/** @type {readonly {choice: Choice, look: IconName, words: string}[]} */
const CHOICES = [
  { choice: "library", look: "all", words: "places_library" },
  { choice: "map", look: "map", words: "places_map" },
  { choice: "models", look: "models", words: "places_models" },
  { choice: "settings", look: "settings", words: "places_settings" },
  { choice: "keys", look: "keyboard", words: "keys_title" },
];

export class MoreView {
  #button;
  #menu;

  /** @param {HTMLElement} button @param {HTMLElement} menu a popover @param {Record<Choice, () => void>} actions */
  constructor(button, menu, actions) {
    this.#button = button;
    this.#menu = menu;
    const item = (/** @type {typeof CHOICES[number]} */ { choice, look, words }) =>
      h("button", { type: "button", role: "menuitem", tabindex: "-1", "data-choice": choice, onclick: () => this.#end(actions[choice]) }, icon(look), t(words));
    menu.replaceChildren(...CHOICES.map(item));
    menu.addEventListener("beforetoggle", (event) => {
      if (/** @type {ToggleEvent} */ (event).newState === "open") this.#place();
    });
    menu.addEventListener("toggle", (event) => {
      const isOpen = /** @type {ToggleEvent} */ (event).newState === "open";
      button.setAttribute("aria-expanded", String(isOpen));
      if (isOpen) this.#items[0]?.focus();
    });
    menu.addEventListener("keydown", (event) => this.#move(event));
  }

  get #items() {
    return [...this.#menu.querySelectorAll("button")];
  }

  /** @param {() => void} act */
  #end(act) {
    this.#menu.hidePopover();
    this.#button.focus();
    act();
  }

  /** As in every menu: arrows go round, Home and End to the ends, Tab leaves. @param {KeyboardEvent} event */
  #move(event) {
    const items = this.#items;
    const at = items.findIndex((one) => one === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Tab") this.#menu.hidePopover();
    if (to === undefined) return;
    event.preventDefault();
    items.at(to % items.length)?.focus();
  }

  /** Under its button, within the sidebar. */
  #place() {
    const { bottom } = this.#button.getBoundingClientRect();
    this.#menu.style.top = `${bottom + 4}px`;
    this.#menu.style.maxHeight = `calc(100vh - ${bottom + 16}px)`;
  }
}
