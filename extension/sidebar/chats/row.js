/** One conversation in the list: opened, renamed in its place, exported, deleted. */

import { titleFrom } from "./state.js";
import { lengthWords, subjectWords, whenWords } from "./words.js";
import { h } from "../../common/dom.js";
import { icon } from "../../common/icons.js";
import { moment, t } from "../../common/words.js";

/** @import { ChatSummary, CollectionSummary } from "../../protocol/protocol.js" */
/** @import { IconName } from "../../common/icons.js" */
/**
 * @typedef {object} RowActions
 * @property {(chat: ChatSummary) => void} open
 * @property {(chatId: number | null) => void} startRenaming null: no more
 * @property {(chat: ChatSummary, title: string) => void} rename
 * @property {(chat: ChatSummary) => void} write it out
 * @property {(chat: ChatSummary) => void} drop
 */

const MOST_TITLE_CHARACTERS = 200;

/** Draws itself again only where it changed, so that a button keeps the focus. */
export class ChatRow {
  element;
  #actions;
  #chat;
  /** @type {unknown[]} */ #shown = [];
  #name = h("span", { class: "name", dir: "auto" });
  #open;
  #facts = h("p", { class: "facts" });
  /** Each with the key of its label. @type {[string, HTMLButtonElement][]} */ #buttons;
  /** @type {HTMLInputElement | null} */ #field = null;

  /** @param {ChatSummary} chat @param {RowActions} actions */
  constructor(chat, actions) {
    this.#actions = actions;
    this.#chat = chat;
    this.#open = h("button", { type: "button", class: "open", onclick: () => actions.open(this.#chat) }, this.#name);
    const button = (/** @type {string} */ name, /** @type {IconName} */ look, /** @type {() => void} */ act) =>
      h("button", { type: "button", class: `bare ${name}`, onclick: act }, icon(look));
    this.#buttons = [
      ["chats_rename", button("rename", "note", () => actions.startRenaming(this.#chat.chat_id))],
      ["chats_export", button("export", "out", () => actions.write(this.#chat))],
      ["chats_drop", button("drop", "forget", () => actions.drop(this.#chat))],
    ];
    const below = h("div", { class: "below" }, this.#facts, h("div", { class: "tools" }, ...this.#buttons.map(([, made]) => made)));
    this.element = h("li", { class: "chat", "data-chat": String(chat.chat_id) }, this.#open, below);
    this.element.addEventListener("keydown", (event) => this.#press(event));
  }

  /** @param {ChatSummary} chat @param {boolean} isRenaming @param {readonly CollectionSummary[]} collections @param {Date} now */
  update(chat, isRenaming, collections, now) {
    const subject = subjectWords(chat, collections);
    const shown = [chat, subject, whenWords(chat.updated_at, now)];
    if (shown.some((part, at) => part !== this.#shown[at])) {
      this.#chat = chat;
      this.#shown = shown;
      this.#name.textContent = chat.title.trim() || t("untitled");
      this.#open.title = this.#name.textContent;
      this.#facts.replaceChildren(
        h("bdi", { class: "subject", title: chat.url || subject }, subject),
        h("span", {}, h("bdi", { title: moment(chat.updated_at) }, whenWords(chat.updated_at, now)), " · ", h("bdi", {}, lengthWords(chat))),
      );
      for (const [key, button] of this.#buttons) {
        const label = t(key, this.#name.textContent);
        button.setAttribute("aria-label", label);
        button.title = label;
      }
    }
    if (isRenaming !== (this.#field !== null)) this.#turn(isRenaming);
  }

  focus() {
    (this.#field ?? this.#open).focus();
  }

  /** @param {boolean} isRenaming */
  #turn(isRenaming) {
    const hadFocus = this.element.contains(document.activeElement);
    if (isRenaming) {
      const field = h("input", {
        type: "text", class: "title-field", dir: "auto", maxlength: String(MOST_TITLE_CHARACTERS), "aria-label": t("chats_title"),
        onblur: () => this.#end(true),
      });
      field.value = this.#chat.title;
      this.#field = field;
      this.#open.replaceWith(field);
      field.focus();
      // From its end to its beginning: that is what a narrow field then shows.
      field.setSelectionRange(0, field.value.length, "backward");
      return;
    }
    const field = this.#field;
    // First, since a field that is taken away loses the focus, which would end it once more.
    this.#field = null;
    field?.replaceWith(this.#open);
    if (hadFocus) this.#open.focus();
  }

  /** @param {boolean} isKept */
  #end(isKept) {
    if (!this.#field) return;
    const title = titleFrom(this.#field.value);
    const chat = this.#chat;
    this.#actions.startRenaming(null);
    if (isKept && title && title !== chat.title) this.#actions.rename(chat, title);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.isComposing) return;
    const isInField = event.target === this.#field;
    if (isInField && (event.key === "Enter" || event.key === "Escape")) {
      event.preventDefault();
      event.stopPropagation();
      this.#end(event.key === "Enter");
    } else if (event.target === this.#open && event.key === "F2") {
      event.preventDefault();
      this.#actions.startRenaming(this.#chat.chat_id);
    } else if (event.target === this.#open && event.key === "Delete") {
      event.preventDefault();
      this.#actions.drop(this.#chat);
    }
  }
}
