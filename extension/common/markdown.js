/**
 * Markdown as nodes: a model's answer, or a note. Whatever is not known here stays text: there is no
 * HTML, an image is its words and its address, and nothing could load anything. A link shows its whole
 * address before anybody opens it.
 *
 * An answer is shown while it arrives. So what is unfinished is text, and nothing that was written is
 * hidden: an address on its own is text too, and stays where it is when others refer to it by name.
 *
 * It is not all of CommonMark. Indented code, underlined headings and lazy lines are left out, since with
 * them a line changes what stood before it. The time it takes grows with the length of the source.
 */

import { h } from "./dom.js";
import { MarkedText } from "./marked-text.js";
import { stretchesOf } from "./markdown-inline.js";
import {
  DEEPEST, FENCE, HEADING, ITEM, MATHS, QUOTE, RULE, Words,
  cellsOf, endOf, endsParagraph, indentOf, isFenceEnd, isMathsEnd, isTable, linesOf, markerOf, within, without,
} from "./markdown-lines.js";
import { Definitions } from "./web-addresses.js";

/** @import { Mark } from "./marked-text.js" */
/** @import { Stretch } from "./markdown-inline.js" */
/** @import { Line, Marker } from "./markdown-lines.js" */
/**
 * What the caller makes of some parts. `chip`: the node for citation [n] at an offset. `frame`: what
 * stands in the place of a block of code, with the block in it.
 * @typedef {{chip: (number: number, at: number) => Node, frame?: (code: HTMLElement) => Node}} Makers
 */
/**
 * Where a block begins: its line, how many nodes stand before it, and the headings that it is under, by
 * how many signs they have.
 * @typedef {{line: number, nodes: number, under: readonly number[]}} Start
 */

