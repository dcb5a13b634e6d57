/** What takes how much room, as a view of the library: a title, the way back, the picture. */

import { h } from "../common/dom.js";
import { t } from "../common/words.js";
import { backButton } from "./page-head.js";
import { StorageView } from "./storage-view.js";

/** @import { Host } from "../common/host.js" */

export class StoragePlace {
  #place;
  #picture;

  /** @param {HTMLElement} place @param {Pick<Host, "last">} host @param {{back: () => void, copied: () => void}} actions */
  constructor(place, host, { back, copied }) {
    this.#place = place;
    const body = h("div");
    this.#picture = new StorageView(body, host, copied);
    place.append(h("header", {}, backButton(back), h("h1", { tabindex: "-1" }, t("storage_title")), h("p", { class: "quiet" }, t("storage_words"))), body);
  }

  async show() {
    document.title = t("page_title", t("storage_title"));
    this.#place.querySelector("h1")?.focus({ preventScroll: true });
    await this.#picture.show();
  }

  hide() {
    this.#picture.hide();
  }
}
