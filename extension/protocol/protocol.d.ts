// Generated from host/memory_cache/protocol by `make generate`: change it there.

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
  page_number?: number | null;
}

/** A passage found by a search; `marks` are [start, end) pairs within `text` to highlight, and `title_marks` within `title`. */
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
  title_marks?: [number, number][];
  kind: "file" | "note" | "page" | "selection";
  host: string;
  saved_at: number;
  page_number?: number | null;
}

/** One row of the list of saved pages. */
export interface PageSummary {
  page_id: number;
  url: string;
  title: string;
  site: string;
  saved_at: number;
  characters: number;
  kind: "file" | "note" | "page" | "selection";
  content_type: "application/pdf" | "text/html" | "text/markdown" | "text/plain";
  host: string;
  byline: string;
  lang: string;
  published: string;
  first_saved_at: number;
  truncated: boolean;
  about: number | null;
}

/** What a page was before it was saved anew. */
export interface PageVersion {
  version_id: number;
  saved_at: number;
  title: string;
  characters: number;
}

/** A collection and how many pages are in it. */
export interface CollectionSummary {
  collection_id: number;
  name: string;
  pages: number;
}

/** A folder that is kept in step. */
export interface FolderSummary {
  folder_id: number;
  path: string;
  files: number;
  scanned_at: number | null;
  problem: string;
  problem_said?: Said | null;
}

/** A question that was asked before in the same conversation, and what was answered. */
export interface PastTurn {
  question: string;
  answer: string;
}

/** A stretch of a page under one heading, from character `start` on: the chat model is given `passages` of its `of` passages. */
export interface Section {
  page_id: number | null;
  url: string;
  title: string;
  heading: string;
  start: number;
  passages: number;
  of: number;
  page_number?: number | null;
}

/** What a chat model is given to read, and of how much, in tokens as the model itself counts them. */
export interface Coverage {
  whole: boolean;
  tokens: number;
  of_tokens: number | null;
  passages: number;
  of: number;
  pages: number;
  of_pages: number;
  sections_read: number;
  of_sections: number;
  sections: Section[];
}

/** A sentence of an answer, or words in quotation marks within one, and what became of looking for it in what the model was given. */
export interface Check {
  start: number;
  end: number;
  kind: "quotation" | "sentence";
  verdict: "not_found" | "supported";
  quotes: number[];
}

/** What the chat model is told, as it stands in a file. */
export interface PromptFile {
  name: string;
  text: string;
  original: boolean;
  problem: string;
  problem_said?: Said | null;
}

/** A conversation that is kept. */
export interface ChatSummary {
  chat_id: number;
  about: "collection" | "library" | "model" | "page" | "tabs";
  page_id: number | null;
  collection_id: number | null;
  title: string;
  page_title: string;
  url: string;
  started_at: number;
  updated_at: number;
  turns: number;
}

/** A question and its answer as they were. */
export interface ChatTurn {
  turn_id: number;
  asked_at: number;
  question: string;
  answer: string;
  label: "answer" | "beginnings" | "closest" | "none";
  quotes: Quote[];
  model: string;
  checks?: Check[];
  flagged?: Quote[];
  coverage?: Coverage | null;
  ended?: "complete" | "cut" | "stopped";
}

/** Paragraphs that stand in both versions of a page, or in the later or earlier one alone. */
export interface Change {
  kind: "added" | "removed" | "same";
  text: string;
}

/** Something that goes on in the background: `done` of `total`, null where nobody can know. */
export interface Work {
  kind: "embedding" | "erasing" | "folders" | "reading";
  done: number;
  total: number | null;
}

/** A page that is near another one, and why: `words` are those that tell most of what both hold, as this page writes them; `sentence` is the one of its text, at `start` to `end`, that is most like the other page, with `marks` within it on what both have. */
export interface RelatedPage {
  page_id: number;
  url: string;
  title: string;
  host: string;
  kind: "file" | "note" | "page" | "selection";
  saved_at: number;
  words: string[];
  sentence: string;
  start: number;
  end: number;
  marks: [number, number][];
  same: boolean;
}

/** What the pages of an area have in common, in a few of their words. */
export interface MapLabel {
  x: number;
  y: number;
  level: number;
  words: string[];
  pages: number;
}

/** What one kind of thing takes on disk. */
export interface StorageShare {
  kind: "conversations" | "finding" | "models" | "other" | "sources" | "spare" | "states" | "texts" | "versions";
  bytes: number;
}

