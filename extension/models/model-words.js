/** How models, downloads and speeds are told in words. */

import { roughly } from "../library/work.js";
import { languageName, relativeFormat } from "../common/language.js";
import { day, dotted, list, number, percent, plural, size, t } from "../common/words.js";

/** @import { ModelOnDisk, ModelState, ModelToFetch, ThisComputer } from "../protocol/protocol.js" */
/** @import { Download } from "./downloads.js" */

const DAY_S = 86_400;
const WEEK_DAYS = 7;
/** Memory is sold by powers of two. */
const GIBI = 2 ** 30;
/** Of an English word, roughly; other languages need more pieces for one. */
const WORDS_PER_TOKEN = 0.75;

/** The programs that have a model. @param {readonly string[]} sources */
export function sourceWords(sources) {
  return list(sources.map((source) => (source === "your files" ? t("models_your_files") : source)));
}

/** @param {ModelOnDisk} model @param {number} nowS since 1970 */
export function diskWords({ sources, bytes, used_at: usedAt, tokens_per_second: speed }, nowS) {
  return dotted([
    t("models_from", sourceWords(sources)),
    size(bytes),
    usedAt === null ? t("models_not_used") : t("models_used", ago(usedAt, nowS)),
    speed !== null && speedWords(speed),
  ]);
}

/** @param {ModelToFetch} entry */
export function offerWords({ bytes, memory_bytes: memory, languages }) {
  return dotted([
    bytes !== null && t("models_to_download", size(bytes)),
    t("models_memory_needed", size(memory)),
    languageWords(languages),
  ]);
}

/** As people say it: for whole words, not for their pieces. @param {number} tokensPerSecond */
export function speedWords(tokensPerSecond) {
  const words = tokensPerSecond * WORDS_PER_TOKEN;
  if (words < 1) return t("models_speed_slow");
  return plural("models_speed", Math.round(words));
}

/** @param {number} tokensPerSecond */
export function exactSpeed(tokensPerSecond) {
  return t("models_tokens_per_second", number(tokensPerSecond, { maximumFractionDigits: 1 }));
}

/** Where a model runs, in a clause. @param {ModelState} state */
export function whereWords({ layers, gpu_layers: onGpu, device }) {
  if (onGpu === 0) return t("models_on_processor");
  return onGpu >= layers ? t("models_on_gpu", device) : t("models_on_both", device);
}

/** How far a download is. @param {Download} download */
export function progressWords({ phase, done, total, speed, secondsLeft }) {
  const amount = total ? t("models_amount_of", size(done), size(total)) : size(done);
  if (phase === "starting") return t("models_starting");
  if (phase === "pausing") return t("models_pausing");
  if (phase === "checking") return t("models_checking");
  if (phase === "verifying") return t("models_verifying");
  if (done === 0) return t("models_connecting");
  return dotted([
    amount,
    speed > 0 && t("models_rate", size(speed)),
    secondsLeft !== null && leftWords(secondsLeft),
  ]);
}

/** @param {number} secondsLeft */
export function leftWords(secondsLeft) {
  const { unit, value } = roughly(secondsLeft);
  return t("models_time_left", number(value, { style: "unit", unit, unitDisplay: "long" }));
}

/** How much of a download is there while nothing goes on. @param {ModelToFetch} entry */
export function keptWords({ kept_bytes: kept, bytes }) {
  if (!bytes) return t("models_kept", size(kept));
  return t("models_kept_of", percent(Math.min(0.99, kept / bytes)), size(kept), size(bytes));
}

/** @param {ThisComputer} computer */
export function computerWords({ memory_bytes: memory, cores, graphics, free_bytes: free }) {
  return dotted([
    t("models_computer_memory", number(Math.max(1, Math.round(memory / GIBI)), { style: "unit", unit: "gigabyte" })),
    plural("models_computer_cores", cores),
    graphics.length > 0 ? list(graphics.map(({ name }) => name)) : t("models_computer_no_gpu"),
    t("models_computer_free", size(free)),
  ]);
}

/** @param {readonly string[]} codes of languages, or `many` */
export function languageWords(codes) {
  if (codes.includes("many")) return t("models_many_languages");
  const known = codes.map(languageName);
  return known.length <= 3 ? list(known) : plural("models_languages", known.length);
}

/** @param {readonly string[]} codes */
export function allLanguages(codes) {
  if (codes.includes("many")) return t("models_many_languages");
  return list(codes.map(languageName));
}

/** The weights of a model, in round figures. @param {number} parameters */
export function weightWords(parameters) {
  return number(parameters, { notation: "compact", compactDisplay: "long", maximumFractionDigits: 1 });
}

/** A day as one says it: today, yesterday, 3 days ago, and then its date. @param {number} at @param {number} nowS */
export function ago(at, nowS) {
  const midnight = (/** @type {number} */ seconds) => new Date(seconds * 1_000).setHours(0, 0, 0, 0) / 1_000;
  const days = Math.round((midnight(nowS) - midnight(at)) / DAY_S);
  if (days < 0 || days >= WEEK_DAYS) return day(at);
  return relativeFormat().format(-days, "day");
}
