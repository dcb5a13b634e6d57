/** A field for a note in Markdown, and what it will look like. Nothing typed in it is parsed as HTML. */

import { h } from "./dom.js";
import { renderMarkdown } from "./markdown.js";
import { t } from "./words.js";

export const MOST_CHARACTERS = 200_000;

/**
 * @typedef {object} EditorActions
 * @property {(text: string) => Promise<void>} save the editor is busy until it settles
 * @property {() => void} [close] without it there is another way to put it away
 * @property {(text: string) => void} [onInput]
 */

export class NoteEditor {
  element;
  #field;
  #preview = h("div", { class: "preview markdown", dir: "auto", tabindex: "0", hidden: true });
  #toggle = h("button", { type: "button", class: "small", "aria-pressed": "false", onclick: () => this.#turn() }, t("note_preview"));
  #saveButton = h("button", { type: "submit", class: "primary small" }, t("note_save"));
  #actions;
  #isBusy = false;

  /** @param {{label: string, text?: string}} how @param {EditorActions} actions */
  constructor({ label, text = "" }, actions) {
    this.#actions = actions;
    this.#field = h("textarea", {
      class: "note-text", rows: "4", maxlength: String(MOST_CHARACTERS), dir: "auto",
      "aria-label": label, placeholder: t("note_placeholder"), oninput: () => this.#change(),
      onkeydown: (event) => this.#press(/** @type {KeyboardEvent} */ (event)),
    });
    this.#field.value = text;
    this.element = h(
      "form",
      {
        class: "note-editor",
        onsubmit: (event) => {
          event.preventDefault();
          void this.#save();
        },
      },
      this.#field,
      this.#preview,
      h(
        "div",
        { class: "actions" },
        this.#saveButton,
        this.#toggle,
        actions.close && h("button", { type: "button", class: "small", onclick: () => actions.close?.() }, t("close")),
      ),
    );
    this.#review();
  }

  get text() {
    return this.#field.value;
  }

  set text(text) {
    this.#field.value = text;
    this.#review();
  }

  focus() {
    this.#field.focus();
  }

  #change() {
    this.#review();
    this.#actions.onInput?.(this.text);
  }

  #review() {
    this.#saveButton.disabled = this.#isBusy || this.text.trim() === "";
    this.#toggle.disabled = this.text.trim() === "";
  }

  #turn() {
    const isShown = this.#preview.hidden;
    this.#toggle.setAttribute("aria-pressed", String(isShown));
    this.#preview.hidden = !isShown;
    this.#field.hidden = isShown;
    if (isShown) this.#preview.replaceChildren(renderMarkdown(this.text, plainCitation));
    else this.focus();
  }

  async #save() {
    if (this.#saveButton.disabled) return;
    this.#isBusy = true;
    this.#review();
    try {
      await this.#actions.save(this.text);
    } finally {
      this.#isBusy = false;
      this.#review();
    }
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void this.#save();
  }
}

/** In a note, [1] is what it looks like. @param {number} number */
export function plainCitation(number) {
  return document.createTextNode(`[${number}]`);
}
