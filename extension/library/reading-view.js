/** One saved page to read: its text with the passage marked, its source, its versions, its notes, its conversations. */

import { h } from "../common/dom.js";
import { renderMarkdown } from "../common/markdown.js";
import { NoteEditor, plainCitation } from "../common/note-editor.js";
import { troubleCard } from "../common/trouble-card.js";
import { isCancelled } from "../common/host.js";
import { moment, t } from "../common/words.js";
import { placeInCopy } from "../background/saved-copy.js";
import { conversationView } from "./kept-conversation.js";
import { pageAside } from "./page-aside.js";
import { backButton, pageHead } from "./page-head.js";
import { placeOf } from "./place.js";
import { titleOf } from "./row-view.js";
import { bytesOf, textOf } from "./source.js";
import { sourceView } from "./source-view.js";
import { textView } from "./text-view.js";
import { differencesView } from "./versions-view.js";

/** @import { Host } from "../common/host.js" */
/** @import { ChatSummary, CollectionSummary, Page, PageSummary, PageVersion, Quote, RelatedPage } from "../protocol/protocol.js" */
/** @import { From } from "./kept-conversation.js" */
/** @import { Target } from "./text-view.js" */
/** How one comes to a page: `isQuoted`, by a citation; `versionId`, to an earlier version of it. @typedef {{isQuoted: boolean, versionId: number | null}} Arrival */

/**
 * @typedef {object} ReadingActions
 * @property {() => void} back
 * @property {(pageId: number) => void} open
 * @property {(pageId: number, target: Target | null) => void} openAt a place in another page
 * @property {(fragment: string) => void} goTo another place in the library
 * @property {(query: string) => void} find
 * @property {(page: PageSummary) => void} forget
 * @property {(page: PageSummary) => Promise<void>} collect
 * @property {(page: PageSummary, collection: CollectionSummary) => Promise<void>} takeOut
 * @property {(reason: unknown) => void} tell a trouble that leaves the page as it is
 * @property {(words: string) => void} say
 */

const MOST_CHATS = 200;

export class ReadingView {
  #place;
  #host;
  #actions;
  #control = new AbortController();
  /** @type {Page | null} */ #known = null;
  /** @type {ChatSummary[]} */ #chats = [];
  /** @type {RelatedPage[]} */ #related = [];
  /** @type {Target | null} */ #target = null;
  /** @type {Arrival} */ #arrival = { isQuoted: false, versionId: null };
  #isSource = false;
  #body = h("div", { class: "reading-body" });
  #editing = h("div");
  /** @type {NoteEditor | null} */ #editor = null;
  #savedText = "";

  /** @param {HTMLElement} place @param {Host} host @param {ReadingActions} actions */
  constructor(place, host, actions) {
    this.#place = place;
    this.#host = host;
    this.#actions = actions;
  }

  get pageId() {
    return this.#known?.page.page_id ?? null;
  }

  /** True while something typed would be lost. */
  get isUnsaved() {
    return this.#editor !== null && this.#editor.text.trim() !== this.#savedText.trim();
  }

