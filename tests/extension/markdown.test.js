// Markdown becomes the elements that an answer needs, at every moment of its arrival.

import assert from "node:assert/strict";
import { test } from "node:test";

import { chip } from "./fake-document.js";
import { renderMarkdown } from "../../extension/common/markdown.js";

const render = (source) => renderMarkdown(source, chip);
const outline = (source) => render(source).outline;

test("HTML is shown as the text that it is", () => {
  assert.equal(outline("<b>not bold</b>"), "p(<b>not bold</b>)");
});

test("paragraphs are parted by blank lines, and a single line break is a space", () => {
  assert.equal(outline("one\ntwo\r\n\r\nthree"), "p(one two)p(three)");
});

test("headings come below those of the page that they stand on, and no level is left out", () => {
  assert.equal(outline("# One\n## *Two*\n###### Six"), "h3(One)h4(em(Two))h5(Six)");
  assert.equal(outline("### Three\n###### Six\n## Two\n> ### Three"), "h3(Three)h4(Six)h3(Two)blockquote(h4(Three))");
  assert.equal(outline([1, 2, 3, 4, 5, 6].map((count) => `${"#".repeat(count)} a`).join("\n")), "h3(a)h4(a)h5(a)h6(a)h6(a)h6(a)");
  assert.equal(outline("#hashtag\n#"), "p(#hashtag #)");
});

test("lists keep their kind, and their items their emphasis", () => {
  assert.equal(outline("- a\n* **b**\n+ c"), "ul(li(a)li(strong(b))li(c))");
  assert.equal(outline("1. a\n2) *b*"), "ol(li(a)li(em(b)))");
});

test("a numbered list with blank lines between its items goes on counting", () => {
  assert.equal(outline("3. a\n\n4. b\n\n5. c"), "ol(li(a)li(b)li(c))");
  assert.equal(render("3. a\n\n4. b").elements[0].attributes.get("start"), "3");
});

for (const [what, source] of [
  ["two spaces", "1. a\n  - b\n  - c\n2. d"],
  ["three spaces", "1. a\n   - b\n   - c\n2. d"],
  ["four spaces", "1. a\n    - b\n    - c\n2. d"],
  ["a tab", "1. a\n\t- b\n\t- c\n2. d"],
]) {
  test(`a list within a list is indented by ${what}`, () => {
    assert.equal(outline(source), "ol(li(aul(li(b)li(c)))li(d))");
  });
}

test("an item holds paragraphs, code and quotes that are indented below it", () => {
  assert.equal(outline("- a\n\n  b\n  ```\n  c\n    d\n  ```\n  > e\n- f"), "ul(li(ap(b)pre(code(c\n  d))blockquote(p(e)))li(f))");
});

test("a year at the beginning of a line is no list, and nor is a minus without a space", () => {
  assert.equal(outline("It was built in\n1984. Nobody knew.\n-5 degrees"), "p(It was built in 1984. Nobody knew. -5 degrees)");
});

test("a list begins right below the words that lead to it", () => {
  assert.equal(outline("There are:\n1. a\n2. b"), "p(There are:)ol(li(a)li(b))");
});

test("quotes hold what is in them", () => {
  assert.equal(outline("> a\n> b\n>\n> - c\n> > d\ne"), "blockquote(p(a b)ul(li(c))blockquote(p(d)))p(e)");
});

test("three signs in a line are a rule, and words are not", () => {
  assert.equal(outline("a\n---\n* * *\n- - a"), "p(a)hr()hr()ul(li(ul(li(a))))");
});

test("a table has a head, and a cell that stands in a row", () => {
  assert.equal(
    outline("Seen:\n| a | **b** |\n|:--|--:|\n| 1 \\| 2 | [1] |\n| c |\nend"),
    "p(Seen:)div(table(thead(tr(th(a)th(strong(b))))tbody(tr(td(1 | 2)td(⟨1⟩))tr(td(c)))))p(end)",
  );
});

test("a table can be scrolled with the keyboard", () => {
  assert.equal(render("|a|b|\n|-|-|").elements[0].attributes.get("tabindex"), "0");
});

test("a line with strokes is no table before the line below it says so", () => {
  assert.equal(outline("a | b\n--|"), "p(a | b --|)");
  assert.equal(outline("a | b\n--|--"), "div(table(thead(tr(th(a)th(b)))tbody()))");
});

