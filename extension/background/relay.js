/**
 * Carries the sidebars' commands out and their answers back, one `runtime.connect` port each.
 *
 * Only our own sidebar page is heard. Every command ends with exactly one of `done`, `failed`,
 * `fault` and `refused`, whatever goes wrong; when a sidebar closes, what it asked is called off.
 */

import { RequestFailed } from "./host-fault.js";
import { endingOf } from "./ending.js";
import { showQuote } from "./quote-finder.js";

/** @import { HostPort } from "./host-port.js" */
/** @import { Pages } from "./pages.js" */
/** @import { Questions, Turns } from "./questions.js" */
/** @import { ReadingAhead } from "./reading-ahead.js" */
/** @import { SaveAction } from "./save-action.js" */
/** @import { Command, Notice, Reply } from "./messages.js" */

const SIDEBAR_PORT = "sidebar";
const LIST_LIMIT = 50;

/** @typedef {(event: Reply["event"]) => void} Tell */
/** @typedef {{running: Map<number, AbortController>, turns: Turns}} Sidebar */

export class Relay {
  /** @type {Set<browser.runtime.Port>} */ #sidebars = new Set();
  #host;
  #questions;
  #pages;
  #saving;
  #readingAhead;

  /**
   * @param {HostPort} host
   * @param {Questions} questions
   * @param {{pages: Pages, saving: SaveAction, readingAhead: ReadingAhead}} parts
   */
  constructor(host, questions, { pages, saving, readingAhead }) {
    this.#host = host;
    this.#questions = questions;
    this.#pages = pages;
    this.#saving = saving;
    this.#readingAhead = readingAhead;
  }

  /** Tell every open sidebar what happened outside it. @param {Notice} notice */
  broadcast(notice) {
    for (const port of this.#sidebars) post(port, notice);
  }

  /** @param {browser.runtime.Port} port */
  accept(port) {
    if (port.name !== SIDEBAR_PORT || !isOurSidebar(port.sender)) {
      port.disconnect();
      return;
    }
    /** @type {Sidebar} */
    const sidebar = { running: new Map(), turns: new Map() };
    this.#sidebars.add(port);
    port.onMessage.addListener((message) => {
      void this.#run(port, sidebar, /** @type {Command} */ (message));
    });
    port.onDisconnect.addListener(() => {
      this.#sidebars.delete(port);
      for (const [, control] of sidebar.running) control.abort();
    });
  }

  /**
   * @param {browser.runtime.Port} port
   * @param {Sidebar} sidebar
   * @param {Command} command
   */
  async #run(port, { running, turns }, command) {
    if (command.do === "stop") {
      running.get(command.target)?.abort();
      return;
    }
    const control = new AbortController();
    running.set(command.call, control);
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
      case "read":
        return tell((await this.#pages.open(command.tabId, signal)).opened);
      case "ask":
        return this.#questions.ask(command, turns, tell, signal);
      case "goOn":
        return this.#questions.goOn(command, turns, tell, signal);
      case "readAhead":
        return this.#readingAhead.read(command.tabId, tell, signal);
      case "save":
        return this.#saving.save(command.tabId, { part: "page" }, tell);
      case "forget":
        return this.#host.request({ type: "forget", page_id: command.pageId });
      case "list":
        return this.#host.request(
          { type: "list_pages", limit: LIST_LIMIT, offset: command.offset }, tell,
        );
      case "text":
        return this.#host.request({ type: "read_text", page_id: command.pageId }, tell, signal);
      case "show":
        return tell(await showQuote(command.quote, command.tabId));
      default:
        throw new RequestFailed({ code: "unknown_request", message: "" });
    }
  }
}

/** @param {browser.runtime.MessageSender | undefined} sender */
function isOurSidebar(sender) {
  return (
    sender?.id === browser.runtime.id &&
    sender.url?.split(/[?#]/)[0] === browser.runtime.getURL("sidebar/sidebar.html")
  );
}

/** @param {browser.runtime.Port} port @param {Reply | Notice} message */
function post(port, message) {
  try {
    port.postMessage(message);
  } catch {
    // The sidebar closed between the host's event and now.
  }
}
