/** Where the data lies, what takes how much of it, and how it is taken along. */

import { h } from "../common/dom.js";
import { isCancelled } from "../common/host.js";
import { sentencesOf } from "../common/trouble-card.js";
import { percent, sentences, t } from "../common/words.js";
import { StorageView } from "../library/storage-view.js";
import { FactRow, group } from "./rows.js";

/** @import { Host } from "../common/host.js" */
/** @import { Settings } from "../protocol/protocol.js" */
/** @import { Chosen } from "./chosen.js" */
/**
 * @typedef {object} DataActions
 * @property {() => void} export
 * @property {() => void} import
 * @property {() => void} copied
 */

export class DataView {
  element;
  #host;
  #chosen;
  #folder;
  #storage;
  #path = h("code", { class: "path", dir: "auto" });
  #open = h("button", { type: "button", onclick: () => void this.#openFolder() }, t("options_folder_open"));
  #move = h("button", { type: "button", onclick: () => void this.#moveFolder() }, t("options_folder_move"));
  #stop = h("button", { type: "button", onclick: () => this.#moving?.abort() }, t("cancel"));
  #bar = h("progress", { max: "1", "aria-label": t("options_folder_moving") });
  /** @type {AbortController | null} */ #moving = null;

  /** @param {Host} host @param {Chosen} chosen @param {DataActions} actions */
  constructor(host, chosen, actions) {
    this.#host = host;
    this.#chosen = chosen;
    this.#folder = new FactRow({ id: "data-folder", name: t("options_folder"), words: [h("p", {}, t("options_folder_words"))] });
    const picture = h("div", { id: "storage-picture" });
    this.#storage = new StorageView(picture, host, actions.copied);
    const moving = new FactRow({ name: t("options_backup"), words: [h("p", {}, t("options_backup_words"))] });
    moving.update([], [
      h("button", { type: "button", id: "export", onclick: actions.export }, t("export")),
      h("button", { type: "button", id: "import", onclick: actions.import }, t("import_file")),
    ]);
    this.element = group(
      "data", t("options_data"), this.#folder.element, moving.element,
      h("div", { class: "row" }, h("h3", { class: "name" }, t("options_storage")), picture),
    );
  }

  /** @param {Settings} settings */
  update(settings) {
    this.#path.textContent = settings.folder;
    this.#draw();
  }

  measure() {
    return this.#storage.show();
  }

  #draw() {
    if (this.#moving) this.#folder.update([this.#path, this.#bar], [this.#stop]);
    else this.#folder.update([this.#path], [this.#open, this.#move]);
  }

  async #openFolder() {
    this.#folder.say("");
    try {
      await this.#host.request({ type: "open_folder" });
    } catch (reason) {
      this.#tell(reason);
    }
  }

  async #moveFolder() {
    const before = this.#chosen.settings?.folder;
    this.#moving = new AbortController();
    this.#bar.removeAttribute("value");
    this.#draw();
    this.#stop.focus();
    this.#folder.say(t("options_folder_choosing"));
    try {
      await this.#host.request({ type: "move_folder" }, (event) => {
        if (event.type === "progress" && event.total) {
          this.#bar.value = event.done / event.total;
          this.#folder.say(t("options_folder_progress", percent(event.done / event.total)));
        }
        if (event.type === "settings") this.#chosen.hear(event);
      }, this.#moving.signal);
      const isElsewhere = this.#chosen.settings?.folder !== before;
      this.#folder.say(isElsewhere ? t("options_folder_moved") : "");
    } catch (reason) {
      this.#tell(reason);
    }
    this.#moving = null;
    const hadFocus = document.activeElement === this.#stop;
    this.#draw();
    if (hadFocus || document.activeElement === document.body) this.#move.focus();
  }

  /** @param {unknown} reason */
  #tell(reason) {
    const { words, remedy } = sentencesOf(reason);
    this.#folder.say(isCancelled(reason) ? t("options_folder_stopped") : sentences([words, remedy]));
  }
}
