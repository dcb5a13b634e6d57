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
 * A stretch of the source that is told apart, in UTF-16 units: its words are of the class, and what
 * `after` makes stands behind its end.
 * @typedef {{start: number, end: number, className: string, after?: () => Node | null}} Mark
 */
/** @typedef {{text: string, at: number}} Line a line of the source and where it begins */

/**
 * @param {string} source
 * @param {(number: number, at: number) => Node} chip makes the node for citation [n] at an offset
 * @param {readonly Mark[]} [marks]
 * @returns {DocumentFragment}
 */
export function renderMarkdown(source, chip, marks = []) {
  const fragment = document.createDocumentFragment();
  const inline = new Inline(chip, marks);
  const lines = linesOf(source);
  let next = 0;
  while (next < lines.length) {
    const { text: line, at } = lines[next] ?? { text: "", at: 0 };
    if (/^\s*```/.test(line)) {
      const end = lines.findIndex(({ text }, index) => index > next && /^\s*```\s*$/.test(text));
      const last = end < 0 ? lines.length : end;
      const code = lines.slice(next + 1, last);
      const inside = code.flatMap((one, index) => [index > 0 && "\n", ...inline.plain(one.text, one.at)]);
      fragment.append(h("pre", { tabindex: "0" }, h("code", {}, ...inside)), ...inline.rest(lines[last]?.at ?? source.length));
      next = last + 1;
    } else if (/^\s*([-*+]|\d+[.)])\s+/.test(line)) {
      next = renderList(fragment, lines, next, inline);
    } else if (!line.trim()) {
      next += 1;
    } else if (/^#{1,6}\s/.test(line)) {
      const words = line.replace(/^#+\s*/, "");
      fragment.append(h("p", {}, h("strong", {}, ...inline.nodes(words, at + line.length - words.length))));
      next += 1;
    } else {
      let end = next + 1;
      while (end < lines.length && (lines[end]?.text ?? "").trim() && !/^\s*(```|#{1,6}\s|([-*+]|\d+[.)])\s)/.test(lines[end]?.text ?? "")) end += 1;
      const last = lines[end - 1] ?? { text: line, at };
      const words = source.slice(at, last.at + last.text.length).replace(/[\r\n]/g, " ");
      fragment.append(h("p", {}, ...inline.nodes(words, at)));
      next = end;
    }
  }
  return fragment;
}

/** @param {string} source @returns {Line[]} */
function linesOf(source) {
  const lines = [];
  let at = 0;
  for (const found of source.matchAll(/\r\n?|\n/g)) {
    lines.push({ text: source.slice(at, found.index), at });
    at = found.index + found[0].length;
  }
  return [...lines, { text: source.slice(at), at }];
}

/** @param {DocumentFragment} fragment @param {Line[]} lines @param {number} at @param {Inline} inline */
function renderList(fragment, lines, at, inline) {
  // Models leave blank lines between items, which makes lists of one: each keeps its own number.
  const start = /^\s*(\d+)/.exec(lines[at]?.text ?? "")?.[1];
  const list = start ? h("ol", { start: String(Number(start)) }) : h("ul");
  const item = start ? /^\s*\d+[.)]\s+/ : /^\s*[-*+]\s+/;
  let next = at;
  for (let line = lines[at]; line && item.test(line.text); line = lines[next]) {
    const words = line.text.replace(item, "");
    list.append(h("li", {}, ...inline.nodes(words, line.at + line.text.length - words.length)));
    next += 1;
  }
  fragment.append(list);
  return Math.max(next, at + 1);
}

/** What stands within a line, with the marks that run through it. */
class Inline {
  #chip;
  #marks;
  /** Marks whose end has not come yet, by where it will. @type {Mark[]} */ #open;

  /** @param {(number: number, at: number) => Node} chip @param {readonly Mark[]} marks */
  constructor(chip, marks) {
    this.#chip = chip;
    this.#marks = marks;
    this.#open = marks.toSorted((one, other) => one.end - other.end);
  }

  /** @param {string} text @param {number} at where it stands in the source @returns {(Node | string)[]} */
  nodes(text, at) {
    const nodes = [];
    let last = 0;
    for (const found of text.matchAll(INLINE)) {
      const [whole, code, bold, slanted, number, words, address] = found;
      const here = at + found.index;
      nodes.push(...this.plain(text.slice(last, found.index), at + last));
      if (code) nodes.push(h("code", {}, ...this.plain(code, here + 1)));
      else if (bold) nodes.push(h("strong", {}, ...this.plain(bold, here + 2)));
      else if (slanted) nodes.push(h("em", {}, ...this.plain(slanted, here + 1)));
      else if (number) nodes.push(this.#chip(Number(number), here));
      else if (words && address && URL.canParse(address)) {
        // As Firefox will open it, in ASCII, and isolated: no look-alike letter and no change of
        // writing direction in the words can make the address read as another one.
        const { href } = new URL(address);
        const link = h("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...this.plain(words, here + 1));
        nodes.push(link, h("bdi", { class: "address" }, ` (${href})`));
      } else nodes.push(...this.plain(whole, here));
      last = found.index + whole.length;
    }
    nodes.push(...this.plain(text.slice(last), at + last), ...this.rest(at + text.length));
    return nodes;
  }

  /** Text in which nothing but marks begins and ends. @param {string} text @param {number} at @returns {(Node | string)[]} */
  plain(text, at) {
    const end = at + text.length;
    const cuts = this.#marks.flatMap((mark) => [mark.start, mark.end]).filter((cut) => cut > at && cut < end);
    const places = [at, ...new Set(cuts.sort((one, other) => one - other)), end];
    /** @type {(Node | string)[]} */
    const nodes = [];
    for (const [index, from] of places.slice(0, -1).entries()) {
      const to = places[index + 1] ?? end;
      const words = text.slice(from - at, to - at);
      const names = this.#marks.filter((mark) => mark.start <= from && mark.end >= to).map(({ className }) => className);
      nodes.push(...this.rest(from));
      if (words) nodes.push(names.length > 0 ? h("span", { class: names.join(" ") }, words) : words);
    }
    return text ? [...nodes, ...this.rest(end)] : nodes;
  }

  /** What stands behind marks that have ended by then. @param {number} at @returns {Node[]} */
  rest(at) {
    const nodes = [];
    while (this.#open[0] && this.#open[0].end <= at) {
      const node = this.#open.shift()?.after?.();
      if (node) nodes.push(node);
    }
    return nodes;
  }
}
