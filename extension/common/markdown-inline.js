/**
 * What stands within a paragraph of Markdown, as a tree of stretches: emphasis, code, citations,
 * addresses, line breaks. Whatever is none of these, or not finished, is text.
 *
 * Every character is looked at a bounded number of times: what is open lies on a stack of bounded
 * height, and the end of code or maths is looked for from each place but once.
 */

import { webAddress } from "./web-addresses.js";

/** @import { Definitions } from "./web-addresses.js" */
/**
 * A stretch of the paragraph. `href` is the address as Firefox will open it.
 * @typedef {{kind: "text", start: number, end: number}} Text
 * @typedef {{kind: "code", start: number, end: number}} Code
 * @typedef {{kind: "maths", start: number, end: number}} Maths with the signs around it: as it was written
 * @typedef {{kind: "break", start: number, end: number}} Break
 * @typedef {{kind: "citation", start: number, end: number, number: number}} Citation
 * @typedef {{kind: "strong" | "em" | "s", start: number, end: number, nodes: Stretch[]}} Emphasis
 * @typedef {{kind: "link" | "image", start: number, end: number, nodes: Stretch[], href: string}} Address
 * @typedef {Text | Code | Maths | Break | Citation | Emphasis | Address} Stretch
 */
/** Something that has begun with a sign and may never end. @typedef {{sign: string, start: number, nodes: Stretch[], isPlain: boolean}} Open */

