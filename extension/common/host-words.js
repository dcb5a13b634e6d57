/**
 * What the host says, in the language of these pages.
 *
 * The host writes English, and names each sentence that a person may read: beside `message` stands
 * `message_said`, its key and what was filled in, and `_locales` has it as `host_<key>`. Events are
 * translated here as they come in, so that nobody else need know of it. A sentence that `_locales`
 * lacks, of a newer host, stays English.
 */

import { messageOf, number, plural, size } from "./words.js";

/** @import { AnyEvent, Said } from "../protocol/protocol.js" */

const SAID = "_said";
/** A number of bytes, as a value of a sentence. */
const SIZE = "size";
/** Sentences come from our own program, but over a pipe: none needs more within each other. */
const DEEPEST = 8;

/** Where events hold things that have sentences of their own. @type {Readonly<Record<string, readonly string[]>>} */
const WITHIN = {
  models: ["on_disk", "catalogue", "recommended"],
  prompts: ["prompts"],
  folders: ["folders"],
};

/** An event with its sentences in the language of these pages. @template {AnyEvent} T @param {T} event @returns {T} */
export function translated(event) {
  const told = /** @type {Record<string, unknown>} */ (withWords(event));
  for (const name of WITHIN[event.type] ?? []) {
    const held = told[name];
    if (Array.isArray(held)) told[name] = held.map(withWords);
    else if (held) told[name] = withWords(/** @type {object} */ (held));
  }
  return /** @type {T} */ (/** @type {unknown} */ (told));
}

/** @param {object} thing @returns {object} */
function withWords(thing) {
  const told = /** @type {Record<string, unknown>} */ ({ ...thing });
  for (const [name, said] of Object.entries(thing)) {
    if (!name.endsWith(SAID) || !said) continue;
    const english = name.slice(0, -SAID.length);
    told[english] = Array.isArray(said) ? all(told[english], said) : (sentenceOf(said) ?? told[english]);
  }
  return told;
}

/** @param {unknown} english @param {Said[]} said */
function all(english, said) {
  // One for each, or it could not be told which belongs to which.
  if (!Array.isArray(english) || english.length !== said.length) return english;
  return said.map((one, at) => sentenceOf(one) ?? english[at]);
}

/** @param {Said} said @param {number} [depth] @returns {string | null} null: there are no words for it */
export function sentenceOf({ key, values = [] }, depth = 0) {
  if (depth > DEEPEST) return null;
  const [first] = values;
  if (key === SIZE) return typeof first === "number" ? size(first) : null;
  const filled = values.flatMap((value) => valueWords(value, depth) ?? []);
  if (filled.length < values.length) return null;
  const name = `host_${key}`;
  if (typeof first === "number" && messageOf(`${name}_other`, filled)) return plural(name, first, ...filled.slice(1));
  return messageOf(name, filled) || null;
}

/** @param {string | number | Said} value @param {number} depth */
function valueWords(value, depth) {
  if (typeof value === "number") return number(value);
  return typeof value === "string" ? value : sentenceOf(value, depth + 1);
}
