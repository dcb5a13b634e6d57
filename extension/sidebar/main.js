/** The sidebar: wires state, views and the background page together. */

import { Ahead } from "./ahead.js";
import { Asking } from "./asking.js";
import { ChatsView } from "./chats/view.js";
import { Composer } from "./composer.js";
import { ConversationView } from "./conversation-view.js";
import { DropView } from "./drop-view.js";
import { ElsewhereView } from "./elsewhere-view.js";
import { ModelOffer } from "./first-run/model-offer.js";
import { goToPage } from "./going.js";
import { showKeyboardSheet } from "./keyboard-sheet.js";
import { LinkCard } from "./link-card.js";
import { Looking } from "./looking.js";
import { MarkAction } from "./mark-action.js";
import { MoreView } from "./more-view.js";
import { NotePanel } from "./note-panel.js";
import { OpenCardsView } from "./open-cards.js";
import { PageView } from "./page-view.js";
import { SavePage } from "./save-page.js";
import { ScopeView } from "./scope-view.js";
import { isLive } from "./scopes.js";
import { turnUnderWay } from "./state.js";
import { Store } from "./store.js";
import { TakeBack } from "./take-back.js";
import { askForSite } from "../background/site-access.js";
import { Channel } from "../common/channel.js";
import { ForgetAction } from "../common/forget-action.js";
import { Host } from "../common/host.js";
import { drawIcons } from "../common/icons.js";
import { Toasts } from "../common/toasts.js";
import { sentencesOf } from "../common/trouble-card.js";
import { sentences, t, translatePage } from "../common/words.js";

/** @import { ChatSummary, ChatTurn, PageSummary, Quote, Section } from "../protocol/protocol.js" */
/** @import { OpenCard } from "../background/messages.js" */
/** @import { Scope } from "./scopes.js" */
/** @import { Action, State } from "./state.js" */
/** @import { Turn } from "./turns.js" */

