// Each set-up fault has a card of its own: what it is, and one way out that is a command, a page or an act.

import assert from "node:assert/strict";
import { test } from "node:test";

import "./fake-document.js";

const opened = [];
globalThis.browser = {
  i18n: { getMessage: (key) => `[${key}]` },
  runtime: { reload: () => void opened.push("reload") },
};
const copied = [];
Object.defineProperty(globalThis, "navigator", {
  value: { clipboard: { writeText: async (text) => void copied.push(text) } }, configurable: true,
});

const { faultCard, faultWords, shownFault } = await import("../../extension/common/fault-card.js");

const KINDS = [
  "no-manifest", "no-program", "sandboxed", "crash", "version", "program-older", "addon-older", "disk-full",
  "library-failed", "library-busy", "library-forbidden", "library-damaged", "library-newer", "search-model", "background",
];
const LINUX = { tries: 0, isLinux: true };

/** A card, its buttons and links by what they say, and how often it was tried again. */
function draw(kind, detail = "") {
  const told = { again: 0, copied: 0 };
  const card = faultCard({ kind, detail }, { tryAgain: () => void (told.again += 1), copied: () => void (told.copied += 1) });
  const all = (node) => [node, ...node.nodes.flatMap(all)];
  const controls = new Map(all(card).filter(({ name }) => ["button", "a"].includes(name)).map((one) => [one.words, one]));
  return { card, told, controls };
}

for (const kind of KINDS) {
  test(`${kind} has words of its own, and can be tried again`, () => {
    const name = `fault_${kind.replaceAll("-", "_")}`;
    const { card, told, controls } = draw(kind);
    assert.equal(card.attributes.get("data-fault"), kind);
    for (const part of ["title", "words", "remedy"]) assert.ok(card.words.includes(`[${name}_${part}]`), part);
    controls.get("[try_again]").press();
    assert.equal(told.again, 1);
  });

  test(`${kind} has one thing to do first, and no more than one`, () => {
    const { controls } = draw(kind);
    const first = [...controls.values()].filter((one) => /\bprimary\b/.test(one.attributes.get("class") ?? ""));
    assert.equal(first.length, 1);
    assert.ok(controls.size <= 2);
  });
}

for (const [kind, command] of [
  ["no-manifest", "memory-cache register"],
  ["no-program", "memory-cache register"],
  ["crash", "memory-cache doctor"],
  ["library-damaged", "memory-cache rescue"],
  ["program-older", "git pull && make setup"],
]) {
  test(`the button of ${kind} copies the command that the card shows`, async () => {
    const { card, told, controls } = draw(kind);
    assert.ok(card.words.includes(command));
    controls.get("[copy_command]").press();
    await Promise.resolve();
    assert.deepEqual([copied.pop(), told.copied], [command, 1]);
  });
}

test("an add-on that is too old loads itself anew", () => {
  draw("addon-older").controls.get("[fault_addon_older_act]").press();
  assert.deepEqual(opened, ["reload"]);
});

test("where the disk is full, a link leads to what takes room", () => {
  const link = draw("disk-full").controls.get("[fault_disk_full_open]");
  assert.equal(link.attributes.get("href"), "../library/library.html#storage");
});

test("what only the program knows is said in its words", () => {
  assert.equal(faultWords({ kind: "library-forbidden", detail: "Not in this folder." }).words, "Not in this folder.");
  assert.equal(faultWords({ kind: "library-damaged", detail: "In English." }).words, "[fault_library_damaged_words]");
});

test("what does not go away on Linux is most likely a sandbox", () => {
  for (const kind of ["no-manifest", "no-program"]) {
    assert.equal(shownFault({ kind }, LINUX), kind);
    assert.equal(shownFault({ kind }, { ...LINUX, tries: 1 }), "sandboxed");
    assert.equal(shownFault({ kind }, { tries: 1, isLinux: false }), kind);
  }
  assert.equal(shownFault({ kind: "crash" }, { ...LINUX, tries: 3 }), "crash");
});
