/**
 * Asks the host, and remembers of each sidebar's turns what it takes to ask again or to go on.
 *
 * A turn stays with the pages that it was about: asked again, it is put to what the host read then,
 * or, if that is gone, to the same addresses read anew, never to a page that came after.
 */

import { RequestFailed } from "./host-fault.js";
import { CaptureRefused } from "./refusal.js";

/** @import { HostPort } from "./host-port.js" */
/** @import { OpenPage, Pages } from "./pages.js" */
/** @import { ReadingAhead } from "./reading-ahead.js" */
/** @import { Scope } from "../protocol/protocol.js" */
/** @import { About, AskScope, Command, PageLeft, Reply } from "./messages.js" */

/** @typedef {(event: Reply["event"]) => void} Tell */
/** @typedef {Extract<Command, {do: "ask"}>} AskCommand */
/** @typedef {Extract<Command, {do: "goOn"}>} GoOnCommand */
/** @typedef {Extract<AskScope, {type: "page" | "selection" | "tabs"}>} LiveScope */
/** What was read of the tabs that a question is about. @typedef {{pages: OpenPage[], left: PageLeft[], generation: number}} Reads */
/** @typedef {{scope: Scope, requestId: number | null, reads: Reads | null, generation: number}} Asked */
/** What one sidebar asked, by its turns' numbers. @typedef {Map<number, Asked>} Turns */

export class Questions {
  #host;
  #pages;
  #readingAhead;

  /**
   * @param {Pick<HostPort, "request" | "generation">} host
   * @param {Pick<Pages, "open" | "openSelection">} pages
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
    const { scope } = command;
    return this.#readingAhead.giveWayTo(() =>
      scope.type === "page" || scope.type === "selection" || scope.type === "tabs"
        ? this.#askLive(command, scope, turns, tell, signal)
        : this.#send(command, storedScope(scope), null, turns, tell, signal),
    );
  }

  /**
   * @param {GoOnCommand} command @param {Turns} turns @param {Tell} tell @param {AbortSignal} signal
   * @returns {Promise<void>} rejects with HostFault or RequestFailed
   */
  goOn({ turn, question, keep, chat, replaces }, turns, tell, signal) {
    const asked = turns.get(turn);
    const isGone = !asked?.requestId || asked.generation !== this.#host.generation;
    if (isGone) throw new RequestFailed({ code: "not_found", message: browser.i18n.getMessage("lost_answer") });
    const { scope, requestId } = asked;
    const onSent = (/** @type {number} */ id) => void turns.set(turn, { ...asked, requestId: id });
    const wish = /** @type {const} */ ({
      type: "ask", question, scope, continues: requestId, ...given({ keep, chat, replaces }),
    });
    return this.#readingAhead.giveWayTo(() => this.#host.request(wish, tell, signal, onSent));
  }

  /**
   * @param {AskCommand} command @param {LiveScope} live @param {Turns} turns
   * @param {Tell} tell @param {AbortSignal} signal
   */
  async #askLive(command, live, turns, tell, signal) {
    const before = command.attempt === undefined ? null : (turns.get(command.turn)?.reads ?? null);
    let reads = before?.generation === this.#host.generation ? before : null;
    for (const anew of [false, true]) {
      reads ??= await this.#read(live, signal, anew, before);
      tell(aboutOf(reads));
      let hasBegun = false;
      /** @type {Tell} */
      const hear = (event) => {
        hasBegun = true;
        tell(event);
      };
      try {
        return await this.#send(command, viewsScope(live, reads.pages), reads, turns, hear, signal);
      } catch (reason) {
        // The host keeps a few opened pages and may have let go of one: read them once more.
        const isForgotten = reason instanceof RequestFailed && reason.code === "not_found" && !hasBegun;
        if (!isForgotten || anew) throw reason;
        reads = null;
      }
    }
  }

  /**
   * A tab that cannot be read does not keep the others from being asked about.
   * @param {LiveScope} live @param {AbortSignal} signal @param {boolean} anew @param {Reads | null} before
   * @returns {Promise<Reads>}
   */
  async #read(live, signal, anew, before) {
    const tabIds = live.type === "tabs" ? live.tabIds : [live.tabId];
    /** @type {OpenPage[]} */
    const pages = [];
    /** @type {PageLeft[]} */
    const left = [];
    /** @type {unknown} */
    let first = null;
    for (const tabId of tabIds) {
      try {
        const was = before?.pages.find((page) => page.tabId === tabId) ?? null;
        pages.push(await this.#open(live, tabId, signal, anew, was));
      } catch (reason) {
        first ??= reason;
        if (signal.aborted) throw reason;
        if (reason instanceof CaptureRefused) left.push({ tabId, refusal: reason.refusal, words: "" });
        else if (reason instanceof RequestFailed) left.push({ tabId, refusal: null, words: reason.message });
        else throw reason;
      }
    }
    if (pages.length === 0) throw first ?? new CaptureRefused("gone");
    return { pages, left, generation: this.#host.generation };
  }

  /**
   * @param {LiveScope} live @param {number} tabId @param {AbortSignal} signal @param {boolean} anew
   * @param {OpenPage | null} before
   */
  async #open({ type }, tabId, signal, anew, before) {
    if (type === "selection") {
      const part = await this.#pages.openSelection(tabId, signal);
      if (before && before.digest !== part.digest) throw new CaptureRefused("selection_left");
      return part;
    }
    const page = await this.#pages.open(tabId, signal, { anew });
    if (before && before.url !== page.url) throw new CaptureRefused("left");
    return page;
  }

  /**
   * @param {AskCommand} command @param {Scope} scope @param {Reads | null} reads
   * @param {Turns} turns @param {Tell} tell @param {AbortSignal} signal
   */
  #send(command, scope, reads, turns, tell, signal) {
    const { turn, question, attempt = 0, keep, chat, replaces, history, style } = command;
    const remember = (/** @type {number | null} */ requestId) =>
      void turns.set(turn, { scope, reads, requestId, generation: this.#host.generation });
    const wish = /** @type {const} */ ({
      type: "ask", question, scope, attempt, ...given({ keep, chat, replaces, history, style }),
    });
    return this.#host.request(wish, tell, signal, remember);
  }
}

/** @param {Exclude<AskScope, LiveScope>} scope @returns {Scope} */
function storedScope(scope) {
  if (scope.type === "saved") return { type: "page", page_id: scope.pageId };
  if (scope.type === "collection") return { type: "collection", collection_id: scope.collectionId };
  return scope;
}

/** @param {LiveScope} live @param {OpenPage[]} pages @returns {Scope} */
function viewsScope({ type }, pages) {
  const views = pages.map(({ opened }) => opened.view);
  return type === "tabs" ? { type: "views", views } : { type: "view", view: views[0] ?? "" };
}

/** @param {Reads} reads @returns {About} */
function aboutOf({ pages, left }) {
  return {
    type: "about",
    left,
    pages: pages.map(({ tabId, title, url, opened }) => ({
      tabId, title, url, digest: opened.digest ?? "", truncated: opened.truncated,
    })),
  };
}

/**
 * The host takes what is missing for its default, and undefined for a mistake.
 * @template {object} T
 * @param {T} fields @returns {{[K in keyof T]?: Exclude<T[K], undefined>}}
 */
function given(fields) {
  const those = Object.entries(fields).filter(([, value]) => value !== undefined);
  return /** @type {{[K in keyof T]?: Exclude<T[K], undefined>}} */ (Object.fromEntries(those));
}
