// Firefox asks for leave only within the person's own act: all of that happens before the first await.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Clicks } from "../../extension/background/clicks.js";
import { patternOf } from "../../extension/background/site-access.js";
import { settle } from "./fake-host.js";

const TAB = { id: 7, windowId: 1, url: "https://example.org/", title: "A page", incognito: false };
const PDF = { ...TAB, url: "https://example.org/paper.pdf", title: "paper.pdf" };
const EVERY_SITE = { origins: ["<all_urls>"] };
const SITE = { origins: ["*://example.org/*"] };

/** What was done with Firefox, in order, and the tabs that are selected. */
let done = [];
let selected = [TAB];

globalThis.browser = {
  sidebarAction: { open: async () => void done.push("sidebar") },
  permissions: { request: async (what) => (done.push(what), true) },
  tabs: { TAB_ID_NONE: -1, query: async () => selected },
  menus: { update: async (id, { title }) => void done.push([id, title]), refresh: async () => {} },
  i18n: { getUILanguage: () => "en", getMessage: (key, value = "") => `${key} ${value}`.trim() },
};

beforeEach(() => {
  done = [];
  selected = [TAB];
});

function start() {
  const saved = [];
  const keep = (name) => (...all) => void saved.push([name, ...all]);
  const clicks = new Clicks({
    saving: { saveAndTell: keep("page") },
    batches: { saveLink: keep("link"), saveTabs: keep("tabs"), saveClipboard: keep("clipboard") },
    broadcast: keep("told"),
  });
  return { clicks, saved };
}

const click = (menuItemId, more = {}) => ({ menuItemId, ...more });

test("a page is saved without asking for anything", () => {
  const { clicks, saved } = start();
  clicks.menuClicked(click("save-page"), TAB);
  assert.deepEqual([done, saved], [[], [["page", TAB, { part: "page" }]]]);
});

for (const [what, info, tab, expected] of [
  ["a page of a private window", click("save-page"), { ...TAB, incognito: true }, ["sidebar"]],
  ["a selection of a private window", click("save-selection"), { ...TAB, incognito: true }, ["sidebar"]],
  ["a PDF on the web", click("save-page"), PDF, [SITE]],
  ["a PDF of this computer", click("save-page"), { ...PDF, url: "file:///a/paper.pdf" }, ["sidebar"]],
  ["a PDF in a private window", click("save-page"), { ...PDF, incognito: true }, ["sidebar", "sidebar"]],
  ["a link", click("save-link", { linkUrl: "http://example.org/b" }), { ...TAB, url: "https://other.org/" }, [SITE]],
  ["a link in a private window", click("save-link", { linkUrl: "http://example.org/b" }), { ...TAB, incognito: true }, []],
  ["the clipboard", click("save-clipboard"), TAB, [{ permissions: ["clipboardRead"] }]],
  ["a question about a page", click("ask-page"), TAB, ["sidebar"]],
  ["a question about a PDF", click("ask-page"), PDF, ["sidebar", SITE]],
]) {
  test(`${what}: what takes the person's own act is done at once`, () => {
    const { clicks } = start();
    clicks.menuClicked(info, tab);
    assert.deepEqual(done, expected);
  });
}

test("a link is saved under its words, with the answer to the question for leave", async () => {
  const { clicks, saved } = start();
  clicks.menuClicked(click("save-link", { linkUrl: "https://example.org/b", linkText: "B" }), TAB);
  const [[name, tab, link, leave]] = saved;
  assert.deepEqual([name, tab, link, await leave], ["link", TAB, { url: "https://example.org/b", title: "B" }, true]);
});

test("the tab strip's menu names how many tabs it means, and saves those", async () => {
  const { clicks, saved } = start();
  selected = [TAB, { ...TAB, id: 8 }, { ...TAB, id: 9 }];
  await clicks.menuShown({ contexts: ["tab"] }, TAB);
  assert.deepEqual(done.splice(0), [["save-tabs", "menu_save_tabs_other 3"]]);
  clicks.menuClicked(click("save-tabs"), TAB);
  assert.deepEqual(done, ["sidebar", EVERY_SITE]);
  await settle();
  const [[name, tab, tabs]] = saved;
  assert.deepEqual([name, tab, tabs.map(({ id }) => id)], ["tabs", TAB, [7, 8, 9]]);
});

test("a tab that is not among the selected ones is meant alone, and needs no further leave", async () => {
  const { clicks, saved } = start();
  selected = [{ ...TAB, id: 8 }, { ...TAB, id: 9 }];
  await clicks.menuShown({ contexts: ["tab"] }, TAB);
  clicks.menuClicked(click("save-tabs"), TAB);
  assert.deepEqual([done, saved], [[["save-tabs", "menu_save_tab"]], [["page", TAB, { part: "page" }]]]);
});

for (const [url, pattern] of [
  ["https://example.org/a?b#c", "*://example.org/*"],
  ["http://user:secret@example.org:8080/", "*://example.org/*"],
  ["http://[::1]/", "*://[::1]/*"],
  ["file:///etc/passwd", null], ["javascript:1", null], ["about:blank", null], ["nonsense", null], ["", null],
]) {
  test(`leave for "${url}" is leave for ${pattern}`, () => {
    assert.equal(patternOf(url), pattern);
  });
}
