// A model's answer becomes the few elements that are allowed, and nothing in it can load anything.

import assert from "node:assert/strict";
import { test } from "node:test";

import { renderMarkdown } from "../../extension/common/markdown.js";

const ATTRIBUTES = {
  p: [], strong: [], em: [], code: [], ul: [], li: [],
  ol: ["start"],
  pre: ["tabindex"],
  a: ["href", "rel", "target"],
  bdi: ["class"],
};

/** As much of a DOM node as rendering needs; a text node is one with `text`. */
class FakeNode {
  attributes = new Map();
  nodes = [];

  constructor(name, text = "") {
    this.name = name;
    this.text = text;
  }

  append(...children) {
    for (const child of children) {
      if (typeof child === "string") this.nodes.push(new FakeNode("#text", child));
      else if (child.name === "#fragment") this.nodes.push(...child.nodes);
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

  /** Shows the tree on one line: `p(Mind strong(this))`. */
  get outline() {
    if (this.name === "#text") return this.text;
    const inside = this.nodes.map(({ outline }) => outline).join("");
    return this.name === "#fragment" ? inside : `${this.name}(${inside})`;
  }
}

globalThis.document = {
  createElement: (name) => new FakeNode(name),
  createTextNode: (text) => new FakeNode("#text", text),
  createDocumentFragment: () => new FakeNode("#fragment"),
};

const chip = (number) => new FakeNode("#text", `⟨${number}⟩`);
const render = (source) => renderMarkdown(source, chip);
const outline = (source) => render(source).outline;

/** Fails for any node or attribute that is not allowed, and for a link that hides its address. */
function assertHarmless(parent, source) {
  for (const [at, element] of parent.nodes.entries()) {
    if (element.name === "#text") continue;
    const allowed = ATTRIBUTES[element.name];
    assert.ok(allowed, `<${element.name}> from ${source}`);
    for (const name of element.attributes.keys()) {
      assert.ok(allowed.includes(name), `${name}= on <${element.name}> from ${source}`);
    }
    if (element.name === "a") {
      const href = element.attributes.get("href");
      assert.match(href, /^https?:\/\//, source);
      assert.equal(element.attributes.get("rel"), "noopener noreferrer");
      assert.equal(parent.nodes[at + 1]?.words, ` (${href})`, source);
    }
    assertHarmless(element, source);
  }
}

const CANARIES = [
  "![seen](https://canary.invalid/pixel.png)",
  "![seen][pixel]\n\n[pixel]: https://canary.invalid/pixel.png",
  "[![seen](https://canary.invalid/pixel.png)](https://canary.invalid/)",
  '<img src="https://canary.invalid/pixel.png" srcset="https://canary.invalid/2x.png 2x">',
  '<img src=x onerror="fetch(`https://canary.invalid/`)">',
  "<picture><source srcset=https://canary.invalid/p.webp></picture>",
  '<svg xmlns="http://www.w3.org/2000/svg"><image href="https://canary.invalid/p.svg"/></svg>',
  "<svg><script>fetch('https://canary.invalid/')</script></svg>",
  "<script src=https://canary.invalid/x.js></script>",
  "<iframe src=https://canary.invalid/></iframe><object data=https://canary.invalid/></object>",
  '<p style="background: url(https://canary.invalid/bg.png)">styled</p>',
  "<style>@import url(https://canary.invalid/s.css);</style>",
  '<link rel="dns-prefetch" href="https://canary.invalid/"><base href="https://canary.invalid/">',
  '<meta http-equiv="refresh" content="0;url=https://canary.invalid/">',
  "<video poster=https://canary.invalid/v.png autoplay></video>",
  "[run](javascript:alert(1)) [run](JaVaScRiPt:alert(1)) [run](java\nscript:alert(1))",
  "[run](data:text/html,<script>alert(1)</script>) [run](vbscript:msgbox)",
  "[open](file:///etc/passwd) [open](moz-extension://memory/x.html) [open](about:config)",
  "[open](//canary.invalid/) [open](ftp://canary.invalid/)",
  '[quoted](https://canary.invalid/" onmouseover="alert(1))',
  "[broken](https://[canary) [broken](http://%)",
  "[https://bank.example/](https://canary.invalid/)",
  "<https://canary.invalid/> https://canary.invalid/",
  "| a | b |\n|---|---|\n| ![x](https://canary.invalid/) | <img src=x> |",
  "```html\n<img src=https://canary.invalid/>\n```",
  "`<img src=https://canary.invalid/>` **<img src=x>** *<img src=x>*",
  "- <img src=x>\n- ![x](https://canary.invalid/)\n# <img src=x>",
];

for (const canary of CANARIES) {
  test(`stays harmless at every moment of its arrival: ${JSON.stringify(canary)}`, () => {
    for (let length = 0; length <= canary.length; length += 1) {
      const source = canary.slice(0, length);
      assertHarmless(render(source), source);
    }
  });
}

test("HTML is shown as the text that it is", () => {
  assert.equal(outline("<b>not bold</b>"), "p(<b>not bold</b>)");
});

test("an image becomes its words and its address, never an image", () => {
  assert.equal(
    outline("![a cat](https://cats.example/cat.png)"),
    "p(!a(a cat)bdi( (https://cats.example/cat.png)))",
  );
});

test("a link is followed by the address that Firefox will open, whatever its words say", () => {
  const [paragraph] = render("See [my bank](https://xn--bnk-rla.example/a\u202Eb).").elements;
  const [link, address] = paragraph.elements;
  assert.equal(link.attributes.get("href"), "https://xn--bnk-rla.example/a%E2%80%AEb");
  assert.equal(address.words, " (https://xn--bnk-rla.example/a%E2%80%AEb)");
});

test("an address with a look-alike letter shows as the ASCII name that is looked up", () => {
  assert.equal(
    outline("[bank](https://b\u0430nk.example/)"),
    "p(a(bank)bdi( (https://xn--bnk-6cd.example/)))",
  );
});

test("an address that is none stays text", () => {
  assert.equal(outline("[x](https://[y) z"), "p([x](https://[y) z)");
});

test("paragraphs are parted by blank lines, and a single line break is a space", () => {
  assert.equal(outline("one\ntwo\r\n\r\nthree"), "p(one two)p(three)");
});

test("headings of every level are strong paragraphs", () => {
  assert.equal(outline("# One\n###### Six"), "p(strong(One))p(strong(Six))");
});

test("lists keep their kind, and their items their emphasis", () => {
  assert.equal(outline("- a\n* **b**\n+ c"), "ul(li(a)li(strong(b))li(c))");
  assert.equal(outline("1. a\n2) *b*"), "ol(li(a)li(em(b)))");
});

test("a numbered list with blank lines between its items goes on counting", () => {
  const lists = render("1. a\n\n2. b\n\n3. c").elements;
  assert.deepEqual(lists.map((list) => list.attributes.get("start")), ["1", "2", "3"]);
});

test("a list ends where the other kind of list or a paragraph begins", () => {
  assert.equal(outline("- a\n1. b\nafter"), "ul(li(a))ol(li(b))p(after)");
});

test("code keeps its markup and its lines", () => {
  assert.equal(outline("Use `a*b*`:\n```js\n**x**\n\n[1]\n```\nend"), "p(Use code(a*b*):)pre(code(**x**\n\n[1]))p(end)");
});

test("a code block that is still arriving is a code block already", () => {
  assert.equal(outline("```\nhalf <img"), "pre(code(half <img))");
});

test("emphasis that is still arriving is text until it is closed", () => {
  assert.equal(outline("a **bo"), "p(a **bo)");
  assert.equal(outline("a **bold**"), "p(a strong(bold))");
});

test("a multiplication is no emphasis", () => {
  assert.equal(outline("2 * 3 * 4"), "p(2 * 3 * 4)");
});

test("a citation is whatever its maker makes of it", () => {
  assert.equal(outline("Tides [1] turn [12]."), "p(Tides ⟨1⟩ turn ⟨12⟩.)");
  assert.equal(outline("- so [2]"), "ul(li(so ⟨2⟩))");
});

test("brackets that hold no number of a passage stay text", () => {
  assert.equal(outline("[note] [1234] [a1]"), "p([note] [1234] [a1])");
});

test("nothing makes nothing", () => {
  assert.equal(outline(""), "");
  assert.equal(outline("\n \n"), "");
});

/** Rendered with these stretches told apart; what stands behind each is its class in brackets. */
function renderMarked(source, ...stretches) {
  const marks = stretches.map(([words, className]) => {
    const start = source.indexOf(words);
    return { start, end: start + words.length, className, after: () => new FakeNode("#text", `{${className}}`) };
  });
  const shown = (node) => {
    if (node.name === "#text") return node.text;
    const inside = node.nodes.map(shown).join("");
    if (node.name === "span") return `<${node.attributes.get("class")}:${inside}>`;
    return node.name === "#fragment" ? inside : `${node.name}(${inside})`;
  };
  return shown(renderMarkdown(source, chip, marks));
}

for (const [what, source, stretches, expected] of [
  ["a sentence", "One. Two. Three.", [["Two.", "a"]], "p(One. <a:Two.>{a} Three.)"],
  ["a sentence with emphasis and code", "So **it** is `x` here.", [["So **it** is `x` here.", "a"]],
    "p(<a:So >strong(<a:it>)<a: is >code(<a:x>)<a: here.>{a})"],
  ["a sentence that ends with its citation", "Elm [1]. Oak.", [["Elm [1]", "a"]], "p(<a:Elm >⟨1⟩{a}. Oak.)"],
  ["words within a sentence", "He said “yes” twice.", [["He said “yes” twice.", "a"], ["“yes”", "b"]],
    "p(<a:He said ><a b:“yes”>{b}<a: twice.>{a})"],
  ["a sentence over two lines", "One\r\ntwo. Three\rfour.", [["Three\rfour.", "a"]], "p(One  two. <a:Three four.>{a})"],
  ["an item", "- One.\n- **Two.**\n", [["**Two.**", "a"]], "ul(li(One.)li(strong(<a:Two.>){a}))"],
  ["a heading", "## One\nTwo.", [["One", "a"]], "p(strong(<a:One>{a}))p(Two.)"],
  ["code", "```\none\ntwo\n```\nThree.", [["two", "a"]], "pre(code(one\n<a:two>{a}))p(Three.)"],
  ["the words of a link", "See [here](https://example.org/).", [["See [here](https://example.org/).", "a"]],
    "p(<a:See >a(<a:here>)bdi( (https://example.org/))<a:.>{a})"],
  ["an end within a sign", "Is **it**.", [["Is **it*", "a"]], "p(<a:Is >strong(<a:it>){a}.)"],
]) {
  test(`${what} can be told apart`, () => {
    assert.equal(renderMarked(source, ...stretches), expected);
  });
}

test("a citation says where it stands", () => {
  const places = [];
  renderMarkdown("Elm [1].\n\n- Oak [2]", (number, at) => (places.push([number, at]), chip(number)));
  assert.deepEqual(places, [[1, 4], [2, 16]]);
});
