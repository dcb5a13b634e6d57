/** Shows what keeps everything from working, and counts how often it was tried again in vain. */

import { faultCard, shownFault } from "../common/fault-card.js";
import { h } from "../common/dom.js";

/** @import { Fault } from "../common/fault-card.js" */

export class FaultView {
  element = h("div", { class: "fault" });
  #actions;
  /** @type {Fault | null} */ #shown = null;
  /** @type {Fault["kind"] | null} */ #tried = null;
  #tries = 0;
  #isLinux = false;

  /** @param {{tryAgain: () => void, copied: () => void}} actions */
  constructor({ tryAgain, copied }) {
    this.#actions = {
      tryAgain: () => {
        const kind = this.#shown?.kind ?? null;
        this.#tries = kind === this.#tried ? this.#tries + 1 : 1;
        this.#tried = kind;
        tryAgain();
      },
      copied,
    };
    void browser.runtime.getPlatformInfo().then(({ os }) => void (this.#isLinux = os === "linux"));
  }

  /** Drawn anew only for another fault: its buttons keep the focus. @param {Fault | null} fault */
  update(fault) {
    if (fault === this.#shown) return;
    this.#shown = fault;
    if (fault === null) return this.element.replaceChildren();
    const tries = fault.kind === this.#tried ? this.#tries : 0;
    const kind = shownFault(fault, { tries, isLinux: this.#isLinux });
    this.element.replaceChildren(faultCard({ ...fault, kind }, this.#actions));
  }
}
