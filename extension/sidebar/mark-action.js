/**
 * Takes the person to where a quote stands: in the live page, else in the text as it was read.
 *
 * Says what became of it only where it is not plain to see, and offers the way back to where they
 * were reading. Escape takes the mark away.
 */

import { SavedText } from "./saved-text.js";
import { t } from "../common/words.js";

/** @import { Quote } from "../protocol/protocol.js" */
/** @import { Shown } from "../background/messages.js" */
/** @import { Channel } from "../common/channel.js" */
/** @import { Toasts } from "../common/toasts.js" */

/** Where nothing else shows the sentence, the sidebar does. @type {Shown["how"][]} */
const SHOWN_HERE = ["hidden", "pdf", "not-found", "no-access", "unreachable", "forgotten", "unopened"];
const TOAST = "mark";

export class MarkAction {
  #channel;
  #toasts;
  #allow;
  #savedText;
  /** @type {Shown | null} */ #shown = null;
  #control = new AbortController();
  #isUnderWay = false;
  #isUnwanted = false;

  /**
   * @param {Pick<Channel, "perform">} channel
   * @param {Pick<Toasts, "show" | "close">} toasts
   * @param {() => Promise<boolean>} allow asks for leave to read every page
   */
  constructor(channel, toasts, allow) {
    this.#channel = channel;
    this.#toasts = toasts;
    this.#allow = allow;
    this.#savedText = new SavedText(channel);
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.#isUnwanted = this.#isUnderWay;
      this.#unmark(false);
    });
  }

  /** @param {Quote} quote @param {number | null} tabId where it was read @param {HTMLElement | null} card the quote's */
  async mark(quote, tabId, card) {
    this.#control.abort();
    this.#control = new AbortController();
    const { signal } = this.#control;
    [this.#isUnderWay, this.#isUnwanted] = [true, false];
    this.#toasts.close(TOAST);
    card?.parentElement?.querySelector(".saved-text")?.remove();
    /** @type {Shown} */
    let shown = { type: "shown", how: "no-access", tabId: null, from: null, hasMoved: false, page: null };
    await this.#channel.perform({ do: "show", quote, tabId }, (event) => {
      if (event.type === "shown") shown = event;
    }, signal);
    if (signal.aborted) return;
    this.#isUnderWay = false;
    const last = this.#shown;
    if (last && last.tabId !== shown.tabId) this.#send({ ...last, from: null }, false);
    this.#shown = shown;
    if (this.#isUnwanted) return this.#unmark(false);
    const allowAndMark = async () => (await this.#allow()) && this.mark(quote, tabId, card);
    this.#tell(shown, () => void allowAndMark());
    if (card && SHOWN_HERE.includes(shown.how)) await this.#savedText.show(quote, card);
  }

  /** @param {Shown} shown @param {() => void} allowAndMark */
  #tell(shown, allowAndMark) {
    const { how } = shown;
    const isElsewhere = shown.hasMoved || shown.from !== null;
    if (how === "left" || (how === "marked" && !isElsewhere)) return;
    const back = isElsewhere ? { label: t("mark_back"), act: () => this.#unmark(true) } : null;
    const leave = how === "no-access" ? { label: t("allow"), act: allowAndMark } : null;
    this.#toasts.show(t(`taken_${how.replace("-", "_")}`, shown.page ?? ""), { key: TOAST, button: leave ?? back });
  }

  /** @param {boolean} isBack */
  #unmark(isBack) {
    if (!this.#shown) return;
    this.#send(this.#shown, isBack);
    this.#shown = null;
    this.#toasts.close(TOAST);
  }

  /** @param {Shown} shown @param {boolean} isBack */
  #send({ tabId, from }, isBack) {
    void this.#channel.perform({ do: "unmark", tabId, from, isBack });
  }
}
