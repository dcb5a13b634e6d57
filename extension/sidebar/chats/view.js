/**
 * The conversations that are kept, in the place of the one that is shown.
 *
 * The button in the header opens and closes it, Escape takes one step back: out of a title that is
 * being changed, out of a search, out of here. The focus is never lost on the way.
 */

import { ChatList } from "./list.js";
import { ChatRow } from "./row.js";
import { neighbourOf, shownRows } from "./state.js";
import { download, fileName } from "../../common/download.js";
import { h, keepChildren } from "../../common/dom.js";
import { sentencesOf, troubleCard } from "../../common/trouble-card.js";
import { plural, sentences, t } from "../../common/words.js";

/** @import { PageFacts } from "../../background/messages.js" */
/** @import { Host } from "../../common/host.js" */
/** @import { Toasts } from "../../common/toasts.js" */
/** @import { ChatSummary, ChatTurn, CollectionSummary } from "../../protocol/protocol.js" */
/** @import { ChatsState, GroupName } from "./state.js" */
/**
 * @typedef {object} Parts
 * @property {Host} host
 * @property {Toasts} toasts
 * @property {HTMLElement[]} instead what is shown while the list is not
 * @property {() => PageFacts | null} currentPage the page beside us
 * @property {(chat: ChatSummary, turns: ChatTurn[]) => void} openChat takes the focus
 * @property {() => void} leave takes the focus when the list is closed by Escape or its button
 * @property {(isOpen: boolean) => void} onShown the list is shown in their place, or no more
 * @property {(chatId: number, title: string) => void} onRenamed
 * @property {(chatId: number) => void} onGone
 */

export class ChatsView {
  #region;
  #toggle;
  #parts;
  #list;
  #isOpen = false;
  /** @type {Map<number, ChatRow>} */ #rows = new Map();
  /** @type {CollectionSummary[] | null} */ #collections = null;
  #field = h("input", { type: "search", class: "seek", maxlength: "4000", autocomplete: "off", spellcheck: "false", "aria-label": t("chats_search"), placeholder: t("chats_search") });
  #status = h("p", { class: "unseen", role: "status" });
  #instead = h("div", { class: "chats-instead" });
  #groups = { here: groupOf(() => this.#more("here")), all: groupOf(() => this.#more("all")) };
  #notKept = h("p", { class: "quiet", hidden: true }, t("chats_not_kept"));
  #body = h("div", { class: "chats-body" }, this.#notKept, this.#instead, this.#groups.here.element, this.#groups.all.element);

