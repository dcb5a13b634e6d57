/** What the model reasoned before it answered, folded away. */

import { h } from "../common/dom.js";
import { seconds, t } from "../common/words.js";

/** @import { Turn } from "./turns.js" */

export class ThoughtView {
  #title = h("summary");
  #text = h("div", { class: "thought-text", tabindex: "0" });
  element = h("details", { class: "thought", hidden: true }, this.#title, this.#text);
  /** @type {Turn | null} */ #turn = null;

  /** @param {Turn} turn */
  update(turn) {
    const before = this.#turn;
    this.#turn = turn;
    if (before && turn.thought === before.thought && turn.phase === before.phase) return;
    const { thought, phase } = turn;
    this.element.hidden = thought === null;
    if (!thought) return;
    const lasted = seconds(Math.round((thought.toMs - thought.fromMs) / 1_000));
    this.#title.textContent = phase === "thinking" ? t("thinking") : t("thought_for", lasted);
    const wasAtEnd = this.#text.scrollHeight - this.#text.scrollTop - this.#text.clientHeight < 8;
    const known = this.#text.textContent ?? "";
    if (thought.text.startsWith(known)) this.#text.append(thought.text.slice(known.length));
    else this.#text.textContent = thought.text;
    if (phase === "thinking" && wasAtEnd) this.#text.scrollTop = this.#text.scrollHeight;
  }
}
