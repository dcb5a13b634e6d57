// What the host says is written in the language of the words; what it alone knows stays as it says it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";

const read = (language) => JSON.parse(readFileSync(new URL(`../../extension/_locales/${language}/messages.json`, import.meta.url), "utf8"));
let messages = {};
let shown = "en-GB";
globalThis.browser = {
  i18n: {
    getUILanguage: () => shown,
    getMessage: (key, values = []) => (messages[key]?.message ?? "").replace(/\$(\d)/g, (_, at) => values[at - 1] ?? ""),
  },
};
const speak = (language, firefox = language) => {
  messages = read(language);
  shown = firefox;
};
beforeEach(() => speak("de"));

const { translated } = await import("../../extension/common/host-words.js");
const { directionOf, wordsLanguage, writtenLocale } = await import("../../extension/common/language.js");
const { number, t } = await import("../../extension/common/words.js");

const failed = (more) => translated({ type: "failed", id: 1, code: "x", message: "In English.", remedy: null, ...more });

test("a failure and its remedy are translated by their keys", () => {
  const event = failed({ remedy: "Again.", message_said: { key: "not_found" }, remedy_said: { key: "ask_again" } });

  assert.equal(event.message, messages.host_not_found.message);
  assert.equal(event.remedy, messages.host_ask_again.message);
});

test("what has no key, or one of a newer host, stays English", () => {
  assert.equal(failed({}).message, "In English.");
  assert.equal(failed({ message_said: { key: "of_tomorrow", values: [] } }).message, "In English.");
  const within = { key: "import_left", values: ["a.pdf", { key: "of_tomorrow" }] };
  assert.equal(failed({ message_said: within }).message, "In English.");
});

test("sentences within sentences, sizes and counts are written as the language writes them", () => {
  const said = { key: "download_kept", values: [{ key: "download_cut" }, { key: "size", values: [1_500_000] }] };
  const { message } = failed({ message_said: said });
  assert.ok(message.startsWith(messages.host_download_cut.message), message);
  assert.match(message, /1,5\sMB/);
  const counted = failed({ message_said: { key: "files_unread", values: [3] } }).message;
  assert.equal(counted, messages.host_files_unread_other.message.replace("$1", "3"));
});

test("sentences without end are not followed", () => {
  const endless = { key: "download_kept", values: [] };
  endless.values = [endless, "x"];
  assert.equal(failed({ message_said: endless }).message, "In English.");
});

test("lists are translated one by one, or not at all", () => {
  const event = { type: "imported", id: 1, pages: 0, known: 0, bookmarks: 0, problems: ["One.", "Two."] };
  const said = [{ key: "import_odd_book" }, { key: "of_tomorrow" }];
  assert.deepEqual(translated({ ...event, problems_said: said }).problems, [messages.host_import_odd_book.message, "Two."]);
  assert.deepEqual(translated({ ...event, problems_said: said.slice(1) }).problems, ["One.", "Two."]);
});

test("models and folders have theirs within, and the event itself is not changed", () => {
  const event = { type: "folders", id: 1, folders: [{ folder_id: 1, problem: "Gone.", problem_said: { key: "folder_gone" } }] };
  assert.equal(translated(event).folders[0].problem, messages.host_folder_gone.message);
  assert.equal(event.folders[0].problem, "Gone.");
  const models = { type: "models", id: 1, on_disk: [], recommended: null, catalogue: [{ description: "Small.", description_said: { key: "about_qwen3_0_6b" } }] };
  assert.equal(translated(models).catalogue[0].description, messages.host_about_qwen3_0_6b.message);
});

test("where Firefox speaks a language that there are no words in, all is English", () => {
  speak("en", "he");
  assert.deepEqual([wordsLanguage(), writtenLocale(), directionOf()], ["en", "en", "ltr"]);
  assert.equal(number(1234.5), "1,234.5");
});

test("a country's own way to write is taken where it speaks the words' language", () => {
  speak("de", "de-CH");
  assert.deepEqual([wordsLanguage(), writtenLocale()], ["de", "de-CH"]);
  speak("ar", "ar-EG");
  assert.equal(directionOf(), "rtl");
});

test("a title that is read from the other side is set apart in a sentence, and no other is", () => {
  const [from, to] = ["\u2068", "\u2069"];
  assert.ok(t("forget_page", "مرحبا").includes(`${from}مرحبا${to}`));
  assert.ok(!t("forget_page", "Tide mills").includes(from));
  speak("ar");
  assert.ok(t("forget_page", "Tide mills").includes(`${from}Tide mills${to}`));
  assert.ok(!t("forget_page", "مرحبا").includes(from));
});
