/**
 * Carries our own pages' commands out and their answers back, one `runtime.connect` port each.
 *
 * Only the pages named here are heard. Every command ends with exactly one of `done`, `failed`,
 * `fault` and `refused`, whatever goes wrong; when a page closes, what only it waits for is called off.
 */

import { RequestFailed } from "./host-fault.js";
import { endingOf } from "./ending.js";
import { allowedRequest, purposeOf } from "./host-requests.js";
import { openLibrary } from "./library-tab.js";
import { openModels } from "./models-tab.js";
import { CaptureRefused } from "./refusal.js";
import { selectionIn } from "./selection.js";
import { mayReadSite } from "./site-access.js";
import { tabsOf } from "./window-tabs.js";
import { showQuote, unmark } from "./quote-finder.js";

/** @import { BatchAction } from "./batch-action.js" */
/** @import { HostPort } from "./host-port.js" */
/** @import { Pages } from "./pages.js" */
/** @import { Questions, Turns } from "./questions.js" */
/** @import { ReadingAhead } from "./reading-ahead.js" */
/** @import { OpenCards } from "./open-cards.js" */
/** @import { SaveAction } from "./save-action.js" */
/** @import { Command, Notice, Reply } from "./messages.js" */

/** Our pages by the name of the port that each opens. @type {ReadonlyMap<string, string>} */
const OUR_PAGES = new Map([
  ["sidebar", "sidebar/sidebar.html"],
  ["library", "library/library.html"],
  ["models", "models/models.html"],
  ["options", "options/options.html"],
]);

/** @typedef {(event: Reply["event"]) => void} Tell */
/** Something under way, and whether it goes on when its page closes. @typedef {{control: AbortController, isWish: boolean}} Running */
/** What one page has under way, and what it asked. @typedef {{running: Map<number, Running>, turns: Turns}} Caller */

export class Relay {
  /** @type {Set<browser.runtime.Port>} */ #ports = new Set();
  #host;
  #questions;
  #pages;
  #saving;
  #batches;
  #readingAhead;
  #cards;
  #onLibraryChange;

  /**
   * @param {HostPort} host
   * @param {Questions} questions
   * @param {object} parts
   * @param {Pages} parts.pages
   * @param {SaveAction} parts.saving
   * @param {Pick<BatchAction, "saveLink">} parts.batches
   * @param {ReadingAhead} parts.readingAhead
   * @param {OpenCards} parts.cards
   * @param {() => void} parts.onLibraryChange pages went or came back on a page's own request
   */
  constructor(host, questions, { pages, saving, batches, readingAhead, cards, onLibraryChange }) {
    this.#host = host;
    this.#questions = questions;
    this.#pages = pages;
    this.#saving = saving;
    this.#batches = batches;
    this.#readingAhead = readingAhead;
    this.#cards = cards;
    this.#onLibraryChange = onLibraryChange;
  }

  /** Tell every open page of ours what happened outside it. @param {Notice} notice */
  broadcast(notice) {
    for (const port of this.#ports) post(port, notice);
  }

  /** @param {browser.runtime.Port} port */
  accept(port) {
    if (!isOurPage(port)) {
      port.disconnect();
      return;
    }
    /** @type {Caller} */
    const caller = { running: new Map(), turns: new Map() };
    this.#ports.add(port);
    const event = /** @type {const} */ ({ type: "cards", cards: this.#cards.list() });
    post(port, { call: 0, tabId: browser.tabs.TAB_ID_NONE, title: "", event });
    port.onMessage.addListener((message) => {
      void this.#run(port, caller, /** @type {Command} */ (message));
    });
    port.onDisconnect.addListener(() => {
      this.#ports.delete(port);
      for (const { control, isWish } of caller.running.values()) if (!isWish) control.abort();
    });
  }

  /**
   * @param {browser.runtime.Port} port
   * @param {Caller} caller
   * @param {Command} command
   */
  async #run(port, { running, turns }, command) {
    if (command.do === "stop") {
      running.get(command.target)?.control.abort();
      return;
    }
    const control = new AbortController();
    running.set(command.call, { control, isWish: isWish(command) });
    /** @type {Tell} */
    const tell = (event) => post(port, { call: command.call, event });
    try {
      await this.#carryOut(command, turns, tell, control.signal);
      tell({ type: "done" });
    } catch (reason) {
      tell(endingOf(reason));
    } finally {
      running.delete(command.call);
    }
  }

  /**
   * @param {Exclude<Command, {do: "stop"}>} command
   * @param {Turns} turns @param {Tell} tell @param {AbortSignal} signal
   */
  async #carryOut(command, turns, tell, signal) {
    switch (command.do) {
      case "look":
        return tell(await this.#pages.look(command.tabId));
      case "lookAtTabs":
        return tell(await tabsOf(command.windowId));
      case "lookForSelection":
        return tell(await selectionIn(command.tabId));
      case "ask":
        return this.#questions.ask(command, turns, tell, signal);
      case "goOn":
        return this.#questions.goOn(command, turns, tell, signal);
      case "open":
        return tell((await this.#pages.open(command.tabId, signal)).opened);
      case "readAhead":
        return this.#readingAhead.read(command.tabId, tell, signal);
      case "save":
        return this.#saving.save(command.tabId, { part: "page" }, tell);
      case "saveLink":
        return this.#saveLink(command);
      case "show":
        return tell(await showQuote(command.quote, command.tabId, this.#host, signal));
      case "unmark":
        return unmark(command);
      case "request":
        return this.#pass(command.request, tell, signal);
      case "openLibrary":
        return openLibrary(command.at);
      case "openModels":
        return openModels();
      case "answerCard":
        return this.#cards.answer(command.card, command.yes);
      default:
        throw new RequestFailed({ code: "unknown_request", message: "" });
    }
  }

  /** @param {Extract<Command, {do: "saveLink"}>} command */
  async #saveLink({ windowId, url, title }) {
    const [tab] = await browser.tabs.query({ active: true, windowId });
    if (!tab) throw new CaptureRefused("gone");
    await this.#batches.saveLink(tab, { url, title }, mayReadSite(url));
  }

  /** Put a page's own request to the host. @param {unknown} request @param {Tell} tell @param {AbortSignal} signal */
  #pass(request, tell, signal) {
    const allowed = allowedRequest(request);
    if (!allowed) throw new RequestFailed({ code: "unknown_request", message: "" });
    /** @type {Tell} */
    const hear = (event) => {
      tell(event);
      if (event.type === "forgetting" || event.type === "restored") this.#onLibraryChange();
    };
    const send = () => this.#host.request(allowed, hear, signal);
    return allowed.type === "ask" ? this.#readingAhead.giveWayTo(send) : send();
  }
}

/** @param {Command} command */
function isWish(command) {
  const request = command.do === "request" ? allowedRequest(command.request) : null;
  return request !== null && purposeOf(request) === "wish";
}

/** A script of ours in a web page has our id too: only the address tells. @param {browser.runtime.Port} port */
function isOurPage({ name, sender }) {
  const path = OUR_PAGES.get(name);
  return (
    path !== undefined &&
    sender?.id === browser.runtime.id &&
    sender.url?.split(/[?#]/)[0] === browser.runtime.getURL(path)
  );
}

/** @param {browser.runtime.Port} port @param {Reply | Notice} message */
function post(port, message) {
  try {
    port.postMessage(message);
  } catch {
    // The page closed between the host's event and now.
  }
}
