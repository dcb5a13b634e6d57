/** The question of a turn, which can be put otherwise in its place. */

import { h } from "../common/dom.js";
import { icon } from "../common/icons.js";
import { t } from "../common/words.js";

/** @import { Turn } from "./turns.js" */

const MOST_CHARACTERS = 4_000;

export class QuestionView {
  element = h("div", { class: "question-row" });
  #title = h("h2", { class: "question", dir: "auto" });
  #edit;
  #ask;
  #isLast = true;

  /** @param {(words: string) => void} ask the question in other words */
  constructor(ask) {
    this.#ask = ask;
    this.#edit = h(
      "button",
      { type: "button", class: "bare edit", title: t("edit_question"), "aria-label": t("edit_question"), onclick: () => this.#begin() },
      icon("note"),
    );
    this.element.append(this.#title, this.#edit);
  }

  /** @param {Turn} turn @param {boolean} isLast of its conversation */
  update({ question }, isLast) {
    this.#isLast = isLast;
    if (this.#title.textContent !== question) this.#title.textContent = question;
  }

  #begin() {
    const field = h("textarea", { class: "edited", rows: "1", maxlength: String(MOST_CHARACTERS), "aria-label": t("composer_label"), dir: "auto" });
    field.value = this.#title.textContent ?? "";
    const submit = () => {
      const words = field.value.trim();
      if (!words) return;
      this.#end();
      // The pencil goes while an answer is written: those who use the keyboard go on from the turn.
      /** @type {HTMLElement | null} */ (this.element.closest(".turn"))?.focus({ preventScroll: true });
      this.#ask(words);
    };
    field.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        // It ends this, and not an answer.
        event.stopPropagation();
        this.#end();
      }
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      submit();
    });
    const form = h(
      "form",
      { class: "edit-form", onsubmit: (event) => (event.preventDefault(), submit()) },
      field,
      !this.#isLast && h("p", { class: "quiet" }, t("edit_drops_later")),
      h(
        "div",
        { class: "actions" },
        h("button", { type: "submit", class: "primary small" }, t("send")),
        h("button", { type: "button", class: "small", onclick: () => this.#end() }, t("cancel")),
      ),
    );
    // Those who go from heading to heading still find it.
    this.#title.classList.add("unseen");
    this.element.replaceChildren(this.#title, form);
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  }

  #end() {
    this.#title.classList.remove("unseen");
    this.element.replaceChildren(this.#title, this.#edit);
    this.#edit.focus();
  }
}
