/** Tells the person that a page speaks to the model, in its own sentences, and shows where. */

import { h } from "../common/dom.js";
import { plural, t } from "../common/words.js";

/** @import { ShowQuote } from "./quote-cards.js" */
/** @import { Turn } from "./turns.js" */

const MOST_SHOWN = 4;

/** @param {Turn} turn @param {ShowQuote} showQuote */
export function flaggedCard(turn, showQuote) {
  const { flagged, coverage } = turn;
  const title = t((coverage?.of_pages ?? 1) > 1 ? "flagged_title_pages" : "flagged_title");
  const sentences = flagged.slice(0, MOST_SHOWN).map((quote) => {
    /** @type {HTMLElement} */
    const line = h(
      "button",
      { type: "button", class: "plain flagged-sentence", dir: "auto", title: t("go_to_quote"), onclick: () => showQuote(turn, quote, line) },
      h("q", {}, quote.text),
    );
    return h("li", {}, line);
  });
  const more = flagged.length - MOST_SHOWN;
  return h(
    "section",
    { class: "card flagged", "aria-label": title },
    h("h3", {}, title),
    h("ul", {}, ...sentences),
    more > 0 && h("p", { class: "quiet" }, plural("flagged_more", more)),
    h("p", { class: "quiet" }, t("flagged_words")),
  );
}
