/** Draws the offer of a chat model: one card, with the download's progress in it, or one quiet line. */

import { Trouble } from "../../common/host.js";
import { h, keepChildren } from "../../common/dom.js";
import { sentencesOf } from "../../common/trouble-card.js";
import { dotted, number, sentences, size, t } from "../../common/words.js";
import { keptWords, progressWords, sourceWords } from "../../models/model-words.js";
import { remedyOf } from "../../models/shelves.js";
import { actsOf, downloadMinutes } from "./offer.js";

/** @import { Act, Offer } from "./offer.js" */
/** @typedef {Extract<Offer, {kind: "fetch"}>} ToFetch */

/** @type {Record<Act, string>} */
const WORDS = {
  use: "first_use",
  start: "first_download",
  resume: "models_resume",
  pause: "models_pause",
  again: "models_download_again",
  check: "models_check_again",
  cancel: "cancel",
  later: "first_later",
  ask: "first_offer_again",
  others: "first_others",
  dismiss: "models_dismiss",
};
/** They look like what they are: a way elsewhere, or back to something put off. @type {readonly Act[]} */
const PLAIN = ["others", "ask"];

export class OfferView {
  element = h("section", { class: "offer", "aria-label": t("first_offer_label"), hidden: true });
  #act;
  #title = h("h2", { tabindex: "-1" });
  #words = h("p");
  #model = h("p", { class: "offer-model" });
  #facts = h("p", { class: "meter" });
  #bar = h("progress", { "aria-label": t("first_progress_label") });
  #progress = h("p", { class: "meter numbers" });
  #trouble = h("p", { class: "bad-words", role: "alert" });
  #actions = h("div", { class: "actions" });
  /** Made once each: one that is made anew under the pointer loses the click. @type {Map<Act, HTMLButtonElement>} */
  #buttons = new Map();

  /** @param {(act: Act) => void} act */
  constructor(act) {
    this.#act = act;
    this.element.append(this.#title, this.#words, this.#model, this.#facts, this.#bar, this.#progress, this.#trouble, this.#actions);
  }

  focus() {
    this.#title.focus();
  }

  /** @param {Offer | null} offer */
  update(offer) {
    this.element.hidden = offer === null;
    if (offer === null) return;
    const isPutOff = offer.kind === "put-off";
    this.element.classList.toggle("card", !isPutOff);
    this.element.dataset.offer = offer.kind === "fetch" ? offer.state : offer.kind;
    setText(this.#title, isPutOff ? "" : t(offer.kind === "lost" ? "first_lost_title" : "first_offer_title"));
    setText(this.#words, isPutOff ? "" : offer.kind === "lost" ? t("first_lost_words", offer.name) : t("first_offer_words"));
    setText(this.#model, offer.kind === "disk" ? offer.model.name : offer.kind === "fetch" ? offer.entry.name : "");
    setText(this.#facts, factWords(offer));
    this.#showProgress(offer.kind === "fetch" ? offer : null);
    this.#showActs(offer);
  }

  /** @param {ToFetch | null} offer */
  #showProgress(offer) {
    const download = offer?.download;
    const isRunning = offer?.state === "running" || offer?.state === "pausing";
    const done = download?.done ?? offer?.entry.kept_bytes ?? 0;
    const total = download?.total ?? offer?.entry.bytes ?? 0;
    this.#bar.hidden = offer === null || (!isRunning && done === 0);
    if (total > 0 && download?.phase !== "starting") {
      this.#bar.max = total;
      this.#bar.value = Math.min(done, total);
    } else if (isRunning) this.#bar.removeAttribute("value");
    const isKept = offer !== null && offer.entry.kept_bytes > 0 && !isRunning;
    setText(this.#progress, download && isRunning ? progressWords(download) : isKept ? keptWords(offer.entry) : "");
    setText(this.#trouble, offer ? troubleWords(offer) : "");
  }

  /** @param {Offer} offer */
  #showActs(offer) {
    const reason = offer.kind === "fetch" ? offer.download?.reason : null;
    const code = reason instanceof Trouble && reason.ended.type === "failed" ? reason.ended.code : "";
    const acts = actsOf(offer, remedyOf(code));
    const hadFocus = this.#actions.contains(document.activeElement);
    keepChildren(this.#actions, acts.map((act) => this.#button(act, act === acts[0])));
    setText(this.#buttonOf("ask"), t(offer.kind === "put-off" && offer.hasBegun ? "first_offer_begun" : WORDS.ask));
    if (!hadFocus || this.#actions.contains(document.activeElement)) return;
    const first = this.#actions.querySelector("button");
    if (first) first.focus();
    else this.focus();
  }

  /** @param {Act} act @param {boolean} isFirst */
  #button(act, isFirst) {
    const button = this.#buttonOf(act);
    button.className = PLAIN.includes(act) ? "plain" : isFirst && act !== "pause" ? "primary" : "";
    return button;
  }

  /** @param {Act} act */
  #buttonOf(act) {
    const button = this.#buttons.get(act) ?? h("button", { type: "button", "data-act": act, onclick: () => this.#act(act) }, t(WORDS[act]));
    this.#buttons.set(act, button);
    return button;
  }
}

/** Where it is; or its size, the time it takes, and from where it comes. @param {Offer} offer */
function factWords(offer) {
  if (offer.kind === "disk") return t("first_on_disk", sourceWords(offer.model.sources.slice(0, 1)));
  if (offer.kind !== "fetch" || offer.state !== "new") return "";
  const { bytes } = offer.entry;
  return dotted([bytes !== null && size(bytes), bytes !== null && minuteWords(downloadMinutes(bytes)), t("first_from")]);
}

/** @param {[number, number]} minutes */
function minuteWords([least, most]) {
  const how = /** @type {const} */ ({ style: "unit", unit: "minute", unitDisplay: "short" });
  if (least === most) return number(least, how);
  return t("first_minutes", number(least), number(most, how));
}

/** @param {ToFetch} offer */
function troubleWords({ entry, state, download }) {
  if (state === "no_room") return t("models_no_room", size(entry.lacking_bytes));
  if (state !== "failed") return "";
  const { words, remedy } = sentencesOf(download?.reason);
  return sentences([words, remedy]);
}

/** Nothing to say, nothing to see. @param {HTMLElement} element @param {string} words */
function setText(element, words) {
  if (element.textContent !== words) element.textContent = words;
  element.hidden = words === "";
}
