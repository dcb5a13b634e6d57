/** Conversations about a page, beside it and in its place: to be read, with quotes that lead into the text. */

import { endingWords } from "../sidebar/answer-facts.js";
import { AnswerView } from "../sidebar/answer-view.js";
import { lengthWords } from "../sidebar/chats/words.js";
import { coverageWords } from "../sidebar/coverage-words.js";
import { flaggedCard } from "../sidebar/flagged-card.js";
import { QuoteCards } from "../sidebar/quote-cards.js";
import { keptTurn } from "../sidebar/turns.js";
import { h } from "../common/dom.js";
import { day, dotted, moment, t } from "../common/words.js";

/** @import { ChatSummary, ChatTurn, Quote } from "../protocol/protocol.js" */
/** @import { Turn } from "../sidebar/turns.js" */
/** A quote of a turn, in a conversation. @typedef {{chat: ChatSummary, turnId: number, number: number}} From */

const MOST_LISTED = 6;

/** @param {readonly ChatSummary[]} chats newest first @param {(chat: ChatSummary) => void} open */
export function conversationsSection(chats, open) {
  const items = chats.map((chat) =>
    h(
      "li",
      {},
      h("button", { type: "button", class: "plain", dir: "auto", onclick: () => open(chat) }, chat.title || t("untitled")),
      h("span", { class: "quiet" }, dotted([day(chat.updated_at), lengthWords(chat)])),
    ),
  );
  const rest = items.splice(MOST_LISTED);
  return h(
    "section",
    {},
    h("h2", {}, t("chats_heading")),
    h("ul", { class: "conversations" }, ...items),
    rest.length > 0 && h("details", {}, h("summary", { class: "quiet" }, t("chats_more")), h("ul", { class: "conversations" }, ...rest)),
  );
}

/**
 * @param {ChatSummary} chat @param {readonly ChatTurn[]} turns
 * @param {{back: () => void, showQuote: (quote: Quote, from: From) => void, copied: () => void}} actions
 */
export function conversationView(chat, turns, { back, showQuote, copied }) {
  const scope = /** @type {const} */ ({ type: "saved", pageId: chat.page_id ?? 0, title: chat.page_title, url: chat.url });
  // It is called by its first question until it is given another name: said once, that is enough.
  const isNamed = chat.title !== "" && chat.title !== turns[0]?.question;
  const nodes = turns.map((kept, at) => {
    const turn = keptTurn(kept, { number: at, conversation: "", scope });
    return turnNode(kept, turn, isNamed, (quote) => showQuote(quote, { chat, turnId: kept.turn_id, number: quote.number }), copied);
  });
  return h(
    "div",
    { class: "kept-conversation" },
    h("p", { class: "banner" }, t("conversation_shown"), " ", h("button", { type: "button", class: "plain", onclick: back }, t("back_to_text"))),
    isNamed && h("h2", { dir: "auto", tabindex: "-1" }, chat.title),
    ...nodes,
  );
}

/** @param {ChatTurn} kept @param {Turn} turn @param {boolean} isBelow a title @param {(quote: Quote) => void} showQuote @param {() => void} copied */
function turnNode({ turn_id: turnId, asked_at: askedAt }, turn, isBelow, showQuote, copied) {
  const answer = new AnswerView((number) => {
    const quote = turn.quotes.find((one) => one.number === number);
    if (quote) showQuote(quote);
  }, (text) => void navigator.clipboard.writeText(text).then(copied));
  answer.update(turn);
  const quotes = new QuoteCards((_, quote) => showQuote(quote));
  quotes.update(turn);
  const facts = [moment(askedAt), turn.model, coverageWords(turn)].filter(Boolean);
  const ending = endingWords(turn);
  return h(
    "section",
    { class: "kept-turn", "data-turn": String(turnId) },
    h(isBelow ? "h3" : "h2", { dir: "auto", tabindex: "-1" }, turn.question),
    h("p", { class: "quiet" }, ...facts.flatMap((fact, at) => [at > 0 ? " · " : "", h("bdi", {}, fact)])),
    turn.flagged.length > 0 && flaggedCard(turn, (_, quote) => showQuote(quote)),
    turn.text && answer.element,
    ending && h("p", { class: "quiet" }, ending),
    quotes.element,
  );
}
