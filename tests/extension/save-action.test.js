// A page is saved on the person's word, one of a private window on a second word alone.

import assert from "node:assert/strict";
import { test } from "node:test";

import { OpenCards } from "../../extension/background/open-cards.js";
import { PageStates } from "../../extension/background/page-states.js";
import { CaptureRefused } from "../../extension/background/refusal.js";
import { SaveAction } from "../../extension/background/save-action.js";
import { settle } from "./fake-host.js";

const TAB = { id: 7, windowId: 1, url: "https://example.org/", title: "A page", incognito: false };
const PAGE = { part: "page" };

/** A browser with one tab, a host that saves or refuses, and all that is told of it. */
function start({ tab = {}, refusal = null, change = "new", added = [], privateWindows = "ask" } = {}) {
  const now = { ...TAB, ...tab };
  const saves = [];
  const told = [];
  globalThis.browser = {
    tabs: { TAB_ID_NONE: -1, get: async () => ({ ...now }) },
    windows: { WINDOW_ID_NONE: -1 },
    i18n: { getMessage: (key) => `the words of ${key}` },
  };
  const pages = {
    save: async (tabId, what, onEvent, { confirmed = false } = {}) => {
      saves.push([tabId, what, confirmed]);
      if (refusal) throw new CaptureRefused(refusal);
      onEvent({ type: "saved", page_id: 3, status: "saved" });
      onEvent({ type: "indexed", page_id: 3, by: "words", change });
    },
  };
  const asked = [];
  const host = {
    request: async (wish, onEvent) => {
      if (wish.type === "read_settings") return onEvent({ type: "settings", private_windows: privateWindows });
      asked.push(wish.type);
      for (const event of added) onEvent(event);
    },
  };
  const states = new PageStates(() => {});
  const cards = new OpenCards(() => {});
  const broadcast = ({ event }) => told.push(event.type === "refused" ? event.refusal : event.type);
  const saving = new SaveAction(host, { pages, states, cards, broadcast });
  return { saving, saves, told, states, cards, now, asked };
}

test("a page is saved, which the sidebar hears of and the button shows", async () => {
  const { saving, saves, told, states, cards } = start();
  await saving.saveAndTell(TAB, PAGE);
  assert.deepEqual(saves, [[7, PAGE, false]]);
  assert.deepEqual(told, ["granted", "saving", "saved", "indexed", "done"]);
  assert.deepEqual([states.of(7).kind, cards.list()], ["saved", []]);
});

test("a page whose text is what it was is said not to have changed", async () => {
  const { saving, states } = start({ change: "same" });
  await saving.saveAndTell(TAB, PAGE);
  assert.equal(states.of(7).kind, "unchanged");
});

test("a page that cannot be read is said not to be saved, and why", async () => {
  const { saving, told, states } = start({ refusal: "reader" });
  await saving.saveAndTell(TAB, PAGE);
  assert.deepEqual(told, ["granted", "saving", "reader"]);
  assert.deepEqual(states.of(7), { kind: "failed", words: "the words of refusal_reader" });
});

test("without leave nothing is saved", async () => {
  const { saving, saves, told } = start();
  await saving.saveAndTell(TAB, PAGE, { leave: Promise.resolve(false) });
  assert.deepEqual([saves, told], [[], ["not_allowed"]]);
});

test("a private page is not even read before the person said yes once more", async () => {
  const { saving, saves, told, cards } = start({ tab: { incognito: true } });
  await saving.saveAndTell({ ...TAB, incognito: true }, PAGE);
  assert.deepEqual([saves, told], [[], ["granted", "private_window"]]);
  assert.deepEqual(cards.list(), [{ card: 1, windowId: 1, kind: "confirm", titles: ["A page"] }]);
  cards.answer(1, true);
  await settle();
  assert.deepEqual([saves, cards.list()], [[[7, PAGE, true]], []]);
});

test("where saving in private windows is ruled out, nobody is asked twice for nothing", async () => {
  const { saving, saves, told, cards } = start({ tab: { incognito: true }, privateWindows: "never" });
  await saving.saveAndTell({ ...TAB, incognito: true }, PAGE);
  assert.deepEqual([saves, told, cards.list()], [[], ["granted", "private_never"], []]);
});

test("a no leaves a private page unsaved", async () => {
  const { saving, saves, cards } = start({ tab: { incognito: true } });
  await assert.rejects(saving.save(7, PAGE, () => {}), { refusal: "private_window" });
  cards.answer(1, false);
  await settle();
  assert.deepEqual([saves, cards.list()], [[], []]);
});

test("a yes is for the page that was there, not for the one that came after it", async () => {
  const { saving, saves, cards, states, now } = start({ tab: { incognito: true } });
  await assert.rejects(saving.save(7, PAGE, () => {}));
  now.url = "https://example.org/other";
  cards.answer(1, true);
  await settle();
  assert.deepEqual([saves, states.of(7).kind], [[], "failed"]);
});

test("a PDF of this computer is offered the program's dialog, once however often it is clicked", async () => {
  const added = [{ type: "added", page_ids: [4], problems: ["b.pdf is locked."] }];
  const { saving, cards, asked } = start({ refusal: "pdf_file", added });
  await saving.saveAndTell(TAB, PAGE);
  assert.deepEqual(cards.list().map(({ kind, phase }) => [kind, phase]), [["file", "asked"]]);
  cards.answer(1, true);
  cards.answer(1, true);
  await settle();
  assert.deepEqual(asked, ["add_files"]);
  assert.deepEqual(cards.list(), [{ card: 1, windowId: 1, kind: "added", pages: 1, problems: ["b.pdf is locked."] }]);
});

test("a dialog that was closed without a choice leaves nothing behind", async () => {
  const { saving, cards } = start({ refusal: "pdf_file" });
  await saving.saveAndTell(TAB, PAGE);
  cards.answer(1, true);
  await settle();
  assert.deepEqual(cards.list(), []);
});