/** A site and how many pages are saved from it. */
export interface SiteCount {
  site: string;
  pages: number;
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
  why_not_said?: Said | null;
  removable: boolean;
  memory_bytes: number;
  runs_well: boolean;
  used_at: number | null;
  tokens_per_second: number | null;
}

/** A model of the catalogue. */
export interface ModelToFetch {
  id: string;
  name: string;
  description: string;
  description_said?: Said | null;
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
  kept_bytes: number;
  fetching: boolean;
  lacking_bytes: number;
}

/** The model to choose on this computer, and why, in a sentence. */
export interface RecommendedModel {
  id: string;
  where: "catalogue" | "disk";
  reason: string;
  reason_said?: Said | null;
}

/** A graphics card that a model could run on, and its free memory. */
export interface Graphics {
  name: string;
  free_bytes: number;
}

/** What a model could have here. */
export interface ThisComputer {
  memory_bytes: number;
  cores: number;
  graphics: Graphics[];
  free_bytes: number;
}

/** A sentence of the host's for the add-on to write in its own language: the sentence is `host_<key>` there, and `values` go into it in order. */
export interface Said {
  key: string;
  values?: (string | number | Said)[];
}

/** Ask about a page opened with `open`. */
export interface OpenedPage {
  type: "view";
  view: string;
}

/** Ask about several pages opened with `open`, together. */
export interface OpenedPages {
  type: "views";
  views: string[];
}

/** Ask about one saved page. */
export interface SavedPage {
  type: "page";
  page_id: number;
}

/** Ask about the pages of a collection. */
export interface OneCollection {
  type: "collection";
  collection_id: number;
}

/** Ask about everything saved. */
export interface WholeLibrary {
  type: "library";
}

