/** Forgets on a person's word, offers the way back while there is one, and says when it is done. */

import { advance, begin, isOver } from "./forgetting.js";
import { plural, t } from "./words.js";

/** @import { PageRequest } from "../background/messages.js" */
/** @import { Act, Step } from "./forgetting.js" */
/** @import { Host } from "./host.js" */
/** @import { Toasts } from "./toasts.js" */

/** @typedef {Omit<Extract<PageRequest, {type: "forget"}>, "type">} What */

/** The host takes no more at once. */
const MOST_PAGES = 10_000;

export class ForgetAction {
  #host;
  #toasts;
  #onChange;

  /**
   * @param {Pick<Host, "request" | "last">} host
   * @param {Toasts} toasts
   * @param {() => void} onChange called when pages went out of sight or came back
   */
  constructor(host, toasts, onChange) {
    this.#host = host;
    this.#toasts = toasts;
    this.#onChange = onChange;
  }

  /**
   * @param {What} what
   * @param {string} words what that is, as a toast names it
   * @returns {Promise<void>} when it is over; rejects with Trouble if nothing was forgotten
   */
  async forget(what, words) {
    const key = {};
    let act = begin(words);
    let isEnded = false;
    /** @param {Step} step */
    const go = (step) => {
      const before = act;
      act = advance(act, step);
      if (act !== before) this.#tell(key, act, undo);
    };
    const undo = () => {
      go({ type: "undo", nowMs: performance.now() });
      if (act.phase !== "restoring") return;
      void this.#restore(act.pageIds).then((step) => {
        go(step);
        settle();
      });
    };
    // With the host's last word gone there is nobody left who could say how it went on.
    const settle = () => {
      if (isEnded && !isOver(act) && act.phase !== "restoring") this.#toasts.close(key);
    };
    try {
      await this.#host.request({ type: "forget", ...what }, (event) => {
        if (event.type !== "forgetting") return;
        const wasAsked = act.phase === "asked";
        go({ type: "event", event, nowMs: performance.now() });
        if (!wasAsked || act.phase !== "hidden") return;
        this.#onChange();
        setTimeout(() => go({ type: "late", nowMs: performance.now() }), event.seconds_left * 1_000 + 1);
      });
      go({ type: "ended", well: true });
    } catch (reason) {
      go({ type: "ended", well: false });
      if (act.phase === "failed") throw reason;
    } finally {
      isEnded = true;
      settle();
    }
  }

  /** @param {number[]} pageIds @returns {Promise<Step>} */
  async #restore(pageIds) {
    try {
      // The host names so many at most: where it hid more, all that it hid come back.
      const named = pageIds.length > 0 && pageIds.length < MOST_PAGES ? pageIds : null;
      const event = await this.#host.last({ type: "restore", page_ids: named }, "restored");
      const back = event?.page_ids ?? [];
      this.#onChange();
      return { type: "restored", pageIds: back };
    } catch {
      return { type: "undoFailed" };
    }
  }

  /** @param {unknown} key @param {Act} act @param {() => void} undo */
  #tell(key, act, undo) {
    const { what, phase, pages } = act;
    const show = this.#toasts.show.bind(this.#toasts);
    switch (phase) {
      case "hidden":
        if (pages === 0) return show(t("forgetting_nothing"), { key });
        return show(plural("forgetting_hidden", pages, what), {
          key, forMs: Infinity, button: { label: t("undo"), act: undo },
        });
      case "restoring":
        return show(t("forgetting_restoring"), { key, forMs: Infinity, running: true });
      case "restored":
        return show(plural("forgetting_restored", pages), { key });
      case "erasing":
        return show(t("forgetting_erasing"), { key, forMs: Infinity, running: true });
      case "forgotten":
        return show(t("forgetting_forgotten", what), { key });
      default:
        return this.#toasts.close(key);
    }
  }
}
