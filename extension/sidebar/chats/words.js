/** What a conversation is about, how long it is and when it was gone on with, in words. */

import { day, plural, t } from "../../common/words.js";

/** @import { ChatSummary, CollectionSummary } from "../../protocol/protocol.js" */

/** @param {ChatSummary} chat @param {readonly CollectionSummary[]} collections as far as they are known */
export function subjectWords({ about, page_title: title, url, collection_id: collectionId }, collections) {
  switch (about) {
    case "page":
      return title.trim() || url || t("untitled");
    case "collection":
      return collections.find(({ collection_id: id }) => id === collectionId)?.name ?? t("chats_collection");
    case "tabs":
      return t("chats_tabs");
    case "model":
      return t("chats_model");
    default:
      return t("chats_library");
  }
}

/** @param {ChatSummary} chat */
export function lengthWords({ turns }) {
  return plural("chats_questions", turns);
}

/** As short as it can be told: today by the time of day, this year without the year. @param {number} seconds since 1970 @param {Date} now */
export function whenWords(seconds, now) {
  const then = new Date(seconds * 1_000);
  if (then.toDateString() === now.toDateString()) return day(seconds, { timeStyle: "short" });
  const isThisYear = then.getFullYear() === now.getFullYear();
  return day(seconds, isThisYear ? { month: "short", day: "numeric" } : { dateStyle: "medium" });
}
