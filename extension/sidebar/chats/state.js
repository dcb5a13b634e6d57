/**
 * What the list of conversations knows, as a value, and how each step changes it. Touches nothing else.
 *
 * Two groups: the conversations about the page beside us, then all the others. A conversation that
 * was deleted is only hidden here: undone, it stands where it stood.
 */

/** @import { ChatSummary } from "../../protocol/protocol.js" */

/** @typedef {"here" | "all"} GroupName */
/**
 * `sent`: those that the host sent, in its order; of `all` the rows that stand in `here` are left out.
 * @typedef {{rows: ChatSummary[], sent: number[], more: boolean}} Group
 */
/**
 * @typedef {object} ChatsState
 * @property {string} query
 * @property {number | null} pageId the saved page beside us
 * @property {Record<GroupName, Group>} groups
 * @property {"loading" | "there" | "failed"} phase of the list as a whole
 * @property {GroupName | null} growing the group of which more is on its way
 * @property {unknown} trouble why it failed
 * @property {number[]} hidden conversations that were deleted
 * @property {number | null} renaming
 */
/**
 * @typedef {{type: "sought", query: string, pageId: number | null}
 *   | {type: "came", here: Screen, all: Screen}
 *   | {type: "wanted", group: GroupName} | {type: "grew", group: GroupName, screen: Screen}
 *   | {type: "stopped"} | {type: "failed", reason: unknown}
 *   | {type: "hidden", chatId: number} | {type: "back", chatId: number}
 *   | {type: "renaming", chatId: number | null} | {type: "renamed", chatId: number, title: string}} Step
 */
/** What the host sent. @typedef {{chats: ChatSummary[], more: boolean}} Screen */

/** @type {Group} */
const NONE = { rows: [], sent: [], more: false };

/** @type {ChatsState} */
export const EMPTY = {
  query: "", pageId: null, groups: { here: NONE, all: NONE }, phase: "loading", growing: null, trouble: null,
  hidden: [], renaming: null,
};

/** @param {ChatsState} state @param {Step} step @returns {ChatsState} */
export function reduce(state, step) {
  switch (step.type) {
    case "sought": {
      const { query, pageId } = step;
      // What was found before stays until something else is: a list that blinks cannot be read.
      return { ...state, query, pageId, phase: "loading", growing: null, trouble: null };
    }
    case "came": {
      const groups = { here: grown(NONE, step.here, state.pageId, "here"), all: grown(NONE, step.all, state.pageId, "all") };
      return { ...state, groups, phase: "there", growing: null, trouble: null, renaming: stillThere(groups, state.renaming) };
    }
    case "wanted":
      return { ...state, growing: step.group };
    case "grew": {
      const { group, screen } = step;
      const groups = { ...state.groups, [group]: grown(state.groups[group], screen, state.pageId, group) };
      return { ...state, groups, growing: null };
    }
    case "stopped":
      return { ...state, growing: null };
    case "failed":
      return { ...state, phase: "failed", growing: null, trouble: step.reason };
    case "hidden":
      return { ...state, hidden: [...without(state.hidden, step.chatId), step.chatId] };
    case "back":
      return { ...state, hidden: without(state.hidden, step.chatId) };
    case "renaming":
      return { ...state, renaming: step.chatId };
    case "renamed": {
      const { chatId, title } = step;
      return changeRows(state, (rows) => rows.map((row) => (row.chat_id === chatId ? { ...row, title } : row)));
    }
  }
}

/** The conversations that are shown of a group. @param {ChatsState} state @param {GroupName} group */
export function shownRows({ groups, hidden }, group) {
  return groups[group].rows.filter(({ chat_id: id }) => !hidden.includes(id));
}

/** Where the rest of a group begins for the host, which knows nothing more of those that were deleted. */
/** @param {ChatsState} state @param {GroupName} group */
export function offsetOf({ groups, hidden }, group) {
  return groups[group].sent.filter((id) => !hidden.includes(id)).length;
}

/** The conversation that takes the focus when this one goes: the next, or else the one before it. */
/** @param {ChatsState} state @param {number} chatId @returns {number | null} */
export function neighbourOf(state, chatId) {
  const shown = [...shownRows(state, "here"), ...shownRows(state, "all")];
  const at = shown.findIndex(({ chat_id: id }) => id === chatId);
  return (shown[at + 1] ?? shown[at - 1])?.chat_id ?? null;
}

/** A title as it can be kept; "" if there is nothing in it. @param {string} typed */
export function titleFrom(typed) {
  return typed.toWellFormed().replace(/\s+/gu, " ").trim();
}

/** @param {Group} before @param {Screen} screen @param {number | null} pageId @param {GroupName} group @returns {Group} */
function grown({ rows, sent }, { chats, more }, pageId, group) {
  // One that was gone on with meanwhile has moved up, and may come twice.
  const known = new Set(sent);
  const fresh = chats.filter(({ chat_id: id }) => !known.has(id));
  const added = fresh.filter((chat) => group === "here" || pageId === null || chat.page_id !== pageId);
  return { rows: [...rows, ...added], sent: [...sent, ...fresh.map(({ chat_id: id }) => id)], more };
}

/** @param {ChatsState} state @param {(rows: ChatSummary[]) => ChatSummary[]} change @returns {ChatsState} */
function changeRows(state, change) {
  const { here, all } = state.groups;
  return { ...state, groups: { here: { ...here, rows: change(here.rows) }, all: { ...all, rows: change(all.rows) } } };
}

/** @param {ChatsState["groups"]} groups @param {number | null} chatId */
function stillThere({ here, all }, chatId) {
  return [...here.rows, ...all.rows].some(({ chat_id: id }) => id === chatId) ? chatId : null;
}

/** @param {number[]} ids @param {number} id */
function without(ids, id) {
  return ids.filter((other) => other !== id);
}
