/** What our pages and the background page say to each other, over one `runtime.connect` port. */

import type { AnyEvent, AnyRequest, Indexed, Quote, Saved } from "../protocol/protocol.js";
import type { FaultKind } from "./host-fault.js";
import type { Refusal } from "./refusal.js";

type WithoutId<T> = T extends unknown ? Omit<T, "id"> : never;

/** What a page of ours may put to the host as it is: nothing of the connection, no captured page. */
export type PageRequest = WithoutId<
  Exclude<AnyRequest, { type: "hello" | "put" | "cancel" | "open" | "save" }>
>;

/** Each command carries a `call` that the page chose; every reply to it echoes it. */
export type Command = { call: number } & (
  | { do: "look"; tabId: number }
  /**
   * `tabId` null: ask the library. `turn` is the sidebar's number for the question: with `attempt`
   * it is asked again, of the same page, for another answer if that is over 0.
   */
  | { do: "ask"; turn: number; question: string; tabId: number | null; attempt?: number }
  /** Go on with the answer to that turn, which was stopped or ran into its limit. */
  | { do: "goOn"; turn: number; question: string }
  /** Let the chat model read this tab's page, if nothing speaks against it; says only `reading`. */
  | { do: "readAhead"; tabId: number }
  | { do: "save"; tabId: number }
  /** Bring the quote's page to the front and mark it there; `tabId` is where it was read. */
  | { do: "show"; quote: Quote; tabId: number | null }
  /** Put this to the host: every event of it comes as it is, then how it ended. */
  | { do: "request"; request: PageRequest }
  /** Bring the library's tab to the front, at `#page=ID` or `#search=WORDS` if that is given. */
  | { do: "openLibrary"; at?: string }
  /** The person's answer to one of the open cards. */
  | { do: "answerCard"; card: number; yes: boolean }
  | { do: "stop"; target: number }
);

/** What the background knows of a tab's page. */
export interface PageFacts {
  type: "facts";
  tabId: number;
  title: string;
  url: string | null;
  isPrivate: boolean;
  refusal: Refusal | null;
  pageId: number | null;
  savedAt: number | null;
  /** It is saved, and says something else by now; false too while nobody has looked. */
  changed: boolean;
  chatModel: string | null;
}

/** One of several things that are saved, and how far it is. */
export interface BatchItem {
  title: string;
  state: "waiting" | "saving" | Saved["status"] | "failed" | "stopped";
  /** Why it failed. */
  words: string;
  pageId: number | null;
}

export type CardContent =
  /** Pages of a private window are kept only if the person says so once more. */
  | { kind: "confirm"; titles: string[] }
  /** A PDF of this computer: the browser cannot read it, the program's own file dialog can. */
  | { kind: "file"; phase: "asked" | "choosing" }
  /** `problems`: whole sentences of the program's. */
  | { kind: "added"; pages: number; problems: string[] }
  | { kind: "batch"; items: BatchItem[]; isOver: boolean };

/** What the sidebar of one window shows until the person has answered or taken it away. */
export type OpenCard = CardContent & { card: number; windowId: number };

/** What became of `show`: marked in the live page, or why not. */
export interface Shown { type: "shown"; how: "marked" | "not-found" | "no-access" }

/** Which page an answer is about; comes before its first quote. */
export interface About { type: "about"; title: string; url: string }

/** The three ways in which a call ends. */
export type Ended =
  | { type: "done" }
  | { type: "failed"; code: string; message: string; remedy?: string | null }
  | { type: "fault"; kind: FaultKind | "background"; detail: string }
  | { type: "refused"; refusal: Refusal };

export interface Reply { call: number; event: AnyEvent | PageFacts | Shown | About | Ended }

/** Not asked for: the person used the menu, the toolbar button or a shortcut. */
export interface Notice {
  call: 0;
  tabId: number;
  title: string;
  event:
    | { type: "granted" }
    | { type: "saving" }
    | { type: "ask" }
    /** More is known of this tab's page than before: look again. */
    | { type: "news" }
    /** All cards that are open, in every window; also what a new port hears first. */
    | { type: "cards"; cards: OpenCard[] }
    | Saved
    | Indexed
    | Ended;
}
