/** Says what became of an answer that the person has moved away from, and leads back to it. */

import { h } from "../common/dom.js";
import { t } from "../common/words.js";
import { scopeWords } from "./scope-view.js";
import { followsTab } from "./scopes.js";
import { shownConversation, turnUnderWay } from "./state.js";

/** @import { State } from "./state.js" */
/** @import { Turn } from "./turns.js" */

export class ElsewhereView {
  #region;
  #actions;
  #words = h("p", {});
  #go;
  #stop;
  #close;
  /** @type {Turn | null} */ #turn = null;

  /** @param {HTMLElement} region @param {{goTo: (turn: Turn) => void, stop: () => void, seen: () => void}} actions */
  constructor(region, actions) {
    this.#region = region;
    this.#actions = actions;
    const button = (/** @type {() => void} */ act, words = "") => h("button", { type: "button", class: "small", onclick: act }, words);
    this.#go = button(() => this.#turn && this.#actions.goTo(this.#turn));
    this.#stop = button(() => this.#actions.stop(), t("stop"));
    this.#close = button(() => this.#actions.seen(), t("close"));
    region.replaceChildren(this.#words, h("div", { class: "actions" }, this.#go, this.#stop, this.#close));
  }

  /** @param {State} state @param {boolean} isCovered the list of conversations stands in the place of the one that is shown */
  update(state, isCovered) {
    const shown = shownConversation(state);
    const underWay = turnUnderWay(state);
    const turn = underWay ?? state.turns.find(({ number }) => number === state.awaited) ?? null;
    const isHere = turn?.conversation === shown;
    const isElsewhere = turn !== null && (!isHere || isCovered);
    this.#turn = isElsewhere ? turn : null;
    this.#region.hidden = !isElsewhere;
    if (!isElsewhere) return;
    const there = turn.trouble ? "elsewhere_failed" : "elsewhere_there";
    const words = t(underWay ? "elsewhere_writing" : there, subjectOf(turn));
    // Said once, when it changes: the region is live.
    if (this.#words.textContent !== words) this.#words.textContent = words;
    const way = t(followsTab(turn.scope) && !isHere ? "elsewhere_go" : "elsewhere_show");
    if (this.#go.textContent !== way) this.#go.textContent = way;
    this.#stop.hidden = !underWay;
    this.#close.hidden = Boolean(underWay);
  }
}

/** What an answer is about, in words. @param {Turn} turn */
export function subjectOf({ scope, about }) {
  const title = followsTab(scope) ? about?.pages[0]?.title : "";
  return title || scopeWords(scope);
}
