// Stretches of an answer are told apart where they stand in its source, whatever its Markdown makes of them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { FakeNode, chip } from "./fake-document.js";
import { renderMarkdown } from "../../extension/common/markdown.js";

/** Rendered with these stretches told apart; what stands behind each is its class in brackets. */
function renderMarked(source, ...stretches) {
  const marks = stretches.map(([words, className]) => {
    const start = source.indexOf(words);
    return { start, end: start + words.length, className, after: () => new FakeNode("#text", `{${className}}`) };
  });
  return renderMarkdown(source, chip, marks).outline;
}

for (const [what, source, stretches, expected] of [
  ["a sentence", "One. Two. Three.", [["Two.", "a"]], "p(One. <a:Two.>{a} Three.)"],
  ["a sentence with emphasis and code", "So **it** is `x` here.", [["So **it** is `x` here.", "a"]],
    "p(<a:So >strong(<a:it>)<a: is >code(<a:x>)<a: here.>{a})"],
  ["a sentence that ends with its citation", "Elm [1]. Oak.", [["Elm [1]", "a"]], "p(<a:Elm >⟨1⟩{a}. Oak.)"],
  ["words within a sentence", "He said “yes” twice.", [["He said “yes” twice.", "a"], ["“yes”", "b"]],
    "p(<a:He said ><a b:“yes”>{b}<a: twice.>{a})"],
  ["a sentence over two lines", "One\r\ntwo. Three\rfour.", [["Three\rfour.", "a"]], "p(One two. <a:Three ><a:four.>{a})"],
  ["an item", "- One.\n- **Two.**\n", [["**Two.**", "a"]], "ul(li(One.)li(strong(<a:Two.>){a}))"],
  ["a heading", "## One\nTwo.", [["One", "a"]], "h3(<a:One>{a})p(Two.)"],
  ["code", "```\none\ntwo\n```\nThree.", [["two", "a"]], "pre(code(one\n<a:two>{a}))p(Three.)"],
  ["the words of a link", "See [here](https://example.org/).", [["See [here](https://example.org/).", "a"]],
    "p(<a:See >a(<a:here>)bdi( (https://example.org/))<a:.>{a})"],
  ["an item within an item", "- One.\n  - Two.\n\n    Three.", [["Three.", "a"]], "ul(li(One.ul(li(Two.p(<a:Three.>{a})))))"],
  ["a line of a quote", "> One\n> two. Three", [["One\n> two.", "a"]], "blockquote(p(<a:One ><a:two.>{a} Three))"],
  ["a cell", "|a|b|\n|-|-|\n| One. | Two. |", [["Two.", "a"]], "div(table(thead(tr(th(a)th(b)))tbody(tr(td(One.)td(<a:Two.>{a})))))"],
  ["what an escape stands in", "One \\*two\\* three.", [["two\\* three.", "a"]], "p(One *<a:two><a:* three.>{a})"],
  ["words behind each other", "One. Two.", [["One.", "a"], ["Two.", "b"]], "p(<a:One.>{a} <b:Two.>{b})"],
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
