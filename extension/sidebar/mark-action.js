/** Takes the person to where a quote stands: in the live page, else in the text as it was read. */

import { SavedText } from "./saved-text.js";
import { t } from "../common/words.js";

/** @import { Quote } from "../protocol/protocol.js" */
/** @import { Channel } from "../common/channel.js" */
/** @import { Toasts } from "../common/toasts.js" */

export class MarkAction {
  #channel;
  #toasts;
  #allow;
  #savedText;

  /**
   * @param {Pick<Channel, "perform">} channel
   * @param {Pick<Toasts, "show">} toasts
   * @param {() => Promise<boolean>} allow asks for leave to read every page
   */
  constructor(channel, toasts, allow) {
    this.#channel = channel;
    this.#toasts = toasts;
    this.#allow = allow;
    this.#savedText = new SavedText(channel);
  }

  /** @param {Quote} quote @param {number | null} tabId where it was read @param {HTMLElement} card the quote's */
  async mark(quote, tabId, card) {
    if (!/^https?:|^file:/.test(quote.url)) {
      this.#toasts.show(t("taken_unopened"));
      return this.#savedText.show(quote, card);
    }
    let how = /** @type {"marked" | "not-found" | "no-access"} */ ("no-access");
    await this.#channel.perform({ do: "show", quote, tabId }, (event) => {
      if (event.type === "shown") ({ how } = event);
    });
    if (how === "marked") return;
    const allowAndMark = async () => (await this.#allow()) && this.mark(quote, tabId, card);
    const leave = how === "no-access" ? { label: t("allow"), act: () => void allowAndMark() } : null;
    this.#toasts.show(t(`taken_${how.replace("-", "_")}`), { button: leave });
    await this.#savedText.show(quote, card);
  }
}
