/**
 * Which language the words are in, and how it writes: where Firefox speaks one that there are no words
 * in, they are English, and so is all that is written with them.
 */

/** Scripts that are read from the right. */
const FROM_THE_RIGHT = new Set(["Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"]);
const FALLBACK = "en";

/** Making a format costs a thousand times what using it does. @type {Map<string, unknown>} */
const formats = new Map();

/** @param {string} tag @returns {Intl.Locale | null} null: no tag of a language */
function localeOf(tag) {
  try {
    return new Intl.Locale(tag);
  } catch {
    return null;
  }
}

/** The language of the words, as their file names it: for plurals, and for what is read aloud. */
export function wordsLanguage() {
  return localeOf(browser.i18n.getMessage("language_of_words"))?.toString() ?? FALLBACK;
}

/** How dates, numbers, lists and names are written: as in the person's country, where that speaks the words' language. */
export function writtenLocale() {
  const words = wordsLanguage();
  const shown = localeOf(browser.i18n.getUILanguage());
  return shown?.language === localeOf(words)?.language ? (shown?.toString() ?? words) : words;
}

/** @param {string} [language] @returns {"ltr" | "rtl"} */
export function directionOf(language = wordsLanguage()) {
  const script = localeOf(language)?.maximize().script ?? "";
  return FROM_THE_RIGHT.has(script) ? "rtl" : "ltr";
}

/**
 * A format, made once for each language and way.
 * @template T
 * @param {string} kind @param {string} language @param {object | undefined} how
 * @param {() => T} make
 * @returns {T}
 */
function kept(kind, language, how, make) {
  const key = `${kind} ${language} ${JSON.stringify(how)}`;
  const format = /** @type {T | undefined} */ (formats.get(key)) ?? make();
  formats.set(key, format);
  return format;
}

/** Which form of a message a count asks for. @param {number} count */
export function pluralForm(count) {
  const language = wordsLanguage();
  return kept("plural", language, undefined, () => new Intl.PluralRules(language)).select(count);
}

/** @param {Intl.DateTimeFormatOptions} how */
export function dateFormat(how) {
  const locale = writtenLocale();
  return kept("date", locale, how, () => new Intl.DateTimeFormat(locale, how));
}

/** @param {Intl.NumberFormatOptions} [how] */
export function numberFormat(how) {
  const locale = writtenLocale();
  return kept("number", locale, how, () => new Intl.NumberFormat(locale, how));
}

/** @param {Intl.ListFormatOptions} how */
export function listFormat(how) {
  const language = writtenLocale();
  return kept("list", language, how, () => new Intl.ListFormat(language, how));
}

/** Today, yesterday, in three days. */
export function relativeFormat() {
  const language = writtenLocale();
  return kept("relative", language, undefined, () => new Intl.RelativeTimeFormat(language, { numeric: "auto" }));
}

/** The name of a language in the language of the words; its code where it has none, "" for no language. @param {string} code */
export function languageName(code) {
  const language = writtenLocale();
  try {
    const names = kept("names", language, undefined, () => new Intl.DisplayNames(language, { type: "language" }));
    return names.of(code) ?? code;
  } catch {
    // A page may call its language anything.
    return "";
  }
}

/** Names in the order in which the words' language looks them up. @param {string} one @param {string} other */
export function byName(one, other) {
  const language = writtenLocale();
  return kept("collator", language, undefined, () => new Intl.Collator(language, { numeric: true })).compare(one, other);
}

/** As a name begins at the beginning of a line. @param {string} name */
export function capitalised(name) {
  const [first = "", ...rest] = name;
  return first.toLocaleUpperCase(writtenLocale()) + rest.join("");
}
