/** The sheet of all keys: the shortcuts as they are set in Firefox, and what keys do in the sidebar. */

import { h } from "../common/dom.js";
import { t } from "../common/words.js";
import { keysOf } from "./key-words.js";

/** What the sidebar itself listens to. @type {readonly [keys: string, words: string][]} */
const IN_SIDEBAR = [
  ["Enter", "keys_ask"],
  ["Shift+Enter", "keys_line"],
  ["Escape", "keys_stop"],
  ["?", "keys_this"],
];

/** Show it until it is closed; the focus returns to where it was. @returns {Promise<void>} */
export async function showKeyboardSheet() {
  if (document.querySelector("dialog.keys")) return;
  const before = document.activeElement;
  const [commands, { os }] = await Promise.all([browser.commands.getAll(), browser.runtime.getPlatformInfo()]);
  const isMac = os === "mac";
  const everywhere = commands.map(({ shortcut = "", description = "", name = "" }) => row(shortcut, description || name, isMac));
  const dialog = h(
    "dialog",
    { class: "keys", "aria-labelledby": "keys-title" },
    h("h2", { id: "keys-title" }, t("keys_title")),
    h("h3", {}, t("keys_everywhere")),
    h("dl", {}, ...everywhere),
    h("h3", {}, t("keys_here")),
    h("dl", {}, ...IN_SIDEBAR.map(([keys, words]) => row(keys, t(words), isMac))),
    h(
      "div",
      { class: "actions" },
      h("button", { type: "button", onclick: () => void browser.commands.openShortcutSettings() }, t("keys_change")),
      h("button", { type: "button", class: "primary", autofocus: true, onclick: () => dialog.close() }, t("close")),
    ),
  );
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before instanceof HTMLElement) before.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}

/** @param {string} shortcut "" where the person has set none @param {string} words @param {boolean} isMac */
function row(shortcut, words, isMac) {
  const keys = keysOf(shortcut, isMac).map((key) => h("kbd", {}, key));
  return h("div", {}, h("dt", {}, words), h("dd", {}, ...(keys.length > 0 ? keys : [h("span", { class: "quiet" }, t("keys_none"))])));
}
