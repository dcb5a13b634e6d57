/** What Memory Cache may see: pages of the web, private windows, the clipboard. */

import { h } from "../common/dom.js";
import { t } from "../common/words.js";
import { FactRow, RadioRow, group } from "./rows.js";

/** @import { Settings } from "../protocol/protocol.js" */
/** @import { Choose } from "./kept-view.js" */
/** @typedef {{origins?: string[], permissions?: browser._manifest.OptionalPermission[]}} Leave */

const EVERY_PAGE = { origins: ["<all_urls>"] };
const CLIPBOARD = { permissions: /** @type {browser._manifest.OptionalPermission[]} */ (["clipboardRead"]) };

export class AccessView {
  element;
  #pages;
  #clipboard;
  #firefox;
  #saving;

  /** @param {Choose} choose */
  constructor(choose) {
    this.#pages = new LeaveRow(EVERY_PAGE, { id: "site-access", name: t("options_sites"), words: t("options_sites_words"), on: t("options_sites_on"), off: t("options_sites_off") });
    this.#clipboard = new LeaveRow(CLIPBOARD, { id: "clipboard-access", name: t("options_clipboard"), words: t("options_clipboard_words"), on: t("options_clipboard_on"), off: t("options_clipboard_off") });
    this.#firefox = new FactRow({ id: "private-firefox", name: t("options_private_firefox") });
    this.#saving = new RadioRow("private-windows", {
      name: t("options_private"),
      choices: [
        { value: "ask", words: t("options_private_ask"), more: t("options_private_ask_words") },
        { value: "never", words: t("options_private_never"), more: t("options_private_never_words") },
      ],
      choose: (value) => choose({ private_windows: value === "never" ? "never" : "ask" }, this.#saving, t("options_done_now")),
    });
    this.element = group("access", t("options_access"), this.#pages.element, this.#clipboard.element, this.#firefox.element, this.#saving.element);
    for (const event of [browser.permissions.onAdded, browser.permissions.onRemoved]) event.addListener(() => void this.look());
  }

  /** @param {Settings} settings */
  update(settings) {
    this.#saving.update(settings.private_windows);
  }

  /** Firefox's own settings may have changed elsewhere. */
  async look() {
    await Promise.all([this.#pages.look(), this.#clipboard.look()]);
    const isAllowed = await browser.extension.isAllowedIncognitoAccess();
    this.#firefox.update([h("p", {}, isAllowed ? t("options_private_firefox_on") : t("options_private_firefox_off"))], []);
  }
}

/** Something that Firefox lets us do if the person says so: given and taken back here. */
class LeaveRow {
  #row;
  #leave;
  #words;
  #give = h("button", { type: "button", onclick: () => void this.#ask() }, t("options_allow"));
  #take = h("button", { type: "button", onclick: () => void this.#withdraw() }, t("options_withdraw"));

  /** @param {Leave} leave @param {{id: string, name: string, words: string, on: string, off: string}} words */
  constructor(leave, words) {
    this.#leave = leave;
    this.#words = words;
    this.#row = new FactRow({ id: words.id, name: words.name, words: [h("p", {}, words.words)] });
    for (const button of [this.#give, this.#take]) button.setAttribute("aria-label", `${button.textContent}: ${words.name}`);
  }

  get element() {
    return this.#row.element;
  }

  async look() {
    const isGiven = await browser.permissions.contains(this.#leave);
    const hadFocus = this.element.contains(document.activeElement);
    this.#row.update([h("p", { class: isGiven ? "good" : "" }, isGiven ? this.#words.on : this.#words.off)], [isGiven ? this.#take : this.#give]);
    if (hadFocus) (isGiven ? this.#take : this.#give).focus();
  }

  /** Firefox asks the person, and only within a click of theirs. */
  async #ask() {
    await browser.permissions.request(this.#leave);
    await this.look();
  }

  async #withdraw() {
    await browser.permissions.remove(this.#leave);
    await this.look();
  }
}
