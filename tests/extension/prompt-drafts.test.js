// What is typed into the prompts: never lost, never mixed up with the comment of the file.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Trouble } from "../../extension/common/host.js";
import { fileOf, heard, isUnsaved, typed } from "../../extension/library/prompt-drafts.js";
import { Prompts } from "../../extension/library/prompts.js";
import { settle } from "./fake-host.js";

const COMMENT = "<!--\nSaid first.\n-->\n";
const file = (name, told, { original = true, problem = "" } = {}) => ({ name, text: `${COMMENT}${told}\n`, original, problem });
const [ANSWER, ALONE] = [file("answer", "Be short."), file("alone", "Be kind.")];
const draftOf = (drafts, name = "answer") => drafts.find((draft) => draft.name === name);

test("what is edited is what the model is told, and the file is the same again when nothing is", () => {
  const [draft] = heard([], [ANSWER]);
  assert.deepEqual([draft.typed, isUnsaved(draft), fileOf(draft)], ["Be short.", false, ANSWER.text]);
});

test("a file without a comment, without an end of line or without anything is edited just so", () => {
  for (const text of ["Be short.", "", "\n\n", "Be\n\nshort.\n\n", "<!-- no end", "<!-- a --><!-- b -->\nBe short.\n"]) {
    const [draft] = heard([], [{ ...ANSWER, text }]);
    assert.equal(fileOf(draft).trim(), text.trim(), JSON.stringify(text));
    assert.equal(isUnsaved(draft), false);
  }
});

test("a long run of blanks takes no longer than other text", () => {
  const [draft] = heard([], [{ ...ANSWER, text: `<!--${" ".repeat(20_000)}` }]);
  assert.equal(draft.stored, "<!--");
  const [other] = heard([], [{ ...ANSWER, text: `x${" ".repeat(20_000)}x` }]);
  assert.equal(other.stored.length, 20_002);
});

test("what is typed outlives another look at the files", () => {
  const drafts = heard(typed(heard([], [ANSWER, ALONE]), "answer", "Be long."), [ANSWER, file("alone", "Be curt.", { original: false })]);
  assert.deepEqual(drafts.map((draft) => [draft.typed, isUnsaved(draft), draft.isBehind]), [
    ["Be long.", true, false],
    ["Be curt.", false, false],
  ]);
});

test("what is typed outlives a change of the file elsewhere, and that is said until it is saved", () => {
  const edited = typed(heard([], [ANSWER]), "answer", "Be long.");
  const elsewhere = heard(edited, [file("answer", "Be slow.", { original: false })]);
  assert.deepEqual([draftOf(elsewhere).typed, draftOf(elsewhere).isBehind], ["Be long.", true]);
  const saved = heard(elsewhere, [file("answer", "Be long.", { original: false })], { name: "answer", isSettled: false });
  assert.deepEqual([draftOf(saved).typed, isUnsaved(draftOf(saved)), draftOf(saved).isBehind], ["Be long.", false, false]);
});

test("blanks at the end are no change", () => {
  assert.equal(isUnsaved(draftOf(typed(heard([], [ANSWER]), "answer", "Be short. \n"))), false);
});

/** A host that keeps files as the real one does, and answers when the test says so. */
function setUp() {
  const originals = { answer: ANSWER, alone: ALONE };
  const files = { ...originals };
  const calls = [];
  const last = ({ type, name, text }) =>
    new Promise((resolve, reject) => {
      const answer = async () => {
        if (type === "write_prompt") files[name] = { name, text, original: false, problem: text.includes("bad") ? "It is bad." : "" };
        if (type === "reset_prompt") files[name] = originals[name];
        resolve({ type: "prompts", prompts: Object.values(files) });
        await settle();
      };
      const fail = () => reject(new Trouble({ type: "failed", code: "disk_full", message: "The disk is full." }));
      calls.push({ type, name, text, answer, fail });
    });
  const prompts = new Prompts({ last }, () => {});
  const look = async () => {
    void prompts.look();
    await calls.at(-1).answer();
  };
  return { prompts, files, calls, look, draft: () => draftOf(prompts.drafts) };
}

test("saved, the file has the comment and what was typed", async () => {
  const { prompts, calls, look, draft } = setUp();
  await look();
  prompts.type("answer", "Be bad.");
  assert.equal(prompts.isUnsaved, true);
  void prompts.save("answer");
  assert.equal(prompts.busy.has("answer"), true);
  await calls.at(-1).answer();
  assert.equal(calls.at(-1).text, `${COMMENT}Be bad.\n`);
  assert.deepEqual([prompts.isUnsaved, prompts.busy.size, draft().isOriginal, draft().problem], [false, 0, false, "It is bad."]);
});

test("what is typed while it is being saved is not saved yet, and not lost", async () => {
  const { prompts, calls, look, draft } = setUp();
  await look();
  prompts.type("answer", "Be long.");
  void prompts.save("answer");
  prompts.type("answer", "Be longer.");
  await calls.at(-1).answer();
  assert.deepEqual([draft().typed, draft().stored, draft().isBehind], ["Be longer.", "Be long.", false]);
});

test("what could not be saved is still there to be saved", async () => {
  const { prompts, calls, look, draft } = setUp();
  await look();
  prompts.type("answer", "Be long.");
  const saving = prompts.save("answer");
  calls.at(-1).fail();
  await assert.rejects(saving, Trouble);
  assert.deepEqual([draft().typed, isUnsaved(draft()), prompts.busy.size], ["Be long.", true, 0]);
});

test("back to the original, and back from there: to what was in the file and to what was typed", async () => {
  const { prompts, calls, look, draft, files } = setUp();
  await look();
  prompts.type("answer", "Be long.");
  void prompts.save("answer");
  await calls.at(-1).answer();
  prompts.type("answer", "Be longer.");
  const resetting = prompts.reset("answer");
  await calls.at(-1).answer();
  assert.deepEqual([draft().typed, draft().isOriginal, calls.at(-1).type], ["Be short.", true, "reset_prompt"]);
  const undoing = (await resetting)();
  await calls.at(-1).answer();
  await undoing;
  assert.deepEqual([files.answer.text, draft().typed], [`${COMMENT}Be long.\n`, "Be longer."]);
});

test("what was typed over the original goes without a word to the host, and comes back as well", async () => {
  const { prompts, calls, look, draft } = setUp();
  await look();
  prompts.type("answer", "Be long.");
  const undo = await prompts.reset("answer");
  assert.deepEqual([draft().typed, calls.length], ["Be short.", 1]);
  await undo();
  assert.deepEqual([draft().typed, calls.length], ["Be long.", 1]);
});
