"""Events: what the host answers."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from memory_cache.protocol.limits import (
    ChatId,
    CollectionId,
    ContentType,
    Id,
    ModelName,
    PageId,
    TurnId,
    ViewName,
)
from memory_cache.protocol.values import (
    Change,
    ChatSummary,
    ChatTurn,
    Check,
    CollectionSummary,
    Coverage,
    FolderSummary,
    Hit,
    ModelOnDisk,
    ModelToFetch,
    PageSummary,
    PageVersion,
    PromptFile,
    Quote,
    RecommendedModel,
    Work,
)


class Event(msgspec.Struct, tag_field="type", frozen=True, kw_only=True):
    """What every event carries: the id of the request that it answers."""

    id: Id


class Welcome(Event, tag="welcome", frozen=True, kw_only=True):
    """The answer to `hello`."""

    protocol: int
    host: str
    pages: int
    chat_model: str | None


class Opened(Event, tag="opened", frozen=True, kw_only=True):
    """The page is read: ask about `view`. `truncated` says that some of its text was cut."""

    view: ViewName
    title: str
    lang: str
    characters: int
    passages: int
    truncated: bool
    page_id: PageId | None
    saved_at: float | None = None
    changed: Annotated[
        bool, msgspec.Meta(description="The page reads otherwise than when it was saved.")
    ] = False
    headings: Annotated[
        list[str], msgspec.Meta(description="Some of its headings, to be asked about.")
    ] = []
    digest: Annotated[
        str, msgspec.Meta(description="Of its text: the same as long as it reads the same.")
    ] = ""


class Saved(Event, tag="saved", frozen=True, kw_only=True):
    """The page's source and address are on disk: it cannot be lost any more."""

    page_id: PageId
    status: Literal["saved", "updated", "unchanged"]


class Indexed(Event, tag="indexed", frozen=True, kw_only=True):
    """The page can now be found by words, or by meaning. `change` says what this save was once the
    text is known: its first, the same text as before, or another. `twin_of` is a page that was
    saved before under another address with the same text; this one is found as that.
    """

    page_id: PageId
    by: Literal["words", "meaning"]
    change: Literal["new", "same", "changed"] = "new"
    twin_of: PageId | None = None


class PageState(Event, tag="page_state", frozen=True, kw_only=True):
    """Whether an address is saved, and since when (seconds since 1970, UTC)."""

    page_id: PageId | None
    saved_at: float | None


class Page(Event, tag="page", frozen=True, kw_only=True):
    """All that is known of a page. `notes` are the notes about it; `openable` says that it is a
    file that can be opened in the program of the person's system.
    """

    page: PageSummary
    versions: list[PageVersion]
    collections: list[CollectionSummary]
    notes: list[PageSummary]
    passages: int
    openable: bool


class Draft(Event, tag="draft", frozen=True, kw_only=True):
    """What was being typed into the note field."""

    text: str


class Progress(Event, tag="progress", frozen=True, kw_only=True):
    """How far a request is that takes its time: `done` of `total`, null where nobody can know. A
    dialog that is closed without a choice ends a request well, without any other event.
    """

    done: int
    total: int | None
    about: Annotated[str, msgspec.Meta(description="What it is at, to be shown.")] = ""


class Added(Event, tag="added", frozen=True, kw_only=True):
    """Files that were kept, and in whole sentences those that were not and why."""

    page_ids: list[PageId]
    problems: list[str]


class Folders(Event, tag="folders", frozen=True, kw_only=True):
    """The folders that are kept in step."""

    folders: list[FolderSummary]


class Collections(Event, tag="collections", frozen=True, kw_only=True):
    """The collections, by name; `collection_id` is the one that the request made."""

    collections: list[CollectionSummary]
    collection_id: CollectionId | None = None


class Forgetting(Event, tag="forgetting", frozen=True, kw_only=True):
    """How far forgetting is: pages are `hidden` from everybody, for `seconds_left` they can be
    brought back, then they are `erased`, and `forgotten` says that no copy is left in any file.
    `page_ids` are the first 10,000 of them. Pages that were brought back end it without that.
    """

    phase: Literal["hidden", "erased", "forgotten"]
    page_ids: list[PageId]
    pages: int
    seconds_left: float


class Restored(Event, tag="restored", frozen=True, kw_only=True):
    """Pages that are back; those that were erased already are not among them."""

    page_ids: list[PageId]


class Chats(Event, tag="chats", frozen=True, kw_only=True):
    """One page of the list of conversations."""

    chats: list[ChatSummary]
    more: bool


class Turn(Event, tag="turn", frozen=True, kw_only=True):
    """One question and answer of a conversation."""

    turn: ChatTurn


class Kept(Event, tag="kept", frozen=True, kw_only=True):
    """Question and answer are kept in this conversation."""

    chat_id: ChatId
    turn_id: TurnId


class Prompts(Event, tag="prompts", frozen=True, kw_only=True):
    """What the chat model is told."""

    prompts: list[PromptFile]


class Exported(Event, tag="exported", frozen=True, kw_only=True):
    """The file is written. `name` is its name without the folder."""

    name: str
    pages: int
    bytes: int


