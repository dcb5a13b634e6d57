// A page, what may be heard of it, and what becomes of the sidebar's state for it.

import { reduce, shownTurns } from "../../extension/sidebar/state.js";

export const PAGE = {
  type: "facts", tabId: 7, title: "Tides", url: "https://example.org/tides", isPrivate: false,
  refusal: null, pageId: null, savedAt: null, chatModel: null,
};
export const MOON = { ...PAGE, tabId: 8, url: "https://example.org/moon", title: "Moon" };
export const QUOTE = { number: 1, text: "The moon pulls.", page_id: null };
export const QUOTES = { type: "quotes", id: 2, label: "answer", quotes: [QUOTE], total: 12 };
export const READING = { type: "reading", id: 2, done: 40, total: 100 };
export const CRASH = { type: "fault", kind: "crash", detail: "" };
export const FAILED = { type: "failed", code: "no_text", message: "No text.", remedy: null };
export const DONE = { type: "done" };

export const asked = (number = 1) => ({ type: "asked", question: `Question ${number}?` });
export const scoped = (scope) => ({ type: "scope", scope });
export const LIBRARY = scoped({ type: "library" });
export const about = (digest = "d", url = PAGE.url) =>
  ({ type: "about", pages: [{ tabId: 7, title: "Tides", url, digest, truncated: false }], left: [] });
export const token = (text, reasoning = false) => ({ type: "token", id: 2, text, reasoning });
export const heard = (event, number = 1, atMs = undefined) => ({ type: "event", number, event, atMs });
export const ended = (end, number = 1) => ({ type: "ended", number, ended: end });
export const page = (facts) => ({ type: "page", page: facts });

/** The state after these actions. */
export const apply = (state, ...actions) => actions.reduce(reduce, freeze(state));

/** The turns that are shown. */
export const numbers = (state) => shownTurns(state).map(({ number }) => number);

/** A state that fails the test if anything writes to it. */
function freeze(value) {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
  return value;
}
