/** The words that a person reads, from `_locales`, and the platform's way to write numbers. */

/** @param {string} key @param {...(string | number)} values */
export function t(key, ...values) {
  return browser.i18n.getMessage(key, values.map(String)) || key;
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

/** @param {number} seconds since 1970 */
export function day(seconds) {
  return new Intl.DateTimeFormat(browser.i18n.getUILanguage(), { dateStyle: "medium" }).format(seconds * 1000);
}

/** @param {number} value @param {Intl.NumberFormatOptions} [how] */
export function number(value, how) {
  return new Intl.NumberFormat(browser.i18n.getUILanguage(), how).format(value);
}

/** @param {number} share from 0 to 1 */
export function percent(share) {
  return number(share, { style: "percent" });
}

/** A length of time: to a tenth below ten. @param {number} value in seconds */
export function seconds(value) {
  const maximumFractionDigits = value < 10 ? 1 : 0;
  return number(value, { style: "unit", unit: "second", unitDisplay: "short", maximumFractionDigits });
}

/** Fill in the static words of the page. */
export function translatePage() {
  document.documentElement.lang = browser.i18n.getUILanguage();
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = t(/** @type {HTMLElement} */ (element).dataset.text ?? "");
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", t(/** @type {HTMLElement} */ (element).dataset.label ?? ""));
  }
}
