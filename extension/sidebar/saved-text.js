/** Shows a quote where the live page cannot: the text around it as it was read, below its card. */

import { h } from "../common/dom.js";
import { t } from "../common/words.js";

/** @import { Quote } from "../protocol/protocol.js" */
/** @import { Channel } from "../common/channel.js" */

const AROUND_CHARACTERS = 400;
/** Shorter, it is where the text begins or ends. */
const CUT_CHARACTERS = 32;

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
    const shown = h(
      "div",
      { class: "saved-text", dir: "auto" },
      h("div", { class: "quiet" }, t(isSaved ? "text_as_saved" : "text_as_read")),
      fromWord(isSaved ? part(quote.start - AROUND_CHARACTERS, quote.start) : quote.prefix),
      h("mark", {}, quote.text),
      toWord(isSaved ? part(quote.end, quote.end + AROUND_CHARACTERS) : quote.suffix),
    );
    card.after(shown);
    shown.scrollIntoView({ block: "nearest" });
  }
}

/** What is cut off in the middle of a word begins with the next one. @param {string} text */
function fromWord(text) {
  return text.length < CUT_CHARACTERS ? text : text.replace(/^\S{0,30}\s+/u, "… ");
}

/** @param {string} text */
function toWord(text) {
  return text.length < CUT_CHARACTERS ? text : text.replace(/\s+\S{0,30}$/u, " …");
}
