/** The sidebar: wires state, views and the background page together. */

import { Channel } from "../common/channel.js";
import { faultCard } from "../common/fault-card.js";
import { ForgetAction } from "../common/forget-action.js";
import { drawIcons } from "../common/icons.js";
import { Host } from "../common/host.js";
import { Toasts } from "../common/toasts.js";
import { sentencesOf } from "../common/trouble-card.js";
import { t, translatePage } from "../common/words.js";
import { recentCard, welcomeCard } from "./cards.js";
import { MarkAction } from "./mark-action.js";
import { NotePanel } from "./note-panel.js";
import { OpenCardsView } from "./open-cards.js";
import { PageView } from "./page-view.js";
import { EMPTY, reduce } from "./state.js";
import { TurnView } from "./turn-view.js";

/** @import { PageSummary, Quote } from "../protocol/protocol.js" */
/** @import { Wish } from "../common/channel.js" */
/** @import { Notice as Heard, OpenCard, Reply } from "../background/messages.js" */
/** @import { Action, ScopeName, State, Turn } from "./state.js" */
/** @typedef {Reply["event"]} Happening */

const RECENT_PAGES = 50;

translatePage();
drawIcons();
const $ = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const question = /** @type {HTMLTextAreaElement} */ ($("question"));
const conversation = $("conversation");
const toasts = new Toasts($("notice"), () => question.focus());
const channel = new Channel("sidebar", ({ tabId, event }) => {
  if (event.type === "cards") showCards(event.cards);
  else if (event.type === "granted" || event.type === "ask" || event.type === "news") void look();
  else hearSaving(tabId, event);
  if (event.type === "ask") question.focus();
});
const openCards = new OpenCardsView($("cards"), {
  answer: (card, yes) => void channel.perform({ do: "answerCard", card, yes }),
  openPage: (pageId) => openLibrary(`#page=${pageId}`),
});
/** Those of every window: which is ours is known a moment after the first come. @type {OpenCard[]} */
let cards = [];
const host = new Host(channel);
const forgetting = new ForgetAction(host, toasts, () => {
  void loadRecent();
  void look();
});
const notePanel = new NotePanel($("note"), /** @type {HTMLButtonElement} */ ($("note-toggle")), {
  host, say: (words) => toasts.show(words), tell: tellTrouble, onSaved: () => void loadRecent(),
});
const marking = new MarkAction(channel, toasts, allow);
/** @type {Map<number, TurnView>} */
const views = new Map();
/** @type {State} */
let state = EMPTY;
/** @type {AbortController | null} */
let asking = null;
let ownWindow = browser.windows.WINDOW_ID_NONE;
let lastTurn = 0;
/** @type {{page: string, control: AbortController} | null} */
let readingAhead = null;
/** The page that it was last tried for: a title that changes is no reason to capture it again. */
let triedAhead = "";
let frame = 0;
const pageView = new PageView($("page"), { save: () => void save() });

/** @param {Action} action */
function dispatch(action) {
  state = reduce(state, action);
  show(action);
}

/** The same for what comes many times a second: drawn once a frame. @param {Action} action */
function dispatchSoon(action) {
  state = reduce(state, action);
  frame ||= requestAnimationFrame(() => show(action));
}

/** @param {Action} action */
function show(action) {
  cancelAnimationFrame(frame);
  frame = 0;
  pageView.update(state);
  notePanel.beside(state.page);
  question.placeholder = t(state.scope === "page" ? "placeholder_page" : "placeholder_library");
  $("send").hidden = asking !== null;
  $("stop").hidden = asking === null;
  const nodes = state.turns.filter((turn) => turn.scope === state.scope).map((turn) => viewOf(turn).element);
  if (state.fault) {
    const copied = () => toasts.show(t("copied"));
    nodes.push(faultCard(state.fault, { tryAgain: () => void tryAgain(), copied }));
  } else if (nodes.length === 0) {
    nodes.push(
      state.scope === "library"
        ? recentCard(state, { open: openPage, forget: (page) => void forget(page.page_id, page.title) })
        : welcomeCard(state.page, { allow: () => void allow() }),
    );
  }
  keepChildren(nodes);
  conversation.classList.toggle("busy", asking !== null);
  // The newest question stays at the top, as far as what follows it is long enough for that.
  const grown = action.type === "event" && action.event.type === "quotes" && action.number === lastTurn;
  if (action.type === "asked" || grown || state.fault) conversation.lastElementChild?.scrollIntoView({ block: "start" });
}

