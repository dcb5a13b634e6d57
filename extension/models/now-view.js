/** The card of what writes answers now: which model, where it runs, how fast, and loading it by hand. */

import { h } from "../common/dom.js";
import { dotted, number, percent, plural, size, t } from "../common/words.js";
import { exactSpeed, speedWords, whereWords } from "./model-words.js";

/** @import { ModelState } from "../protocol/protocol.js" */

/**
 * @typedef {object} NowActions
 * @property {() => void} load
 * @property {() => void} cancelLoad
 * @property {() => void} rest
 * @property {() => void} useNone
 * @property {() => void} lookAgain
 */

export class NowView {
  #name = h("h3", { id: "now-name", tabindex: "-1", dir: "auto" });
  #state = h("p", { class: "state" });
  #facts = h("p", { class: "quiet" });
  #bar = h("progress", { max: "1", "aria-label": t("models_loading_label") });
  #list = h("dl", { class: "facts" });
  #details = h("details", {}, h("summary", {}, t("models_details")), this.#list);
  #buttons;
  #card;
  #shown = "";
  /** @type {ModelState["phase"] | null} */ #phase = null;

  /** @param {HTMLElement} place @param {NowActions} actions */
  constructor(place, actions) {
    this.#buttons = {
      load: button("now-load", t("models_load_now"), actions.load),
      cancel: button("now-cancel", t("cancel"), actions.cancelLoad),
      rest: button("now-rest", t("models_free_memory"), actions.rest),
      lookAgain: button("now-look", t("models_look_again"), actions.lookAgain),
      none: button("now-none", t("models_quotes_only"), actions.useNone),
    };
    this.#card = h(
      "div",
      { class: "card now" },
      h("div", { class: "now-words" }, this.#name, this.#state, this.#facts, this.#bar, this.#details),
      h("div", { class: "actions" }, ...Object.values(this.#buttons)),
    );
    place.append(this.#card);
  }

  get phase() {
    return this.#phase;
  }

  focus() {
    this.#name.focus();
  }

  /** @param {ModelState} state */
  update(state) {
    const wanted = JSON.stringify({ ...state, id: 0 });
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    const { phase } = state;
    const hadFocus = this.#card.contains(document.activeElement) ? document.activeElement : null;
    this.#phase = phase;
    this.#card.dataset.phase = phase;
    this.#card.classList.toggle("bad", phase === "missing");
    setText(this.#name, phase === "none" ? t("models_none_title") : state.name);
    setText(this.#state, stateWords(state));
    const facts = factWords(state);
    setText(this.#facts, facts);
    this.#facts.hidden = facts === "";
    this.#bar.hidden = phase !== "loading";
    this.#bar.value = state.loaded_share;
    this.#details.hidden = phase !== "ready";
    if (phase === "ready") this.#list.replaceChildren(...technical(state));
    this.#buttons.load.hidden = phase !== "resting";
    this.#buttons.cancel.hidden = phase !== "loading";
    this.#buttons.rest.hidden = phase !== "ready";
    this.#buttons.lookAgain.hidden = phase !== "missing";
    this.#buttons.none.hidden = phase !== "missing";
    // The button that was pressed has gone, and another stands where it was.
    if (hadFocus instanceof HTMLElement && !hadFocus.checkVisibility()) this.#nextFocus().focus();
  }

  #nextFocus() {
    return Object.values(this.#buttons).find((one) => !one.hidden) ?? this.#name;
  }
}

/** @param {ModelState} state */
function stateWords(state) {
  switch (state.phase) {
    case "none":
      return t("models_none_words");
    case "missing":
      return t("models_missing_words");
    case "resting":
      return t("models_resting_words");
    case "loading":
      return t("models_loading_words", percent(state.loaded_share));
    default:
      return t("models_ready_words", whereWords(state));
  }
}

/** @param {ModelState} state */
function factWords({ phase, tokens_per_second: speed, memory_bytes: memory }) {
  if (phase === "none" || phase === "missing") return "";
  return dotted([
    speed !== null && t("models_writes", speedWords(speed)),
    phase === "ready" && memory > 0 && t("models_memory_held", size(memory)),
    phase === "ready" && t("models_freed_when_idle"),
  ]);
}

/** What a newcomer need not read. @param {ModelState} state */
function technical(state) {
  const { layers, gpu_layers: onGpu, device, reason, threads, context_tokens: context, tokens_per_second: speed, model_bytes: bytes } = state;
  /** @type {[string, string | null][]} */
  const facts = [
    [t("models_fact_layers"), onGpu > 0 ? t("models_layers_on", number(onGpu), number(layers), device) : t("models_layers_none", number(layers))],
    [t("models_fact_reason"), reason || null],
    [t("models_fact_threads"), number(threads)],
    [t("models_fact_context"), plural("models_tokens", context)],
    [t("models_fact_speed"), speed === null ? t("models_speed_unknown") : exactSpeed(speed)],
    [t("models_fact_weights"), size(bytes)],
  ];
  return facts.flatMap(([name, value]) => (value === null ? [] : [h("dt", {}, name), h("dd", { dir: "auto" }, value)]));
}

/** @param {string} id @param {string} words @param {() => void} act */
function button(id, words, act) {
  return h("button", { type: "button", id, onclick: act }, words);
}

/** @param {HTMLElement} element @param {string} words */
function setText(element, words) {
  if (element.textContent !== words) element.textContent = words;
}
