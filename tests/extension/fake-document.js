// As much of a document as rendering needs: importing this puts it in place of one.

/** A node; one of text has `text`. */
export class FakeNode {
  nodes = [];
  parent = null;
  #attributes = null;

  constructor(name, text = "") {
    this.name = name;
    this.text = text;
  }

  get attributes() {
    return (this.#attributes ??= new Map());
  }

  append(...children) {
    for (const child of children) {
      if (typeof child === "string") this.#put(new FakeNode("#text", child));
      else if (child.name === "#fragment") for (const node of child.nodes.splice(0)) this.#put(node);
      else this.#put(child);
    }
  }

  #put(node) {
    if (node.parent && node.parent.nodes.includes(node)) node.parent.removeChild(node);
    node.parent = this;
    this.nodes.push(node);
  }

  removeChild(node) {
    this.nodes.splice(this.nodes.indexOf(node), 1);
    node.parent = null;
  }

  replaceChild(node, there) {
    node.parent?.removeChild(node);
    node.parent = this;
    this.nodes[this.nodes.indexOf(there)] = node;
    there.parent = null;
  }

  setAttribute(name, value) {
    this.attributes.set(name, value);
  }

  addEventListener(type, listener) {
    if (type === "click") this.press = listener;
  }

  getAttributeNames() {
    return [...this.attributes.keys()];
  }

  getAttribute(name) {
    return this.attributes.get(name) ?? null;
  }

  get nodeName() {
    return this.name === "#text" ? this.name : this.name.toUpperCase();
  }

  get childNodes() {
    return this.nodes;
  }

  get nextSibling() {
    return this.parent?.nodes[this.parent.nodes.indexOf(this) + 1] ?? null;
  }

  get nodeValue() {
    return this.text;
  }

  get data() {
    return this.text;
  }

  set data(words) {
    this.text = words;
  }

  appendData(words) {
    this.text += words;
  }

  isEqualNode(other) {
    return this.outline === other?.outline;
  }

  get elements() {
    return this.nodes.filter(({ name }) => name !== "#text");
  }

  get words() {
    return this.text + this.nodes.map(({ words }) => words).join("");
  }

  /** Shows the tree on one line: `p(Mind strong(this))`; a span shows its class: `<far:away>`. */
  get outline() {
    if (this.name === "#text") return this.text;
    const inside = this.nodes.map(({ outline }) => outline).join("");
    if (this.name === "span") return `<${this.attributes.get("class")}:${inside}>`;
    return this.name === "#fragment" ? inside : `${this.name}(${inside})`;
  }
}

globalThis.document = {
  createElement: (name) => new FakeNode(name),
  createTextNode: (text) => new FakeNode("#text", text),
  createDocumentFragment: () => new FakeNode("#fragment"),
};

/** Shows a citation: what the sidebar would have a button for. */
export const chip = (number) => new FakeNode("#text", `⟨${number}⟩`);
