/** What the sidebar and the background page say to each other, over one `runtime.connect` port. */

import type {
  AnyEvent, Answer, Opened, Pages, Quote, Quotes, Saved, Indexed, Text, Token, Welcome,
} from "../protocol/protocol.js";
import type { FaultKind } from "./host-fault.js";
import type { Refusal } from "./refusal.js";

/** Each command carries a `call` that the sidebar chose; every reply to it echoes it. */
export type Command = { call: number } & (
  | { do: "look"; tabId: number }
  | { do: "read"; tabId: number }
  /** `tabId` null: ask the library. */
  | { do: "ask"; question: string; tabId: number | null }
  | { do: "save"; tabId: number }
  | { do: "forget"; pageId: number }
  | { do: "list"; offset: number }
  | { do: "text"; pageId: number }
  /** Bring the quote's page to the front and mark it there; `tabId` is where it was read. */
  | { do: "show"; quote: Quote; tabId: number | null }
  | { do: "stop"; target: number }
);

/** What the background knows of a tab's page. */
export interface PageFacts {
  type: "page";
  tabId: number;
  title: string;
  url: string | null;
  isPrivate: boolean;
  refusal: Refusal | null;
  pageId: number | null;
  savedAt: number | null;
  chatModel: string | null;
}

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

export type Happened =
  | Welcome | Opened | Saved | Indexed | Quotes | Token | Answer | Pages | Text
  | PageFacts | Shown | About;

export interface Reply { call: number; event: Happened | AnyEvent | Ended }

/** Not asked for: the person used the menu, the toolbar button or a shortcut. */
export interface Notice {
  call: 0;
  tabId: number;
  title: string;
  event: { type: "granted" } | { type: "saving" } | { type: "ask" } | Saved | Indexed | Ended;
}
