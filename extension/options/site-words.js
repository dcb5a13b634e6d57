/** What is held of a site, in lines that a person reads. */

import { day, plural, size, t } from "../common/words.js";

/** @import { Site } from "../protocol/protocol.js" */

/** True where nothing at all is held. @param {Site} held */
export function isNothing({ pages, notes }) {
  return pages === 0 && notes === 0;
}

/** @param {Site} held @returns {string[]} one line for each kind of which there is any */
export function linesOf(held) {
  const lines = [plural("options_site_pages", held.pages)];
  if (held.earlier > 0) lines.push(plural("options_site_earlier", held.earlier));
  if (held.notes > 0) lines.push(plural("options_site_notes", held.notes));
  if (held.chats > 0) lines.push(t("options_site_chats", plural("options_site_turns", held.turns), plural("options_site_in", held.chats)));
  if (held.state_bytes > 0) lines.push(t("options_site_states", size(held.state_bytes)));
  return lines;
}

/** How much it takes, and since when it is there. @param {Site} held */
export function sizeLine(held) {
  const bytes = size(held.source_bytes + held.text_bytes + held.state_bytes);
  const { first_saved_at: first, last_saved_at: last } = held;
  if (first === null || last === null) return t("options_site_bytes", bytes);
  const [from, to] = [day(first), day(last)];
  return from === to ? t("options_site_day", bytes, from) : t("options_site_days", bytes, from, to);
}
