/** The words that a person reads, from `_locales`, and the platform's way to write numbers. */

import { dateFormat, directionOf, listFormat, numberFormat, pluralForm, wordsLanguage } from "./language.js";

/** Words without values, once asked for: Firefox looks through all of a language each time. @type {Map<string, string>} */
const fixed = new Map();

const READ_FROM_THE_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|[\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const READ_FROM_THE_LEFT = /(?![\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}])\p{L}/u;
const ISOLATE = "\u2068";
const END_OF_ISOLATE = "\u2069";

/**
 * A value as it goes into a sentence: a title that is read from the other side keeps its own order,
 * and does not turn round what stands beside it.
 * @param {string | number} value
 */
function isolated(value) {
  const text = String(value);
  const isOdd = (directionOf() === "rtl" ? READ_FROM_THE_LEFT : READ_FROM_THE_RIGHT).test(text);
  return isOdd ? `${ISOLATE}${text}${END_OF_ISOLATE}` : text;
}

/**
 * A message with its values, "" if there is none of that name.
 * @param {string} key @param {readonly (string | number)[]} values
 */
export function messageOf(key, values) {
  return browser.i18n.getMessage(key, values.map(isolated));
}

/** @param {string} key @param {...(string | number)} values */
export function t(key, ...values) {
  if (values.length > 0) return messageOf(key, values) || key;
  const words = fixed.get(key) ?? (browser.i18n.getMessage(key) || key);
  fixed.set(key, words);
  return words;
}

/**
 * A message that is not only shown: it is asked, or copied, and has nothing in it that nobody sees.
 * @param {string} key @param {...string} values
 */
export function plain(key, ...values) {
  return browser.i18n.getMessage(key, values) || key;
}

/**
 * The plural form for a count: `key_one`, `key_other` and what else the language needs.
 * @param {string} key @param {number} count @param {...(string | number)} values
 */
export function plural(key, count, ...values) {
  const counted = number(count);
  return messageOf(`${key}_${pluralForm(count)}`, [counted, ...values]) || t(`${key}_other`, counted, ...values);
}

/** @param {number} seconds since 1970 @param {Intl.DateTimeFormatOptions} [how] */
export function day(seconds, how = { dateStyle: "medium" }) {
  return dateFormat(how).format(seconds * 1000);
}

/** A day and the time of day. @param {number} seconds since 1970 */
export function moment(seconds) {
  return day(seconds, { dateStyle: "medium", timeStyle: "short" });
}

/** @param {number} value @param {Intl.NumberFormatOptions} [how] */
export function number(value, how) {
  return numberFormat(how).format(value);
}

/** @param {number} share from 0 to 1 */
export function percent(share) {
  return number(share, { style: "percent" });
}

/** Several things one after the other, as the language joins them. @param {readonly string[]} values */
export function list(values) {
  return listFormat({ type: "conjunction" }).format(values.map(isolated));
}

/** The same without an “and”: things of which each stands for itself. @param {readonly string[]} values */
export function row(values) {
  return listFormat({ type: "unit", style: "short" }).format(values.map(isolated));
}

/** Sentences one after the other, as the language sets them apart. @param {readonly (string | null | undefined)[]} parts */
export function sentences(parts) {
  return parts.filter((part) => part).reduce((before, part) => (before ? t("two_sentences", before, part ?? "") : part), "") ?? "";
}

/** Facts beside each other, each for itself. @param {readonly (string | false | null | undefined)[]} facts */
export function dotted(facts) {
  return facts.flatMap((fact) => (fact ? [isolated(fact)] : [])).join(" · ");
}

/** A length of time: to a tenth below ten. @param {number} value in seconds */
export function seconds(value) {
  const maximumFractionDigits = value < 10 ? 1 : 0;
  return number(value, { style: "unit", unit: "second", unitDisplay: "short", maximumFractionDigits });
}

/** A size, in the unit that suits it. @param {number} bytes */
export function size(bytes) {
  const units = /** @type {const} */ (["byte", "kilobyte", "megabyte", "gigabyte"]);
  const at = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1_000 ** at;
  const maximumFractionDigits = value < 10 && at > 0 ? 1 : 0;
  // The short form of a byte has no plural in English.
  const unitDisplay = at === 0 ? "long" : "short";
  return number(value, { style: "unit", unit: units[at], unitDisplay, maximumFractionDigits });
}

/** Fill in the static words of the page. */
export function translatePage() {
  document.documentElement.lang = wordsLanguage();
  document.documentElement.dir = directionOf();
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = t(/** @type {HTMLElement} */ (element).dataset.text ?? "");
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    const label = t(/** @type {HTMLElement} */ (element).dataset.label ?? "");
    element.setAttribute("aria-label", label);
    if (element instanceof HTMLButtonElement) element.title = label;
  }
}
