// Generated from host/memory_cache/protocol.py by `make generate`: change it there.

/** A sentence, word for word as it stands in the page's text, and where it stands. */
export interface Quote {
  number: number;
  page_id: number | null;
  url: string;
  title: string;
  heading: string;
  text: string;
  prefix: string;
  suffix: string;
  start: number;
  end: number;
  score: number;
}

/** A passage found by a search; `marks` are [start, end) pairs within `text` to highlight. */
export interface Hit {
  page_id: number;
  passage_id: number;
  url: string;
  title: string;
  heading: string;
  text: string;
  start: number;
  end: number;
  score: number;
  marks: [number, number][];
}

/** One row of the list of saved pages. */
export interface PageSummary {
  page_id: number;
  url: string;
  title: string;
  site: string;
  saved_at: number;
  characters: number;
}

/** A model file on this computer. */
export interface ModelOnDisk {
  id: string;
  name: string;
  sources: string[];
  role: "chat" | "embed" | "other";
  bytes: number;
  parameters: number;
  quantisation: string;
  context_tokens: number;
  licence: string;
  why_not: string | null;
  removable: boolean;
}

/** A model of the catalogue. */
export interface ModelToFetch {
  id: string;
  name: string;
  description: string;
  role: "chat" | "embed";
  bytes: number | null;
  parameters: number;
  quantisation: string;
  context_tokens: number;
  memory_bytes: number;
  licence: string;
  languages: string[];
  runs_well: boolean;
  on_disk: string | null;
}

/** The model to choose on this computer, and why, in a sentence. */
export interface RecommendedModel {
  id: string;
  where: "catalogue" | "disk";
  reason: string;
}

/** Ask about a page opened with `open`. */
export interface OpenedPage {
  type: "view";
  view: string;
}

/** Ask about one saved page. */
export interface SavedPage {
  type: "page";
  page_id: number;
}

/** Ask about everything saved. */
export interface WholeLibrary {
  type: "library";
}

/** The first request on every port: who speaks, and which protocol. */
export interface Hello {
  type: "hello";
  id: number;
  protocol: number;
  extension: string;
}

/** One chunk of an upload, in order; `index` counts from 0. */
export interface Put {
  type: "put";
  id: number;
  blob: string;
  index: number;
  data: string;
}

/** Read an uploaded page to ask about it, without saving it. */
export interface Open {
  type: "open";
  id: number;
  blob: string;
  url: string;
  title?: string;
  charset?: string | null;
  content_type?: "text/html" | "text/plain";
  private?: boolean;
}

/** Keep an uploaded page. */
export interface Save {
  type: "save";
  id: number;
  blob: string;
  url: string;
  title?: string;
  charset?: string | null;
  content_type?: "text/html" | "text/plain";
  part?: "page" | "selection";
}

/** Is this address saved? Answered by `page_state`. */
export interface Lookup {
  type: "lookup";
  id: number;
  url: string;
}

/** A question. */
export interface Ask {
  type: "ask";
  id: number;
  question: string;
  scope: OpenedPage | SavedPage | WholeLibrary;
  attempt?: number;
  continues?: number | null;
  think?: boolean;
}

/** Let the chat model read a page before anything is asked about it, while nothing else needs the computer. */
export interface Prefill {
  type: "prefill";
  id: number;
  scope: OpenedPage | SavedPage;
}

/** Find passages by word and by meaning. */
export interface Search {
  type: "search";
  id: number;
  query: string;
  limit?: number;
  offset?: number;
}

/** The saved pages, newest first. */
export interface ListPages {
  type: "list_pages";
  id: number;
  limit?: number;
  offset?: number;
}

/** The readable text of a saved page. */
export interface ReadText {
  type: "read_text";
  id: number;
  page_id: number;
}

/** Delete a saved page and every copy of it. */
export interface Forget {
  type: "forget";
  id: number;
  page_id: number;
}

/** What there is and what works. */
export interface Status {
  type: "status";
  id: number;
}

/** The models on this computer, and those that can be downloaded. */
export interface ListModels {
  type: "list_models";
  id: number;
}

/** Let this model on disk write answers, or none. */
export interface UseModel {
  type: "use_model";
  id: number;
  model: string | null;
}

/** Download a model of the catalogue, because the person asked for it. */
export interface FetchModel {
  type: "fetch_model";
  id: number;
  model: string;
}

/** Delete a model that Memory Cache downloaded. */
export interface RemoveModel {
  type: "remove_model";
  id: number;
  model: string;
}

/** Stop the request with this id; it then ends with `failed`, code `cancelled`. */
export interface Cancel {
  type: "cancel";
  id: number;
  target: number;
}

/** The answer to `hello`. */
export interface Welcome {
  type: "welcome";
  id: number;
  protocol: number;
  host: string;
  pages: number;
  chat_model: string | null;
}

