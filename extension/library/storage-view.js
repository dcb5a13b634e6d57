/**
 * What takes how much room, as a picture: one bar, what its parts are, and where room can be made.
 *
 * A view of its own in the library, and a part of the settings: whoever has a place for it draws it.
 */

import { h } from "../common/dom.js";
import { isCancelled } from "../common/host.js";
import { troubleCard } from "../common/trouble-card.js";
import { percent, size, t } from "../common/words.js";
import { partsOf, widthsOf } from "./storage.js";

/** @import { Host } from "../common/host.js" */
/** @import { Part, ShareKind } from "./storage.js" */
/** @import { Storage } from "../protocol/protocol.js" */

/** What each kind is called, and what it is. @type {Record<ShareKind, [string, string]>} */
const WORDS = {
  texts: ["storage_texts", "storage_texts_words"],
  sources: ["storage_sources", "storage_sources_words"],
  versions: ["storage_versions", "storage_versions_words"],
  conversations: ["storage_conversations", "storage_conversations_words"],
  finding: ["storage_finding", "storage_finding_words"],
  states: ["storage_states", "storage_states_words"],
  models: ["storage_models", "storage_models_words"],
  other: ["storage_other", "storage_other_words"],
  spare: ["storage_spare", "storage_spare_words"],
};

/** Where room can be made. The pages of the add-on lie beside each other. @type {Partial<Record<ShareKind, [string, string]>>} */
const LINKS = {
  texts: ["storage_longest", "../library/library.html#order=longest"],
  sources: ["storage_longest", "../library/library.html#order=longest"],
  models: ["storage_to_models", "../models/models.html"],
  states: ["storage_to_settings", "../options/options.html"],
};

export class StorageView {
  #place;
  #host;
  #copied;
  #control = new AbortController();

  /** @param {HTMLElement} place @param {Pick<Host, "last">} host @param {() => void} copied says that something is in the clipboard now */
  constructor(place, host, copied) {
    this.#place = place;
    this.#host = host;
    this.#copied = copied;
  }

  /** Measure, and draw. What is shown stays until that is done. */
  async show() {
    this.#control.abort();
    this.#control = new AbortController();
    const { signal } = this.#control;
    if (!this.#place.hasChildNodes()) this.#place.replaceChildren(h("p", { class: "working late" }, t("storage_measuring")));
    try {
      const storage = await this.#host.last({ type: "measure_storage" }, "storage", signal);
      if (storage && !signal.aborted) this.#place.replaceChildren(storagePicture(storage));
    } catch (reason) {
      if (signal.aborted || isCancelled(reason)) return;
      this.#place.replaceChildren(troubleCard(reason, { tryAgain: () => void this.show(), copied: this.#copied }));
    }
  }

  hide() {
    this.#control.abort();
  }
}

/** @param {Storage} storage */
export function storagePicture({ shares, free_bytes: freeBytes }) {
  const { total, parts } = partsOf(shares);
  const widths = widthsOf(parts);
  const bar = h("div", { class: "storage-bar", role: "img", "aria-label": t("storage_bar_label", size(total)) });
  for (const [at, { kind, bytes }] of parts.entries()) {
    const [name] = WORDS[kind];
    const segment = h("span", { class: `share share-${kind}`, title: t("storage_share", t(name), size(bytes)) });
    segment.style.flexGrow = String(widths[at]);
    bar.append(segment);
  }
  return h(
    "div",
    { class: "storage" },
    h("p", { class: "storage-total" }, h("strong", {}, size(total)), " ", h("span", { class: "quiet" }, t("storage_free", size(freeBytes)))),
    bar,
    h("ul", { class: "storage-legend" }, ...parts.map(legendItem)),
  );
}

/** @param {Part} part */
function legendItem({ kind, bytes, share }) {
  const [name, words] = WORDS[kind];
  const [linkWords, href] = LINKS[kind] ?? [];
  return h(
    "li",
    {},
    h("span", { class: `swatch share-${kind}`, "aria-hidden": "true" }),
    h("div", { class: "what-it-is" }, h("div", { class: "name" }, t(name)), h("div", { class: "quiet" }, t(words)), linkWords && h("a", { href }, t(linkWords))),
    h("div", { class: "bytes" }, size(bytes), " ", h("span", { class: "quiet" }, share < 0.005 ? t("storage_little") : percent(share))),
  );
}
