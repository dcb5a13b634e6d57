// Every language says everything that English says, in its own words, forms and order.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../../extension/_locales/", import.meta.url);
const read = (language) => JSON.parse(readFileSync(new URL(`${language}/messages.json`, folder), "utf8"));
const english = read("en");
const languages = readdirSync(folder).filter((name) => name !== "en").sort();

const PLURAL = /_(zero|one|two|few|many|other)$/;
const stemOf = (key) => key.replace(PLURAL, "");
/** A key is one of a plural's where English has both of its forms. */
const counted = new Set(Object.keys(english).map(stemOf).filter((stem) => `${stem}_one` in english && `${stem}_other` in english));
const isCounted = (key) => PLURAL.test(key) && counted.has(stemOf(key));

/** What a language must have for what English has: each form that its plurals take. */
function keysIn(language) {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const plain = Object.keys(english).filter((key) => !isCounted(key));
  return [...plain, ...[...counted].flatMap((stem) => forms.map((form) => `${stem}_${form}`))].sort();
}

const values = (message) => [...new Set(message.match(/\$[1-9]/g) ?? [])].sort();

/** What may read as in English: names, keys, signs and what is said so in other languages too. */
const SAME = new Set([
  "name", "two_sentences", "host_file_problem", "host_runs_where_and_why", "fact_of", "storage_share",
  "page_title", "sort_pdf", "type_pdf", "models_page_title", "models_side_label", "options_side_label", "models_amount_of",
  "options_site_placeholder", "keys_ctrl", "keys_alt", "keys_shift", "keys_escape", "work_with_time", "scope_selection_begins",
]);
/** Control and format characters, but for those that part or join letters and keep directions apart. */
const OUT_OF_SIGHT = /(?![\u200b-\u200f\u2066-\u2069])[\p{Cc}\p{Cf}]/u;
const MARKUP = /<[a-z/!]|&[a-z]+;/i;
/** Firefox takes `$1$` for the name of a value, not for the first one. */
const LOOSE_DOLLAR = /\$(?![1-9])|\$\w+\$/;
/** A word or two that two languages share: “Version”, “Details”, “Notes”; longer texts are translated. */
const isShort = (message) => message.replace(/\$[1-9]/g, "").trim().split(/\s+/).length <= 2;

test("each language of the add-on is there", () => {
  assert.deepEqual(languages, ["ar", "de", "es", "fr", "ja"]);
});

for (const language of languages) {
  const messages = read(language);
  const shared = Object.keys(messages).filter((key) => key in english || counted.has(stemOf(key)));
  const inEnglish = (key) => english[key] ?? english[`${stemOf(key)}_other`];

  test(`${language}: every key, in every plural form of the language, and nothing else`, () => {
    const have = Object.keys(messages);
    const wanted = keysIn(language);
    assert.deepEqual(
      { lacking: wanted.filter((key) => !(key in messages)), needless: have.filter((key) => !wanted.includes(key)) },
      { lacking: [], needless: [] },
    );
  });

  test(`${language}: its file names it`, () => {
    assert.equal(messages.language_of_words?.message, language);
  });

  test(`${language}: the same values in each message; one form of a plural may say its count in words`, () => {
    const odd = shared.filter((key) => {
      const [mine, theirs] = [values(messages[key].message), values(inEnglish(key).message)];
      const count = isCounted(key) && ["one", "two", "zero"].includes(PLURAL.exec(key)[1]) ? "$1" : "";
      return mine.filter((value) => value !== count).join() !== theirs.filter((value) => value !== count).join();
    });
    assert.deepEqual(odd, []);
  });

  test(`${language}: nothing empty, no control characters, no markup, no loose $`, () => {
    const isOdd = (message) => !message.trim() || OUT_OF_SIGHT.test(message) || MARKUP.test(message) || LOOSE_DOLLAR.test(message);
    const odd = Object.entries(messages).filter(([, { message }]) => isOdd(message));
    assert.deepEqual(odd.map(([key]) => key), []);
  });

  test(`${language}: what is longer than a word or two is not left in English`, () => {
    const left = shared.filter((key) => !SAME.has(key) && messages[key].message === inEnglish(key).message && !isShort(messages[key].message));
    assert.deepEqual(left, []);
  });
}
