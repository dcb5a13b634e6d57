/** What the library shows in the place of its list: one view for each fragment, one of them at a time. */

/**
 * @typedef {object} OtherView
 * @property {() => unknown} show
 * @property {() => void} hide
 */
/** @typedef {{element: HTMLElement, view: OtherView}} Other */

export class OtherPlaces {
  #others;
  /** @type {string | null} */ #here = null;

  /** @param {Readonly<Record<string, Other>>} others by their fragments */
  constructor(others) {
    this.#others = others;
  }

  /** The fragment of the one that is shown; null if none is. */
  get here() {
    return this.#here;
  }

  /** @param {string} fragment */
  has(fragment) {
    return Object.hasOwn(this.#others, fragment);
  }

  /** Show the one of this fragment, and none if there is none. @param {string} fragment */
  show(fragment) {
    const wanted = this.has(fragment) ? fragment : null;
    for (const [name, { element, view }] of Object.entries(this.#others)) {
      element.hidden = name !== wanted;
      if (name !== wanted && name === this.#here) view.hide();
    }
    if (wanted !== null && wanted !== this.#here) this.#others[wanted]?.view.show();
    this.#here = wanted;
  }

  focus() {
    if (this.#here !== null) this.#others[this.#here]?.element.focus();
  }
}