const LANGUAGE = /^\s*([\w+#.-]{1,20})(?=\s|$)/;

/** Headings of an answer come below those of the page that it stands on, and none is left out: a person hears their levels. */
const FIRST_LEVEL = 3;
const LAST_LEVEL = 6;

/**
 * @param {string} source
 * @param {(number: number, at: number) => Node} chip makes the node for citation [n] at an offset
 * @param {readonly Mark[]} [marks]
 * @returns {DocumentFragment}
 */
export function renderMarkdown(source, chip, marks = []) {
  return renderBlocks(linesOf(source), { chip }, new Definitions(source), marks).fragment;
}

/**
 * The same of some lines of a source, with where each block begins.
 * @param {Line[]} lines @param {Makers} makers @param {Definitions} definitions @param {readonly Mark[]} marks
 * @param {Start["under"]} [under] headings before those lines
 */
export function renderBlocks(lines, makers, definitions, marks, under = []) {
  const fragment = document.createDocumentFragment();
  /** @type {Start[]} */
  const starts = [];
  const writer = new Writer(makers, new MarkedText(marks), definitions, under);
  writer.blocks(fragment, lines, 0, (line) => starts.push({ line, nodes: fragment.childNodes.length, under: writer.under }));
  return { fragment, starts };
}

class Writer {
  #makers;
  #marked;
  #definitions;
  under;

  /** @param {Makers} makers @param {MarkedText} marked @param {Definitions} definitions @param {Start["under"]} under */
  constructor(makers, marked, definitions, under) {
    this.#makers = makers;
    this.#marked = marked;
    this.#definitions = definitions;
    this.under = under;
  }

  /** @param {ParentNode} parent @param {Line[]} lines @param {number} depth @param {(line: number) => void} [begun] hears of each block */
  blocks(parent, lines, depth, begun) {
    for (let next = 0; next < lines.length; ) {
      if (lines[next]?.text.trim()) begun?.(next);
      const line = lines[next] ?? { text: "", at: 0 };
      const fence = FENCE.exec(line.text);
      const maths = MATHS.exec(line.text);
      const heading = HEADING.exec(line.text);
      if (!line.text.trim()) next += 1;
      else if (fence) next = this.#code(parent, lines, next, fence);
      else if (maths) next = this.#maths(parent, lines, next, maths[1] ?? "");
      else if (heading) {
        this.#words(put(parent, h(this.#heading((heading[1] ?? "").length))), [without(line, heading[0].length)]);
        next += 1;
      } else if (RULE.test(line.text)) {
        put(parent, h("hr"));
        next += 1;
      } else if (isTable(lines, next)) next = this.#table(parent, lines, next);
      else if (depth < DEEPEST && QUOTE.test(line.text)) next = this.#quote(parent, lines, next, depth);
      else if (depth < DEEPEST && ITEM.test(line.text)) next = this.#list(parent, lines, next, depth);
      else next = this.#paragraph(put(parent, h("p")), lines, next, depth);
    }
  }

  /** @param {number} signs */
  #heading(signs) {
    const above = this.under.filter((others) => others < signs);
    this.under = [...above, signs];
    return /** @type {"h3"} */ (`h${Math.min(LAST_LEVEL, FIRST_LEVEL + above.length)}`);
  }

  /** @param {ParentNode} parent @param {Line[]} lines @param {number} first @param {number} depth */
  #paragraph(parent, lines, first, depth) {
    let end = first + 1;
    while (end < lines.length && !endsParagraph(lines, end, depth)) end += 1;
    this.#words(parent, lines.slice(first, end));
    return end;
  }

  /** @param {ParentNode} parent @param {Line[]} lines @param {number} first @param {RegExpExecArray} fence */
  #code(parent, lines, first, [, ticks = "", about = ""]) {
    let end = first + 1;
    while (end < lines.length && !isFenceEnd(lines[end]?.text ?? "", ticks)) end += 1;
    const code = h("code");
    this.#asWritten(code, lines.slice(first + 1, end));
    const block = h("pre", { tabindex: "0", dir: "ltr", "data-language": LANGUAGE.exec(about)?.[1] }, code);
    put(parent, this.#makers.frame?.(block) ?? block);
    this.#putEnded(parent, lines[end]?.at ?? endOf(lines));
    return end + 1;
  }

  /** Maths over several lines, in LaTeX, which has no blank lines there. */
  /** @param {ParentNode} parent @param {Line[]} lines @param {number} first @param {string} sign that it begins with */
  #maths(parent, lines, first, sign) {
    let end = first + 1;
    while (end < lines.length && lines[end]?.text.trim() && !isMathsEnd(lines[end]?.text ?? "", sign)) end += 1;
    if (lines[end]?.text.trim()) end += 1;
    this.#asWritten(put(parent, h("div", { class: "maths", dir: "ltr" })), lines.slice(first, end));
    return end;
  }

  /** @param {HTMLElement} parent @param {Line[]} lines */
  #asWritten(parent, lines) {
    for (const [index, { text, at }] of lines.entries()) {
      if (index > 0) parent.append("\n");
      for (const node of [...this.#marked.text(text, at), ...this.#marked.ended(at + text.length)]) parent.append(node);
    }
  }

  /** @param {ParentNode} parent @param {Line[]} lines @param {number} first @param {number} depth */
  #quote(parent, lines, first, depth) {
    const quoted = [];
    let end = first;
    for (let sign = QUOTE.exec(lines[end]?.text ?? ""); sign; sign = QUOTE.exec(lines[end]?.text ?? "")) {
      quoted.push(without(/** @type {Line} */ (lines[end]), sign[0].length));
      end += 1;
    }
    this.blocks(put(parent, h("blockquote")), quoted, depth + 1);
    return end;
  }

  /** @param {ParentNode} parent @param {Line[]} lines @param {number} first @param {number} depth */
  #list(parent, lines, first, depth) {
    const { isNumbered, number } = /** @type {Marker} */ (markerOf(lines[first]));
    const list = put(parent, isNumbered ? h("ol", { start: number }) : h("ul"));
    let next = first;
    for (let marker = markerOf(lines[next]); marker?.isNumbered === isNumbered; marker = markerOf(lines[next])) {
      // Models indent by two, three or four; what is indented by less belongs to another item.
      const indent = Math.min(marker.content, marker.indent + 2);
      const inside = [without(/** @type {Line} */ (lines[next]), marker.content)];
      next += 1;
      let blank = next;
      for (let line = lines[blank]; line && (!line.text.trim() || indentOf(line.text) >= indent); line = lines[blank]) {
        blank += 1;
        if (!line.text.trim()) continue;
        for (const one of lines.slice(next, blank)) inside.push(within(one, marker.content));
        next = blank;
      }
      this.#item(put(list, h("li")), inside, depth + 1);
      if (markerOf(lines[blank])?.isNumbered === isNumbered) next = blank;
    }
    return next;
  }

  /** What an item begins with stands in it as it is, not as a paragraph. @param {ParentNode} item @param {Line[]} lines @param {number} depth */
  #item(item, lines, depth) {
    const end = endsParagraph(lines, 0, depth) ? 0 : this.#paragraph(item, lines, 0, depth);
    this.blocks(item, lines.slice(end), depth);
  }

  /** @param {ParentNode} parent @param {Line[]} lines @param {number} first */
  #table(parent, lines, first) {
    const body = h("tbody");
    const head = h("thead");
    put(parent, h("div", { class: "wide", tabindex: "0" }, h("table", {}, head, body)));
    this.#row(head, lines[first], "th");
    let end = first + 2;
    for (let line = lines[end]; line?.text.includes("|"); line = lines[end]) {
      // Cells that a row lacks are not made up: that would be more than was written.
      this.#row(body, line, "td");
      end += 1;
    }
    return end;
  }

  /** @param {ParentNode} parent @param {Line | undefined} line @param {"td" | "th"} name */
  #row(parent, line, name) {
    const row = put(parent, h("tr"));
    for (const cell of line ? cellsOf(line) : []) this.#words(put(row, h(name)), [cell]);
  }

  /** @param {ParentNode} parent @param {Line[]} lines */
  #words(parent, lines) {
    const words = new Words(lines);
    this.#stretches(parent, words, stretchesOf(words.text, this.#definitions));
    this.#putEnded(parent, endOf(lines));
  }

  /** @param {ParentNode} parent @param {Words} words @param {Stretch[]} stretches */
  #stretches(parent, words, stretches) {
    for (let next = 0; next < stretches.length; next += 1) {
      const stretch = /** @type {Stretch} */ (stretches[next]);
      const { start } = stretch;
      if (stretch.kind === "text") {
        while (stretches[next + 1]?.kind === "text" && stretches[next + 1]?.start === stretches[next]?.end) next += 1;
        this.#plain(parent, words, start, stretches[next]?.end ?? start);
        continue;
      }
      if (stretch.kind === "citation") put(parent, this.#makers.chip(stretch.number, words.place(start)));
      else if (stretch.kind === "break") put(parent, h("br"));
      else if (stretch.kind === "code") this.#plain(put(parent, h("code")), words, start, stretch.end);
      else if (stretch.kind === "maths") this.#plain(put(parent, h("bdi", { class: "maths", dir: "ltr" })), words, start, stretch.end);
      else if (stretch.kind === "link") this.#link(parent, words, stretch);
      else if (stretch.kind === "image") {
        this.#stretches(parent, words, stretch.nodes);
        put(parent, shownAddress(stretch.href));
      } else this.#stretches(put(parent, h(stretch.kind)), words, stretch.nodes);
      this.#putEnded(parent, words.place(stretch.end));
    }
  }

  /** @param {ParentNode} parent @param {Words} words @param {{nodes: Stretch[], href: string}} link */
  #link(parent, words, { nodes, href }) {
    const link = put(parent, h("a", { href, target: "_blank", rel: "noopener noreferrer" }));
    this.#stretches(link, words, nodes);
    const shown = words.text.slice(nodes[0]?.start, nodes.at(-1)?.end);
    if (nodes.length === 0) link.append(href);
    else if (shown !== href && `${shown}/` !== href) put(parent, shownAddress(href));
  }

  /** @param {ParentNode} parent @param {Words} words @param {number} start @param {number} end */
  #plain(parent, words, start, end) {
    for (const { text, at } of words.pieces(start, end)) {
      for (const node of this.#marked.text(text, at)) parent.append(node);
    }
    this.#putEnded(parent, words.place(end));
  }

  /** @param {ParentNode} parent @param {number} at */
  #putEnded(parent, at) {
    for (const node of this.#marked.ended(at)) parent.append(node);
  }
}

/** @template {Node} T @param {ParentNode} parent @param {T} node */
function put(parent, node) {
  parent.append(node);
  return node;
}

/** @param {string} href */
function shownAddress(href) {
  return h("bdi", { class: "address" }, ` (${href})`);
}