  /** @param {HTMLElement} region @param {HTMLButtonElement} toggle @param {Parts} parts */
  constructor(region, toggle, parts) {
    this.#region = region;
    this.#toggle = toggle;
    this.#parts = parts;
    this.#list = new ChatList(parts.host, (state) => this.#draw(state));
    const back = h("button", { type: "button", class: "plain", onclick: () => this.#leave() }, t("chats_back"));
    const head = h("div", { class: "chats-head" }, h("h2", {}, t("chats_heading")), back);
    region.append(head, this.#field, this.#status, this.#body);
    this.#field.addEventListener("input", () => this.#list.type(this.#field.value));
    toggle.addEventListener("click", () => (this.#isOpen ? this.#leave() : this.open()));
    region.addEventListener("keydown", (event) => this.#press(event));
    // With nothing focused it still means the list, and not the answer that is being written behind it.
    document.addEventListener("keydown", (event) => event.target === document.body && this.#press(event), true);
  }

  get isOpen() {
    return this.#isOpen;
  }

  open() {
    this.#show(true);
    this.#field.focus();
    void this.#list.look({ query: this.#field.value, pageId: this.#pageId });
  }

  /** Without a word on where the focus goes: somebody else takes it. */
  close() {
    if (!this.#isOpen) return;
    this.#list.startRenaming(null);
    this.#list.stop();
    this.#show(false);
  }

  focus() {
    this.#field.focus();
  }

  /** Something was kept, or another page is beside us. */
  refresh() {
    if (!this.#isOpen || this.#list.state.renaming !== null) return;
    void this.#list.look({ pageId: this.#pageId });
  }

  /** Another look at the tab in front: only what is about that page may have to be another. */
  beside() {
    if (this.#list.state.pageId !== this.#pageId) this.refresh();
  }

  get #pageId() {
    return this.#parts.currentPage()?.pageId ?? null;
  }

  #leave() {
    this.close();
    this.#parts.leave();
  }

  /** @param {boolean} isOpen */
  #show(isOpen) {
    this.#isOpen = isOpen;
    this.#region.hidden = !isOpen;
    for (const other of this.#parts.instead) other.hidden = isOpen;
    this.#toggle.setAttribute("aria-expanded", String(isOpen));
    this.#parts.onShown(isOpen);
  }

  /** @param {ChatsState} state */
  #draw(state) {
    const { phase, query, trouble } = state;
    const here = shownRows(state, "here");
    const all = shownRows(state, "all");
    const isNone = here.length + all.length === 0;
    this.#region.ariaBusy = String(phase === "loading");
    this.#instead.replaceChildren(...this.#insteadNodes(phase, query, trouble, isNone));
    this.#drawGroup("here", here, state, t("chats_here"));
    this.#drawGroup("all", all, state, here.length > 0 ? t("chats_others") : "");
    // Somebody may look here for what they have just asked; where there is nothing at all, that is said anyway.
    const isUnsaved = this.#parts.currentPage()?.refusal === null && this.#pageId === null;
    this.#notKept.hidden = phase !== "there" || !isUnsaved || (isNone && !query.trim());
    this.#dropGone([...here, ...all]);
    if (phase === "there") this.#say(query, here.length + all.length, state.groups.all.more);
    if (this.#collections === null && [...here, ...all].some(({ about }) => about === "collection")) void this.#lookForCollections();
  }

  /** @param {ChatsState["phase"]} phase @param {string} query @param {unknown} trouble @param {boolean} isNone */
  #insteadNodes(phase, query, trouble, isNone) {
    const tryAgain = () => {
      this.#field.focus();
      void this.#list.look();
    };
    if (phase === "failed") return [troubleCard(trouble, { tryAgain, copied: () => this.#parts.toasts.show(t("copied")) })];
    if (!isNone) return [];
    if (phase === "loading") return [h("p", { class: "working" }, t("loading"))];
    if (query.trim()) return [h("p", { class: "quiet" }, t("chats_none_found"))];
    return [h("p", { class: "quiet" }, t("chats_none"))];
  }

  /** @param {GroupName} name @param {ChatSummary[]} chats @param {ChatsState} state @param {string} heading */
  #drawGroup(name, chats, { groups, growing, renaming, phase }, heading) {
    const { element, title, list, more } = this.#groups[name];
    element.hidden = chats.length === 0 || phase === "failed";
    title.hidden = heading === "";
    title.textContent = heading;
    const now = new Date();
    const nodes = chats.map((chat) => {
      const row = this.#rows.get(chat.chat_id) ?? new ChatRow(chat, this.#rowActions);
      this.#rows.set(chat.chat_id, row);
      row.update(chat, renaming === chat.chat_id, this.#collections ?? [], now);
      return row.element;
    });
    keepChildren(list, nodes);
    more.hidden = !groups[name].more;
    more.disabled = growing !== null;
    more.textContent = t(growing === name ? "loading" : "chats_more");
  }

  /** @param {ChatSummary[]} chats */
  #dropGone(chats) {
    const there = new Set(chats.map(({ chat_id: id }) => id));
    for (const id of this.#rows.keys()) if (!there.has(id)) this.#rows.delete(id);
  }

  /** @param {string} query @param {number} count @param {boolean} isMore */
  #say(query, count, isMore) {
    const words = !query.trim() ? "" : isMore ? t("chats_found_more", count) : plural("chats_found", count);
    if (this.#status.textContent !== words) this.#status.textContent = words;
  }

  /** @type {import("./row.js").RowActions} */
  #rowActions = {
    open: (chat) => void this.#try(chat, async () => {
      const turns = await this.#list.read(chat.chat_id);
      this.close();
      this.#parts.openChat(chat, turns);
    }),
    startRenaming: (chatId) => this.#list.startRenaming(chatId),
    rename: (chat, title) => void this.#try(chat, async () => {
      await this.#list.rename(chat.chat_id, chat.title, title);
      this.#parts.onRenamed(chat.chat_id, title);
    }),
    write: (chat) => void this.#try(chat, async () => {
      const text = await this.#list.written(chat.chat_id);
      const name = fileName(chat.title, "md", t("chats_file"));
      download(text, name, "text/markdown");
      this.#parts.toasts.show(t("chats_exported", name));
    }),
    drop: (chat) => void this.#drop(chat),
  };

  /** @param {ChatSummary} chat */
  async #drop(chat) {
    const neighbour = neighbourOf(this.#list.state, chat.chat_id);
    const hadFocus = this.#rows.get(chat.chat_id)?.element.contains(document.activeElement) ?? false;
    const dropping = this.#try(chat, async () => {
      await this.#list.drop(chat.chat_id);
      this.#parts.onGone(chat.chat_id);
      const undo = () => void this.#try(chat, async () => {
        const before = document.activeElement;
        const { query } = this.#list.state;
        await this.#list.restore(chat.chat_id);
        // Unless the person has gone on to something else meanwhile.
        if (document.activeElement === before && this.#field.value === query) this.#rows.get(chat.chat_id)?.focus();
      });
      this.#parts.toasts.show(t("chats_dropped", chat.title), { key: `dropped ${chat.chat_id}`, button: { label: t("undo"), act: undo } });
    });
    const row = neighbour === null ? null : this.#rows.get(neighbour);
    if (hadFocus) (row ?? this).focus();
    await dropping;
  }

