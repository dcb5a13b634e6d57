/**
 * The sidebar's note field: a draft that is kept as it is typed, and a note about the page beside it.
 *
 * What is typed goes to the host a moment later, so that closing the sidebar or Firefox loses nothing.
 */

import { h } from "../common/dom.js";
import { NoteEditor } from "../common/note-editor.js";
import { t } from "../common/words.js";

/** @import { PageFacts } from "../background/messages.js" */
/** @import { Host } from "../common/host.js" */

const KEEP_AFTER_MS = 300;

/**
 * @typedef {object} Parts
 * @property {Pick<Host, "request" | "last">} host
 * @property {(words: string) => void} say
 * @property {(reason: unknown) => void} tell
 * @property {() => void} onSaved
 */

export class NotePanel {
  #place;
  #toggle;
  #parts;
  #editor;
  #isAbout = h("input", { type: "checkbox", id: "note-about" });
  #aboutWords = h("span", { dir: "auto" });
  #about = h("label", { class: "note-about" }, this.#isAbout, this.#aboutWords);
  /** @type {PageFacts | null} */ #page = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  #kept = "";

  /** @param {HTMLElement} place @param {HTMLButtonElement} toggle opens and closes it @param {Parts} parts */
  constructor(place, toggle, parts) {
    this.#place = place;
    this.#toggle = toggle;
    this.#parts = parts;
    this.#editor = new NoteEditor({ label: t("note_label") }, {
      save: (text) => this.#save(text),
      onInput: () => this.#keepSoon(),
    });
    this.#isAbout.checked = true;
    place.append(h("h2", {}, t("note_label")), this.#about, this.#editor.element);
    toggle.addEventListener("click", () => this.#open(place.hidden !== false));
  }

  /** Take up the draft where it was left. */
  async start() {
    try {
      const draft = await this.#parts.host.last({ type: "read_draft" }, "draft");
      if (!draft?.text || this.#editor.text) return;
      this.#kept = draft.text;
      this.#editor.text = draft.text;
      this.#show(true);
    } catch {
      // Without the host there is no draft; that it is missing is told elsewhere.
    }
  }

  /** The page that a note would be about. @param {PageFacts | null} page */
  beside(page) {
    this.#page = page;
    const isSaved = page !== null && page.pageId !== null;
    const words = isSaved ? t("note_about", page.title) : t("note_about_unsaved");
    if (this.#aboutWords.textContent !== words) this.#aboutWords.textContent = words;
    this.#isAbout.hidden = !isSaved;
  }

  /** Keep what is typed without waiting. */
  keepNow() {
    clearTimeout(this.#timer);
    const { text } = this.#editor;
    if (text === this.#kept) return;
    this.#kept = text;
    this.#parts.host.request({ type: "keep_draft", text }).catch((/** @type {unknown} */ reason) => {
      // It is kept by the next letter, or told now: a draft that is not safe must not look safe.
      this.#kept = "";
      this.#parts.tell(reason);
    });
  }

  #keepSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.keepNow(), KEEP_AFTER_MS);
  }

  /** @param {boolean} isOpen */
  #open(isOpen) {
    this.#show(isOpen);
    if (isOpen) this.#editor.focus();
    else this.#toggle.focus();
  }

  /** @param {boolean} isOpen */
  #show(isOpen) {
    this.#place.hidden = !isOpen;
    this.#toggle.setAttribute("aria-expanded", String(isOpen));
  }

  /** @param {string} text */
  async #save(text) {
    clearTimeout(this.#timer);
    const pageId = this.#page?.pageId ?? null;
    try {
      await this.#parts.host.request({ type: "write_note", text, about: this.#isAbout.checked ? pageId : null }, (event) => {
        if (event.type !== "saved") return;
        // On disk: what is typed from here on is another note.
        this.#editor.text = "";
        this.keepNow();
        this.#open(false);
        this.#parts.say(t("note_saved"));
        this.#parts.onSaved();
      });
    } catch (reason) {
      this.#parts.tell(reason);
    }
  }
}