translatePage();
drawIcons();
const $ = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
/** @type {Toasts} */
const toasts = new Toasts($("notice"), focusInput);
const store = new Store(show);
const channel = new Channel("sidebar", ({ tabId, event }) => {
  if (event.type === "cards") showCards(event.cards);
  else if (event.type === "granted" || event.type === "ask" || event.type === "news") void look();
  else saving.hear(tabId, event);
  if (event.type === "ask") toQuestion();
});
const host = new Host(channel);
const looking = new Looking(channel, host, store);
const marking = new MarkAction(channel, toasts, allow);
const asking = new Asking(channel, store, {
  mayRead: mayAsk,
  onBegin: () => {
    ahead.stop();
    takeBack.withdraw();
  },
  onEnd: () => {
    ahead.read();
    chats.refresh();
    takeBack.offer();
  },
  announce: (words) => void ($("announcer").textContent = words),
});
const takeBack = new TakeBack(host, store, toasts, tellTrouble);
const ahead = new Ahead(channel, store, () => asking.isBusy);
const composer = new Composer({
  ask: (words) => asking.ask(words), stop: () => asking.stop(), begun: () => ahead.open(), isBusy: () => asking.isBusy,
});
const saving = new SavePage(channel, store, toasts, {
  mayRead: mayReadPage,
  changed: () => {
    void look();
    if (store.state.scope.type === "library") void looking.loadRecent();
  },
  forget: (pageId) => void forget(pageId, store.state.page?.title ?? ""),
});
const forgetting = new ForgetAction(host, toasts, () => {
  void looking.loadRecent();
  void look();
});
const openCards = new OpenCardsView($("cards"), {
  answer: (card, yes) => void channel.perform({ do: "answerCard", card, yes }),
  openPage: (pageId) => openLibrary(`#page=${pageId}`),
});
/** Those of every window: which is ours is known a moment after the first come. @type {OpenCard[]} */
let cards = [];
const notePanel = new NotePanel($("note"), /** @type {HTMLButtonElement} */ ($("note-toggle")), {
  host, say: (words) => toasts.show(words), tell: tellTrouble, onSaved: () => void looking.loadRecent(),
});
const pageView = new PageView($("page"), { save: () => void saving.save() });
const scopeView = new ScopeView(/** @type {HTMLButtonElement} */ ($("scope")), $("scopes"), {
  choose,
  chosen: toQuestion,
  look: () => void looking.lookAround(),
  allow: () => void allow(),
});
const elsewhere = new ElsewhereView($("elsewhere"), {
  goTo: (turn) => {
    toQuestion();
    void goTo(turn);
  },
  stop: () => {
    asking.stop();
    focusInput();
  },
  seen: () => {
    store.dispatch({ type: "seen" });
    focusInput();
  },
});
const chats = new ChatsView($("chats"), /** @type {HTMLButtonElement} */ ($("chats-toggle")), {
  host, toasts, openChat, instead: [$("conversation"), composer.element],
  currentPage: () => store.state.page,
  leave: () => composer.focus(),
  onShown: (isOpen) => elsewhere.update(store.state, isOpen),
  onRenamed: (chatId, title) => store.dispatch({ type: "chatNamed", chatId, title }),
  onGone: (chatId) => {
    if (store.state.chats[turnUnderWay(store.state)?.conversation ?? ""]?.chatId === chatId) asking.stop();
    store.dispatch({ type: "chatGone", chatId });
  },
});
const offer = new ModelOffer(host, toasts, {
  chosen: (name) => {
    if (name === store.state.chatModel) return;
    store.dispatch({ type: "chatModel", name });
    void look();
  },
  openModels,
});
const linkCard = new LinkCard($("dropped"), {
  // Firefox asks only within the click.
  save: ({ url, title }) => void askForSite(url).then(() =>
    channel.perform({ do: "saveLink", windowId: looking.windowId, url, title })),
  ask: ({ url }) => {
    choose({ type: "page" });
    void browser.tabs.create({ url, windowId: looking.windowId });
    composer.focus();
  },
  leave: focusInput,
});
new DropView((dropped) => {
  if (dropped.kind === "link") linkCard.show(dropped);
  else if (dropped.kind === "files") toasts.show(t("dropped_files"), { button: { label: t("open_library"), act: () => openLibrary() } });
  else {
    chats.close();
    composer.quote(dropped.text);
  }
});
new MoreView($("more"), $("more-menu"), {
  library: () => openLibrary(),
  map: () => openLibrary("#map"),
  models: openModels,
  settings: () => void browser.runtime.openOptionsPage(),
  keys: () => void showKeyboardSheet(),
});
const conversation = new ConversationView($("conversation"), {
  turn: {
    mark: (turn, quote, card) => void marking.mark(quote, tabOf(turn, quote.url), card),
    showSection,
    askAgain: (turn, attempt) => void asking.askAgain(turn, attempt),
    askOtherwise: (turn, words) => void asking.askOtherwise(turn, words),
    goOn: (turn) => void asking.goOn(turn),
    copy: (text) => void navigator.clipboard.writeText(text).then(copied),
  },
  empty: {
    allow: () => void allow(), askLibrary, open: openPage, forget: (page) => void forget(page.page_id, page.title),
    ask: (words, style) => void asking.ask(words, style),
  },
  begin: () => {
    store.dispatch({ type: "begun" });
    composer.focus();
  },
  fault: { tryAgain: () => void tryAgain(), copied },
}, offer.element);

/** @param {State} state @param {Action} action */
function show(state, action) {
  pageView.update(state);
  notePanel.beside(state.page);
  scopeView.update(state);
  composer.update(state.scope);
  conversation.update(state, action, asking.isBusy);
  elsewhere.update(state, chats.isOpen);
  chats.beside();
  takeBack.update(state);
}

function toQuestion() {
  chats.close();
  composer.focus();
}

/** Where one types, once what had the focus is gone. */
function focusInput() {
  (chats.isOpen ? chats : composer).focus();
}

/** @param {Scope} scope */
function choose(scope) {
  store.dispatch({ type: "scope", scope });
  if (scope.type === "library") void looking.loadRecent();
}

function askLibrary() {
  choose({ type: "library" });
  composer.focus();
}

/** Is there something chosen to ask about, and may it be read? Asks for the leave that is missing. */
async function mayAsk() {
  const { scope } = store.state;
  if ((scope.type === "tabs" && scope.tabs.length === 0) || (scope.type === "collection" && scope.collectionId === 0)) {
    scopeView.open();
    return false;
  }
  return !isLive(scope) || mayReadPage();
}

