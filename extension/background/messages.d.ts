/** What our pages and the background page say to each other, over one `runtime.connect` port. */

import type { AnyEvent, AnyRequest, Indexed, PastTurn, Quote, Saved } from "../protocol/protocol.js";
import type { FaultKind } from "./host-fault.js";
import type { Refusal } from "./refusal.js";

type WithoutId<T> = T extends unknown ? Omit<T, "id"> : never;

/** What a page of ours may put to the host as it is: nothing of the connection, no captured page. */
export type PageRequest = WithoutId<
  Exclude<AnyRequest, { type: "hello" | "put" | "cancel" | "open" | "save" }>
>;

/** What a question is about, as the person chose it: open pages by their tabs. */
export type AskScope =
  | { type: "page"; tabId: number }
  | { type: "selection"; tabId: number }
  | { type: "tabs"; tabIds: number[] }
  | { type: "saved"; pageId: number }
  | { type: "collection"; collectionId: number }
  | { type: "library" }
  /** The chat model alone: it is given nothing to read. */
  | { type: "model" };

/** How question and answer are kept: in which conversation, and in which turn's place. */
export interface Keeping { keep?: boolean; chat?: number; replaces?: number }

/** Each command carries a `call` that the page chose; every reply to it echoes it. */
export type Command = { call: number } & (
  | { do: "look"; tabId: number }
  /** The tabs of a window, to choose from: answered by `tabs`. */
  | { do: "lookAtTabs"; windowId: number }
  /** Is something selected in the tab's page? Answered by `selection`. */
  | { do: "lookForSelection"; tabId: number }
  /**
   * `turn` is the sidebar's number for the question: with `attempt` it is asked again, of the same
   * pages, for another answer if that is over 0.
   */
  | ({ do: "ask"; turn: number; question: string; scope: AskScope; attempt?: number } & Keeping & {
      history?: PastTurn[];
      style?: "auto" | "summary";
    })
  /** Go on with the answer to that turn, which was stopped or ran into its limit. */
  | ({ do: "goOn"; turn: number; question: string } & Keeping)
  /** Read the tab's page, since the person is about to ask about it: answered by `opened`. */
  | { do: "open"; tabId: number }
  /**
   * Let the chat model read this tab's page, if nothing speaks against it; says only `opened`,
   * `given` and `reading`.
   */
  | { do: "readAhead"; tabId: number }
  | { do: "save"; tabId: number }
  /** Save the page that a link leads to, which the person gave to the sidebar of this window. */
  | { do: "saveLink"; windowId: number; url: string; title: string }
  /** Bring the quote's page to the front and mark it there; `tabId` is where it was read. */
  | { do: "show"; quote: Quote; tabId: number | null }
  /** Take the mark away that `shown` told of; `isBack`: and bring back what was there before it. */
  | { do: "unmark"; tabId: number | null; from: number | null; isBack: boolean }
  /** Put this to the host: every event of it comes as it is, then how it ended. */
  | { do: "request"; request: PageRequest }
  /** Bring the library's tab to the front, at `#page=ID` or `#search=WORDS` if that is given. */
  | { do: "openLibrary"; at?: string }
  /** Bring the tab of the models to the front. */
  | { do: "openModels" }
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

/**
 * What became of `show`. `tabId`: where the mark is. `from`: the tab that was in front before, if
 * another is now. `hasMoved`: the page was scrolled. `page`: the quote's page in a PDF.
 */
export interface Shown {
  type: "shown";
  tabId: number | null;
  from: number | null;
  hasMoved: boolean;
  page: number | null;
  how:
    | "marked"
    /** Marked, and it reads a little differently than when it was quoted. */
    | "nearly"
    | "covered"
    /** It is in the page, which shows it to nobody at the moment. */
    | "hidden"
    | "pdf"
    /** The saved copy is open at it, because the page is not open or cannot be. */
    | "copy"
    /** The same, because it is not in the page any more. */
    | "changed-copy"
    | "not-found"
    | "no-access"
    | "unreachable"
    /** The page was closed meanwhile. */
    | "left"
    | "forgotten"
    /** The page has no address that could be opened. */
    | "unopened";
}

/** One of a window's tabs. `refusal`: why its page cannot be read, as far as that is known. */
export interface TabFacts {
  tabId: number;
  title: string;
  url: string | null;
  /** Selected in the tab strip. */
  isChosen: boolean;
  refusal: Refusal | null;
}

export interface Tabs { type: "tabs"; tabs: TabFacts[] }

/** How what is selected in the page begins; "" if nothing is. */
export interface Selection { type: "selection"; tabId: number; words: string }

/** A page as it was read for a question. `digest`: the same as long as its text is. */
export interface PageRead {
  tabId: number;
  title: string;
  url: string;
  digest: string;
  truncated: boolean;
}

/** A tab that was to be asked about and could not be read; `words` is the host's sentence, if any. */
export interface PageLeft { tabId: number; refusal: Refusal | null; words: string }

/** Which open pages an answer is about; comes before its first quote. */
export interface About { type: "about"; pages: PageRead[]; left: PageLeft[] }

/** The three ways in which a call ends. */
export type Ended =
  | { type: "done" }
  | { type: "failed"; code: string; message: string; remedy?: string | null }
  | { type: "fault"; kind: FaultKind | "background"; detail: string }
  | { type: "refused"; refusal: Refusal };

export interface Reply { call: number; event: AnyEvent | PageFacts | Tabs | Selection | Shown | About | Ended }

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
