// Our pages may put their own requests to the host, and none that is the background page's alone.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { allowedRequest } from "../../extension/background/host-requests.js";

const definitions = readFileSync(new URL("../../extension/protocol/protocol.d.ts", import.meta.url), "utf8");
const [, union] = /export type AnyRequest =([^;]+);/.exec(definitions);
const types = [...union.matchAll(/\| (\w+)/g)].map(([, name]) => {
  const [, type] = new RegExp(`interface ${name} \\{\\s+type: "(\\w+)"`).exec(definitions);
  return type;
});
const OUR_OWN = ["hello", "put", "cancel", "open", "save"];

for (const type of types) {
  const allowed = !OUR_OWN.includes(type);
  test(`a page may ${allowed ? "" : "not "}put "${type}" to the host`, () => {
    assert.deepEqual(allowedRequest({ type, limit: 3 }), allowed ? { type, limit: 3 } : null);
  });
}

test("the number of a request is never the page's own", () => {
  assert.deepEqual(allowedRequest({ type: "status", id: 7 }), { type: "status" });
});

for (const [what, request] of [
  ["nothing", undefined], ["null", null], ["a word", "status"], ["a list", ["status"]],
  ["no type", { query: "x" }], ["an unknown type", { type: "shell" }],
  ["a type that every object has", { type: "constructor" }],
  ["a list for a type", { type: ["status"] }],
]) {
  test(`${what} is no request`, () => {
    assert.equal(allowedRequest(request), null);
  });
}
