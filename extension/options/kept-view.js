/** What is kept of pages, and how much room it may take. */

import { h } from "../common/dom.js";
import { size, t } from "../common/words.js";
import { libraryRoom, librarySizes, stateSizes } from "./choices.js";
import { RadioRow, SelectRow, group } from "./rows.js";

/** @import { Settings } from "../protocol/protocol.js" */
/** @import { Change } from "./chosen.js" */
/** @typedef {(change: Change, row: {say: (words: string) => void}, done: string) => void} Choose */

export class KeptView {
  element;
  #form;
  #librarySize;
  #stateSize;
  #room = h("p", {});
  #states = h("p", {});

  /** @param {Choose} choose */
  constructor(choose) {
    this.#form = new RadioRow("keep-pages-as", {
      name: t("options_form"),
      choices: [
        { value: "source", words: t("options_form_source"), more: t("options_form_source_words") },
        { value: "text", words: t("options_form_text"), more: t("options_form_text_words") },
      ],
      choose: (value) => choose({ keep_pages_as: value === "text" ? "text" : "source" }, this.#form, t("options_form_done")),
    });
    this.#librarySize = new SelectRow("library-size", {
      name: t("options_library_size"),
      words: [this.#room, h("p", {}, t("options_library_size_words"))],
      choose: (value) => choose({ most_library_bytes: Number(value) }, this.#librarySize, t("options_done_now")),
    });
    this.#stateSize = new SelectRow("state-size", {
      name: t("options_states"),
      words: [this.#states, h("p", {}, t("options_states_words"))],
      choose: (value) => choose({ most_state_bytes: Number(value) }, this.#stateSize, t("options_done_now")),
    });
    this.element = group("kept", t("options_kept"), this.#form.element, h("p", { class: "words note" }, t("options_pictures")), this.#librarySize.element, this.#stateSize.element);
  }

  /** @param {Settings} settings */
  update(settings) {
    this.#form.update(settings.keep_pages_as);
    this.#librarySize.update(librarySizes(settings.most_library_bytes), String(settings.most_library_bytes));
    const { words, isFull } = libraryRoom(settings);
    this.#room.textContent = words;
    this.#room.classList.toggle("warning", isFull);
    this.#stateSize.update(stateSizes(settings.most_state_bytes), String(settings.most_state_bytes));
    this.#states.textContent = settings.state_bytes > 0 ? t("options_states_taken", size(settings.state_bytes)) : t("options_states_empty");
  }
}
