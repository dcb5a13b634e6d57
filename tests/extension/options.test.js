// What there is to choose, how it is said, and that choices are kept one after the other.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const messages = JSON.parse(readFileSync(new URL("../../extension/_locales/en/messages.json", import.meta.url), "utf8"));

globalThis.browser = {
  i18n: {
    getUILanguage: () => "en-GB",
    getMessage: (key, values = []) =>
      (messages[key]?.message ?? "").replace(/\$(\d)/g, (_, number) => values[Number(number) - 1] ?? ""),
  },
};

const { answerLanguages, libraryRoom, librarySizes, stateSizes } = await import("../../extension/options/choices.js");
const { isNothing, linesOf, sizeLine } = await import("../../extension/options/site-words.js");
const { Chosen } = await import("../../extension/options/chosen.js");

test("a size that was chosen elsewhere is among those to choose from, in its place", () => {
  const values = librarySizes(3_000_000_000).map(({ value }) => Number(value));

  assert.ok(values.includes(3_000_000_000));
  assert.deepEqual([...values].sort((left, right) => left - right), values);
  assert.equal(librarySizes(0)[0].words, "As much as there is");
  assert.equal(stateSizes(0)[0].words, "None");
  assert.ok(stateSizes(2_000_000_000).some(({ words }) => words === "2 GB"));
});

test("languages go by their names in the language of the page, after that of the question", () => {
  const languages = answerLanguages(["de", "ar", "fr"]);

  assert.deepEqual(languages.map(({ value }) => value), ["", "ar", "fr", "de"]);
  assert.equal(languages[3].words, "German");
});

test("a library that has reached its size says that nothing more is saved", () => {
  const room = { library_bytes: 5_000_000, most_library_bytes: 0, free_bytes: 1_000_000_000 };

  assert.equal(libraryRoom(room).isFull, false);
  assert.match(libraryRoom(room).words, /5 MB now; 1 GB/);
  assert.equal(libraryRoom({ ...room, most_library_bytes: 5_000_001 }).isFull, false);
  const full = libraryRoom({ ...room, most_library_bytes: 5_000_000 });
  assert.equal(full.isFull, true);
  assert.match(full.words, /Nothing more is saved/);
});

const held = {
  type: "site", id: 1, site: "mills.example", pages: 2, notes: 0, earlier: 0, chats: 0, turns: 0,
  source_bytes: 1_000, text_bytes: 500, state_bytes: 0, first_saved_at: 1_764_000_000, last_saved_at: 1_764_000_100,
};

test("of a site only what there is of it is told", () => {
  assert.deepEqual(linesOf(held), ["2 pages"]);
  const all = linesOf({ ...held, pages: 1, notes: 1, earlier: 3, chats: 1, turns: 2, state_bytes: 2_000_000 });
  assert.deepEqual(all, ["one page", "3 earlier versions", "one note", "2 questions in one conversation", "what the chat model has read of it: 2 MB"]);
  assert.ok(isNothing({ ...held, pages: 0 }));
  assert.ok(!isNothing({ ...held, pages: 0, notes: 1 }));
});

test("how much it takes is told with the days on which it was saved", () => {
  assert.match(sizeLine(held), /^1\.5 kB in all, saved on /);
  assert.match(sizeLine({ ...held, last_saved_at: 1_765_000_000 }), /between .* and /);
  assert.equal(sizeLine({ ...held, first_saved_at: null, last_saved_at: null }), "1.5 kB in all.");
});

/** A host that answers each request when it is told to. */
function slowHost() {
  const asked = [];
  const last = (request) => new Promise((resolve, reject) => asked.push({ request, resolve, reject }));
  return { asked, last };
}

test("choices are kept in the order in which they were made, each before the next is sent", async () => {
  const host = slowHost();
  const heard = [];
  const chosen = new Chosen(host, (settings) => heard.push(settings));

  const first = chosen.choose({ gpu: "off" });
  const second = chosen.choose({ think: true });
  await Promise.resolve();
  assert.deepEqual(host.asked.map(({ request }) => request), [{ type: "write_setting", gpu: "off" }]);
  host.asked[0].resolve({ gpu: "off" });
  await first;
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(host.asked[1].request, { type: "write_setting", think: true });
  host.asked[1].resolve({ gpu: "off", think: true });
  await second;

  assert.deepEqual(heard, [{ gpu: "off" }, { gpu: "off", think: true }]);
});

test("a choice that could not be kept shows again what counts, and the next one goes on", async () => {
  const host = slowHost();
  const heard = [];
  const chosen = new Chosen(host, (settings) => heard.push(settings));
  chosen.hear({ gpu: "auto" });

  const refused = chosen.choose({ gpu: "off" });
  const next = chosen.choose({ think: true });
  await Promise.resolve();
  host.asked[0].reject(new Error("the disk is full"));
  await assert.rejects(refused, /disk/);
  await new Promise((resolve) => setTimeout(resolve));
  host.asked[1].resolve({ gpu: "auto", think: true });
  await next;

  assert.deepEqual(heard, [{ gpu: "auto" }, { gpu: "auto" }, { gpu: "auto", think: true }]);
});
