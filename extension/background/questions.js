/**
 * Asks the host, and remembers of each sidebar's turns what it takes to ask again or to go on.
 *
 * A turn stays with the page that it was about: asked again, it is put to what the host read then,
 * or, if that is gone, to the same address read anew, never to the page that came after it.
 */

import { RequestFailed } from "./host-fault.js";
import { CaptureRefused } from "./refusal.js";

/** @import { HostPort } from "./host-port.js" */
/** @import { OpenPage, Pages } from "./pages.js" */
/** @import { ReadingAhead } from "./reading-ahead.js" */
/** @import { Scope } from "../protocol/protocol.js" */
/** @import { Command, Reply } from "./messages.js" */

/** @typedef {(event: Reply["event"]) => void} Tell */
/** @typedef {Extract<Command, {do: "ask"}>} AskCommand */
/** @typedef {Extract<Command, {do: "goOn"}>} GoOnCommand */
/** @typedef {{scope: Scope, requestId: number | null, page: OpenPage | null, generation: number}} Asked */
/** What one sidebar asked, by its turns' numbers. @typedef {Map<number, Asked>} Turns */

export class Questions {
  #host;
  #pages;
  #readingAhead;

  /**
   * @param {Pick<HostPort, "request" | "generation">} host
   * @param {Pick<Pages, "open">} pages
   * @param {Pick<ReadingAhead, "giveWayTo">} readingAhead
   */
  constructor(host, pages, readingAhead) {
    this.#host = host;
    this.#pages = pages;
    this.#readingAhead = readingAhead;
  }

  /**
   * @param {AskCommand} command @param {Turns} turns @param {Tell} tell @param {AbortSignal} signal
   * @returns {Promise<void>} rejects with HostFault, RequestFailed or CaptureRefused
   */
  ask(command, turns, tell, signal) {
    const { tabId } = command;
    return this.#readingAhead.giveWayTo(() =>
      tabId === null
        ? this.#send(command, { type: "library" }, null, turns, tell, signal)
        : this.#askPage(command, tabId, turns, tell, signal),
    );
  }

  /**
   * @param {GoOnCommand} command @param {Turns} turns @param {Tell} tell @param {AbortSignal} signal
   * @returns {Promise<void>} rejects with HostFault or RequestFailed
   */
  goOn({ turn, question }, turns, tell, signal) {
    const asked = turns.get(turn);
    const isGone = !asked?.requestId || asked.generation !== this.#host.generation;
    if (isGone) throw new RequestFailed({ code: "not_found", message: browser.i18n.getMessage("lost_answer") });
    const { scope, requestId } = asked;
    const onSent = (/** @type {number} */ id) => void turns.set(turn, { ...asked, requestId: id });
    return this.#readingAhead.giveWayTo(() =>
      this.#host.request({ type: "ask", question, scope, continues: requestId }, tell, signal, onSent),
    );
  }

  /**
   * @param {AskCommand} command @param {number} tabId @param {Turns} turns
   * @param {Tell} tell @param {AbortSignal} signal
   */
  async #askPage(command, tabId, turns, tell, signal) {
    const before = command.attempt === undefined ? null : (turns.get(command.turn)?.page ?? null);
    let page = before?.generation === this.#host.generation ? before : null;
    for (const anew of [false, true]) {
      page ??= await this.#open(tabId, signal, anew, before);
      tell({ type: "about", title: page.title, url: page.url });
      tell(page.opened);
      const scope = /** @type {const} */ ({ type: "view", view: page.opened.view });
      try {
        return await this.#send(command, scope, page, turns, tell, signal);
      } catch (reason) {
        // The host keeps a few opened pages and may have let go of this one: read it once more.
        const isForgotten = reason instanceof RequestFailed && reason.code === "not_found";
        if (!isForgotten || anew) throw reason;
        page = null;
      }
    }
  }

  /** @param {number} tabId @param {AbortSignal} signal @param {boolean} anew @param {OpenPage | null} before */
  async #open(tabId, signal, anew, before) {
    const page = await this.#pages.open(tabId, signal, { anew });
    if (before && before.url !== page.url) throw new CaptureRefused("left");
    return page;
  }

  /**
   * @param {AskCommand} command @param {Scope} scope @param {OpenPage | null} page
   * @param {Turns} turns @param {Tell} tell @param {AbortSignal} signal
   */
  #send({ turn, question, attempt = 0 }, scope, page, turns, tell, signal) {
    const remember = (/** @type {number | null} */ requestId) =>
      void turns.set(turn, { scope, page, requestId, generation: this.#host.generation });
    return this.#host.request({ type: "ask", question, scope, attempt }, tell, signal, remember);
  }
}
