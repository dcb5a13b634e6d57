/** Takes what is dragged into the sidebar: shows where it goes while it hovers, and hears the drop. */

import { h } from "../common/dom.js";
import { t } from "../common/words.js";
import { kindOf, readDropped } from "./dropping.js";

/** @import { Dropped } from "./dropping.js" */

const SIGNS = { link: "dropped_link_sign", text: "dropped_text_sign", files: "dropped_files" };

export class DropView {
  #sign = h("p");
  #veil = h("div", { class: "drop-veil", "aria-hidden": "true", hidden: true }, this.#sign);
  #take;
  /** What is dragged within the sidebar stays what it was: words that are moved in a question, say. */
  #isOurs = false;

  /** @param {(dropped: NonNullable<Dropped>) => void} take */
  constructor(take) {
    this.#take = take;
    document.body.append(this.#veil);
    document.addEventListener("dragstart", () => void (this.#isOurs = true));
    document.addEventListener("dragend", () => void (this.#isOurs = false));
    document.addEventListener("dragover", (event) => this.#hover(event));
    document.addEventListener("drop", (event) => this.#drop(event));
    // The pointer left the sidebar, and not only one element in it for another.
    document.addEventListener("dragleave", (event) => {
      if (event.relatedTarget === null) this.#veil.hidden = true;
    });
  }

  /** @param {DragEvent} event */
  #hover(event) {
    const kind = this.#kindOf(event);
    if (!kind || !event.dataTransfer) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = event.dataTransfer.effectAllowed === "link" ? "link" : "copy";
    const words = t(SIGNS[kind]);
    if (this.#sign.textContent !== words) this.#sign.textContent = words;
    this.#veil.hidden = false;
  }

  /** @param {DragEvent} event */
  #drop(event) {
    this.#veil.hidden = true;
    const { dataTransfer } = event;
    const kind = this.#kindOf(event);
    if (!kind || !dataTransfer) return;
    // Left alone, Firefox would open what was dropped.
    event.preventDefault();
    const dropped = kind === "files" ? /** @type {const} */ ({ kind }) : readDropped((type) => dataTransfer.getData(type));
    if (dropped) this.#take(dropped);
  }

  /** A note takes text by itself. @param {DragEvent} event */
  #kindOf({ dataTransfer, target }) {
    const isInNote = target instanceof Element && target.closest("#note") !== null;
    return this.#isOurs || isInNote ? null : kindOf(dataTransfer?.types ?? []);
  }
}
