/**
 * Short words at the bottom of the page, each with at most one thing to do about it.
 *
 * They are announced politely and take nobody's focus; where one goes while its button has the
 * focus, the focus goes back to where the page says.
 */

import { h } from "./dom.js";

const SHOWN_MS = 10_000;
const LONG_MS = 2_147_483_647;

/**
 * @typedef {object} How
 * @property {unknown} [key] a later toast with the same key takes its place
 * @property {{label: string, act: () => void} | null} [button]
 * @property {number} [forMs] Infinity: until it is replaced or taken away
 * @property {boolean} [running] something goes on meanwhile
 */

export class Toasts {
  #region;
  #home;
  /** @type {Map<unknown, {element: HTMLElement, timer: ReturnType<typeof setTimeout>}>} */ #shown = new Map();

  /** @param {HTMLElement} region @param {() => void} home takes the focus that would be lost */
  constructor(region, home) {
    this.#region = region;
    this.#home = home;
  }

  /** @param {string} words @param {How} [how] */
  show(words, { key = "note", button = null, forMs = SHOWN_MS, running = false } = {}) {
    const press = () => {
      this.close(key);
      button?.act();
    };
    const element = h(
      "div",
      { class: running ? "toast running" : "toast" },
      h("span", {}, words),
      button && h("button", { type: "button", onclick: press }, button.label),
    );
    const before = this.#shown.get(key);
    clearTimeout(before?.timer);
    const hadFocus = before?.element.contains(document.activeElement) ?? false;
    if (before) before.element.replaceWith(element);
    else this.#region.append(element);
    const other = element.querySelector("button");
    if (hadFocus && other) other.focus();
    else if (hadFocus) this.#home();
    const timer = setTimeout(() => this.close(key), Math.min(forMs, LONG_MS));
    this.#shown.set(key, { element, timer });
  }

  /** @param {unknown} key */
  close(key) {
    const toast = this.#shown.get(key);
    if (!toast) return;
    clearTimeout(toast.timer);
    this.#shown.delete(key);
    const hadFocus = toast.element.contains(document.activeElement);
    toast.element.remove();
    if (hadFocus) this.#home();
  }
}
