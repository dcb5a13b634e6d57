/** Shows a quote where the live page cannot: the text around it as it was read, below its card. */

import { h } from "../common/dom.js";
import { t } from "../common/words.js";

/** @import { Quote } from "../protocol/protocol.js" */
/** @import { Channel } from "../common/channel.js" */

const AROUND_CHARACTERS = 400;

export class SavedText {
  #channel;

  /** @param {Pick<Channel, "perform">} channel */
  constructor(channel) {
    this.#channel = channel;
  }

  /**
   * From the saved text if that still has it there; else what was kept of its surroundings.
   * @param {Quote} quote @param {HTMLElement} card
   */
  async show(quote, card) {
    let text = "";
    if (quote.page_id !== null) {
      const request = /** @type {const} */ ({ type: "read_text", page_id: quote.page_id });
      await this.#channel.perform({ do: "request", request }, (event) => {
        if (event.type === "text") text += event.text;
      });
    }
    // Offsets count code points, JavaScript's strings UTF-16 units.
    const characters = Array.from(text);
    const part = (/** @type {number} */ from, /** @type {number} */ to) =>
      characters.slice(Math.max(0, from), to).join("");
    const isSaved = part(quote.start, quote.end) === quote.text;
    card.parentElement?.querySelector(".saved-text")?.remove();
    card.after(
      h(
        "div",
        { class: "saved-text", dir: "auto" },
        h("p", { class: "quiet" }, t(isSaved ? "text_as_saved" : "text_as_read")),
        isSaved ? part(quote.start - AROUND_CHARACTERS, quote.start) : quote.prefix,
        h("mark", {}, quote.text),
        isSaved ? part(quote.end, quote.end + AROUND_CHARACTERS) : quote.suffix,
      ),
    );
  }
}
