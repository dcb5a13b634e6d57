/** What an edited question or another answer took the place of, as a value, until it is too late. Touches nothing else. */

/** @import { State } from "./state.js" */
/** @import { Turn } from "./turns.js" */

/**
 * @typedef {object} Replaced
 * @property {number} number of the turn that took the place
 * @property {string} conversation
 * @property {Turn[]} turns as they were, in order
 * @property {"question" | "answer"} what was replaced
 * @property {number | null} setAside under which the program keeps them for a while; null if it keeps nothing of them
 */

/**
 * A turn is about to take the place of what is there under its number, and of what comes after it.
 * @param {State} state @param {number} number @param {Replaced["what"]} what @returns {Replaced | null} null where nothing is lost
 */
export function replacedBy({ turns }, number, what) {
  const conversation = turns.find((turn) => turn.number === number)?.conversation ?? "";
  const going = turns.filter((turn) => turn.conversation === conversation && turn.number >= number);
  const isWorthIt = going.some(({ text, quotes }) => text || quotes.length > 0);
  return isWorthIt ? { number, conversation, turns: going, what, setAside: null } : null;
}

/** Have again what was replaced: what took its place goes. @param {State} state @returns {State} */
export function takenBack(state) {
  const { replaced } = state;
  if (!replaced) return state;
  const { conversation, number, turns } = replaced;
  // The page may have gone elsewhere before it was read: its question then went into another conversation.
  const others = state.turns.filter((turn) => turn.number !== number && (turn.conversation !== conversation || turn.number < number));
  return { ...state, replaced: null, turns: [...others, ...turns].toSorted((a, b) => a.number - b.number) };
}
