/** Looks again and again how the model runs, while the page is looked at: often while it is loaded. */

/** @import { Host } from "../common/host.js" */
/** @import { ModelState } from "../protocol/protocol.js" */

const OFTEN_MS = 300;
const SELDOM_MS = 2_000;

export class StateWatch {
  #host;
  #onState;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  #isLooking = false;
  #mayLook;

  /**
   * @param {Pick<Host, "last">} host @param {(state: ModelState) => void} onState
   * @param {() => boolean} mayLook false while there is nobody to look, or nothing to look at
   */
  constructor(host, onState, mayLook) {
    this.#host = host;
    this.#onState = onState;
    this.#mayLook = mayLook;
  }

  /** Look now, and go on. What goes wrong is told by what the person does next. */
  async look() {
    clearTimeout(this.#timer);
    if (this.#isLooking || !this.#mayLook()) return;
    this.#isLooking = true;
    let isLoading = false;
    try {
      const state = await this.#host.last({ type: "look_at_model" }, "model_state");
      if (state) this.#onState(state);
      isLoading = state?.phase === "loading";
    } catch {
      // Asked again in a while.
    }
    this.#isLooking = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.look(), isLoading ? OFTEN_MS : SELDOM_MS);
  }
}