/** Leave what is there in place: only so do focus and selection survive. @param {HTMLElement[]} nodes */
function keepChildren(nodes) {
  const same = nodes.length === conversation.children.length && nodes.every((node, at) => conversation.children[at] === node);
  if (!same) conversation.replaceChildren(...nodes);
}

/** @param {Turn} turn */
function viewOf(turn) {
  const actions = {
    mark: (/** @type {Turn} */ { tabId }, /** @type {Quote} */ quote, /** @type {HTMLElement} */ card) => void marking.mark(quote, tabId, card),
    askAgain, goOn, copy,
  };
  const view = views.get(turn.number) ?? new TurnView(turn, actions);
  views.set(turn.number, view);
  view.update(turn);
  return view;
}

/** @param {string} words */
async function ask(words) {
  const text = words.trim();
  if (!text || asking) return;
  if (state.scope === "page" && !(await mayRead())) return;
  asking = new AbortController();
  lastTurn += 1;
  const number = lastTurn;
  const tabId = state.scope === "page" ? (state.page?.tabId ?? null) : null;
  dispatch({ type: "asked", number, question: text });
  await hearAnswer({ do: "ask", turn: number, question: text, tabId });
}

/** For another answer if `attempt` is a new one. @param {Turn} turn @param {number} attempt */
function askAgain({ number, question: words, tabId }, attempt) {
  if (asking) return;
  asking = new AbortController();
  dispatch({ type: "again", number, attempt });
  void hearAnswer({ do: "ask", turn: number, question: words, tabId, attempt });
}

/** @param {Turn} turn */
function goOn({ number, question: words }) {
  if (asking) return;
  asking = new AbortController();
  dispatch({ type: "goneOn", number });
  void hearAnswer({ do: "goOn", turn: number, question: words });
}

/** @param {Extract<Wish, {turn: number}>} wish */
async function hearAnswer(wish) {
  const number = wish.turn;
  stopReadingAhead();
  $("announcer").textContent = t("announce_start");
  const ended = await channel.perform(
    wish,
    (event) => {
      const isOneOfMany = event.type === "token" || event.type === "reading";
      const tell = isOneOfMany ? dispatchSoon : dispatch;
      tell({ type: "event", number, event, atMs: performance.now() });
    },
    asking?.signal,
  );
  asking = null;
  dispatch({ type: "ended", number, ended });
  $("announcer").textContent = t(ended.type === "done" ? "announce_end" : "announce_failed");
  readAhead();
}

/** @param {string} text */
function copy(text) {
  void navigator.clipboard.writeText(text).then(() => toasts.show(t("copied")));
}

/** Have the page beside us read by the chat model while nobody asks. It is no matter if not. */
function readAhead() {
  const { page } = state;
  if (!page?.chatModel || page.isPrivate || page.refusal || asking) return stopReadingAhead();
  const name = `${page.tabId} ${page.url}`;
  if (readingAhead?.page === name || triedAhead === name) return;
  stopReadingAhead();
  const mine = { page: name, control: new AbortController() };
  readingAhead = mine;
  const { tabId, url } = page;
  const hear = (/** @type {Happening} */ event) => {
    if (event.type === "reading") dispatchSoon({ type: "ahead", tabId, url, event });
  };
  void channel.perform({ do: "readAhead", tabId }, hear, mine.control.signal).then(() => {
    if (readingAhead !== mine) return;
    readingAhead = null;
    triedAhead = name;
    dispatch({ type: "aheadEnded" });
  });
}

function stopReadingAhead() {
  if (!readingAhead) return;
  readingAhead.control.abort();
  readingAhead = null;
  dispatch({ type: "aheadEnded" });
}

async function save() {
  if (!(await mayRead()) || !state.page) return;
  const { tabId } = state.page;
  hearSaving(tabId, { type: "saving" });
  const ended = await channel.perform({ do: "save", tabId }, (event) => {
    if (event.type === "saved" || event.type === "indexed") hearSaving(tabId, event);
  });
  hearSaving(tabId, ended);
}