/** Ask the chat model, which is given nothing to read. */
export interface ModelAlone {
  type: "model";
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

/** Read an uploaded page to ask about it, without saving it: one of a private window is never on disk. */
export interface Open {
  type: "open";
  id: number;
  blob: string;
  url: string;
  title?: string;
  charset?: string | null;
  content_type?: "application/pdf" | "text/html" | "text/markdown" | "text/plain";
  part?: "page" | "selection";
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
  content_type?: "application/pdf" | "text/html" | "text/markdown" | "text/plain";
  part?: "page" | "selection";
  private?: boolean;
  confirmed?: boolean;
}

/** Keep a note: a new one, or with `page_id` a new version of one. */
export interface WriteNote {
  type: "write_note";
  id: number;
  text: string;
  page_id?: number | null;
  about?: number | null;
}

/** Keep what is being typed into the note field, until it is kept as a note or emptied. */
export interface KeepDraft {
  type: "keep_draft";
  id: number;
  text: string;
}

/** What was being typed into the note field. */
export interface ReadDraft {
  type: "read_draft";
  id: number;
}

/** Let the person pick files in a dialog of the host's, and keep them. */
export interface AddFiles {
  type: "add_files";
  id: number;
}

/** Let the person pick a folder in a dialog of the host's, and keep it in step from now on. */
export interface AddFolder {
  type: "add_folder";
  id: number;
}

/** The folders that are kept in step. */
export interface ListFolders {
  type: "list_folders";
  id: number;
}

/** Look through a folder now. */
export interface SyncFolder {
  type: "sync_folder";
  id: number;
  folder_id: number;
}

/** Keep a folder in step no longer; with `forget` its pages are forgotten too. */
export interface DropFolder {
  type: "drop_folder";
  id: number;
  folder_id: number;
  forget?: boolean;
}

/** Open a saved file in the program that the person's system has for it. */
export interface OpenFile {
  type: "open_file";
  id: number;
  page_id: number;
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
  scope: OpenedPage | OpenedPages | SavedPage | OneCollection | WholeLibrary | ModelAlone;
  attempt?: number;
  continues?: number | null;
  think?: boolean;
  keep?: boolean;
  chat?: number | null;
  replaces?: number | null;
  history?: PastTurn[];
  style?: "auto" | "summary";
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
  unfinished?: boolean;
  quick?: boolean;
}

/** The saved pages, narrowed by the filters of `search`. */
export interface ListPages {
  type: "list_pages";
  id: number;
  limit?: number;
  offset?: number;
  filter?: string;
  order?: "longest" | "newest" | "oldest" | "site" | "title";
}

/** All that is known of a saved page but its text. */
export interface ReadPage {
  type: "read_page";
  id: number;
  page_id: number;
}

/** The readable text of a saved page, or of what it was before. */
export interface ReadText {
  type: "read_text";
  id: number;
  page_id: number;
  version_id?: number | null;
}

/** A saved page's source, byte for byte as it came. */
export interface ReadSource {
  type: "read_source";
  id: number;
  page_id: number;
  version_id?: number | null;
}

/** What changed between an earlier version of a page and what it is now. */
export interface Compare {
  type: "compare";
  id: number;
  page_id: number;
  version_id: number;
}

/** Find the saved pages that are about the same as this one. */
export interface FindRelated {
  type: "find_related";
  id: number;
  page_id: number;
  limit?: number;
}

/** Lay out the saved pages by what they are about. */
export interface DrawMap {
  type: "draw_map";
  id: number;
  anew?: boolean;
}

/** Forget pages, or everything there is of a site, or whatever was saved from a moment on, or everything. */
export interface Forget {
  type: "forget";
  id: number;
  page_ids?: number[] | null;
  site?: string | null;
  since?: number | null;
  everything?: boolean;
}

/** Bring back pages that are being forgotten, without `page_ids` all of them. */
export interface Restore {
  type: "restore";
  id: number;
  page_ids?: number[] | null;
}

/** The collections. */
export interface ListCollections {
  type: "list_collections";
  id: number;
}

/** Make a collection, and put pages into it. */
export interface MakeCollection {
  type: "make_collection";
  id: number;
  name: string;
  page_ids?: number[];
}

/** Give a collection another name. */
export interface RenameCollection {
  type: "rename_collection";
  id: number;
  collection_id: number;
  name: string;
}

/** Delete a collection; its pages stay. */
export interface DropCollection {
  type: "drop_collection";
  id: number;
  collection_id: number;
}

/** Put pages into a collection, or with `out` take them out. */
export interface Collect {
  type: "collect";
  id: number;
  collection_id: number;
  page_ids: number[];
  out?: boolean;
}

/** The conversations that are kept, those gone on with last first: all, or those about a page, or those that hold what the query says. */
export interface ListChats {
  type: "list_chats";
  id: number;
  page_id?: number | null;
  query?: string;
  limit?: number;
  offset?: number;
}

/** A conversation, turn by turn. */
export interface ReadChat {
  type: "read_chat";
  id: number;
  chat_id: number;
}

/** Give a conversation another title. */
export interface RenameChat {
  type: "rename_chat";
  id: number;
  chat_id: number;
  title: string;
}

/** Delete a conversation: it is out of sight at once, and for ten seconds `restore_chat` brings it back. */
export interface DropChat {
  type: "drop_chat";
  id: number;
  chat_id: number;
}

/** Bring back a conversation that was just deleted. */
export interface RestoreChat {
  type: "restore_chat";
  id: number;
  chat_id: number;
}

/** Have again the turns that this one took the place of. */
export interface TakeBackTurn {
  type: "take_back_turn";
  id: number;
  chat_id: number;
  turn_id: number;
  set_aside: number;
}

/** A conversation as Markdown, with what it quotes. */
export interface ExportChat {
  type: "export_chat";
  id: number;
  chat_id: number;
}

/** What the chat model is told. */
export interface ListPrompts {
  type: "list_prompts";
  id: number;
}

/** Tell the chat model something else from now on. */
export interface WritePrompt {
  type: "write_prompt";
  id: number;
  name: string;
  text: string;
}

/** Go back to what a prompt originally said. */
export interface ResetPrompt {
  type: "reset_prompt";
  id: number;
  name: string;
}

/** Write everything into one file that a dialog of the host's asks for. */
export interface Export {
  type: "export";
  id: number;
}

/** Take in what the person picks in a dialog of the host's: an export of Memory Cache, bookmarks, pages that other programs saved. */
export interface Import {
  type: "import";
  id: number;
  folder?: boolean;
}

/** Read every saved page anew from its source, in the background. */
export interface Reindex {
  type: "reindex";
  id: number;
}

/** Tell what goes on in the background, whenever it changes, until this is cancelled. */
export interface Watch {
  type: "watch";
  id: number;
}

/** What takes how much room. */
export interface MeasureStorage {
  type: "measure_storage";
  id: number;
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
  use?: boolean;
}

/** Delete what arrived of a model of the catalogue, and stop that. */
export interface DropDownload {
  type: "drop_download";
  id: number;
  model: string;
}

/** Delete a model that Memory Cache downloaded. */
export interface RemoveModel {
  type: "remove_model";
  id: number;
  model: string;
}

/** Bring back what `removed` told of, by the same name, and let it write answers if it did. */
export interface RestoreModel {
  type: "restore_model";
  id: number;
  model: string;
}

/** Does the chosen model run, and how? Answered by `model_state`, at once. */
export interface LookAtModel {
  type: "look_at_model";
  id: number;
}

/** Load the chosen model now, so that the next question need not wait for it. */
export interface LoadModel {
  type: "load_model";
  id: number;
}

/** Free what memory the model has, unless it is at work; the next question loads it again. */
export interface RestModel {
  type: "rest_model";
  id: number;
}

/** What is chosen. */
export interface ReadSettings {
  type: "read_settings";
  id: number;
}

/** Choose: what is not null takes effect at once. */
export interface WriteSetting {
  type: "write_setting";
  id: number;
  keep_pages_as?: "source" | "text" | null;
  most_library_bytes?: number | null;
  most_state_bytes?: number | null;
  private_windows?: "ask" | "never" | null;
  read_ahead?: "always" | "mains" | "off" | null;
  think?: boolean | null;
  answer_language?: string | null;
  gpu?: "auto" | "off" | null;
}

/** Look for graphics cards, which takes a moment. */
export interface FindGpus {
  type: "find_gpus";
  id: number;
}

/** Show the folder with all data in the file manager of the person's system. */
export interface OpenFolder {
  type: "open_folder";
  id: number;
}

/** Move the folder with all data to a place that a dialog of the host's asks for. */
export interface MoveFolder {
  type: "move_folder";
  id: number;
}

/** The sites that pages were saved from. */
export interface ListSites {
  type: "list_sites";
  id: number;
}

/** What is held of a site and the sites under it. */
export interface ReadSite {
  type: "read_site";
  id: number;
  site: string;
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
  saved_at?: number | null;
  changed?: boolean;
  headings?: string[];
  digest?: string;
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
  change?: "changed" | "new" | "same";
  twin_of?: number | null;
}

/** Whether an address is saved, and since when (seconds since 1970, UTC). */
export interface PageState {
  type: "page_state";
  id: number;
  page_id: number | null;
  saved_at: number | null;
}

/** All that is known of a page. */
export interface Page {
  type: "page";
  id: number;
  page: PageSummary;
  versions: PageVersion[];
  collections: CollectionSummary[];
  notes: PageSummary[];
  passages: number;
  openable: boolean;
}

/** What was being typed into the note field. */
export interface Draft {
  type: "draft";
  id: number;
  text: string;
}

/** How far a request is that takes its time: `done` of `total`, null where nobody can know. */
export interface Progress {
  type: "progress";
  id: number;
  done: number;
  total: number | null;
  about?: string;
}

/** Files that were kept, and in whole sentences those that were not and why. */
export interface Added {
  type: "added";
  id: number;
  page_ids: number[];
  problems: string[];
  problems_said?: Said[];
}

/** The folders that are kept in step. */
export interface Folders {
  type: "folders";
  id: number;
  folders: FolderSummary[];
}

/** The collections, by name; `collection_id` is the one that the request made. */
export interface Collections {
  type: "collections";
  id: number;
  collections: CollectionSummary[];
  collection_id?: number | null;
}

/** How far forgetting is: pages are `hidden` from everybody, for `seconds_left` they can be brought back, then they are `erased`, and `forgotten` says that no copy is left in any file. */
export interface Forgetting {
  type: "forgetting";
  id: number;
  phase: "erased" | "forgotten" | "hidden";
  page_ids: number[];
  pages: number;
  seconds_left: number;
}

/** Pages that are back; those that were erased already are not among them. */
export interface Restored {
  type: "restored";
  id: number;
  page_ids: number[];
}

/** One page of the list of conversations. */
export interface Chats {
  type: "chats";
  id: number;
  chats: ChatSummary[];
  more: boolean;
}

/** One question and answer of a conversation. */
export interface Turn {
  type: "turn";
  id: number;
  turn: ChatTurn;
}

/** Question and answer are kept in this conversation; of an answer that is stopped, comes before `failed`, what was written of it. */
export interface Kept {
  type: "kept";
  id: number;
  chat_id: number;
  turn_id: number;
  set_aside?: number | null;
}

/** What the chat model is told. */
export interface Prompts {
  type: "prompts";
  id: number;
  prompts: PromptFile[];
}

/** The file is written. */
export interface Exported {
  type: "exported";
  id: number;
  name: string;
  pages: number;
  bytes: number;
}

/** What was taken in: pages that are new, pages that were here already, bookmarks (addresses without a page), and in whole sentences what could not be taken in. */
export interface Imported {
  type: "imported";
  id: number;
  pages: number;
  known: number;
  bookmarks: number;
  problems: string[];
  problems_said?: Said[];
}

/** What goes on in the background; empty when nothing does. */
export interface Working {
  type: "working";
  id: number;
  work: Work[];
}

/** The sentences that answer best. */
export interface Quotes {
  type: "quotes";
  id: number;
  label: "answer" | "beginnings" | "closest" | "none";
  quotes: Quote[];
  read: number;
  total: number;
  understood?: string;
  topic?: string;
}

/** What the chat model is given to read for the answer. */
export interface Given {
  type: "given";
  id: number;
  coverage: Coverage;
}

/** Sentences among what the model is given that speak to it instead of to a reader. */
export interface Flagged {
  type: "flagged";
  id: number;
  quotes: Quote[];
}

/** The chat model reads what `given` says: `done` of `total` tokens, rules and question among them; of what is read in parts, over all of them. */
export interface Reading {
  type: "reading";
  id: number;
  done: number;
  total: number;
  part?: number;
  parts?: number;
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
  prompt_tokens: number;
  reused_tokens: number;
  tokens: number;
  seconds: number;
  first_token_s: number;
  complete: boolean;
  checks?: Check[];
}

/** One page of search results. */
export interface Hits {
  type: "hits";
  id: number;
  hits: Hit[];
  more: boolean;
  meaning?: "loading" | "searched" | "unavailable";
  hints?: string[];
  hints_said?: Said[];
}

/** One page of the list of saved pages; `total` counts all. */
export interface Pages {
  type: "pages";
  id: number;
  pages: PageSummary[];
  total: number;
}

/** A part of a page's source, from byte `offset` on; parts come in order. */
export interface Source {
  type: "source";
  id: number;
  offset: number;
  total: number;
  content_type: "application/pdf" | "text/html" | "text/markdown" | "text/plain";
  charset: string | null;
  data: string;
}

/** What changed, in the order of the text; parts come in order. */
export interface Differences {
  type: "differences";
  id: number;
  changes: Change[];
}

/** A part of a page's text, from character `offset` on; parts come in order. */
export interface Text {
  type: "text";
  id: number;
  offset: number;
  text: string;
}

/** The pages that are about the same, nearest first; none where none are near enough. */
export interface Related {
  type: "related";
  id: number;
  pages: RelatedPage[];
  meaning?: "loading" | "searched" | "unavailable";
}

/** Some of the points; parts come in order. */
export interface MapPoints {
  type: "map_points";
  id: number;
  page_ids: number[];
  x: number[];
  y: number[];
  saved_at: number[];
  titles: string[];
  collections: number[][];
  total: number;
  waiting: number;
}

/** What stands where on the map. */
export interface MapLabels {
  type: "map_labels";
  id: number;
  labels: MapLabel[];
}

/** What the data folder holds, each kind once, and the room that is left on its disk. */
export interface Storage {
  type: "storage";
  id: number;
  shares: StorageShare[];
  free_bytes: number;
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
  lost: string | null;
  computer: ThisComputer;
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

/** It is out of sight, and in so many seconds it is gone; until then `restore_model` brings it back. */
export interface Removed {
  type: "removed";
  id: number;
  model: string;
  freed_bytes: number;
  chosen: boolean;
  seconds_left: number;
}

/** The model that writes answers, and how it runs. */
export interface ModelState {
  type: "model_state";
  id: number;
  phase: "loading" | "missing" | "none" | "ready" | "resting";
  name: string;
  loaded_share: number;
  device: string;
  layers: number;
  gpu_layers: number;
  reason: string;
  reason_said?: Said | null;
  threads: number;
  context_tokens: number;
  memory_bytes: number;
  model_bytes: number;
  tokens_per_second: number | null;
}

/** What is chosen, and what it rests on: the folder with all data, how much library and page states take, how much is free there. */
export interface Settings {
  type: "settings";
  id: number;
  keep_pages_as: "source" | "text";
  most_library_bytes: number;
  most_state_bytes: number;
  private_windows: "ask" | "never";
  read_ahead: "always" | "mains" | "off";
  think: boolean;
  answer_language: string;
  gpu: "auto" | "off";
  languages: string[];
  folder: string;
  library_bytes: number;
  state_bytes: number;
  free_bytes: number;
  problem: string;
  problem_said?: Said | null;
}

/** The graphics cards that the chat model could use, and where it runs now; null if it does not. */
export interface Gpus {
  type: "gpus";
  id: number;
  names: string[];
  runs_on: string | null;
  runs_on_said?: Said | null;
  reason: string;
  reason_said?: Said | null;
}

/** Sites, those with most pages first; at most 2,000. */
export interface Sites {
  type: "sites";
  id: number;
  sites: SiteCount[];
}

/** What is held of a site: all that `forget` with its name would delete. */
export interface Site {
  type: "site";
  id: number;
  site: string;
  pages: number;
  notes: number;
  earlier: number;
  chats: number;
  turns: number;
  source_bytes: number;
  text_bytes: number;
  state_bytes: number;
  first_saved_at: number | null;
  last_saved_at: number | null;
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
  message_said?: Said | null;
  remedy_said?: Said | null;
}

export type Scope = OpenedPage | OpenedPages | SavedPage | OneCollection | WholeLibrary | ModelAlone;

export type AnyRequest =
  | Hello
  | Put
  | Open
  | Save
  | WriteNote
  | KeepDraft
  | ReadDraft
  | AddFiles
  | AddFolder
  | ListFolders
  | SyncFolder
  | DropFolder
  | OpenFile
  | Lookup
  | Ask
  | Prefill
  | Search
  | ListPages
  | ReadPage
  | ReadText
  | ReadSource
  | Compare
  | FindRelated
  | DrawMap
  | Forget
  | Restore
  | ListCollections
  | MakeCollection
  | RenameCollection
  | DropCollection
  | Collect
  | ListChats
  | ReadChat
  | RenameChat
  | DropChat
  | RestoreChat
  | TakeBackTurn
  | ExportChat
  | ListPrompts
  | WritePrompt
  | ResetPrompt
  | Export
  | Import
  | Reindex
  | Watch
  | MeasureStorage
  | Status
  | ListModels
  | UseModel
  | FetchModel
  | DropDownload
  | RemoveModel
  | RestoreModel
  | LookAtModel
  | LoadModel
  | RestModel
  | ReadSettings
  | WriteSetting
  | FindGpus
  | OpenFolder
  | MoveFolder
  | ListSites
  | ReadSite
  | Cancel;

export type AnyEvent =
  | Welcome
  | Opened
  | Saved
  | Indexed
  | PageState
  | Page
  | Draft
  | Progress
  | Added
  | Folders
  | Collections
  | Forgetting
  | Restored
  | Chats
  | Turn
  | Kept
  | Prompts
  | Exported
  | Imported
  | Working
  | Quotes
  | Given
  | Flagged
  | Reading
  | Cited
  | Token
  | Answer
  | Hits
  | Pages
  | Source
  | Differences
  | Text
  | Related
  | MapPoints
  | MapLabels
  | Storage
  | Health
  | Models
  | Fetching
  | Fetched
  | Removed
  | ModelState
  | Settings
  | Gpus
  | Sites
  | Site
  | Done
  | Failed;

export type ErrorCode = "internal" | "bad_request" | "unknown_request" | "bad_frame" | "too_large" | "version_mismatch" | "program_older" | "addon_older" | "cancelled" | "not_found" | "upload_missing" | "private_page" | "name_taken" | "download_failed" | "download_refused" | "download_unreachable" | "download_untrusted" | "download_stalled" | "download_cut" | "download_gone" | "download_forbidden" | "download_wrong" | "download_no_space" | "download_busy" | "library_failed" | "disk_full" | "library_full" | "library_moving" | "library_busy" | "library_forbidden" | "library_damaged" | "library_newer" | "engine_failed" | "engine_stopped" | "engine_unavailable" | "model_unusable" | "model_missing" | "search_model_unusable" | "no_text" | "document_damaged" | "document_locked" | "document_too_hard" | "reader_unavailable" | "file_unreadable" | "file_refused" | "folder_gone" | "dialog_unavailable";
