/** What a person does with the models on this computer: use one, none, load it, free it, delete it. */

import { isCancelled } from "../common/host.js";
import { sentencesOf } from "../common/trouble-card.js";
import { sentences, size, t } from "../common/words.js";

/** @import { PageRequest } from "../background/messages.js" */
/** @import { Host } from "../common/host.js" */
/** @import { Toasts } from "../common/toasts.js" */
/** @import { ModelOnDisk, ModelState, ModelToFetch, Removed } from "../protocol/protocol.js" */

/** Both answer how the model is by then. @typedef {"load_model" | "rest_model"} Handling */

export class Choosing {
  /** @type {AbortController | null} */ #loading = null;
  #host;
  #toasts;
  #onChange;
  #onState;

  /**
   * @param {Pick<Host, "request" | "last">} host @param {Toasts} toasts
   * @param {() => Promise<void>} onChange there may be other models now, or another that is used
   * @param {(state: ModelState) => void} onState
   */
  constructor(host, toasts, onChange, onState) {
    this.#host = host;
    this.#toasts = toasts;
    this.#onChange = onChange;
    this.#onState = onState;
  }

  /** @param {unknown} reason */
  tell(reason) {
    if (isCancelled(reason)) return;
    const { words, remedy } = sentencesOf(reason);
    this.#toasts.show(sentences([words, remedy]), { key: "trouble" });
  }

  /** @param {Pick<ModelOnDisk, "id" | "name">} model @returns {Promise<boolean>} */
  async use({ id, name }) {
    if (!(await this.#change({ type: "use_model", model: id }))) return false;
    this.#toasts.show(t("models_switched", name), { key: "switched", button: { label: t("models_load_now"), act: () => void this.load() } });
    return true;
  }

  /** @returns {Promise<boolean>} */
  async useNone() {
    if (!(await this.#change({ type: "use_model", model: null }))) return false;
    this.#toasts.show(t("models_switched_none"), { key: "switched" });
    return true;
  }

  /** Load the chosen model now. */
  async load() {
    this.#toasts.close("switched");
    const control = new AbortController();
    this.#loading?.abort();
    this.#loading = control;
    await this.#handle("load_model", control.signal);
  }

  cancelLoad() {
    this.#loading?.abort();
  }

  /** Free the memory that it has. */
  async rest() {
    await this.#handle("rest_model");
  }

  /** @param {ModelOnDisk} model @returns {Promise<boolean>} */
  remove({ id, name }) {
    return this.#delete({ type: "remove_model", model: id }, (removed) =>
      t(removed.chosen ? "models_deleted_chosen" : "models_deleted", name, size(removed.freed_bytes)));
  }

  /** Delete what arrived of a download. @param {ModelToFetch} entry @returns {Promise<boolean>} */
  drop({ id, name }) {
    return this.#delete({ type: "drop_download", model: id }, (removed) => t("models_dropped", name, size(removed.freed_bytes)));
  }

  /** @param {Extract<PageRequest, {type: "remove_model" | "drop_download"}>} request @param {(removed: Removed) => string} words */
  async #delete(request, words) {
    /** @type {Removed | null} */
    let removed = null;
    try {
      removed = await this.#host.last(request, "removed");
    } catch (reason) {
      this.tell(reason);
    }
    await this.#onChange();
    if (!removed) return false;
    const undo = async () => {
      if (await this.#change({ type: "restore_model", model: request.model })) this.#toasts.show(t("models_restored"), { key: request.model });
    };
    this.#toasts.show(words(removed), {
      key: request.model, button: { label: t("undo"), act: () => void undo() }, forMs: removed.seconds_left * 1_000,
    });
    return true;
  }

  /** @param {PageRequest} request @returns {Promise<boolean>} whether it went well */
  async #change(request) {
    try {
      await this.#host.request(request);
      return true;
    } catch (reason) {
      this.tell(reason);
      return false;
    } finally {
      await this.#onChange();
    }
  }

  /** @param {Handling} type @param {AbortSignal} [signal] */
  async #handle(type, signal) {
    try {
      const state = await this.#host.last({ type }, "model_state", signal);
      if (state) this.#onState(state);
      // One that is at work keeps its memory.
      if (type === "rest_model" && state?.phase === "ready") this.#toasts.show(t("models_at_work"), { key: "trouble" });
    } catch (reason) {
      this.tell(reason);
    }
  }
}