class Imported(Event, tag="imported", frozen=True, kw_only=True):
    """What was taken in: pages that are new, pages that were here already, bookmarks (addresses
    without a page), and in whole sentences what could not be taken in.
    """

    pages: int
    known: int
    bookmarks: int
    problems: list[str]


class Working(Event, tag="working", frozen=True, kw_only=True):
    """What goes on in the background; empty when nothing does."""

    work: list[Work]


class Quotes(Event, tag="quotes", frozen=True, kw_only=True):
    """The sentences that answer best. `label` says how sure: they answer, they are only the
    closest there is, or there is nothing. `read` of `total` passages were searched. `understood`
    is the question that was looked for, if the conversation says more than it says itself.
    """

    label: Literal["answer", "closest", "none"]
    quotes: list[Quote]
    read: int
    total: int
    understood: str = ""


class Given(Event, tag="given", frozen=True, kw_only=True):
    """What the chat model is given to read for the answer. Comes again if that turns out to be
    less: where it is read in parts, and the model failed in one.
    """

    coverage: Coverage


class Flagged(Event, tag="flagged", frozen=True, kw_only=True):
    """Sentences among what the model is given that speak to it instead of to a reader."""

    quotes: list[Quote]


class Reading(Event, tag="reading", frozen=True, kw_only=True):
    """The chat model reads what `given` says: `done` of `total` tokens, rules and question among
    them; of what is read in parts, over all of them.
    """

    done: int
    total: int
    part: Annotated[int, msgspec.Meta(description="What is read in parts: which, from 1.")] = 1
    parts: int = 1


class Cited(Event, tag="cited", frozen=True, kw_only=True):
    """A quote that the answer cites and that was not among the first `quotes`. Comes before the
    piece of the answer that cites it.
    """

    quote: Quote


class Token(Event, tag="token", frozen=True, kw_only=True):
    """The next piece of the model's answer, or of its reasoning before that."""

    text: str
    reasoning: bool = False


class Answer(Event, tag="answer", frozen=True, kw_only=True):
    """The model's whole answer. `citations` are the quote numbers it cites, in order of first
    use; numbers that do not exist were removed from `text`.
    """

    text: str
    citations: list[int]
    model: str
    prompt_tokens: int
    reused_tokens: Annotated[int, msgspec.Meta(description="Of the prompt, read before already.")]
    tokens: int
    seconds: float
    first_token_s: Annotated[float, msgspec.Meta(description="Seconds until it began to write.")]
    complete: Annotated[bool, msgspec.Meta(description="False if it ran into the length limit.")]
    checks: Annotated[
        list[Check], msgspec.Meta(description="In the order in which they stand in `text`.")
    ] = []


class Hits(Event, tag="hits", frozen=True, kw_only=True):
    """One page of search results. `meaning` says whether they were looked for by meaning too, or
    will be in a moment, or not at all. `hints` say in whole sentences what was not understood.
    """

    hits: list[Hit]
    more: bool
    meaning: Literal["searched", "loading", "unavailable"] = "searched"
    hints: list[str] = []


class Pages(Event, tag="pages", frozen=True, kw_only=True):
    """One page of the list of saved pages; `total` counts all."""

    pages: list[PageSummary]
    total: int


class Source(Event, tag="source", frozen=True, kw_only=True):
    """A part of a page's source, from byte `offset` on; parts come in order."""

    offset: int
    total: int
    content_type: ContentType
    charset: str | None
    data: bytes


class Differences(Event, tag="differences", frozen=True, kw_only=True):
    """What changed, in the order of the text; parts come in order."""

    changes: list[Change]


class Text(Event, tag="text", frozen=True, kw_only=True):
    """A part of a page's text, from character `offset` on; parts come in order."""

    offset: int
    text: str


class Health(Event, tag="health", frozen=True, kw_only=True):
    """What there is and what works."""

    pages: int
    waiting: Annotated[int, msgspec.Meta(description="Pages not yet found by meaning.")]
    embedding_model: str | None
    chat_model: str | None
    chat_runs_on: Annotated[
        str | None, msgspec.Meta(description="Where the chat model runs; null if it does not now.")
    ]
    library_bytes: int


class Models(Event, tag="models", frozen=True, kw_only=True):
    """What there is to choose from. `chosen` is the id of the one on disk that writes answers."""

    on_disk: list[ModelOnDisk]
    catalogue: list[ModelToFetch]
    chosen: ModelName | None
    recommended: RecommendedModel | None


class Fetching(Event, tag="fetching", frozen=True, kw_only=True):
    """How far a download is. `checking` is what was there already being read again."""

    phase: Literal["checking", "downloading", "verifying"]
    done_bytes: int
    total_bytes: int | None
    bytes_per_second: float
    seconds_left: float | None


class Fetched(Event, tag="fetched", frozen=True, kw_only=True):
    """The model is on disk, whole and checked, under this id."""

    model: ModelName


class Done(Event, tag="done", frozen=True, kw_only=True):
    """The request ended well; nothing with its id follows."""


class Failed(msgspec.Struct, tag_field="type", tag="failed", frozen=True, kw_only=True):
    """The request ended badly; nothing with its id follows. `id` is null if none could be read."""

    id: Id | None
    code: str
    message: str
    remedy: str | None = None


AnyEvent = (
    Welcome
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
    | Health
    | Models
    | Fetching
    | Fetched
    | Done
    | Failed
)
