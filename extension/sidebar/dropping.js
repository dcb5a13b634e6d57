/** What was dragged into the sidebar: a link, text to be quoted, files. Pure: takes strings, not the event. */

import { plain } from "../common/words.js";

/** @typedef {{kind: "link", url: string, title: string} | {kind: "text", text: string} | {kind: "files"} | null} Dropped */

const LONGEST_URL = 8_192;
const LONGEST_TITLE = 300;
const LONGEST_QUOTE = 1_200;
const LINK_TYPES = ["text/x-moz-url", "text/uri-list"];

/**
 * What it will be, as far as is known while it hovers: Firefox tells the kinds before the content.
 * @param {readonly string[]} types @returns {"link" | "text" | "files" | null} null: nothing for the sidebar
 */
export function kindOf(types) {
  // A picture of a page is a file too, and has its address.
  if (types.some((type) => LINK_TYPES.includes(type))) return "link";
  if (types.includes("Files")) return "files";
  return types.includes("text/plain") ? "text" : null;
}

/** @param {(type: string) => string} read what was dropped, as one type; "" if it is not there as that @returns {Dropped} */
export function readDropped(read) {
  const link = linkIn(read("text/x-moz-url")) ?? linkIn(uriOf(read("text/uri-list")));
  if (link) return link;
  const text = read("text/plain").trim();
  return linkIn(text) ?? (text ? { kind: "text", text } : null);
}

/** The first address of a list: lines that begin with # are remarks. @param {string} list */
function uriOf(list) {
  return list.split(/\r?\n/).find((line) => line !== "" && !line.startsWith("#")) ?? "";
}

/** @param {string} words an address, and in the next line what the link says @returns {Dropped} */
function linkIn(words) {
  const [first = "", title = ""] = words.split(/\r?\n/);
  const url = first.trim();
  if (url.length > LONGEST_URL || !/^https?:\/\/\S+$/i.test(url) || !URL.canParse(url)) return null;
  return { kind: "link", url, title: title.trim().replace(/\s+/g, " ").slice(0, LONGEST_TITLE) };
}

/**
 * A question with a quotation added to it.
 * @param {string} question as it is so far @param {string} text what is quoted: too much is cut between words
 */
export function withQuotation(question, text) {
  const words = text.trim().replace(/\s+/g, " ");
  const short = words.length <= LONGEST_QUOTE ? words : `${words.slice(0, LONGEST_QUOTE).replace(/\s+\S*$/, "")} …`;
  return `${question.trim() ? `${question.trimEnd()}\n` : ""}${plain("in_quotes", short)}\n`;
}
