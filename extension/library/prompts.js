/** The prompts: what their files say, what is typed, saved, and taken back to the original. */

import { fileOf, heard, isUnsaved, typed } from "./prompt-drafts.js";

/** @import { Host } from "../common/host.js" */
/** @import { PageRequest } from "../background/messages.js" */
/** @import { Draft } from "./prompt-drafts.js" */

export class Prompts {
  /** @type {Draft[]} */ drafts = [];
  /** @type {Set<string>} those of which a change is on its way */ busy = new Set();
  #host;
  #onChange;

  /** @param {Pick<Host, "last">} host @param {() => void} onChange */
  constructor(host, onChange) {
    this.#host = host;
    this.#onChange = onChange;
  }

  get isUnsaved() {
    return this.drafts.some(isUnsaved);
  }

  /** As the files are now; rejects with Trouble. */
  async look() {
    await this.#put({ type: "list_prompts" });
  }

  /** @param {string} name @param {string} text */
  type(name, text) {
    this.drafts = typed(this.drafts, name, text);
    this.#onChange();
  }

  /** Rejects with Trouble, and what is typed stays. @param {string} name */
  async save(name) {
    const draft = this.#draft(name);
    await this.#change({ type: "write_prompt", name, text: fileOf(draft) }, { name, isSettled: false });
  }

  /**
   * Back to the original, what is typed too. Rejects with Trouble.
   * @param {string} name
   * @returns {Promise<() => Promise<void>>} brings back what was in the file and what was typed
   */
  async reset(name) {
    const own = { name, isSettled: true };
    const before = this.#draft(name);
    if (before.isOriginal) this.type(name, before.stored);
    else await this.#change({ type: "reset_prompt", name }, own);
    return async () => {
      if (!before.isOriginal) await this.#change({ type: "write_prompt", name, text: fileOf(before, before.stored) }, own);
      this.type(name, before.typed);
    };
  }

  /** @param {string} name */
  #draft(name) {
    const draft = this.drafts.find((one) => one.name === name);
    if (!draft) throw new Error(`There is no prompt ${name}.`);
    return draft;
  }

  /** @param {PageRequest} request @param {{name: string, isSettled: boolean}} own */
  async #change(request, own) {
    this.busy.add(own.name);
    this.#onChange();
    try {
      await this.#put(request, own);
    } finally {
      this.busy.delete(own.name);
      this.#onChange();
    }
  }

  /** @param {PageRequest} request @param {{name: string, isSettled: boolean} | null} [own] */
  async #put(request, own = null) {
    const event = await this.#host.last(request, "prompts");
    if (!event) return;
    this.drafts = heard(this.drafts, event.prompts, own);
    this.#onChange();
  }
}
