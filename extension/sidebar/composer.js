/** The box in which the person writes a question, with the button that asks it, or stops the answer. */

import { withQuotation } from "./dropping.js";
import { t } from "../common/words.js";

/** @import { Scope } from "./scopes.js" */
/**
 * @typedef {object} ComposerActions
 * @property {(words: string) => Promise<boolean>} ask resolves to false where it was not asked
 * @property {() => void} stop
 * @property {() => void} begun the person begins to write
 * @property {() => boolean} isBusy
 */

export class Composer {
  #question = /** @type {HTMLTextAreaElement} */ (document.getElementById("question"));
  #form = /** @type {HTMLFormElement} */ (document.getElementById("composer"));
  #send = /** @type {HTMLElement} */ (document.getElementById("send"));
  #stop = /** @type {HTMLElement} */ (document.getElementById("stop"));
  #actions;

  /** @param {ComposerActions} actions */
  constructor(actions) {
    this.#actions = actions;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#submit();
    });
    this.#question.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#form.requestSubmit();
    });
    for (const begun of ["pointerdown", "input"]) this.#question.addEventListener(begun, () => actions.begun());
    this.#stop.addEventListener("click", () => {
      actions.stop();
      this.focus();
    });
  }

  get element() {
    return this.#form;
  }

  focus() {
    this.#question.focus();
  }

  /** Add words of a page to the question. @param {string} text */
  quote(text) {
    this.#question.value = withQuotation(this.#question.value, text);
    this.focus();
    const end = this.#question.value.length;
    this.#question.setSelectionRange(end, end);
    this.#actions.begun();
  }

  /** @param {{type: Scope["type"]}} scope what the question is about */
  update({ type }) {
    const isBusy = this.#actions.isBusy();
    this.#question.placeholder = t(`placeholder_${type}`);
    this.#send.hidden = isBusy;
    this.#stop.hidden = !isBusy;
  }

  async #submit() {
    const words = this.#question.value;
    if (this.#actions.isBusy() || !words.trim()) return;
    this.#question.value = "";
    const isAsked = await this.#actions.ask(words);
    // What was not asked is not lost: nothing was chosen to ask about, or no leave was given.
    if (!isAsked && this.#question.value === "") this.#question.value = words;
  }
}
