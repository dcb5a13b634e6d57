/** What is chosen, as the host has it: read, changed one choice at a time, and told to who listens. */

/** @import { Host } from "../common/host.js" */
/** @import { Settings, WriteSetting } from "../protocol/protocol.js" */

/** @typedef {Partial<Omit<WriteSetting, "id" | "type">>} Change */

export class Chosen {
  /** @type {Settings | null} */ #settings = null;
  #host;
  #onChange;
  /** Choices are kept in the order in which they were made. @type {Promise<unknown>} */ #last = Promise.resolve();

  /** @param {Pick<Host, "last">} host @param {(settings: Settings) => void} onChange */
  constructor(host, onChange) {
    this.#host = host;
    this.#onChange = onChange;
  }

  get settings() {
    return this.#settings;
  }

  /** @returns {Promise<void>} rejects with Trouble */
  async look() {
    this.hear(await this.#host.last({ type: "read_settings" }, "settings"));
  }

  /**
   * Choose. If that cannot be kept, who listens hears once more what counts.
   * @param {Change} change @returns {Promise<void>} rejects with Trouble
   */
  choose(change) {
    const choosing = this.#last.then(() => this.#write(change));
    this.#last = choosing.catch(() => {});
    return choosing;
  }

  /** @param {Settings | null} settings */
  hear(settings) {
    if (!settings) return;
    this.#settings = settings;
    this.#onChange(settings);
  }

  /** @param {Change} change */
  async #write(change) {
    try {
      this.hear(await this.#host.last({ type: "write_setting", ...change }, "settings"));
    } catch (reason) {
      this.hear(this.#settings);
      throw reason;
    }
  }
}
