// An answer that is drawn as it arrives looks at every moment as if it had been drawn at once.

import assert from "node:assert/strict";
import { test } from "node:test";

import { FakeNode, chip } from "./fake-document.js";
import { GrowingMarkdown } from "../../extension/common/growing-markdown.js";
import { renderMarkdown } from "../../extension/common/markdown.js";

const PIECES = [
  "The mill of Orrick turns at ebb tide", " [1]", ".", " **Elm**", " wood", " `a*b`", " *soft", "* ", "\n", "\n\n", "\n\n", "\r\n", "  \n", "- one\n", "- two",
  "  - within\n", "1. first\n", "2. second", "\n\n3. third\n", "   more of it\n", "* star\n", "# Head\n", "\n\n### Head\n\n", "## Head", "\n---\n", "- - -\n", "-", "1", ".", " ", "   ",
  "> said\n", "> ", ">\n", "```js\n", "```", "~~~\n", "let a = 1;\n", "|a|b|\n", "|-|-|\n", "|1|2|\n", "a | b", "--|--", "$$\n", "x_1 = y_2\n", "$$", "\\[\n", "\\]\n",
  "[Orrick][mill]", "[mill]: https://mill.example/\n", "[x](https://x.example/)", "<b>", "…", "水车", "\u{1f600}", "\t", "_", "~~gone~~",
];

/** Numbers from 0 up to another that are the same every time. */
function chance(seed) {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

function drawn() {
  const markdown = new GrowingMarkdown(new FakeNode("div"));
  return { markdown, root: markdown.element, outline: () => markdown.element.nodes.map((node) => node.outline).join("") };
}

test("whatever is written, and however it is cut, each moment looks as if drawn at once", () => {
  for (let seed = 1; seed <= 400; seed += 1) {
    const next = chance(seed);
    const { markdown, outline } = drawn();
    let source = "";
    for (let count = 0; count < 25; count += 1) {
      source += PIECES[next(PIECES.length)];
      markdown.grow(source, { chip });
      assert.equal(outline(), renderMarkdown(source, chip).outline, JSON.stringify(source));
    }
  }
});

test("letter by letter too", () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const next = chance(seed * 77);
    const whole = Array.from({ length: 12 }, () => PIECES[next(PIECES.length)]).join("");
    const { markdown, outline } = drawn();
    for (let end = 1; end <= whole.length; end += 1) {
      markdown.grow(whole.slice(0, end), { chip });
      assert.equal(outline(), renderMarkdown(whole.slice(0, end), chip).outline, JSON.stringify(whole.slice(0, end)));
    }
  }
});

test("what stands there stays the same node, and words are added to words", () => {
  const { markdown, root } = drawn();
  markdown.grow("One [1].\n\n- a\n- b\n\nTw", { chip });
  const before = [...root.nodes];
  const words = before[2].nodes[0];

  markdown.grow("One [1].\n\n- a\n- b\n\nTwo and", { chip });

  assert.deepEqual(root.nodes.map((node, at) => node === before[at]), [true, true, true]);
  assert.equal(root.nodes[2].nodes[0], words);
  assert.equal(words.text, "Two and");
});

test("a text that is another than before is shown whole", () => {
  const { markdown, outline } = drawn();
  markdown.grow("One.\n\nTwo.\n\nThree.", { chip });
  markdown.grow("Four.", { chip });
  assert.equal(outline(), "p(Four.)");
});

test("marks come and go, and what they leave alone stays the same node", () => {
  const { markdown, root, outline } = drawn();
  markdown.grow("One.\n\nTwo.\n\nThree.", { chip });
  const [first, , third] = root.nodes;

  markdown.show("One.\n\nTwo.\n\nThree.", { chip }, [{ start: 6, end: 10, className: "unfound" }]);
  assert.equal(outline(), "p(One.)p(<unfound:Two.>)p(Three.)");
  assert.deepEqual([root.nodes[0], root.nodes[2]], [first, third]);

  markdown.grow("One.\n\nTwo.\n\nThree. And", { chip });
  assert.equal(outline(), "p(One.)p(Two.)p(Three. And)");
});

test("a block of code stands in its frame while it grows", () => {
  const { markdown, root, outline } = drawn();
  const frame = (code) => {
    const made = new FakeNode("section");
    made.append(code);
    return made;
  };
  markdown.grow("```js\nlet a", { chip, frame });
  const [made] = root.nodes;
  markdown.grow("```js\nlet a = 1;\n```\nSo", { chip, frame });
  assert.equal(outline(), "section(pre(code(let a = 1;)))p(So)");
  assert.equal(root.nodes[0], made);
});

test("what is made for an answer grows with its length, not with the square of it", () => {
  const made = (paragraphs) => {
    const { createElement } = document;
    const { markdown } = drawn();
    let count = 0;
    document.createElement = (name) => ((count += 1), createElement(name));
    let source = "";
    for (let number = 0; number < paragraphs; number += 1) {
      for (const piece of ["**Elm** is", " a wood", " for mills [1].", "\n\n"]) markdown.grow((source += piece), { chip });
    }
    document.createElement = createElement;
    return count;
  };
  assert.equal(made(400) / made(100) < 4.2, true);
});
