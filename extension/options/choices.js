/** What there is to choose, and how each choice is said. */

import { byName, capitalised, languageName } from "../common/language.js";
import { size, t } from "../common/words.js";

/** @import { Settings } from "../protocol/protocol.js" */

const GB = 1_000_000_000;
const LIBRARY_BYTES = [0, 1 * GB, 2 * GB, 5 * GB, 10 * GB, 20 * GB, 50 * GB, 100 * GB];
const STATE_BYTES = [0, GB / 2, 1 * GB, 2 * GB, 5 * GB, 10 * GB, 20 * GB];

/** @typedef {{value: string, words: string}} Choice */

/** How large the library may become: what is chosen is among it, whoever chose it. @param {number} chosen @returns {Choice[]} */
export function librarySizes(chosen) {
  return sizes(LIBRARY_BYTES, chosen, t("options_library_no_limit"));
}

/** How much the chat model may keep of what it has read. @param {number} chosen @returns {Choice[]} */
export function stateSizes(chosen) {
  return sizes(STATE_BYTES, chosen, t("options_states_nothing"));
}

/** @param {number[]} offered @param {number} chosen @param {string} none @returns {Choice[]} */
function sizes(offered, chosen, none) {
  const bytes = [...new Set([...offered, chosen])].sort((left, right) => left - right);
  return bytes.map((value) => ({ value: String(value), words: value === 0 ? none : size(value) }));
}

/** The languages that answers can be had in, by their names in the language of the page. @param {string[]} codes @returns {Choice[]} */
export function answerLanguages(codes) {
  const names = codes.map((code) => ({ value: code, words: capitalised(languageName(code)) }));
  names.sort((left, right) => byName(left.words, right.words));
  return [{ value: "", words: t("options_language_question") }, ...names];
}

/**
 * How much the library takes, and what follows from it.
 * @param {Pick<Settings, "library_bytes" | "most_library_bytes" | "free_bytes">} settings
 * @returns {{words: string, isFull: boolean}}
 */
export function libraryRoom({ library_bytes: taken, most_library_bytes: most, free_bytes: free }) {
  if (most > 0 && taken >= most) return { words: t("options_library_full", size(taken)), isFull: true };
  return { words: t("options_library_taken", size(taken), size(free)), isFull: false };
}