/** @param {OpenCard[]} open */
function showCards(open) {
  cards = open;
  openCards.update(cards.filter(({ windowId }) => windowId === ownWindow));
}

/** @param {number} tabId @param {Heard["event"]} event */
function hearSaving(tabId, event) {
  dispatch({ type: "saving", tabId, event });
  if (event.type === "failed") toasts.show(event.message);
  if (event.type === "refused") toasts.show(t(`refusal_${event.refusal}`));
  if (event.type === "done" || event.type === "saved") void look();
  if (event.type !== "saved") return;
  const pageId = event.page_id;
  // What was there before cannot be brought back by forgetting it: only a new page can be undone.
  const undo = { label: t("undo"), act: () => void forget(pageId, state.page?.title ?? "") };
  toasts.show(t(`saved_${event.status}`), { button: event.status === "saved" ? undo : null });
  if (state.scope === "library") void loadRecent();
}

/** True if the page can be read; asks for the permission where only that is missing. */
async function mayRead() {
  return state.page?.refusal !== "no_access" || allow();
}

async function allow() {
  const granted = await browser.permissions.request({ origins: ["<all_urls>"] });
  if (granted) await look();
  return granted;
}

/** Find out about the tab in front. */
async function look() {
  const [tab] = await browser.tabs.query({ active: true, windowId: ownWindow });
  if (tab?.id === undefined) return;
  const ended = await channel.perform({ do: "look", tabId: tab.id }, (event) => {
    if (event.type === "facts") dispatch({ type: "page", page: event });
  });
  if (ended.type === "fault") dispatch({ type: "fault", fault: ended });
  else readAhead();
}

async function loadRecent() {
  const request = /** @type {const} */ ({ type: "list_pages", limit: RECENT_PAGES, offset: 0 });
  const ended = await channel.perform({ do: "request", request }, (event) => {
    if (event.type === "pages") dispatch({ type: "recent", pages: event.pages, total: event.total });
  });
  if (ended.type === "fault") dispatch({ type: "fault", fault: ended });
}

async function tryAgain() {
  dispatch({ type: "fault", fault: null });
  await loadRecent();
  await look();
  question.focus();
}

/** At its address where it has one, else as it was saved. @param {PageSummary} page */
function openPage({ url, page_id: pageId }) {
  if (/^https?:/.test(url)) void browser.tabs.create({ url });
  else openLibrary(`#page=${pageId}`);
}

/** @param {string} [at] */
function openLibrary(at) {
  void channel.perform({ do: "openLibrary", at });
}

/** @param {number} pageId @param {string} title */
async function forget(pageId, title) {
  try {
    await forgetting.forget({ page_ids: [pageId] }, title);
  } catch (reason) {
    tellTrouble(reason);
  }
}

/** @param {unknown} reason */
function tellTrouble(reason) {
  const { words, remedy } = sentencesOf(reason);
  toasts.show([words, remedy].filter(Boolean).join(" "));
}

$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  if (asking || !question.value.trim()) return;
  void ask(question.value);
  question.value = "";
});
question.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    /** @type {HTMLFormElement} */ ($("composer")).requestSubmit();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") asking?.abort();
});
$("stop").addEventListener("click", () => {
  asking?.abort();
  question.focus();
});
$("scope").addEventListener("change", (event) => {
  const scope = /** @type {ScopeName} */ (/** @type {HTMLInputElement} */ (event.target).value);
  dispatch({ type: "scope", scope });
  if (scope === "library") void loadRecent();
});
browser.tabs.onActivated.addListener(({ windowId }) => {
  if (windowId !== ownWindow) return;
  triedAhead = "";
  void look();
});
browser.tabs.onUpdated.addListener((_, change, tab) => {
  if (tab.windowId !== ownWindow || !tab.active) return;
  if (change.status === "complete") triedAhead = "";
  if (change.status === "complete" || change.title) void look();
});
$("open-library").addEventListener("click", () => openLibrary());
addEventListener("pagehide", () => notePanel.keepNow());

ownWindow = (await browser.windows.getCurrent()).id ?? ownWindow;
showCards(cards);
dispatch({ type: "scope", scope: "page" });
// A set-up fault should be known before the first question, not after it.
await Promise.all([look(), loadRecent()]);
void notePanel.start();
question.focus();
