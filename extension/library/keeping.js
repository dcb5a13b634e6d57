/** What a person does with the library besides finding: collections, files and folders, moving, forgetting. */

import { isCancelled } from "../common/host.js";
import { sentencesOf } from "../common/trouble-card.js";
import { number, plural, sentences, size, t } from "../common/words.js";
import { askName, choose, confirm, confirmByTyping, showList } from "./dialogs.js";

/** @import { PageRequest } from "../background/messages.js" */
/** @import { ForgetAction, What } from "../common/forget-action.js" */
/** @import { Host } from "../common/host.js" */
/** @import { Toasts } from "../common/toasts.js" */
/** @import { AnyEvent, CollectionSummary, FolderSummary, Progress } from "../protocol/protocol.js" */

const HOUR_S = 3_600;

export class Keeping {
  /** @type {CollectionSummary[]} */ collections = [];
  /** @type {FolderSummary[]} */ folders = [];
  #host;
  #toasts;
  #forgetting;
  #onChange;
  #nowS;

  /**
   * @param {Host} host @param {Toasts} toasts @param {ForgetAction} forgetting
   * @param {(what: "side" | "pages") => void} onChange `pages`: the list may be another one now
   * @param {() => number} nowS seconds since 1970
   */
  constructor(host, toasts, forgetting, onChange, nowS) {
    this.#host = host;
    this.#toasts = toasts;
    this.#forgetting = forgetting;
    this.#onChange = onChange;
    this.#nowS = nowS;
  }

  /** Tell a trouble beside what is shown. @param {unknown} reason */
  tell(reason) {
    if (isCancelled(reason)) return;
    const { words, remedy } = sentencesOf(reason);
    this.#toasts.show(sentences([words, remedy]), { key: "trouble" });
  }

