/** The words that a person reads, from `_locales`, and the platform's way to write numbers. */

/** Words without values, once asked for: Firefox looks through all of a language each time. @type {Map<string, string>} */
const fixed = new Map();

/** @param {string} key @param {...(string | number)} values */
export function t(key, ...values) {
  if (values.length > 0) return browser.i18n.getMessage(key, values.map(String)) || key;
  const words = fixed.get(key) ?? (browser.i18n.getMessage(key) || key);
  fixed.set(key, words);
  return words;
}

/**
 * The plural form for a count: `key_one`, `key_other` and what else the language needs.
 * @param {string} key @param {number} count @param {...(string | number)} values
 */
export function plural(key, count, ...values) {
  const form = new Intl.PluralRules(browser.i18n.getUILanguage()).select(count);
  const counted = number(count);
  const found = browser.i18n.getMessage(`${key}_${form}`, [counted, ...values.map(String)]);
  return found || t(`${key}_other`, counted, ...values);
}

/** Making one costs a thousand times what using it does. @type {Map<string, Intl.DateTimeFormat>} */
const dateFormats = new Map();

/** @param {number} seconds since 1970 @param {Intl.DateTimeFormatOptions} [how] */
export function day(seconds, how = { dateStyle: "medium" }) {
  const key = JSON.stringify(how);
  const format = dateFormats.get(key) ?? new Intl.DateTimeFormat(browser.i18n.getUILanguage(), how);
  dateFormats.set(key, format);
  return format.format(seconds * 1000);
}

/** A day and the time of day. @param {number} seconds since 1970 */
export function moment(seconds) {
  return day(seconds, { dateStyle: "medium", timeStyle: "short" });
}

/** @param {number} value @param {Intl.NumberFormatOptions} [how] */
export function number(value, how) {
  return new Intl.NumberFormat(browser.i18n.getUILanguage(), how).format(value);
}

/** @param {number} share from 0 to 1 */
export function percent(share) {
  return number(share, { style: "percent" });
}

/** Several things one after the other, as the language joins them. @param {readonly string[]} values */
export function list(values) {
  return new Intl.ListFormat(browser.i18n.getUILanguage(), { type: "conjunction" }).format(values);
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
  return number(value, { style: "unit", unit: units[at], unitDisplay: "short", maximumFractionDigits });
}

/** Fill in the static words of the page. */
export function translatePage() {
  document.documentElement.lang = browser.i18n.getUILanguage();
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = t(/** @type {HTMLElement} */ (element).dataset.text ?? "");
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    const label = t(/** @type {HTMLElement} */ (element).dataset.label ?? "");
    element.setAttribute("aria-label", label);
    if (element instanceof HTMLButtonElement) element.title = label;
  }
}
