/**
 * A model's answer as nodes: paragraphs, headings, lists, code, emphasis, links and citations.
 *
 * Whatever is not one of these stays text: no HTML, no images, nothing that could load anything.
 * A link shows its whole address beside its words before anybody opens it.
 */

import { h } from "./dom.js";

const INLINE =
  /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[(\d{1,3})\]|\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)/g;

/**
 * @param {string} source
 * @param {(number: number) => Node} chip makes the node for citation [n]
 * @returns {DocumentFragment}
 */
export function renderMarkdown(source, chip) {
  const fragment = document.createDocumentFragment();
  const lines = source.replace(/\r\n?/g, "\n").split("\n");
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    if (/^\s*```/.test(line)) {
      const end = lines.findIndex((other, index) => index > at && /^\s*```\s*$/.test(other));
      const last = end < 0 ? lines.length : end;
      fragment.append(h("pre", { tabindex: "0" }, h("code", {}, lines.slice(at + 1, last).join("\n"))));
      at = last + 1;
    } else if (/^\s*([-*+]|\d+[.)])\s+/.test(line)) {
      at = renderList(fragment, lines, at, chip);
    } else if (!line.trim()) {
      at += 1;
    } else if (/^#{1,6}\s/.test(line)) {
      fragment.append(h("p", {}, h("strong", {}, ...inline(line.replace(/^#+\s*/, ""), chip))));
      at += 1;
    } else {
      let end = at + 1;
      while (end < lines.length && (lines[end] ?? "").trim() && !/^\s*(```|#{1,6}\s|([-*+]|\d+[.)])\s)/.test(lines[end] ?? "")) end += 1;
      fragment.append(h("p", {}, ...inline(lines.slice(at, end).join(" "), chip)));
      at = end;
    }
  }
  return fragment;
}

/** @param {DocumentFragment} fragment @param {string[]} lines @param {number} at @param {(number: number) => Node} chip */
function renderList(fragment, lines, at, chip) {
  // Models leave blank lines between items, which makes lists of one: each keeps its own number.
  const start = /^\s*(\d+)/.exec(lines[at] ?? "")?.[1];
  const list = start ? h("ol", { start: String(Number(start)) }) : h("ul");
  const item = start ? /^\s*\d+[.)]\s+/ : /^\s*[-*+]\s+/;
  let next = at;
  while (next < lines.length && item.test(lines[next] ?? "")) {
    list.append(h("li", {}, ...inline((lines[next] ?? "").replace(item, ""), chip)));
    next += 1;
  }
  fragment.append(list);
  return Math.max(next, at + 1);
}

/** @param {string} text @param {(number: number) => Node} chip @returns {(Node | string)[]} */
function inline(text, chip) {
  const nodes = [];
  let last = 0;
  for (const found of text.matchAll(INLINE)) {
    const [whole, code, bold, slanted, number, words, address] = found;
    nodes.push(text.slice(last, found.index));
    if (code) nodes.push(h("code", {}, code));
    else if (bold) nodes.push(h("strong", {}, bold));
    else if (slanted) nodes.push(h("em", {}, slanted));
    else if (number) nodes.push(chip(Number(number)));
    else if (words && address && URL.canParse(address)) {
      // As Firefox will open it, in ASCII, and isolated: no look-alike letter and no change of
      // writing direction in the words can make the address read as another one.
      const { href } = new URL(address);
      const link = h("a", { href, target: "_blank", rel: "noopener noreferrer" }, words);
      nodes.push(link, h("bdi", { class: "address" }, ` (${href})`));
    } else nodes.push(whole);
    last = found.index + whole.length;
  }
  nodes.push(text.slice(last));
  return nodes;
}
