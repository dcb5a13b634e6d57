// Every word that the add-on shows is in the locale file, and nothing is there that it never shows.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../../extension/", import.meta.url);
const read = (path) => readFileSync(new URL(path, folder), "utf8");
const messages = JSON.parse(read("_locales/en/messages.json"));

const scripts = ["background", "common", "sidebar", "library", "models", "options", "content"].flatMap((part) =>
  readdirSync(new URL(part, folder), { recursive: true })
    .filter((name) => name.endsWith(".js"))
    .map((name) => read(`${part}/${name}`)),
);
const code = scripts.join("\n");
const turns = read("sidebar/turns.js");

/** What stands between quotation marks in the first match of `pattern` in `text`. */
function choices(text, pattern) {
  const [declaration] = pattern.exec(text) ?? [""];
  const names = [...declaration.matchAll(/"([\w-]+)"/g)].map(([, name]) => name.replaceAll("-", "_"));
  assert.ok(names.length > 1, `nothing to choose from at ${pattern}`);
  return names;
}

const scopes = choices(read("sidebar/scopes.js"), /@typedef \{[^}]+\} ScopeName/);
const kinds = [...choices(read("background/host-fault.js"), /@typedef \{[^}]+\} FaultKind/), "background", "sandboxed"];
const shown = choices(read("background/messages.d.ts"), /how:\s[^}]+/);

/** What the host says: `tests/protocol` holds each of these against the sentence there. */
const HOST = /^host_/;

/** Keys of which the code writes out only the beginning, `refusal_${…}`, by that beginning. */
const families = {
  refusal_: choices(read("background/refusal.js"), /@typedef \{[^}]+\} Refusal/),
  fault_: kinds.flatMap((kind) => ["title", "words", "remedy"].map((part) => `${kind}_${part}`)),
  label_: choices(turns, /@property \{[^}]+\} label/),
  saved_: choices(read("sidebar/saving.js"), /@property \{"saved" \|[^}]+\} status/),
  taken_: shown.filter((how) => how !== "left"),
  nothing_: scopes.filter((name) => name !== "model"),
  meter_: scopes.filter((name) => name !== "model"),
  placeholder_: scopes,
  empty_: scopes.filter((name) => name !== "page" && name !== "library"),
  scope_: scopes,
};

const matches = (text, pattern) => [...text.matchAll(pattern)].flatMap(([, ...found]) => found);
const begun = Object.entries(families).flatMap(([start, ends]) => ends.map((end) => start + end));
const counted = new Set([
  ...matches(code, /\bplural\(\s*"(\w+)"/g),
  ...matches(code, /\bplural\([^"()]* \? "(\w+)" : "(\w+)"/g),
  ...begun.filter((key) => key.startsWith("meter_")),
  "meter_cut",
]);
const required = new Set([
  ...matches(code, /\b(?:t|getMessage)\(\s*"(\w+)"/g),
  ...matches(code, /\bt\([^"()]*"?\w*"? \? "(\w+)" : "(\w+)"\)/g),
  ...["sidebar/sidebar.html", "library/library.html", "models/models.html", "options/options.html"].flatMap((page) =>
    matches(read(page), /data-(?:text|label)="(\w+)"/g),
  ),
  ...matches(read("manifest.json"), /__MSG_(\w+)__/g),
  ...begun.filter((key) => !counted.has(key)),
  ...[...counted].flatMap((stem) => [`${stem}_one`, `${stem}_other`]),
]);

test("every key that is used has its words", () => {
  assert.deepEqual([...required].filter((key) => !Object.hasOwn(messages, key)), []);
});

test("every key is used", () => {
  const written = new Set(matches(code, /"(\w+)"/g));
  const unused = Object.keys(messages).filter((key) => !required.has(key) && !written.has(key) && !HOST.test(key));
  assert.deepEqual(unused, []);
});

test("every beginning of a key in the code is one that is checked here", () => {
  const beginnings = new Set(matches(code, /`([a-z]+_)\$\{/g));
  assert.deepEqual([...beginnings].sort(), [...Object.keys(families), "host_"].sort());
});

test("no message is empty, and each $ stands before the number of a value", () => {
  for (const [key, { message }] of Object.entries(messages)) {
    assert.ok(message.trim(), key);
    assert.doesNotMatch(message, /\$(?![1-9])/, key);
  }
});