  /** @param {number} pageId @param {Target | null} target @param {Arrival} [arrival] */
  async show(pageId, target, arrival = { isQuoted: false, versionId: null }) {
    this.clear();
    this.#target = target;
    this.#arrival = arrival;
    this.#place.replaceChildren(h("p", { class: "working" }, t("loading")));
    const { signal } = this.#control;
    await this.#try(signal, async () => {
      const known = await this.#host.last({ type: "read_page", page_id: pageId }, "page", signal);
      if (!known || signal.aborted) return;
      this.#known = known;
      this.#draw(known);
      document.title = t("page_title", titleOf(known.page));
      this.#place.querySelector("h1")?.focus({ preventScroll: true });
      void this.#lookForChats(pageId, signal);
      const version = known.versions.find(({ version_id }) => version_id === arrival.versionId) ?? null;
      await this.#showText(known.page, version, signal);
      if (!signal.aborted) void this.#lookForRelated(pageId, signal);
    }, () => void this.show(pageId, target, arrival));
  }

  /** What is known of it anew; what is being read or written stays. */
  async refresh() {
    const pageId = this.pageId;
    const { signal } = this.#control;
    if (pageId === null) return;
    await this.#try(signal, async () => {
      const known = await this.#host.last({ type: "read_page", page_id: pageId }, "page", signal);
      if (!known || signal.aborted) return;
      const isReadNow = this.#known?.page.characters === 0 && known.page.characters > 0;
      this.#known = known;
      this.#drawAside(known);
      if (isReadNow && this.#body.querySelector(":scope > .text-none")) await this.#showRead(known);
      await this.#lookForChats(pageId, signal);
      await this.#lookForRelated(pageId, signal);
    });
  }

  /** The conversations about it go beside it. @param {number} pageId @param {AbortSignal} signal */
  async #lookForChats(pageId, signal) {
    await this.#try(signal, async () => {
      const request = /** @type {const} */ ({ type: "list_chats", page_id: pageId, limit: MOST_CHATS });
      const event = await this.#host.last(request, "chats", signal);
      const isSame = JSON.stringify(event?.chats ?? []) === JSON.stringify(this.#chats);
      if (signal.aborted || !this.#known || isSame) return;
      this.#chats = event?.chats ?? [];
      this.#drawAside(this.#known);
    });
  }

  /** What is about the same goes beside it, once its text is there: nobody waits for that. @param {number} pageId @param {AbortSignal} signal */
  async #lookForRelated(pageId, signal) {
    await this.#try(signal, async () => {
      const event = await this.#host.last({ type: "find_related", page_id: pageId }, "related", signal);
      const isSame = JSON.stringify(event?.pages ?? []) === JSON.stringify(this.#related);
      if (signal.aborted || !this.#known || isSame) return;
      this.#related = event?.pages ?? [];
      this.#drawAside(this.#known);
    });
  }

  /** Nothing is shown, and nothing is under way any more. */
  clear() {
    this.#control.abort();
    this.#control = new AbortController();
    this.#known = null;
    this.#chats = [];
    this.#related = [];
    this.#isSource = false;
    this.#closeEditor();
    this.#place.replaceChildren();
  }

  /** @param {Page} known */
  #draw(known) {
    this.#body = h("div", { class: "reading-body", "aria-live": "off" }, h("p", { class: "working" }, t("loading")));
    this.#editing = h("div");
    this.#place.replaceChildren(this.#head(known), h("div", { class: "columns" }, h("div", { class: "column" }, this.#editing, this.#body), this.#aside(known)));
  }

  /** @param {Page} known */
  #head(known) {
    const { page } = known;
    const head = pageHead(known, {
      back: this.#actions.back,
      find: this.#actions.find,
      open: this.#actions.open,
      openFile: () => void this.#try(this.#control.signal, () => this.#host.request({ type: "open_file", page_id: page.page_id })),
      toggleSource: () => this.#toggleSource(page),
      writeNote: () => this.#edit(null),
      collect: () => void this.#actions.collect(page).then(() => this.refresh()),
      forget: () => this.#actions.forget(page),
    });
    if (page.kind === "note") {
      head.querySelector(".actions")?.prepend(h("button", { type: "button", id: "edit-note", onclick: () => this.#edit(page) }, t("edit")));
    }
    return head;
  }

  /** It was opened before its text was there. @param {Page} known */
  async #showRead(known) {
    const before = this.#place.querySelector("header");
    const focused = before?.contains(document.activeElement) ? document.activeElement : null;
    before?.replaceWith(this.#head(known));
    if (focused) /** @type {HTMLElement | null} */ (this.#place.querySelector(focused.id ? `#${focused.id}` : "h1"))?.focus({ preventScroll: true });
    await this.#inBody((signal) => this.#showText(known.page, null, signal));
  }

  /** What has the focus there has it again if it is still there. @param {Page} known */
  #drawAside(known) {
    const before = this.#place.querySelector("aside");
    const focused = document.activeElement;
    const at = before?.contains(focused) ? [...before.querySelectorAll("button, summary")].findIndex((one) => one === focused) : -1;
    const words = focused?.textContent;
    before?.replaceWith(this.#aside(known));
    if (at < 0) return;
    const buttons = [.../** @type {NodeListOf<HTMLElement>} */ (this.#place.querySelectorAll("aside :is(button, summary)"))];
    (buttons.find((button) => button.textContent === words) ?? buttons[at] ?? this.#place).focus();
  }

  /** @param {Page} known */
  #aside(known) {
    return pageAside(known, { chats: this.#chats, related: this.#related }, {
      find: this.#actions.find,
      open: this.#actions.open,
      openAt: this.#actions.openAt,
      takeOut: (collection) => void this.#actions.takeOut(known.page, collection).then(() => this.refresh()),
      edit: (note) => this.#edit(note),
      openChat: (chat) => void this.#openChat(chat, null),
      compare: (version) => void this.#compare(version),
      read: (version) => void this.#readVersion(version),
    });
  }

  /** @param {PageSummary} page @param {PageVersion | null} version @param {AbortSignal} signal @param {HTMLElement[]} [before] */
  async #showText(page, version, signal, before = []) {
    if (page.kind === "note" && !version && !this.#target) return this.#showNote(page, signal);
    const request = /** @type {const} */ ({ type: "read_text", page_id: page.page_id });
    const parts = await this.#host.all({ ...request, version_id: version?.version_id ?? null }, "text", signal);
    if (signal.aborted) return;
    const text = parts.map((part) => part.text).join("");
    const isTargeted = (version?.version_id ?? null) === this.#arrival.versionId;
    const { element, passage } = textView(text, isTargeted ? this.#target : null);
    const about = version ? [this.#aboutVersion(version)] : this.#arrival.isQuoted ? [h("p", { class: "banner" }, t("copy_shown", moment(page.saved_at)))] : [];
    this.#body.replaceChildren(...before, ...about, text.trim() ? element : h("p", { class: "quiet text-none" }, t("text_none")));
    passage()?.scrollIntoView({ block: "center" });
  }

  /** @param {PageSummary} page @param {AbortSignal} signal */
  async #showNote(page, signal) {
    const text = await this.#noteText(page.page_id, signal);
    if (!signal.aborted) this.#body.replaceChildren(h("div", { class: "text markdown", dir: "auto" }, renderMarkdown(text, plainCitation)));
  }

  /** @param {number} pageId @param {AbortSignal} signal */
  async #noteText(pageId, signal) {
    return textOf(bytesOf(await this.#host.all({ type: "read_source", page_id: pageId }, "source", signal)), "utf-8");
  }

  /** @param {PageVersion} version */
  #aboutVersion(version) {
    return h("p", { class: "banner" }, t("version_shown", moment(version.saved_at)), " ", this.#backToNow());
  }

  #backToNow() {
    const act = () => {
      const page = this.#known?.page;
      if (page) void this.#inBody((signal) => this.#showText(page, null, signal));
    };
    return h("button", { type: "button", class: "plain", onclick: act }, t("back_to_now"));
  }

  /** @param {PageSummary} page */
  #toggleSource(page) {
    this.#isSource = !this.#isSource;
    this.#place.querySelector("#show-source")?.setAttribute("aria-pressed", String(this.#isSource));
    void this.#inBody(async (signal) => {
      if (!this.#isSource) return this.#showText(page, null, signal);
      const view = await sourceView(this.#host, page, signal);
      if (!signal.aborted) this.#body.replaceChildren(view);
    });
  }

  /** @param {PageVersion} version */
  async #compare(version) {
    const pageId = this.pageId;
    if (pageId === null) return;
    await this.#inBody(async (signal) => {
      const request = /** @type {const} */ ({ type: "compare", page_id: pageId, version_id: version.version_id });
      const parts = await this.#host.all(request, "differences", signal);
      if (signal.aborted) return;
      this.#body.replaceChildren(h("p", { class: "banner" }, this.#backToNow()), differencesView(parts.flatMap(({ changes }) => changes), version));
    });
  }

  /** A conversation in the place of the text. @param {ChatSummary} chat @param {From | null} at the quote that one comes back from */
  async #openChat(chat, at) {
    await this.#inBody(async (signal) => {
      const events = await this.#host.all({ type: "read_chat", chat_id: chat.chat_id }, "turn", signal);
      const page = this.#known?.page;
      if (signal.aborted || !page) return;
      const back = () => void this.#inBody((now) => this.#showText(page, null, now));
      const view = conversationView(chat, events.map(({ turn }) => turn), {
        back, showQuote: (quote, from) => void this.#showQuote(quote, from), copied: () => this.#actions.say(t("copied")),
      });
      this.#body.replaceChildren(view);
      const quoted = at && view.querySelector(`[data-turn="${at.turnId}"] [data-number="${at.number}"]`);
      /** @type {HTMLElement | null} */ (quoted ?? view.querySelector("h2"))?.focus();
    });
  }

  /** Where it stands in the text, with the way back to the conversation. @param {Quote} quote @param {From} from */
  async #showQuote(quote, from) {
    const { signal } = this.#control;
    await this.#try(signal, async () => {
      const found = await placeInCopy(this.#host, quote);
      if (signal.aborted || !this.#known) return;
      if (found.how !== "copy") return this.#actions.say(t("quote_not_found"));
      const { pageId, versionId, at } = placeOf(found.at);
      const { page, versions } = this.#known;
      if (pageId !== page.page_id || !at) return this.#actions.goTo(found.at);
      this.#target = { start: at[0], end: at[1], marks: [] };
      this.#arrival = { isQuoted: false, versionId };
      const back = h("button", { type: "button", class: "plain", onclick: () => void this.#openChat(from.chat, from) }, t("back_to_conversation"));
      const version = versions.find(({ version_id: id }) => id === versionId) ?? null;
      await this.#showText(page, version, signal, [h("p", { class: "banner stays" }, t("quoted_here"), " ", back)]);
      back.focus({ preventScroll: true });
    });
  }

  /** @param {PageVersion} version */
  async #readVersion(version) {
    const page = this.#known?.page;
    if (page) await this.#inBody((signal) => this.#showText(page, version, signal));
  }

  /** A new note about the page, or a note to be changed. @param {PageSummary | null} note */
  async #edit(note) {
    const page = this.#known?.page;
    if (!page || (this.isUnsaved && this.#editor)) return this.#editor?.focus();
    const { signal } = this.#control;
    await this.#try(signal, async () => {
      const text = note ? await this.#noteText(note.page_id, signal) : "";
      if (signal.aborted) return;
      const label = note ? t("edit_note", titleOf(note)) : t("note_about", titleOf(page));
      const about = note ? note.about : page.page_id;
      const save = async (/** @type {string} */ words) => {
        await this.#try(signal, async () => {
          await this.#host.request({ type: "write_note", text: words, page_id: note?.page_id ?? null, about });
          this.#closeEditor();
          this.#actions.say(t("note_saved"));
          await this.refresh();
          if (page.kind === "note") await this.#showText(page, null, signal);
        });
      };
      this.#editor = new NoteEditor({ label, text }, { save, close: () => this.#closeEditor() });
      this.#savedText = text;
      this.#editing.replaceChildren(h("h2", {}, label), this.#editor.element);
      this.#editor.focus();
    });
  }

  #closeEditor() {
    const hadFocus = this.#editing.contains(document.activeElement);
    this.#editor = null;
    this.#editing.replaceChildren();
    if (hadFocus) /** @type {HTMLElement | null} */ (this.#place.querySelector("#write-note, #edit-note"))?.focus();
  }

  /** Show something else instead of the text. @param {(signal: AbortSignal) => Promise<void>} work */
  async #inBody(work) {
    const { signal } = this.#control;
    await this.#try(signal, () => work(signal), () => void this.#inBody(work), this.#body);
  }

  /**
   * @param {AbortSignal} signal @param {() => Promise<void>} work
   * @param {(() => void) | null} [tryAgain] null: what is shown stays, and the trouble is told beside it
   * @param {HTMLElement} [place]
   */
  async #try(signal, work, tryAgain = null, place = this.#place) {
    try {
      await work();
    } catch (reason) {
      if (signal.aborted || isCancelled(reason)) return;
      if (!tryAgain) return this.#actions.tell(reason);
      const back = place === this.#place ? [backButton(this.#actions.back)] : [];
      place.replaceChildren(...back, troubleCard(reason, { tryAgain, copied: () => this.#actions.say(t("copied")) }));
    }
  }
}
