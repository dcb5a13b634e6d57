/** Holds the sidebar's state: actions change it, and it is shown after each, or once a frame. */

import { EMPTY, reduce } from "./state.js";

/** @import { Action, State } from "./state.js" */

export class Store {
  /** @type {State} */ #state = EMPTY;
  #show;
  #frame = 0;

  /** @param {(state: State, action: Action) => void} show */
  constructor(show) {
    this.#show = show;
  }

  get state() {
    return this.#state;
  }

  /** @param {Action} action */
  dispatch(action) {
    this.#state = reduce(this.#state, action);
    this.#draw(action);
  }

  /** The same for what comes many times a second: drawn once a frame. @param {Action} action */
  dispatchSoon(action) {
    this.#state = reduce(this.#state, action);
    this.#frame ||= requestAnimationFrame(() => this.#draw(action));
  }

  /** @param {Action} action */
  #draw(action) {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#show(this.#state, action);
  }
}
