// Nothing in a model's answer can load anything, run, or lead to another address than it shows.

import assert from "node:assert/strict";
import { test } from "node:test";

import { chip } from "./fake-document.js";
import { renderMarkdown } from "../../extension/common/markdown.js";

const ATTRIBUTES = {
  p: [], strong: [], em: [], s: [], code: [], ul: [], li: [], br: [], hr: [], blockquote: [],
  h3: [], h4: [], h5: [], h6: [], table: [], thead: [], tbody: [], tr: [],
  td: [], th: [],
  div: ["class", "dir", "tabindex"],
  ol: ["start"],
  pre: ["data-language", "dir", "tabindex"],
  a: ["href", "rel", "target"],
  bdi: ["class", "dir"],
};

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
      assert.ok(element.words === href || parent.nodes[at + 1]?.words === ` (${href})`, source);
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

test("an image becomes its words and its address, never an image", () => {
  assert.equal(
    outline("![a cat](https://cats.example/cat.png)"),
    "p(a catbdi( (https://cats.example/cat.png)))",
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

test("a link may have emphasis in its words, a title, and brackets in its address", () => {
  assert.equal(
    outline('[**Mill** of `x`](https://example.org/Mill_(Tide) "A title")'),
    "p(a(strong(Mill) of code(x))bdi( (https://example.org/Mill_(Tide))))",
  );
});

test("an address in angle brackets is a link that shows as what it leads to", () => {
  assert.equal(outline("<https://example.org/a>"), "p(a(https://example.org/a))");
  assert.equal(outline("<https://ex\u0430mple.org/>"), "p(a(https://ex\u0430mple.org/)bdi( (https://xn--exmple-4nf.org/)))");
});

test("an address without a sign around it is text", () => {
  assert.equal(outline("See https://example.org/a, or www.example.org."), "p(See https://example.org/a, or www.example.org.)");
});

test("a link by name shows the address that the name stands for, and the name's line stays", () => {
  const named = "\n\n[Mill]: https://example.org/mill 'Title'\n";
  for (const source of ["[words][mill]", "[words][ MILL ]"]) {
    assert.equal(outline(source + named), "p(a(words)bdi( (https://example.org/mill)))p([Mill]: https://example.org/mill 'Title')");
  }
  assert.match(outline(`[Mill] ![Mill][] ${named}`), /^p\(a\(Mill\)bdi\( \(https:\/\/example.org\/mill\)\) Millbdi\(/);
});

test("a name whose line is still arriving stands for nothing yet", () => {
  assert.equal(outline("[words][a]\n\n[a]: https://good.example"), "p([words][a])p([a]: https://good.example)");
});

test("a number in brackets is a citation, whatever address is given for it", () => {
  assert.equal(outline("[words][1] [1]\n\n[1]: https://example.org/\n"), "p([words]⟨1⟩ ⟨1⟩)p(⟨1⟩: https://example.org/)");
});

test("there is no link within a link, and no citation", () => {
  assert.equal(outline("[a [b](https://b.example/) c](https://c.example/)"), "p([a a(b)bdi( (https://b.example/)) c](https://c.example/))");
  assert.equal(outline("[a [1]](https://c.example/)"), "p([a ⟨1⟩](https://c.example/))");
});

test("an image within a link stays words with its address, within the link", () => {
  assert.equal(
    outline("[![a](https://a.example/)](https://b.example/)"),
    "p(a(abdi( (https://a.example/)))bdi( (https://b.example/)))",
  );
});

test("an image that is no web address is text", () => {
  assert.equal(outline("![a](data:image/png;base64,AA) ![b](/b.png)"), "p(![a](data:image/png;base64,AA) ![b](/b.png))");
});

test("a link without words is its address", () => {
  assert.equal(outline("[](https://a.example/)"), "p(a(https://a.example/))");
});

test("an address that is longer than any that is used is text", () => {
  assert.equal(render(`[a](https://a.example/${"x".repeat(2_000)})`).elements[0].elements.length, 0);
});

test("names cannot make a short source endless", () => {
  const source = `${"[a]".repeat(5_000)}\n\n[a]: https://a.example/${"x".repeat(1_900)}\n`;
  assert.ok(render(source).words.length < 3 * source.length);
});
