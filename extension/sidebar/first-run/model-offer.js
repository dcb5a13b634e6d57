/**
 * Offers a chat model where none is chosen, and carries out what the person says to that.
 *
 * “Later” is remembered in this browser; the offer stays within reach as one line.
 */

import { isCancelled } from "../../common/host.js";
import { t } from "../../common/words.js";
import { Choosing } from "../../models/choosing.js";
import { Downloads } from "../../models/downloads.js";
import { offerOf } from "./offer.js";
import { OfferView } from "./offer-view.js";

/** @import { Host } from "../../common/host.js" */
/** @import { Toasts } from "../../common/toasts.js" */
/** @import { End } from "../../models/downloads.js" */
/** @import { Models } from "../../protocol/protocol.js" */
/** @import { Act, Offer } from "./offer.js" */

const PUT_OFF = "chat-model-later";

export class ModelOffer {
  #host;
  #toasts;
  #means;
  #choosing;
  #downloads;
  #view = new OfferView((act) => this.#carryOut(act));
  /** @type {Models | null} */ #models = null;
  /** @type {Offer | null} */ #offer = null;
  /** @type {Promise<void> | null} */ #looking = null;

  /**
   * @param {Pick<Host, "request" | "last">} host @param {Toasts} toasts
   * @param {object} means
   * @param {(name: string | null) => void} means.chosen which model writes answers from now on
   * @param {() => void} means.openModels
   * @param {Pick<Storage, "getItem" | "setItem" | "removeItem">} [means.memory] where “later” is remembered
   */
  constructor(host, toasts, { chosen, openModels, memory = localStorage }) {
    this.#host = host;
    this.#toasts = toasts;
    this.#means = { chosen, openModels, memory };
    this.#choosing = new Choosing(host, toasts, () => this.refresh(), () => {});
    this.#downloads = new Downloads(host, () => this.#draw(), () => this.refresh(), (id, end) => this.#ended(id, end));
  }

  get element() {
    return this.#view.element;
  }

  /** Is there something to offer? */
  get isShown() {
    return this.#offer !== null;
  }

  /** What there is, anew; says nothing where the host cannot tell: others say that. */
  refresh() {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #look() {
    try {
      this.#models = (await this.#host.last({ type: "list_models" }, "models")) ?? this.#models;
    } catch (reason) {
      if (!isCancelled(reason)) this.#models = null;
    }
    if (this.#models) {
      this.#downloads.follow(this.#models.catalogue);
      this.#means.chosen(this.#nameOfChosen());
    }
    this.#draw();
  }

  #nameOfChosen() {
    const { on_disk: onDisk = [], chosen = null } = this.#models ?? {};
    return onDisk.find(({ id }) => id === chosen)?.name ?? null;
  }

  #draw() {
    const { memory } = this.#means;
    this.#offer = offerOf(this.#models, this.#downloads.shown, memory.getItem(PUT_OFF) !== null);
    this.#view.update(this.#offer);
  }

  /** @param {Act} act */
  #carryOut(act) {
    const offer = this.#offer;
    if (act === "later") return this.#putOff(true);
    if (act === "ask") return this.#putOff(false);
    if (act === "others") return this.#means.openModels();
    if (offer?.kind === "disk" && act === "use") void this.#choosing.use(offer.model);
    if (offer?.kind !== "fetch") return;
    const { entry } = offer;
    if (act === "pause") this.#downloads.pause(entry.id);
    else if (act === "cancel") void this.#cancel(entry);
    else if (act === "check") void this.#check(entry.id);
    else if (act === "dismiss") this.#dismiss(entry.id);
    else void this.#start(entry);
  }

  /** @param {boolean} isPutOff */
  #putOff(isPutOff) {
    const { memory } = this.#means;
    if (isPutOff) memory.setItem(PUT_OFF, "1");
    else memory.removeItem(PUT_OFF);
    this.#draw();
    if (!isPutOff) this.#view.focus();
  }

  /** @param {Extract<Offer, {kind: "fetch"}>["entry"]} entry */
  #start(entry) {
    this.#downloads.dismiss(entry.id);
    return this.#downloads.start(entry, true);
  }

  /** What arrived goes, and for ten seconds it can be had back. @param {Extract<Offer, {kind: "fetch"}>["entry"]} entry */
  async #cancel(entry) {
    this.#downloads.dismiss(entry.id);
    await this.#choosing.drop(entry);
  }

  /** @param {string} id */
  #dismiss(id) {
    this.#downloads.dismiss(id);
    void this.refresh();
  }

  /** Is there room by now? Then it goes on. @param {string} id */
  async #check(id) {
    this.#downloads.dismiss(id);
    await this.refresh();
    const entry = this.#models?.catalogue.find((one) => one.id === id);
    if (entry && entry.lacking_bytes === 0) await this.#start(entry);
    else this.#toasts.show(t("models_still_no_room"), { key: "trouble" });
  }

  /** @param {string} id @param {End} end */
  #ended(id, { model }) {
    this.#draw();
    if (model !== null) this.#toasts.show(t("models_fetched_used", this.#nameOfChosen() ?? id), { key: "download" });
  }
}