const SIGN = /[\\`*_~[\]<$\n]|!\[/g;
const RUN = /([`*_~])\1*/y;
const CITATION = /\[(\d{1,3})\]/y;
const DESTINATION = /\(\s{0,9}(?:<(https?:\/\/[^\s<>]{1,2000})>|(https?:\/\/(?:[^\s()<>]|\([^\s()<>]{0,500}\)){1,2000}))(?:\s{1,9}(?:"[^"\n]{0,500}"|'[^'\n]{0,500}'))?\s{0,9}\)/iy;
const LABEL = /\[([^[\]\n]{1,100})\]|\[\]/y;
const ANGLED = /<(https?:\/\/[^\s<>]{1,2000})>/iy;
const MATHS = /\$(?=[^\s$])[^$\n[]*(?<=\S)\$(?!\d)/y;
const PUNCTUATION = /[!-/:-@[-`{-~]/;
const WORD = /[\p{L}\p{N}_]/u;
const LATIN = /[a-z0-9]/i;
const EMPHASIS = /** @type {const} */ ({ "*": "em", _: "em", "**": "strong", __: "strong", "~~": "s" });

const MOST_OPEN = 16;

/**
 * @param {string} text of a paragraph, its lines parted by line feeds
 * @param {Definitions} definitions
 * @returns {Stretch[]} in order; what lies in none of them is not shown
 */
export function stretchesOf(text, definitions) {
  return new Reader(text, definitions).read();
}

class Reader {
  #text;
  #definitions;
  /** Before this, everything is in a node. */ #done = 0;
  /** @type {[Open, ...Open[]]} */ #open = [{ sign: "", start: 0, nodes: [], isPlain: true }];
  /** @type {Map<string, number>} */ #found = new Map();
  /** @type {Map<number, number[]> | null} */ #ticks = null;

  /** @param {string} text @param {Definitions} definitions */
  constructor(text, definitions) {
    this.#text = text;
    this.#definitions = definitions;
  }

  read() {
    const sign = new RegExp(SIGN);
    for (let found = sign.exec(this.#text); found; found = sign.exec(this.#text)) {
      sign.lastIndex = this.#take(found[0], found.index);
    }
    this.#textUntil(this.#text.length);
    while (this.#open.length > 1) this.#dissolve(this.#open.length - 1);
    return this.#open[0].nodes;
  }

  /** @param {string} sign @param {number} at @returns {number} where to go on */
  #take(sign, at) {
    switch (sign) {
      case "\\": return this.#escape(at);
      case "`": return this.#code(at);
      case "*": case "_": case "~": return this.#emphasis(at);
      case "[": case "![": return this.#begin(sign, at);
      case "]": return this.#finish(at);
      case "$": return this.#maths(at);
      case "\n": return this.#line(at);
      default: return this.#angled(at);
    }
  }

  /** @param {number} at */
  #escape(at) {
    const next = this.#text[at + 1] ?? "";
    if (next === "(" || next === "[") {
      return this.#asMaths(at, this.#after(next === "(" ? "\\)" : "\\]", at + 2)) || at + 2;
    }
    if (!PUNCTUATION.test(next) && next !== "\n") return at + 1;
    this.#textUntil(at);
    this.#done = at + 1;
    if (next === "\n") this.#add({ kind: "break", start: at, end: at + 2 });
    return at + 2;
  }

  /** @param {number} at */
  #maths(at) {
    if (this.#text.startsWith("$$", at)) return this.#asMaths(at, this.#after("$$", at + 2)) || at + 2;
    const found = match(MATHS, this.#text, at);
    return found ? this.#asMaths(at, at + found[0].length) : at + 1;
  }

  /** @param {number} start @param {number} end 0: it does not end, and is none */
  #asMaths(start, end) {
    if (end > 0) this.#add({ kind: "maths", start, end });
    return end;
  }

  /** @param {number} at */
  #line(at) {
    if (this.#text.startsWith("  ", at - 2)) this.#add({ kind: "break", start: at, end: at + 1 });
    return at + 1;
  }

  /** @param {number} at */
  #code(at) {
    const size = match(RUN, this.#text, at)?.[0].length ?? 1;
    this.#ticks ??= this.#runsOfTicks();
    const places = this.#ticks.get(size) ?? [];
    while ((places.at(-1) ?? Infinity) < at + size) places.pop();
    const end = places.at(-1);
    if (end === undefined) return at + size;
    this.#textUntil(at);
    this.#done = at + size;
    this.#add({ kind: "code", start: at + size, end });
    this.#done = end + size;
    return end + size;
  }

  /** Where runs of so many backticks begin, the first last. */
  #runsOfTicks() {
    /** @type {Map<number, number[]>} */
    const runs = new Map();
    for (const { 0: run, index } of this.#text.matchAll(/`+/g)) {
      const places = runs.get(run.length);
      if (places) places.push(index);
      else runs.set(run.length, [index]);
    }
    for (const places of runs.values()) places.reverse();
    return runs;
  }

  /** @param {number} at */
  #emphasis(at) {
    const run = match(RUN, this.#text, at)?.[0] ?? "";
    const sign = run[0] ?? "";
    const end = at + run.length;
    const before = this.#text[at - 1] ?? " ";
    const after = this.#text[end] ?? " ";
    if (run.length > (sign === "~" ? 2 : 3) || run === "~") return end;
    // In snake_case and 2*3*4 these are no signs.
    const isInWord = sign === "_" ? WORD : run === "*" ? LATIN : null;
    if (isInWord?.test(before) && isInWord.test(after)) return end;
    let here = at;
    if (/\S/.test(before) && !(sign === "_" && WORD.test(after))) {
      for (let index = this.#closedBy(sign, end - here); index > 0; index = this.#closedBy(sign, end - here)) {
        const { sign: opened, start } = this.#open[index] ?? { sign: "", start: 0 };
        const nodes = this.#close(index, here);
        here += opened.length;
        const kind = EMPHASIS[/** @type {keyof typeof EMPHASIS} */ (opened)];
        this.#add({ kind, start, end: here, nodes });
      }
    }
    if (/\S/.test(after) && !(sign === "_" && WORD.test(before))) {
      if (end - here >= 2) here = this.#push(sign + sign, here);
      if (end - here === 1) this.#push(sign, here);
    }
    return end;
  }

  /** Which of the open ones ends with so many signs. @param {string} sign @param {number} count */
  #closedBy(sign, count) {
    const opened = (/** @type {number[]} */ ...sizes) => this.#open.findLastIndex((one) => one.sign[0] === sign && sizes.includes(one.sign.length));
    if (count === 0) return -1;
    const same = count === 3 ? opened(1, 2) : opened(count);
    return same > 0 || count !== 2 ? same : opened(1);
  }

  /** @param {string} sign @param {number} at */
  #begin(sign, at) {
    const citation = match(CITATION, this.#text, at);
    if (!citation) return this.#push(sign, at);
    this.#endBrackets();
    this.#add({ kind: "citation", start: at, end: at + citation[0].length, number: Number(citation[1]) });
    return at + citation[0].length;
  }

  /** A closing bracket: of a link, of an image, or of neither. @param {number} at */
  #finish(at) {
    const index = this.#open.findLastIndex(({ sign }) => sign.endsWith("["));
    const bracket = this.#open[index];
    if (!bracket) return at + 1;
    const isImage = bracket.sign === "![";
    const target = bracket.isPlain && !isImage ? null : this.#target(bracket.start + bracket.sign.length, at);
    this.#textUntil(at);
    if (!target) {
      this.#dissolve(index);
      return at + 1;
    }
    const nodes = this.#close(index, at);
    if (!isImage) this.#endBrackets();
    this.#add({ kind: isImage ? "image" : "link", start: bracket.start, end: target.end, nodes, href: target.href });
    return target.end;
  }

  /** @param {number} from where the words begin @param {number} to where they end */
  #target(from, to) {
    const inline = match(DESTINATION, this.#text, to + 1);
    if (inline) {
      const href = webAddress(inline[1] ?? inline[2] ?? "");
      return href ? { href, end: to + 1 + inline[0].length } : null;
    }
    if (/[:(]/.test(this.#text[to + 1] ?? "")) return null;
    const label = match(LABEL, this.#text, to + 1);
    const name = label?.[1] ?? (to - from <= 100 ? this.#text.slice(from, to) : "");
    const href = /^\d{1,3}$/.test(name) ? null : this.#definitions.use(name);
    return href ? { href, end: to + 1 + (label?.[0].length ?? 0) } : null;
  }

  /** @param {number} at */
  #angled(at) {
    const found = match(ANGLED, this.#text, at);
    const href = webAddress(found?.[1] ?? "");
    if (!found || !href) return at + 1;
    this.#endBrackets();
    this.#textUntil(at);
    this.#done = at + 1;
    const end = at + found[0].length;
    this.#add({ kind: "link", start: at + 1, end: end - 1, nodes: [{ kind: "text", start: at + 1, end: end - 1 }], href });
    this.#done = end;
    return end;
  }

  /** Where the next of these signs ends, or 0. @param {string} sign @param {number} from */
  #after(sign, from) {
    let at = this.#found.get(sign) ?? -1;
    if (at < from) at = this.#text.indexOf(sign, from);
    this.#found.set(sign, at < 0 ? Infinity : at);
    return at < 0 || at === Infinity ? 0 : at + sign.length;
  }

  /** @param {string} sign @param {number} at @returns {number} behind it */
  #push(sign, at) {
    this.#textUntil(at);
    if (this.#open.length > MOST_OPEN) this.#dissolve(1);
    this.#open.push({ sign, start: at, nodes: [], isPlain: false });
    this.#done = at + sign.length;
    return this.#done;
  }

  /** Its sign was text, and what it holds belongs to the one around it. @param {number} index */
  #dissolve(index) {
    const { sign, start, nodes } = /** @type {Open} */ (this.#open.splice(index, 1)[0]);
    const around = /** @type {Open} */ (this.#open[index - 1]).nodes;
    around.push({ kind: "text", start, end: start + sign.length });
    for (const node of nodes) around.push(node);
  }

  /** End one of the open ones at a place: those within it are not ended. @param {number} index @param {number} at */
  #close(index, at) {
    this.#textUntil(at);
    while (this.#open.length - 1 > index) this.#dissolve(this.#open.length - 1);
    this.#done = at;
    return /** @type {Open} */ (this.#open.pop()).nodes;
  }

  /** There are no links and no citations within links. */
  #endBrackets() {
    for (const open of this.#open) if (open.sign === "[") open.isPlain = true;
  }

  /** @param {Stretch} node */
  #add(node) {
    if (node.start > this.#done) this.#textUntil(node.start);
    this.#open.at(-1)?.nodes.push(node);
    this.#done = node.end;
  }

  /** @param {number} at */
  #textUntil(at) {
    if (at > this.#done) this.#open.at(-1)?.nodes.push({ kind: "text", start: this.#done, end: at });
    this.#done = Math.max(this.#done, at);
  }
}

/** @param {RegExp} sticky @param {string} text @param {number} at */
function match(sticky, text, at) {
  sticky.lastIndex = at;
  return sticky.exec(text);
}
