/**
 * Markdown that arrives bit by bit, in an element of the page: what is firm is neither read nor drawn
 * again, and of the block that grows only what changed is. What is selected, scrolled or has the focus
 * stays so.
 */

import { renderBlocks } from "./markdown.js";
import { isSettled, linesOf } from "./markdown-lines.js";
import { Definitions } from "./web-addresses.js";

/** @import { Makers } from "./markdown.js" */
/** @import { Mark } from "./marked-text.js" */

const BEGINNING = { at: 0, nodes: 0, under: /** @type {readonly number[]} */ ([]) };

export class GrowingMarkdown {
  element;
  #source = "";
  /** Before this place of the source, and this child, nothing changes as more is written. */ #firm = BEGINNING;
  /** An address with a name changes what stands before it, and marks stand anywhere. */ #growsAtEnd = true;

  /** @param {HTMLElement} element whose children it is from now on */
  constructor(element) {
    this.element = element;
  }

  /**
   * Show a source, whatever stood there before.
   * @param {string} source @param {Makers} makers @param {readonly Mark[]} [marks]
   */
  show(source, makers, marks = []) {
    this.#firm = BEGINNING;
    const definitions = new Definitions(source);
    this.#growsAtEnd = marks.length === 0 && definitions.isEmpty;
    this.#draw(source, makers, definitions, marks);
  }

  /**
   * Show a source with nothing to mark in it that is, as a rule, the one shown last and more. The
   * makers would make what they made then.
   * @param {string} source @param {Makers} makers
   */
  grow(source, makers) {
    const definitions = new Definitions(source, this.#firm.at);
    if (!this.#growsAtEnd || !definitions.isEmpty || !source.startsWith(this.#source)) this.show(source, makers);
    else this.#draw(source, makers, definitions, []);
  }

  /** @param {string} source @param {Makers} makers @param {Definitions} definitions @param {readonly Mark[]} marks */
  #draw(source, makers, definitions, marks) {
    const lines = linesOf(source, this.#firm.at);
    const { fragment, starts } = renderBlocks(lines, makers, definitions, marks, this.#firm.under);
    fitChildren(this.element, this.#firm.nodes, [...fragment.childNodes]);
    this.#source = source;
    const settled = starts.findLastIndex(({ line }, index) => index > 0 && isSettled(lines, line, starts[index - 1]?.line ?? 0));
    const start = starts[settled];
    if (start) this.#firm = { at: lines[start.line]?.at ?? 0, nodes: this.#firm.nodes + start.nodes, under: start.under };
  }
}

/**
 * Let the children of an element, from one on, be like these nodes: those that can become so are changed,
 * the others make way.
 * @param {Element} element @param {number} from @param {Node[]} nodes
 */
function fitChildren(element, from, nodes) {
  let there = element.childNodes[from] ?? null;
  for (const node of nodes) {
    const next = there?.nextSibling ?? null;
    if (!there) element.append(node);
    else if (!fit(there, node)) element.replaceChild(node, there);
    there = next;
  }
  while (there) {
    const next = there.nextSibling;
    element.removeChild(there);
    there = next;
  }
}

/** Let a node be like another. @param {Node} there @param {Node} node @returns {boolean} false if it cannot */
function fit(there, node) {
  if (there.nodeName !== node.nodeName) return false;
  if (there.nodeName === "#text") {
    fitText(/** @type {Text} */ (there), node.nodeValue ?? "");
    return true;
  }
  // What a button does is known to nobody but itself, and told by what it shows.
  if (there.nodeName === "BUTTON") return there.isEqualNode(node);
  const [old, wanted] = [/** @type {Element} */ (there), /** @type {Element} */ (node)];
  if (!hasSameAttributes(old, wanted)) return false;
  fitChildren(old, 0, [...wanted.childNodes]);
  return true;
}

/** @param {Text} there @param {string} words */
function fitText(there, words) {
  if (there.data === words) return;
  if (words.startsWith(there.data)) there.appendData(words.slice(there.data.length));
  else there.data = words;
}

/** @param {Element} one @param {Element} other */
function hasSameAttributes(one, other) {
  const names = one.getAttributeNames();
  return names.length === other.getAttributeNames().length && names.every((name) => one.getAttribute(name) === other.getAttribute(name));
}
