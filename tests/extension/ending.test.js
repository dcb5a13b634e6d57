// Whatever a call ended with becomes one event with stable names, and one sentence.

import assert from "node:assert/strict";
import { test } from "node:test";

import { endingOf, sentenceOf } from "../../extension/background/ending.js";
import { HostFault, RequestFailed, faultOfClosedPort } from "../../extension/background/host-fault.js";
import { CaptureRefused } from "../../extension/background/refusal.js";

globalThis.browser = { i18n: { getMessage: (key) => `the words of ${key}` } };

test("a fault keeps its kind and its detail", () => {
  const ended = endingOf(new HostFault("no-program", "not found"));
  assert.deepEqual(ended, { type: "fault", kind: "no-program", detail: "not found" });
  assert.equal(sentenceOf(ended), "the words of fault_no_program_title");
});

test("a fault without a detail has an empty one", () => {
  assert.deepEqual(endingOf(new HostFault("crash")), { type: "fault", kind: "crash", detail: "" });
});

test("a failed request keeps the host's own words", () => {
  const failed = { code: "no_text", message: "There is no text.", remedy: "Open another." };
  const ended = endingOf(new RequestFailed(failed));
  assert.deepEqual(ended, { type: "failed", ...failed });
  assert.equal(sentenceOf(ended), "There is no text.");
});

for (const [code, kind] of [
  ["disk_full", "disk-full"],
  ["library_failed", "library-failed"],
  ["library_busy", "library-busy"],
  ["library_forbidden", "library-forbidden"],
  ["library_damaged", "library-damaged"],
  ["library_newer", "library-newer"],
  ["search_model_unusable", "search-model"],
  ["program_older", "program-older"],
  ["addon_older", "addon-older"],
]) {
  test(`a request that failed as ${code} is a fault of the set-up, in the host's words`, () => {
    const ended = endingOf(new RequestFailed({ code, message: "This is wrong." }));
    assert.deepEqual(ended, { type: "fault", kind, detail: "This is wrong." });
    assert.equal(sentenceOf(ended), `the words of fault_${kind.replaceAll("-", "_")}_title`);
  });
}

test("a failed request without a remedy has none", () => {
  assert.equal(endingOf(new RequestFailed({ code: "gone", message: "Gone." })).remedy, null);
});

test("a refusal keeps its name", () => {
  const ended = endingOf(new CaptureRefused("private_window"));
  assert.deepEqual(ended, { type: "refused", refusal: "private_window" });
  assert.equal(sentenceOf(ended), "the words of refusal_private_window");
});

test("a mistake of our own is told plainly, and to the console in full", (context) => {
  const logged = context.mock.method(console, "error", () => {});
  const mistake = new TypeError("x is undefined");
  assert.deepEqual(endingOf(mistake), {
    type: "failed",
    code: "extension",
    message: "the words of failed_extension",
    remedy: "the words of failed_extension_remedy",
  });
  assert.deepEqual(logged.mock.calls[0].arguments, [mistake]);
});

test("what went well needs no sentence", () => {
  assert.equal(sentenceOf({ type: "done" }), "");
});

for (const [message, kind] of [
  [null, "crash"],
  [undefined, "crash"],
  ["No such native application memory_cache", "no-manifest"],
  ["File at path /x does not exist, or is not executable", "no-program"],
  ["anything else that Firefox may say", "no-program"],
]) {
  test(`a port that closed with "${message}" is the fault ${kind}`, () => {
    assert.equal(faultOfClosedPort(message && { message }).kind, kind);
  });
}
