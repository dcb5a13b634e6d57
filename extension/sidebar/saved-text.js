/** Shows a quote in the saved copy, where the live page cannot: the text around it, below its card. */

import { h } from "../common/dom.js";

/** @import { Quote } from "../protocol/protocol.js" */
/** @import { Channel } from "../common/channel.js" */

const AROUND_CHARACTERS = 400;

export class SavedText {
  #channel;

  /** @param {Pick<Channel, "perform">} channel */
  constructor(channel) {
    this.#channel = channel;
  }

  /** @param {Quote} quote @param {HTMLElement} card nothing is shown for a page that is not saved */
  async show(quote, card) {
    if (quote.page_id === null) return;
    let text = "";
    const request = /** @type {const} */ ({ type: "read_text", page_id: quote.page_id });
    await this.#channel.perform({ do: "request", request }, (event) => {
      if (event.type === "text") text += event.text;
    });
    // Offsets count code points, JavaScript's strings UTF-16 units.
    const characters = Array.from(text);
    const part = (/** @type {number} */ from, /** @type {number} */ to) =>
      characters.slice(Math.max(0, from), to).join("");
    card.parentElement?.querySelector(".saved-text")?.remove();
    card.after(
      h(
        "div",
        { class: "saved-text" },
        part(quote.start - AROUND_CHARACTERS, quote.start),
        h("mark", {}, part(quote.start, quote.end)),
        part(quote.end, quote.end + AROUND_CHARACTERS),
      ),
    );
  }
}
