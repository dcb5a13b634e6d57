// Where a quote stands in the saved text: in the newest version that still has it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { RequestFailed } from "../../extension/background/host-fault.js";
import { placeInCopy, stretchOf } from "../../extension/background/saved-copy.js";

const quote = (text, prefix = "", suffix = "", start = 0) => ({ page_id: 4, text, prefix, suffix, start });

/** A host that keeps these texts of page 4, newest first, the others as versions 8, 7, … */
function hostWith(...texts) {
  return {
    async request({ type, version_id: version }, onEvent) {
      if (texts.length === 0) throw new RequestFailed({ code: "not_found", message: "" });
      const versions = texts.slice(1).map((_, at) => ({ version_id: 8 - at }));
      if (type === "lookup") onEvent({ type: "page_state", page_id: 4 });
      else if (type === "read_page") onEvent({ type: "page", versions });
      else for (const text of texts[version === null ? 0 : 9 - version] ?? "") onEvent({ type: "text", text });
    },
  };
}

test("offsets are code points, as the host counts", () => {
  assert.deepEqual(stretchOf("😀😀 a heron", quote("a heron")), { start: 3, end: 10 });
});

test("of two places the one with its surroundings counts, then the one nearer to where it stood", () => {
  const text = "It rains. Go. It rains. Stay. It rains. Go.";
  assert.equal(stretchOf(text, quote("It rains.", "Go. ", " Stay.")).start, 14);
  assert.equal(stretchOf(text, quote("It rains.", "", " Go.", 28)).start, 30);
  assert.equal(stretchOf(text, quote("It snows.")), null);
});

test("the page as it is kept now comes before its versions, newer ones before older ones", async () => {
  const place = async (...texts) => (await placeInCopy(hostWith(...texts), quote("elm"))).at;
  assert.equal(await place("of elm", "of elm"), "#page=4&at=3-6");
  assert.equal(await place("of oak", "elm", "elm"), "#page=4&version=8&at=0-3");
  assert.equal(await place("of oak", "of ash", "an elm"), "#page=4&version=7&at=3-6");
});

test("of a page that was read as it was open, the copy is found by its address", async () => {
  assert.equal((await placeInCopy(hostWith("of elm"), { ...quote("elm"), page_id: null, url: "https://a.example/" })).at, "#page=4&at=3-6");
});

test("a sentence in no version, and a page that was forgotten, are told apart", async () => {
  assert.deepEqual(await placeInCopy(hostWith("of oak"), quote("elm")), { how: "not-found" });
  assert.deepEqual(await placeInCopy(hostWith(), quote("elm")), { how: "forgotten" });
});
