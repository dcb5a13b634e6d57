/** Holds the sidebar's state: actions change it, and it is shown after each, or thirty times a second. */

import { EMPTY, reduce } from "./state.js";

/** @import { Action, State } from "./state.js" */

/** Every second frame of most screens: words that come more often than that nobody sees come. */
const BETWEEN_DRAWINGS_MS = 30;

export class Store {
  /** @type {State} */ #state = EMPTY;
  #show;
  #frame = 0;
  /** On the clock of frames. */ #drawnAtMs = 0;

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

  /** The same for what comes many times a second: drawn together with what comes soon after. */
  /** @param {Action} action */
  dispatchSoon(action) {
    this.#state = reduce(this.#state, action);
    if (this.#frame === 0) this.#await(action);
  }

  /** @param {Action} action */
  #await(action) {
    this.#frame = requestAnimationFrame((nowMs) => {
      if (nowMs - this.#drawnAtMs < BETWEEN_DRAWINGS_MS) this.#await(action);
      else {
        this.#drawnAtMs = nowMs;
        this.#draw(action);
      }
    });
  }

  /** @param {Action} action */
  #draw(action) {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#show(this.#state, action);
  }
}
