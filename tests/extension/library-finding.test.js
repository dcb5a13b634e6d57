// Search while one types: what is shown between two keys, what then takes its place, and what does not.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Finding } from "../../extension/library/finding.js";
import { settle } from "./fake-host.js";

const hit = (passageId) => ({ page_id: passageId, passage_id: passageId, title: `Page ${passageId}`, marks: [] });

function setUp() {
  const asked = [];
  const ask = (request, type, signal) =>
    new Promise((resolve, reject) => {
      const answer = (ids, { more = false } = {}) => resolve({ type: "hits", hits: ids.map(hit), more, meaning: "searched", hints: [] });
      const list = (total) => resolve({ type: "pages", pages: [], total });
      asked.push({ request, signal, answer, list, fail: reject });
    });
  const drawn = [];
  const finding = new Finding({ first: ask, last: ask }, () => drawn.push(shown(finding)));
  return { finding, asked, drawn };
}

const shown = ({ rows }) => [...rows.entries()].sort(([left], [right]) => left - right).map(([, row]) => row.hit?.passage_id);
const queries = (asked) => asked.map(({ request }) => `${request.query}${request.quick ? "…" : ""}`);

test("each key is looked for at once, by words alone, the last word unfinished", async () => {
  const { finding, asked } = setUp();
  void finding.type("re");
  assert.deepEqual([asked[0].request.quick, asked[0].request.unfinished, asked[0].request.offset], [true, true, 0]);
  asked[0].answer([3, 4]);
  await settle();
  assert.deepEqual([shown(finding), finding.found.isGlance, finding.found.isLoading, finding.found.isSearch], [[3, 4], true, false, true]);
});

test("one look is under way at a time, and then what was typed last is looked for", async () => {
  const { finding, asked } = setUp();
  for (const query of ["r", "re", "ree"]) void finding.type(query);
  assert.deepEqual(queries(asked), ["r…"]);
  asked[0].answer([1]);
  await settle();
  assert.deepEqual(queries(asked), ["r…", "ree…"]);
  assert.deepEqual(shown(finding), [], "what answers an earlier key is not shown for a later one");
  asked[1].answer([2]);
  await settle();
  assert.deepEqual(shown(finding), [2]);
});

test("what is found in full takes the place of the glance, and stays until then", async () => {
  const { finding, asked } = setUp();
  void finding.type("ree");
  asked[0].answer([1, 2]);
  await settle();
  void finding.find({ query: "ree", isUnfinished: true });
  assert.deepEqual([asked[1].request.quick, asked[1].request.unfinished, shown(finding)], [false, true, [1, 2]]);
  asked[1].answer([2, 5]);
  await settle();
  assert.deepEqual([shown(finding), finding.found.isGlance], [[2, 5], false]);
});

test("a glance that comes late does not take the place of what was found in full", async () => {
  const { finding, asked } = setUp();
  void finding.type("ree");
  void finding.find({ query: "ree", isUnfinished: true });
  asked[1].answer([2, 5]);
  await settle();
  asked[0].answer([1]);
  await settle();
  assert.deepEqual([shown(finding), finding.found.isGlance], [[2, 5], false]);
});

test("a key calls off what is still looked for in full", async () => {
  const { finding, asked } = setUp();
  void finding.find({ query: "ree", isUnfinished: true });
  void finding.type("reef");
  assert.equal(asked[0].signal.aborted, true);
  asked[1].answer([7]);
  await settle();
  asked[0].answer([1]);
  await settle();
  assert.deepEqual(shown(finding), [7]);
});

test("a space says that the word is whole", async () => {
  const { finding, asked } = setUp();
  void finding.type("reef ");
  assert.equal(asked[0].request.query, "reef ");
  void finding.find({ query: "reef  ", isUnfinished: true });
  assert.equal(asked[1].request.query, "reef ");
});

test("who presses Enter means the word as it stands; the same anew means the same", async () => {
  const { finding, asked } = setUp();
  void finding.find({ query: "ree", isUnfinished: true });
  void finding.find({});
  void finding.find({ query: "ree", isUnfinished: false });
  void finding.find({});
  assert.deepEqual(asked.map(({ request }) => request.unfinished), [true, true, false, false]);
});

test("the rest of the first screen is fetched once somebody looks at it, and only once", async () => {
  const { finding, asked } = setUp();
  void finding.type("ree");
  asked[0].answer([1, 2, 3], { more: true });
  await settle();
  void finding.rows.want(0, 3);
  assert.equal(asked.length, 1);
  void finding.rows.want(0, 4);
  void finding.rows.want(1, 5);
  assert.deepEqual([asked.length, asked[1].request.limit, asked[1].request.offset, asked[1].request.quick], [2, 50, 0, true]);
  asked[1].answer([1, 2, 3, 4], { more: true });
  await settle();
  void finding.rows.want(0, 5);
  assert.deepEqual([asked.length, shown(finding)], [2, [1, 2, 3, 4]]);
});

test("an empty field is the list again, and words that are gone find nothing any more", async () => {
  const { finding, asked } = setUp();
  void finding.type("r");
  void finding.type("");
  assert.equal(asked[1].request.type, "list_pages");
  asked[0].answer([1]);
  asked[1].list(0);
  await settle();
  assert.deepEqual([shown(finding), finding.found.isSearch], [[], false]);
});

test("a host that is gone is told of, and the next key asks anew", async () => {
  const { finding, asked } = setUp();
  void finding.type("r");
  asked[0].fail(new Error("gone"));
  await settle();
  assert.equal(finding.found.trouble?.message, "gone");
  void finding.type("re");
  assert.equal(finding.found.trouble, null);
  asked[1].answer([1]);
  await settle();
  assert.deepEqual(shown(finding), [1]);
});