/** The page is read: ask about `view`. */
export interface Opened {
  type: "opened";
  id: number;
  view: string;
  title: string;
  lang: string;
  characters: number;
  passages: number;
  truncated: boolean;
  page_id: number | null;
}

/** The page's source and address are on disk: it cannot be lost any more. */
export interface Saved {
  type: "saved";
  id: number;
  page_id: number;
  status: "saved" | "unchanged" | "updated";
}

/** The page can now be found by words, or by meaning. */
export interface Indexed {
  type: "indexed";
  id: number;
  page_id: number;
  by: "meaning" | "words";
}

/** Whether an address is saved, and since when (seconds since 1970, UTC). */
export interface PageState {
  type: "page_state";
  id: number;
  page_id: number | null;
  saved_at: number | null;
}

/** The sentences that answer best. */
export interface Quotes {
  type: "quotes";
  id: number;
  label: "answer" | "closest" | "none";
  quotes: Quote[];
  read: number;
  total: number;
}

/** The chat model reads: `done` of `total` tokens. */
export interface Reading {
  type: "reading";
  id: number;
  done: number;
  total: number;
  passages: number;
  of: number;
  whole: boolean;
}

/** A quote that the answer cites and that was not among the first `quotes`. */
export interface Cited {
  type: "cited";
  id: number;
  quote: Quote;
}

/** The next piece of the model's answer, or of its reasoning before that. */
export interface Token {
  type: "token";
  id: number;
  text: string;
  reasoning?: boolean;
}

/** The model's whole answer. */
export interface Answer {
  type: "answer";
  id: number;
  text: string;
  citations: number[];
  model: string;
  passages: number;
  of: number;
  whole: boolean;
  prompt_tokens: number;
  reused_tokens: number;
  tokens: number;
  seconds: number;
  first_token_s: number;
  complete: boolean;
}

/** One page of search results. */
export interface Hits {
  type: "hits";
  id: number;
  hits: Hit[];
  more: boolean;
}

/** One page of the list of saved pages; `total` counts all. */
export interface Pages {
  type: "pages";
  id: number;
  pages: PageSummary[];
  total: number;
}

/** A part of a page's text, from character `offset` on; parts come in order. */
export interface Text {
  type: "text";
  id: number;
  offset: number;
  text: string;
}

/** What there is and what works. */
export interface Health {
  type: "health";
  id: number;
  pages: number;
  waiting: number;
  embedding_model: string | null;
  chat_model: string | null;
  chat_runs_on: string | null;
  library_bytes: number;
}

/** What there is to choose from. */
export interface Models {
  type: "models";
  id: number;
  on_disk: ModelOnDisk[];
  catalogue: ModelToFetch[];
  chosen: string | null;
  recommended: RecommendedModel | null;
}

/** How far a download is. */
export interface Fetching {
  type: "fetching";
  id: number;
  phase: "checking" | "downloading" | "verifying";
  done_bytes: number;
  total_bytes: number | null;
  bytes_per_second: number;
  seconds_left: number | null;
}

/** The model is on disk, whole and checked, under this id. */
export interface Fetched {
  type: "fetched";
  id: number;
  model: string;
}

/** The request ended well; nothing with its id follows. */
export interface Done {
  type: "done";
  id: number;
}

/** The request ended badly; nothing with its id follows. */
export interface Failed {
  type: "failed";
  id: number | null;
  code: string;
  message: string;
  remedy?: string | null;
}

export type Scope = OpenedPage | SavedPage | WholeLibrary;

export type AnyRequest =
  | Hello
  | Put
  | Open
  | Save
  | Lookup
  | Ask
  | Prefill
  | Search
  | ListPages
  | ReadText
  | Forget
  | Status
  | ListModels
  | UseModel
  | FetchModel
  | RemoveModel
  | Cancel;

export type AnyEvent =
  | Welcome
  | Opened
  | Saved
  | Indexed
  | PageState
  | Quotes
  | Reading
  | Cited
  | Token
  | Answer
  | Hits
  | Pages
  | Text
  | Health
  | Models
  | Fetching
  | Fetched
  | Done
  | Failed;

export type ErrorCode = "internal" | "bad_request" | "unknown_request" | "bad_frame" | "too_large" | "version_mismatch" | "cancelled" | "not_found" | "upload_missing" | "no_text" | "library_failed" | "disk_full" | "library_damaged" | "library_newer" | "engine_failed" | "engine_stopped" | "engine_unavailable" | "model_unusable" | "model_missing" | "download_failed" | "download_refused" | "download_unreachable" | "download_untrusted" | "download_stalled" | "download_cut" | "download_gone" | "download_forbidden" | "download_wrong" | "download_no_space" | "download_busy";