  /** @param {GroupName} group */
  async #more(group) {
    const { list } = this.#groups[group];
    const first = list.children.length;
    try {
      await this.#list.more(group);
      // The button that had the focus may be gone: on with what it brought.
      /** @type {HTMLElement | null | undefined} */ (list.children[first]?.querySelector(".open"))?.focus();
    } catch (reason) {
      this.#tell(reason);
    }
  }

  async #lookForCollections() {
    this.#collections = [];
    try {
      const event = await this.#parts.host.last({ type: "list_collections" }, "collections");
      this.#collections = event?.collections ?? [];
      this.#draw(this.#list.state);
    } catch {
      this.#collections = null; // Their names can wait for the next time.
    }
  }

  /** @param {ChatSummary} chat @param {() => Promise<void>} work */
  async #try(chat, work) {
    try {
      await work();
    } catch (reason) {
      this.#tell(reason, chat);
      // It may have been deleted elsewhere, or forgotten with its page.
      void this.#list.look();
    }
  }

  /** @param {unknown} reason @param {ChatSummary} [chat] */
  #tell(reason, chat) {
    const { words, remedy } = sentencesOf(reason);
    this.#parts.toasts.show(sentences([words, remedy]), { key: `chat ${chat?.chat_id ?? ""}` });
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (!this.#isOpen || event.isComposing || event.defaultPrevented) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      if (event.target === this.#field && this.#field.value) {
        this.#field.value = "";
        void this.#list.look({ query: "" });
      } else this.#leave();
      return;
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const places = [this.#field, .../** @type {NodeListOf<HTMLElement>} */ (this.#region.querySelectorAll("section:not([hidden]) .open"))];
    const row = /** @type {Element} */ (event.target).closest(".chat")?.querySelector(".open") ?? event.target;
    const at = places.indexOf(/** @type {HTMLInputElement} */ (row));
    const next = places[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (at < 0 || !next) return;
    event.preventDefault();
    next.focus();
  }
}

/** @param {() => void} more */
function groupOf(more) {
  const title = h("h3", { hidden: true });
  const list = h("ul", { class: "chats-list" });
  const button = h("button", { type: "button", class: "small", hidden: true, onclick: more }, t("chats_more"));
  return { element: h("section", { hidden: true }, title, list, button), title, list, more: button };
}
