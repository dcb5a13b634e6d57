// Shortcuts are shown as the platform writes them: words with a PC, signs with a Mac.

import assert from "node:assert/strict";
import { test } from "node:test";

import { keysOf } from "../../extension/sidebar/key-words.js";

globalThis.browser = { i18n: { getMessage: (key) => key.replace("keys_", "") } };

for (const [shortcut, keys] of [
  ["Ctrl+Shift+L", ["ctrl", "shift", "L"]],
  ["Alt+Comma", ["alt", ","]],
  ["Ctrl+Up", ["ctrl", "↑"]],
  ["F9", ["F9"]],
  ["Escape", ["escape"]],
  ["", []],
]) {
  test(`“${shortcut}” has the keys ${keys.join(" ")}`, () => {
    assert.deepEqual(keysOf(shortcut, false), keys);
  });
}

for (const [shortcut, keys] of [
  ["Ctrl+Shift+L", ["⇧", "⌘", "L"]],
  ["Command+Shift+L", ["⇧", "⌘", "L"]],
  ["MacCtrl+Alt+F", ["⌃", "⌥", "F"]],
  ["Shift+Enter", ["⇧", "enter"]],
]) {
  test(`on a Mac “${shortcut}” is ${keys.join("")}`, () => {
    assert.deepEqual(keysOf(shortcut, true), keys);
  });
}