/** True if the page can be read; asks for the permission where only that is missing. */
async function mayReadPage() {
  return store.state.page?.refusal !== "no_access" || allow();
}

async function allow() {
  const granted = await browser.permissions.request({ origins: ["<all_urls>"] });
  if (granted) await Promise.all([look(), looking.lookAround()]);
  // The button that asked may be gone.
  if (document.activeElement === document.body) focusInput();
  return granted;
}

async function look() {
  if (await looking.look()) ahead.read();
}

/** The tab in which a page was read that an answer is about. @param {Turn} turn @param {string} url */
function tabOf({ about, tabId }, url) {
  return about?.pages.find((page) => page.url === url)?.tabId ?? tabId;
}

/** A section begins with its heading: that is what can be found. @param {Turn} turn @param {Section} section @param {HTMLElement} line */
function showSection(turn, { heading, ...section }, line) {
  const text = heading.split(" › ").at(-1) ?? "";
  /** @type {Quote} */
  const quote = { ...section, number: 1, heading, text, prefix: "", suffix: "", end: section.start + text.length, score: 0 };
  if (text) void marking.mark(quote, tabOf(turn, section.url), line);
  else void goTo(turn);
}

/** @param {Turn} turn */
async function goTo(turn) {
  store.dispatch({ type: "scope", scope: turn.scope.type === "selection" ? { type: "page" } : turn.scope });
  if (!(await goToPage(turn, looking.windowId))) toasts.show(t("taken_unopened"));
}

/**
 * Show a conversation from the library, to be gone on with.
 * @param {ChatSummary} chat @param {ChatTurn[]} turns
 */
function openChat(chat, turns) {
  asking.stop();
  store.dispatch({ type: "chatOpened", chat, turns });
  composer.focus();
}

/** @param {OpenCard[]} open */
function showCards(open) {
  cards = open;
  openCards.update(cards.filter(({ windowId }) => windowId === looking.windowId));
}

/** What else there is to tell or to offer, once the sidebar works. */
async function checkUp() {
  if (store.state.fault) return;
  await looking.checkUp();
  if (!store.state.fault) await offer.refresh();
}

async function tryAgain() {
  // Before the button that was pressed is gone.
  composer.focus();
  store.dispatch({ type: "fault", fault: null });
  await looking.loadRecent();
  await look();
  await checkUp();
}

/** At its address where it has one, else as it was saved. @param {PageSummary} page */
function openPage({ url, page_id: pageId }) {
  if (/^https?:/.test(url)) void browser.tabs.create({ url });
  else openLibrary(`#page=${pageId}`);
}

function openModels() {
  void channel.perform({ do: "openModels" });
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

function copied() {
  toasts.show(t("copied"));
}

/** @param {unknown} reason */
function tellTrouble(reason) {
  const { words, remedy } = sentencesOf(reason);
  toasts.show(sentences([words, remedy]));
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target instanceof HTMLElement && event.target.matches("input:not([type=radio], [type=checkbox]), textarea");
  if (event.key === "Escape" && !document.querySelector(":popover-open, dialog[open]")) asking.stop();
  if (event.key === "?" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) void showKeyboardSheet();
});
addEventListener("focus", () => {
  void looking.lookForSelection();
  // A model may have been chosen on another page meanwhile.
  if (offer.isShown) void offer.refresh();
});
browser.tabs.onActivated.addListener(({ windowId }) => {
  if (windowId !== looking.windowId) return;
  ahead.forget();
  void look();
});
browser.tabs.onUpdated.addListener((_, change, tab) => {
  if (tab.windowId !== looking.windowId || !tab.active) return;
  if (change.status === "complete") ahead.forget();
  // An app that shows another page by script alone changes its address without loading.
  if (change.status === "complete" || change.title || change.url) void look();
});
$("open-library").addEventListener("click", () => openLibrary());
addEventListener("pagehide", () => notePanel.keepNow());

const ownWindow = await browser.windows.getCurrent();
looking.windowId = ownWindow.id ?? looking.windowId;
asking.isPrivate = ownWindow.incognito;
showCards(cards);
store.dispatch({ type: "scope", scope: { type: "page" } });
// A set-up fault should be known before the first question, not after it.
await Promise.all([look(), looking.loadRecent()]);
void notePanel.start();
composer.focus();
await checkUp();
