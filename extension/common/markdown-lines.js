/** The lines of a Markdown source: which block each begins, and what is left of it within that. */

/** @typedef {{text: string, at: number}} Line a line, or what is left of it, and where that stands in the source */
/** @typedef {{isNumbered: boolean, number: string, indent: number, content: number}} Marker of an item of a list */

export const FENCE = /^\s*(`{3,}(?!`)|~{3,}(?!~))([^`]*)$/;
export const HEADING = /^ {0,3}(#{1,6})[ \t]+(?=\S)/;
export const QUOTE = /^ {0,3}> ?/;
export const RULE = /^[ \t]*([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
export const ITEM = /^([ \t]*)(?:[-*+]|(\d{1,9})[.)])[ \t]+/;
/** What maths over several lines begins with, alone on a line. */
export const MATHS = /^\s*(\$\$|\\\[)\s*$/;

/** A line that begins so is no item, whatever comes behind. */
const NO_ITEM = /^[ \t]*(?:[^\s\d*+-]|[*+-][^ \t]|\d+[^\d.)]|\d+[.)][^ \t])/;

/** Deeper lists and quotes are paragraphs: each level is a look at its lines. */
export const DEEPEST = 8;

/** @param {string} source @param {number} [from] where a line begins @returns {Line[]} */
export function linesOf(source, from = 0) {
  const lines = [];
  let at = from;
  const end = /\r\n?|\n/g;
  end.lastIndex = from;
  for (let found = end.exec(source); found; found = end.exec(source)) {
    lines.push({ text: source.slice(at, found.index), at });
    at = end.lastIndex;
  }
  lines.push({ text: source.slice(at), at });
  return lines;
}

/** @param {Line} line @param {number} count */
export function without({ text, at }, count) {
  const cut = Math.min(count, text.length);
  return { text: text.slice(cut), at: at + cut };
}

/** @param {Line[]} lines */
export function endOf(lines) {
  const last = lines.at(-1);
  return last ? last.at + last.text.length : 0;
}

/** How far a line is indented, a tab counting as four. @param {string} text */
export function indentOf(text) {
  return [...(/^[ \t]*/.exec(text)?.[0] ?? "")].reduce((sum, space) => sum + (space === "\t" ? 4 : 1), 0);
}

/** A line as it stands within an item whose words begin at so many columns. @param {Line} line @param {number} columns */
export function within(line, columns) {
  return without(line, Math.min(columns, line.text.length - line.text.trimStart().length));
}

/** @param {Line | undefined} line @returns {Marker | null} */
export function markerOf(line) {
  const found = line && !RULE.test(line.text) ? ITEM.exec(line.text) : null;
  if (!found) return null;
  const [whole, space = "", number] = found;
  return { isNumbered: number !== undefined, number: String(Number(number)), indent: indentOf(space), content: whole.length };
}

/**
 * Does what stands before a block stay as it is, whatever is still written? The last line is not
 * finished, and may become any other that begins so.
 * @param {Line[]} lines @param {number} at where the block begins @param {number} before where the one before it does
 */
export function isSettled(lines, at, before) {
  // Whether a block ends is seen at the next line, and by the one behind that for a table.
  if (at + 2 < lines.length) return true;
  if (lines[at - 1]?.text.trim()) return false;
  // Behind a blank line only a list goes on.
  return !markerOf(lines[before]) || NO_ITEM.test(lines[at]?.text ?? "");
}

/** @param {string} text @param {string} sign that maths began with */
export function isMathsEnd(text, sign) {
  return text.trimEnd().endsWith(sign === "$$" ? "$$" : "\\]");
}

/** @param {string} text @param {string} ticks */
export function isFenceEnd(text, ticks) {
  const line = text.trim();
  return line.length >= ticks.length && line === (ticks[0] ?? "").repeat(line.length);
}

/** Does another block begin here, or none? @param {Line[]} lines @param {number} at @param {number} depth */
export function endsParagraph(lines, at, depth) {
  const text = lines[at]?.text ?? "";
  if (!text.trim() || FENCE.test(text) || HEADING.test(text) || RULE.test(text) || isTable(lines, at)) return true;
  if (depth >= DEEPEST) return false;
  // “…in\n1984. That year” is no list.
  const marker = ITEM.exec(text);
  return QUOTE.test(text) || (marker !== null && (at === 0 || marker[2] === undefined || Number(marker[2]) === 1));
}

/** @param {Line[]} lines @param {number} at */
export function isTable(lines, at) {
  const head = lines[at];
  const rule = lines[at + 1];
  if (!head?.text.includes("|") || !rule?.text.includes("|") || !/^[\s|:-]+$/.test(rule.text)) return false;
  const columns = cellsOf(rule).map(({ text }) => text.trim());
  return columns.length === cellsOf(head).length && columns.every((column) => /^:?-+:?$/.test(column));
}

/** The cells of a row, parted by lines that are not escaped. @param {Line} row @returns {Line[]} */
export function cellsOf({ text, at }) {
  const cells = [];
  let from = 0;
  for (const { index, 0: sign } of text.matchAll(/\\.|\|/g)) {
    if (sign !== "|") continue;
    cells.push({ text: text.slice(from, index).trimEnd(), at: at + from });
    from = index + 1;
  }
  cells.push({ text: text.slice(from).trimEnd(), at: at + from });
  if (cells[0]?.text === "") cells.shift();
  if (cells.at(-1)?.text === "") cells.pop();
  return cells;
}

/** Lines as one text, each without the space around it that does not show. */
export class Words {
  /** @type {{from: number, at: number}[]} where each line begins in the text and in the source */ #starts = [];
  text = "";

  /** @param {Line[]} lines */
  constructor(lines) {
    const texts = [];
    let from = 0;
    for (const { text, at } of lines) {
      const shown = text.trimStart();
      this.#starts.push({ from, at: at + text.length - shown.length });
      texts.push(shown);
      from += shown.length + 1;
    }
    this.text = texts.join("\n");
  }

  /** Where a place of the text is in the source. @param {number} offset */
  place(offset) {
    const { from, at } = this.#starts[this.#lineOf(offset)] ?? { from: 0, at: 0 };
    return at + offset - from;
  }

  /** A stretch in pieces that are as long in the source; a line's end shows as a space. @param {number} start @param {number} end */
  *pieces(start, end) {
    for (let from = start, line = this.#lineOf(start); from < end; line += 1) {
      const next = Math.min(end, this.#starts[line + 1]?.from ?? end);
      yield { text: this.text.slice(from, next).replace("\n", " "), at: this.place(from) };
      from = next;
    }
  }

  /** @param {number} offset */
  #lineOf(offset) {
    let low = 0;
    for (let high = this.#starts.length - 1; low < high; ) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle]?.from ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
