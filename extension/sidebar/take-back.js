/** Offers the way back to what an edited question or another answer took the place of. */

import { plural, t } from "../common/words.js";

/** @import { Host } from "../common/host.js" */
/** @import { Toasts } from "../common/toasts.js" */
/** @import { Replaced } from "./replaced.js" */
/** @import { State } from "./state.js" */
/** @import { Store } from "./store.js" */

const TOAST = "replaced";

export class TakeBack {
  #host;
  #store;
  #toasts;
  #tell;

  /**
   * @param {Pick<Host, "request">} host @param {Store} store @param {Pick<Toasts, "show" | "close">} toasts
   * @param {(reason: unknown) => void} tell why it was too late
   */
  constructor(host, store, toasts, tell) {
    this.#host = host;
    this.#store = store;
    this.#toasts = toasts;
    this.#tell = tell;
  }

  /** An answer ended. */
  offer() {
    const { replaced } = this.#store.state;
    if (!replaced) return;
    this.#toasts.show(wordsOf(replaced), { key: TOAST, button: { label: t("undo"), act: () => void this.#takeBack(replaced) } });
  }

  /** What was replaced may be gone with its conversation. @param {Pick<State, "replaced">} state */
  update({ replaced }) {
    if (!replaced) this.withdraw();
  }

  /** Another one is begun: what it is asked on the strength of stays. */
  withdraw() {
    this.#toasts.close(TOAST);
  }

  /** @param {Replaced} replaced */
  async #takeBack(replaced) {
    const { chats, turns } = this.#store.state;
    const turnId = turns.find(({ number }) => number === replaced.number)?.turnId ?? null;
    const chatId = chats[replaced.conversation]?.chatId;
    try {
      if (replaced.setAside !== null && chatId !== undefined && turnId !== null) {
        await this.#host.request({ type: "take_back_turn", chat_id: chatId, turn_id: turnId, set_aside: replaced.setAside });
      }
    } catch (reason) {
      return this.#tell(reason);
    }
    if (this.#store.state.replaced === replaced) this.#store.dispatch({ type: "tookBack" });
  }
}

/** @param {Replaced} replaced */
function wordsOf({ what, turns }) {
  if (what === "answer") return t("replaced_answer");
  const later = turns.length - 1;
  return later === 0 ? t("replaced_question") : plural("replaced_questions", later);
}
