/** One line at the bottom with, for ten seconds, a way back. */

import { h } from "./dom.js";

const SHOWN_MS = 10_000;

export class Notice {
  #element;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  /** @type {(() => void) | null} */ #onGone = null;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.#element = element;
  }

  /**
   * @param {string} words
   * @param {{label: string, act: () => void} | null} [button]
   * @param {() => void} [onGone] called when it went away without the button having been pressed
   */
  show(words, button = null, onGone = () => {}) {
    this.settle();
    this.#onGone = onGone;
    const press = () => {
      this.#onGone = null;
      this.settle();
      button?.act();
    };
    this.#element.replaceChildren(
      h("span", {}, words),
      ...(button ? [h("button", { type: "button", onclick: press }, button.label)] : []),
    );
    this.#timer = setTimeout(() => this.settle(), SHOWN_MS);
  }

  /** Take it away now; what waited for that happens. */
  settle() {
    clearTimeout(this.#timer);
    this.#element.replaceChildren();
    const gone = this.#onGone;
    this.#onGone = null;
    gone?.();
  }
}
