// As much of a document as rendering needs: importing this puts it in place of one.

/** A node; one of text has `text`. */
export class FakeNode {
  nodes = [];
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
      if (typeof child === "string") this.nodes.push(new FakeNode("#text", child));
      else if (child.name === "#fragment") for (const node of child.nodes) this.nodes.push(node);
      else this.nodes.push(child);
    }
  }

  setAttribute(name, value) {
    this.attributes.set(name, value);
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
