// The name of a file that a title becomes: on any system a name, never a path, never read backwards.

import assert from "node:assert/strict";
import { test } from "node:test";

import { fileName } from "../../extension/common/download.js";

const named = (title) => fileName(title, "md", "Conversation");

test("a title is a name as it is, in any script", () => {
  assert.equal(named("What wood are the paddles made of"), "What wood are the paddles made of.md");
  assert.equal(named("ما لون المجاديف"), "ما لون المجاديف.md");
  assert.equal(named("潮力水車"), "潮力水車.md");
});

test("what could be a path, a device or a hidden file is none", () => {
  assert.equal(named("../../etc/passwd"), "etc passwd.md");
  assert.equal(named("C:\\autoexec?"), "C autoexec.md");
  assert.equal(named(".bashrc. "), "bashrc.md");
});

test("nothing in it turns the direction of reading, or is half a character", () => {
  assert.equal(named("invoice\u202efdp.exe"), "invoice fdp.exe.md");
  assert.equal(named("elm\ud83c\0"), "elm.md");
});

test("a long one is cut between characters, and one of which nothing is left has another name", () => {
  assert.equal(named("🌳".repeat(100)), `${"🌳".repeat(80)}.md`);
  assert.equal(named("???"), "Conversation.md");
});
