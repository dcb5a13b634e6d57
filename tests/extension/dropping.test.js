// What is dragged into the sidebar is a link or text, whatever else it says it is; text becomes a quotation.

import assert from "node:assert/strict";
import { test } from "node:test";

import { kindOf, readDropped, withQuotation } from "../../extension/sidebar/dropping.js";

globalThis.browser = { i18n: { getMessage: (key, [text]) => (key === "in_quotes" ? `“${text}”` : key) } };

const read = (content) => readDropped((type) => content[type] ?? "");

for (const [types, kind] of [
  [["text/x-moz-url", "text/plain", "text/html"], "link"],
  [["text/uri-list", "text/plain"], "link"],
  [["text/plain", "text/html"], "text"],
  [["Files", "text/x-moz-url"], "link"],
  [["application/x-moz-file", "Files"], "files"],
  [["text/html"], null],
  [[], null],
]) {
  test(`while it hovers, ${types.join(" and ") || "nothing"} is ${kind}`, () => {
    assert.equal(kindOf(types), kind);
  });
}

test("a link has its address and what it says", () => {
  const dropped = read({ "text/x-moz-url": "https://example.org/a\nThe  tide\ttables" });
  assert.deepEqual(dropped, { kind: "link", url: "https://example.org/a", title: "The tide tables" });
});

test("of a list of addresses the first counts, and remarks do not", () => {
  const dropped = read({ "text/uri-list": "# from a program\r\nhttps://example.org/b\r\nhttps://example.org/c" });
  assert.deepEqual(dropped, { kind: "link", url: "https://example.org/b", title: "" });
});

test("an address that was dragged as text is a link", () => {
  assert.deepEqual(read({ "text/plain": " https://example.org/d " }), { kind: "link", url: "https://example.org/d", title: "" });
});

for (const url of ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "moz-extension://x/", "https://a b", `https://example.org/${"x".repeat(9_000)}`]) {
  test(`${url.slice(0, 24)} is no link`, () => {
    assert.equal(read({ "text/x-moz-url": `${url}\nClick` }), null);
    assert.notEqual(read({ "text/plain": url })?.kind, "link");
  });
}

test("text is taken as it is, and nothing where there is none", () => {
  assert.deepEqual(read({ "text/plain": " The sea \n rises. " }), { kind: "text", text: "The sea \n rises." });
  assert.equal(read({ "text/plain": "  " }), null);
});

test("a quotation stands in marks on one line, and the cursor comes after it", () => {
  assert.equal(withQuotation("", " The sea\n  rises. "), "“The sea rises.”\n");
});

test("what was written before it stays", () => {
  assert.equal(withQuotation("Why is this so? ", "The sea rises."), "Why is this so?\n“The sea rises.”\n");
});

test("a long one is cut between words", () => {
  const question = withQuotation("", "abcd ".repeat(1_000));
  assert.ok(question.length < 1_210);
  assert.match(question, /^“(?:abcd )+…”\n$/);
});