test("a row is not given the cells that it lacks", () => {
  const [{ nodes: [table] }] = render(`|${"a|".repeat(500)}\n|${"-|".repeat(500)}\n${"|\n".repeat(500)}`).elements;
  assert.equal(table.nodes[1].nodes.reduce((sum, row) => sum + row.nodes.length, 0), 0);
});

test("a list ends where the other kind of list or a paragraph begins", () => {
  assert.equal(outline("- a\n1. b\nafter"), "ul(li(a))ol(li(b))p(after)");
});

test("code keeps its markup and its lines", () => {
  assert.equal(outline("Use `a*b*`:\n```js\n**x**\n\n[1]\n```\nend"), "p(Use code(a*b*):)pre(code(**x**\n\n[1]))p(end)");
});

test("code says its language, if that is one word", () => {
  const languageOf = (about) => render(`\`\`\`${about}\nx\n\`\`\``).elements[0].attributes.get("data-language");
  assert.deepEqual(["js", "c++ numbered", "objective-c", "", "<img src=x>", "x".repeat(40)].map(languageOf), ["js", "c++", "objective-c", undefined, undefined, undefined]);
});

test("code ends with as many signs as it began with, and of the same kind", () => {
  assert.equal(outline("````\n```\na\n````\nb"), "pre(code(```\na))p(b)");
  assert.equal(outline("~~~\n```\n~~~"), "pre(code(```))");
  assert.equal(outline("```a``` b"), "p(code(a) b)");
});

test("a code block that is still arriving is a code block already", () => {
  assert.equal(outline("```\nhalf <img"), "pre(code(half <img))");
});

test("emphasis that is still arriving is text until it is closed", () => {
  assert.equal(outline("a **bo"), "p(a **bo)");
  assert.equal(outline("a **bold**"), "p(a strong(bold))");
});

test("emphasis stands within emphasis, of one kind or the other", () => {
  assert.equal(outline("**a *b* c** _d __e___ ~~f~~"), "p(strong(a em(b) c) em(d strong(e)) s(f))");
  assert.equal(outline("***a*** ***b* c**"), "p(strong(em(a)) strong(em(b) c))");
  assert.equal(outline("这是**重点**内容"), "p(这是strong(重点)内容)");
});

test("a sign that nothing ends is text, whatever is in it", () => {
  assert.equal(outline("a **b *c* d"), "p(a **b em(c) d)");
  assert.equal(outline("~a~ ****b**** *c"), "p(~a~ ****b**** *c)");
});

test("a multiplication is no emphasis, and nor is snake_case", () => {
  assert.equal(outline("2 * 3 * 4, 2*3*4, a_b_c, a__b__c"), "p(2 * 3 * 4, 2*3*4, a_b_c, a__b__c)");
});

test("maths stays as it was written", () => {
  for (const maths of ["$a_1*b_2*c$", "$$x_i * y_i * \\{z\\}$$", "\\(a*b*c\\)", "\\[x_1 _y_ \\frac{a}{b}\\]"]) {
    assert.equal(outline(`So ${maths} holds.`), `p(So bdi(${maths}) holds.)`);
  }
  assert.equal(outline("It costs $5 or *even* $6."), "p(It costs $5 or em(even) $6.)");
});

test("maths over several lines keeps them, and is no list and no heading", () => {
  assert.equal(outline("So:\n\n$$\nE = m\n- c_1 * d_2\n# x\n$$\nend"), "p(So:)div($$\nE = m\n- c_1 * d_2\n# x\n$$)p(end)");
  assert.equal(outline("\\[\n  a \\]\nend"), "div(\\[\n  a \\])p(end)");
  assert.equal(render("$$\na\n$$").elements[0].attributes.get("class"), "maths");
});

test("maths that nothing ends is over with the next blank line", () => {
  assert.equal(outline("$$\na\n\n*b*"), "div($$\na)p(em(b))");
  assert.equal(outline("It cost\n$$\n*b*"), "p(It cost $$ em(b))");
});

test("a sign behind a backslash is itself", () => {
  assert.equal(outline("\\*a\\* \\`b\\` \\_ \\a"), "p(*a* `b` _ \\a)");
});

test("a line that ends with two spaces or a backslash is broken", () => {
  assert.equal(outline("a  \nb\\\nc\nd"), "p(a  br()bbr()c d)");
});

test("code within a line ends with as many signs as it began with", () => {
  assert.equal(outline("``a ` b`` `c `` d"), "p(code(a ` b) `c `` d)");
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