  /** Collections and folders as they are now. */
  async look() {
    await this.#try(async () => {
      await this.#host.request({ type: "list_collections" }, (event) => this.#hear(event));
      await this.#host.request({ type: "list_folders" }, (event) => this.#hear(event));
    });
  }

  async makeCollection() {
    const name = await askName({ title: t("make_collection"), label: t("collection_name"), action: t("make") });
    if (name) await this.#change({ type: "make_collection", name });
  }

  /** @param {CollectionSummary} collection */
  async renameCollection({ collection_id: id, name: value }) {
    const question = { title: t("rename_collection"), label: t("collection_name"), value, action: t("rename") };
    const name = await askName(question);
    if (name && name !== value) await this.#change({ type: "rename_collection", collection_id: id, name });
  }

  /** @param {CollectionSummary} collection */
  async dropCollection({ collection_id: id, name }) {
    const question = { title: t("drop_collection_title", name), words: t("drop_collection_words"), action: t("drop") };
    if (await confirm(question)) await this.#change({ type: "drop_collection", collection_id: id });
  }

  /** Put pages into a collection that the person picks or makes. @param {number[]} pageIds */
  async collect(pageIds) {
    const choices = this.collections.map((one) => ({ value: String(one.collection_id), words: one.name }));
    const picked = await choose({
      title: plural("collect_title", pageIds.length), choices,
      label: t("collection_label"), newLabel: t("collection_new"), action: t("collect_action"),
    });
    if (!picked) return;
    const request = "name" in picked
      ? /** @type {PageRequest} */ ({ type: "make_collection", name: picked.name, page_ids: pageIds })
      : /** @type {PageRequest} */ ({ type: "collect", collection_id: Number(picked.value), page_ids: pageIds });
    const name = "name" in picked ? picked.name : (choices.find(({ value }) => value === picked.value)?.words ?? "");
    if (await this.#change(request)) this.#toasts.show(plural("collected", pageIds.length, name));
  }

  /** @param {number[]} pageIds @param {CollectionSummary} collection */
  async takeOut(pageIds, { collection_id: id, name }) {
    const request = /** @type {const} */ ({ type: "collect", collection_id: id, page_ids: pageIds, out: true });
    if (!(await this.#change(request))) return;
    const undo = () => void this.#change({ type: "collect", collection_id: id, page_ids: pageIds });
    this.#toasts.show(plural("taken_out", pageIds.length, name), { button: { label: t("undo"), act: undo } });
  }

  async addFiles() {
    await this.#long(t("choosing_files"), { type: "add_files" }, "adding", (event) => {
      if (event.type === "added") this.#tellAll(plural("added", event.page_ids.length), event.problems);
    });
  }

  async addFolder() {
    await this.#long(t("choosing_folder"), { type: "add_folder" }, "adding");
  }

  /** @param {FolderSummary} folder */
  async syncFolder({ folder_id: id }) {
    await this.#long(t("syncing"), { type: "sync_folder", folder_id: id }, "adding");
  }

  /** @param {FolderSummary} folder */
  async dropFolder({ folder_id: id, path }) {
    const question = { title: t("drop_folder_title"), words: t("drop_folder_words", path), action: t("drop_folder_action") };
    if (await confirm(question)) await this.#change({ type: "drop_folder", folder_id: id });
  }

  async export() {
    await this.#long(t("choosing_place"), { type: "export" }, "exporting", (event) => {
      if (event.type !== "exported") return;
      this.#toasts.show(plural("exported", event.pages, event.name, size(event.bytes)), { key: "exported" });
    });
  }

  /** @param {boolean} folder */
  async import(folder) {
    await this.#long(t("choosing_import"), { type: "import", folder }, "importing", (event) => {
      if (event.type !== "imported") return;
      const known = event.known > 0 ? [plural("imported_known", event.known)] : [];
      const bookmarks = event.bookmarks > 0 ? [plural("imported_bookmarks", event.bookmarks)] : [];
      this.#tellAll(sentences([plural("imported", event.pages), ...known, ...bookmarks]), event.problems);
    });
  }

  /** @param {What} what @param {string} words */
  async forget(what, words) {
    await this.#try(() => this.#forgetting.forget(what, words));
  }

  /** @param {string} site the one that is shown, if one is */
  async forgetSite(site) {
    const question = { title: t("forget_site"), words: t("forget_site_words"), label: t("site_label"), value: site, action: t("forget") };
    const named = await askName(question);
    if (named) await this.forget({ site: siteIn(named) }, siteIn(named));
  }

  async forgetHour() {
    await this.forget({ since: this.#nowS() - HOUR_S }, t("forget_hour_what"));
  }

  async forgetEverything() {
    const question = {
      title: t("forget_everything_title"), words: t("forget_everything_words"), action: t("forget_everything"),
      word: t("forget_everything_word"), isGrave: true,
    };
    if (await confirmByTyping(question)) await this.forget({ everything: true }, t("forget_everything_what"));
  }

  /** @param {PageRequest} request @returns {Promise<boolean>} whether it went well */
  #change(request) {
    return this.#try(async () => {
      await this.#host.request(request, (event) => this.#hear(event));
      this.#onChange("pages");
    });
  }

  /** @param {AnyEvent} event */
  #hear(event) {
    if (event.type === "collections") this.collections = event.collections;
    if (event.type === "folders") this.folders = event.folders;
    if (event.type === "collections" || event.type === "folders") this.#onChange("side");
  }

  /**
   * What may take minutes: said while it lasts, with a way to stop it.
   * @param {string} words until the host says how far it is
   * @param {PageRequest} request @param {"adding" | "exporting" | "importing"} doing
   * @param {(event: AnyEvent) => void} [onEvent]
   */
  async #long(words, request, doing, onEvent = () => {}) {
    const key = {};
    const control = new AbortController();
    const button = { label: t("cancel"), act: () => control.abort() };
    const say = (/** @type {string} */ now) => this.#toasts.show(now, { key, button, running: true, forMs: Infinity });
    say(words);
    await this.#try(async () => {
      await this.#host.request(request, (event) => {
        if (event.type === "progress") say(progressWords(doing, event));
        this.#hear(event);
        onEvent(event);
      }, control.signal);
      this.#onChange("pages");
    });
    this.#toasts.close(key);
  }

  /** @param {string} words @param {string[]} problems */
  #tellAll(words, problems) {
    const look = { label: plural("see_problems", problems.length), act: () => void showList(t("problems_title"), problems) };
    this.#toasts.show(words, { key: "told", button: problems.length > 0 ? look : null, forMs: problems.length > 0 ? Infinity : undefined });
  }

  /** @param {() => Promise<void>} work */
  async #try(work) {
    try {
      await work();
      return true;
    } catch (reason) {
      this.tell(reason);
      return false;
    }
  }
}

/** @type {Record<"adding" | "exporting" | "importing", [string, string]>} */
const PROGRESS_WORDS = {
  adding: ["adding_some", "adding_of"], exporting: ["exporting_some", "exporting_of"], importing: ["importing_some", "importing_of"],
};

/** @param {"adding" | "exporting" | "importing"} doing @param {Progress} progress */
function progressWords(doing, { done, total }) {
  const [some, of] = PROGRESS_WORDS[doing];
  return total === null ? t(some, number(done)) : t(of, number(done), number(total));
}

/** The site in what a person typed or pasted: an address counts as its host. @param {string} typed */
export function siteIn(typed) {
  const text = typed.trim();
  const address = /^[a-z][\w+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  return URL.canParse(address) ? new URL(address).hostname || text : text;
}
