/** How keys are written on this system: the browser's names for shortcuts, in the platform's words. */

import { t } from "../common/words.js";

/** In the order in which macOS writes them. @type {readonly [name: string, sign: string][]} */
const MAC_SIGNS = [["MacCtrl", "⌃"], ["Alt", "⌥"], ["Shift", "⇧"], ["Command", "⌘"]];

/** @type {Record<string, string>} */
const NAMES = {
  Ctrl: "keys_ctrl", Alt: "keys_alt", Shift: "keys_shift", Enter: "keys_enter", Escape: "keys_escape",
  Space: "keys_space", Home: "keys_home", End: "keys_end", PageUp: "keys_page_up", PageDown: "keys_page_down",
  Insert: "keys_insert", Delete: "keys_delete",
};
/** @type {Record<string, string>} */
const SIGNS = { Up: "↑", Down: "↓", Left: "←", Right: "→", Comma: ",", Period: "." };

/**
 * @param {string} shortcut as `commands.getAll` has it: `Ctrl+Shift+L`
 * @param {boolean} isMac
 * @returns {string[]} its keys, each to be shown as one
 */
export function keysOf(shortcut, isMac) {
  const names = shortcut.split("+").filter(Boolean);
  if (!isMac) return names.map(nameOf);
  // On a Mac the name “Ctrl” stands for the command key.
  const meant = names.map((name) => (name === "Ctrl" ? "Command" : name));
  const signs = MAC_SIGNS.filter(([name]) => meant.includes(name)).map(([, sign]) => sign);
  return [...signs, ...meant.filter((name) => !MAC_SIGNS.some(([sign]) => sign === name)).map(nameOf)];
}

/** @param {string} name */
function nameOf(name) {
  const key = NAMES[name];
  return key ? t(key) : (SIGNS[name] ?? name);
}
