/** Every message between the extension and the host; written from host/memory_cache/protocol.py. */

export type Id = number;
export type PageId = number;
export type ContentType = "text/html" | "text/plain";

// ---- requests: extension → host

export interface Hello { type: "hello"; id: Id; protocol: number; extension: string }
export interface Put { type: "put"; id: Id; blob: string; index: number; data: string }
export interface Open {
  type: "open"; id: Id; blob: string; url: string; title?: string; charset?: string | null;
  content_type?: ContentType;
}
export interface Save {
  type: "save"; id: Id; blob: string; url: string; title?: string; charset?: string | null;
  content_type?: ContentType; part?: "page" | "selection";
}
export interface Lookup { type: "lookup"; id: Id; url: string }
export interface OpenedPage { type: "view"; view: string }
export interface SavedPage { type: "page"; page_id: PageId }
export interface WholeLibrary { type: "library" }
export type Scope = OpenedPage | SavedPage | WholeLibrary;
export interface Ask { type: "ask"; id: Id; question: string; scope: Scope }
export interface Search { type: "search"; id: Id; query: string; limit?: number; offset?: number }
export interface ListPages { type: "list_pages"; id: Id; limit?: number; offset?: number }
export interface ReadText { type: "read_text"; id: Id; page_id: PageId }
export interface Forget { type: "forget"; id: Id; page_id: PageId }
export interface Status { type: "status"; id: Id }
export interface Cancel { type: "cancel"; id: Id; target: Id }

export type AnyRequest =
  | Hello | Put | Open | Save | Lookup | Ask | Search | ListPages | ReadText | Forget | Status
  | Cancel;

// ---- events: host → extension

export interface Quote {
  number: number; page_id: PageId | null; url: string; title: string; heading: string;
  text: string; prefix: string; suffix: string; start: number; end: number; score: number;
}
export interface Hit {
  page_id: PageId; passage_id: number; url: string; title: string; heading: string; text: string;
  start: number; end: number; score: number; marks: [number, number][];
}
export interface PageSummary {
  page_id: PageId; url: string; title: string; site: string; saved_at: number; characters: number;
}
export interface Welcome {
  type: "welcome"; id: Id; protocol: number; host: string; pages: number;
  chat_model: string | null;
}
export interface Opened {
  type: "opened"; id: Id; view: string; title: string; lang: string; characters: number;
  passages: number; truncated: boolean; page_id: PageId | null;
}
export interface Saved {
  type: "saved"; id: Id; page_id: PageId; status: "saved" | "updated" | "unchanged";
}
export interface Indexed { type: "indexed"; id: Id; page_id: PageId; by: "words" | "meaning" }
export interface PageState {
  type: "page_state"; id: Id; page_id: PageId | null; saved_at: number | null;
}
export interface Quotes {
  type: "quotes"; id: Id; label: "answer" | "closest" | "none"; quotes: Quote[]; read: number;
  total: number;
}
export interface Token { type: "token"; id: Id; text: string }
export interface Answer {
  type: "answer"; id: Id; text: string; citations: number[]; model: string;
  prompt_tokens: number; tokens: number; seconds: number; complete: boolean;
}
export interface Hits { type: "hits"; id: Id; hits: Hit[]; more: boolean }
export interface Pages { type: "pages"; id: Id; pages: PageSummary[]; total: number }
export interface Text { type: "text"; id: Id; offset: number; text: string }
export interface Health {
  type: "health"; id: Id; pages: number; waiting: number; embedding_model: string | null;
  chat_model: string | null; library_bytes: number;
}
export interface Done { type: "done"; id: Id }
export interface Failed {
  type: "failed"; id: Id | null; code: string; message: string; remedy?: string | null;
}

export type AnyEvent =
  | Welcome | Opened | Saved | Indexed | PageState | Quotes | Token | Answer | Hits | Pages | Text
  | Health | Done | Failed;
