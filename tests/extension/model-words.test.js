// How models and downloads are told: in round figures, in the person's language, and with no word that a newcomer lacks.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

process.env.TZ = "UTC";

const MESSAGES = JSON.parse(readFileSync(new URL("../../extension/_locales/en/messages.json", import.meta.url), "utf8"));
globalThis.browser = {
  i18n: {
    getUILanguage: () => "en-GB",
    getMessage: (key, values = []) => (MESSAGES[key]?.message ?? "").replace(/\$(\d)/g, (_, at) => values[at - 1] ?? ""),
  },
};
const words = await import("../../extension/models/model-words.js");

const NOW = Date.UTC(2026, 10, 25, 12) / 1_000;
const DAY = 86_400;
const download = (facts) => ({ phase: "downloading", done: 4.2e8, total: 1.3e9, speed: 8.1e6, secondsLeft: 118, ...facts });

test("a download says how much, how fast and how long, and no more than it knows", () => {
  assert.equal(words.progressWords(download({})), "420 MB of 1.3 GB · 8.1 MB a second · about 2 minutes left");
  assert.equal(words.progressWords(download({ speed: 0, secondsLeft: null })), "420 MB of 1.3 GB");
  assert.equal(words.progressWords(download({ total: null, speed: 0, secondsLeft: null })), "420 MB");
  assert.equal(words.progressWords(download({ done: 0, speed: 0, secondsLeft: null })), "Connecting…");
  assert.equal(words.progressWords(download({ phase: "verifying" })), "Checking that it is whole…");
});

test("a half download never says that it is whole", () => {
  assert.equal(words.keptWords({ kept_bytes: 325e6, bytes: 1.3e9 }), "Paused at 25%: 325 MB of 1.3 GB have arrived");
  assert.match(words.keptWords({ kept_bytes: 1_299_999_999, bytes: 1.3e9 }), /^Paused at 99%/);
  assert.equal(words.keptWords({ kept_bytes: 5e6, bytes: null }), "Paused: 5 MB have arrived");
});

test("speed is told in words a second", () => {
  assert.equal(words.speedWords(21.4), "about 16 words a second");
  assert.equal(words.speedWords(1.4), "about one word a second");
  assert.equal(words.speedWords(0.6), "less than one word a second");
  assert.equal(words.exactSpeed(21.44), "21.4 tokens a second");
});

test("where it runs is a clause", () => {
  assert.equal(words.whereWords({ layers: 29, gpu_layers: 29, device: "Radeon" }), "on the graphics card (Radeon)");
  assert.equal(words.whereWords({ layers: 29, gpu_layers: 12, device: "Radeon" }), "partly on the graphics card (Radeon), partly on the processor");
  assert.equal(words.whereWords({ layers: 29, gpu_layers: 0, device: "cpu" }), "on the processor");
});

test("a day is today, yesterday, days ago, and from a week on its date", () => {
  assert.equal(words.ago(NOW - 60, NOW), "today");
  assert.equal(words.ago(NOW - DAY, NOW), "yesterday");
  assert.equal(words.ago(NOW - 3 * DAY, NOW), "3 days ago");
  assert.equal(words.ago(NOW - 8 * DAY, NOW), "17 Nov 2026");
  assert.equal(words.ago(NOW + 2 * DAY, NOW), "27 Nov 2026");
});

test("a model on disk says whose it is, how large, and when it was used", () => {
  const model = { sources: ["Ollama", "your files"], bytes: 2e9, used_at: null, tokens_per_second: null };
  assert.equal(words.diskWords(model, NOW), "From Ollama and your files · 2 GB · not used yet");
  assert.equal(words.diskWords({ ...model, sources: ["Jan"], used_at: NOW - DAY, tokens_per_second: 16 }, NOW), "From Jan · 2 GB · used yesterday · about 12 words a second");
});

test("the computer is told as it is sold: memory by powers of two", () => {
  const computer = { memory_bytes: 16 * 2 ** 30 - 4e8, cores: 8, graphics: [], free_bytes: 8e10 };
  assert.equal(words.computerWords(computer), "This computer: 16 GB of memory · 8 processor cores · no graphics card that models can use · 80 GB free on the disk");
  assert.match(words.computerWords({ ...computer, graphics: [{ name: "Radeon" }, { name: "Arc" }] }), /· Radeon and Arc ·/);
});

test("languages are named while they are few", () => {
  assert.equal(words.languageWords(["many"]), "many languages");
  assert.equal(words.languageWords(["en", "de"]), "English and German");
  assert.equal(words.languageWords(["en", "de", "fr", "es"]), "4 languages");
  assert.equal(words.allLanguages(["en", "de", "fr", "es"]), "English, German, French and Spanish");
});

test("outside of folded details no message has a word that a newcomer does not know", () => {
  const folded = /^models_(tokens|tokens_per_second|layers_|fact_)/;
  for (const [key, { message }] of Object.entries(MESSAGES)) {
    if (!key.startsWith("models_") || folded.test(key)) continue;
    assert.doesNotMatch(message, /embedding|vector|token|inference|context window|GGUF|quanti/i, key);
  }
});
