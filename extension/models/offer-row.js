/** One model to download: what it is, how far it is, what went wrong, and the one thing to do next. */

import { h } from "../common/dom.js";
import { sentencesOf } from "../common/trouble-card.js";
import { Trouble } from "../common/host.js";
import { percent, sentences, size, t } from "../common/words.js";
import { allFacts, nameWithin } from "./facts.js";
import { keptWords, offerWords, progressWords } from "./model-words.js";
import { offerState, remedyOf } from "./shelves.js";

/** @import { ModelToFetch } from "../protocol/protocol.js" */
/** @import { Download } from "./downloads.js" */
/** @import { OfferState } from "./shelves.js" */

/**
 * @typedef {object} OfferActions
 * @property {(entry: ModelToFetch) => void} start
 * @property {(entry: ModelToFetch) => void} pause
 * @property {(entry: ModelToFetch) => void} drop
 * @property {(entry: ModelToFetch) => void} check whether there is room by now
 * @property {(entry: ModelToFetch) => void} dismiss
 */

/** @typedef {"start" | "resume" | "pause" | "again" | "check" | "dismiss" | "drop"} Act */

/** The words of each button, and which action it calls. @type {Record<Act, [string, keyof OfferActions]>} */
const BUTTONS = {
  start: ["models_download", "start"],
  resume: ["models_resume", "start"],
  again: ["models_download_again", "start"],
  check: ["models_check_again", "check"],
  dismiss: ["models_dismiss", "dismiss"],
  pause: ["models_pause", "pause"],
  drop: ["models_drop", "drop"],
};

/** Its elements are made once: focus and what a screen reader has read stay while bytes arrive. */
export class OfferRow {
  element;
  #id;
  #actions;
  /** @type {ModelToFetch | null} */ #entry = null;
  #about = "";
  #words = h("div", { class: "row-words" });
  #progress = h("p", { class: "quiet numbers" });
  #bar = h("progress", {});
  #trouble = h("p", { class: "trouble" });
  #buttons = /** @type {Record<Act, HTMLButtonElement>} */ ({});
  #below = h("div", { class: "below", hidden: true });
  /** @type {string | null} */ #reason = null;

  /** @param {string} id @param {OfferActions} actions */
  constructor(id, actions) {
    this.#id = id;
    this.#actions = actions;
    this.#below.append(this.#bar, this.#progress, this.#trouble);
    this.element = h("li", { class: "row offer", "data-model": id });
  }

  /** @param {ModelToFetch} entry @param {Download | undefined} download @param {string | null} [reason] why it is recommended, if it is; left out: as before */
  update(entry, download, reason = this.#reason) {
    this.#entry = entry;
    this.#reason = reason;
    this.#drawAbout(entry, reason);
    const state = offerState(entry, download);
    this.element.dataset.state = state;
    this.#drawProgress(entry, download, state);
    this.#show(actsOf(state, entry, download));
  }

  /** What does not change while it is downloaded. @param {ModelToFetch} entry @param {string | null} reason */
  #drawAbout(entry, reason) {
    const wanted = JSON.stringify([{ ...entry, kept_bytes: 0, fetching: false, lacking_bytes: 0 }, reason]);
    if (wanted === this.#about) return;
    this.#about = wanted;
    const title = h("h3", { tabindex: "-1", dir: "auto", id: `offer-${this.#id}` }, entry.name, reason !== null && h("span", { class: "badge" }, t("models_recommended")));
    this.#words.replaceChildren(
      title,
      h("p", {}, entry.description),
      ...(reason ? [h("p", { class: "quiet" }, reason)] : []),
      h("p", { class: "quiet" }, offerWords(entry)),
      this.#below,
      h("details", {}, h("summary", {}, t("models_details")), allFacts(entry)),
    );
    this.#bar.setAttribute("aria-labelledby", `offer-${this.#id}`);
    const acts = /** @type {Act[]} */ (Object.keys(BUTTONS));
    for (const act of acts) {
      const [words, action] = BUTTONS[act];
      const isFirst = act === "start" && reason !== null;
      this.#buttons[act] = h(
        "button",
        { type: "button", class: isFirst ? `${act} primary` : act, hidden: true, onclick: () => this.#entry && this.#actions[action](this.#entry) },
        ...nameWithin(words, entry.name),
      );
    }
    this.element.classList.toggle("best", reason !== null);
    this.element.replaceChildren(this.#words, h("div", { class: "actions" }, ...Object.values(this.#buttons)));
  }

  /** @param {ModelToFetch} entry @param {Download | undefined} download @param {OfferState} state */
  #drawProgress(entry, download, state) {
    const isRunning = state === "running" || state === "pausing";
    const done = download?.done ?? entry.kept_bytes;
    const total = download?.total ?? entry.bytes;
    this.#below.hidden = state === "new";
    this.#bar.hidden = !isRunning && done === 0;
    if (total && download?.phase !== "starting") {
      this.#bar.max = total;
      this.#bar.value = done;
      this.#bar.title = percent(Math.min(1, done / total));
    } else if (state === "running") this.#bar.removeAttribute("value");
    // What failed says itself how much of it is kept.
    const isKept = entry.kept_bytes > 0 && state !== "failed";
    const words = download && isRunning ? progressWords(download) : isKept ? keptWords(entry) : "";
    setText(this.#progress, words);
    this.#progress.hidden = words === "";
    const trouble = troubleWords(entry, download, state);
    setText(this.#trouble, trouble);
    this.#trouble.hidden = trouble === "";
  }

  /** @param {readonly Act[]} acts */
  #show(acts) {
    const before = document.activeElement;
    for (const [act, button] of Object.entries(this.#buttons)) button.hidden = !acts.includes(/** @type {Act} */ (act));
    const isLost = before instanceof HTMLElement && this.element.contains(before) && !before.checkVisibility();
    if (!isLost) return;
    const next = acts[0] && this.#buttons[acts[0]];
    (next || /** @type {HTMLElement} */ (this.#words.querySelector("h3"))).focus();
  }
}

/** @param {OfferState} state @param {ModelToFetch} entry @param {Download | undefined} download @returns {Act[]} */
function actsOf(state, entry, download) {
  /** @type {Act[]} */
  const drop = entry.kept_bytes > 0 ? ["drop"] : [];
  switch (state) {
    case "new":
      return ["start"];
    case "paused":
      return ["resume", ...drop];
    case "no_room":
      return ["check", ...drop];
    case "running":
    case "pausing":
      return ["pause"];
    default:
      return [mendedBy(download, entry), ...drop];
  }
}

/** @param {Download | undefined} download @param {ModelToFetch} entry @returns {Act} */
function mendedBy(download, entry) {
  const { reason } = download ?? {};
  const code = reason instanceof Trouble && reason.ended.type === "failed" ? reason.ended.code : "";
  const remedy = remedyOf(code);
  if (remedy === "go_on") return entry.kept_bytes > 0 ? "resume" : "again";
  return remedy;
}

/** @param {ModelToFetch} entry @param {Download | undefined} download @param {OfferState} state */
function troubleWords({ lacking_bytes: lacking }, download, state) {
  if (state === "no_room") return t("models_no_room", size(lacking));
  if (state !== "failed") return "";
  const { words, remedy } = sentencesOf(download?.reason);
  return sentences([words, remedy]);
}

/** @param {HTMLElement} element @param {string} words */
function setText(element, words) {
  if (element.textContent !== words) element.textContent = words;
}
