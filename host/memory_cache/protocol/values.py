"""What messages are made of: quotes, hits, pages, models, and what a question is about."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from memory_cache.protocol.limits import (
    About,
    ChatId,
    CollectionId,
    ContentType,
    FolderId,
    Kind,
    ModelName,
    PageId,
    PromptName,
    Question,
    TurnId,
    VersionId,
    ViewName,
)


class OpenedPage(msgspec.Struct, tag_field="type", tag="view", frozen=True):
    """Ask about a page opened with `open`."""

    view: ViewName


class OpenedPages(msgspec.Struct, tag_field="type", tag="views", frozen=True):
    """Ask about several pages opened with `open`, together."""

    views: Annotated[list[ViewName], msgspec.Meta(min_length=1, max_length=20)]


class SavedPage(msgspec.Struct, tag_field="type", tag="page", frozen=True):
    """Ask about one saved page."""

    page_id: PageId


class OneCollection(msgspec.Struct, tag_field="type", tag="collection", frozen=True):
    """Ask about the pages of a collection."""

    collection_id: CollectionId


class WholeLibrary(msgspec.Struct, tag_field="type", tag="library", frozen=True):
    """Ask about everything saved."""


class ModelAlone(msgspec.Struct, tag_field="type", tag="model", frozen=True):
    """Ask the chat model, which is given nothing to read."""


Scope = OpenedPage | OpenedPages | SavedPage | OneCollection | WholeLibrary | ModelAlone


class PastTurn(msgspec.Struct, frozen=True, kw_only=True):
    """A question that was asked before in the same conversation, and what was answered."""

    question: Question
    answer: Annotated[str, msgspec.Meta(max_length=20_000)]


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence, word for word as it stands in the page's text, and where it stands.

    `start` and `end` count characters (Unicode code points) of the page's text. `prefix` and
    `suffix` are what stands around it, so that it can be found again in the live page.
    """

    number: Annotated[int, msgspec.Meta(ge=1, description="What [n] in an answer refers to.")]
    page_id: PageId | None
    url: str
    title: str
    heading: str
    text: str
    prefix: str
    suffix: str
    start: int
    end: int
    score: Annotated[float, msgspec.Meta(description="0 to 1, comparable within one answer.")]
    page_number: Annotated[
        int | None, msgspec.Meta(description="Of a PDF: where the quote begins, from 1.")
    ] = None


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A passage found by a search; `marks` are [start, end) pairs within `text` to highlight."""

    page_id: PageId
    passage_id: int
    url: str
    title: str
    heading: str
    text: str
    start: int
    end: int
    score: float
    marks: list[tuple[int, int]]
    kind: Kind
    host: str
    saved_at: float
    page_number: Annotated[
        int | None, msgspec.Meta(description="Of a PDF: where the passage begins, from 1.")
    ] = None


class PageSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the list of saved pages. Times are seconds since 1970, UTC; `published` is an ISO
    date or "". `about` is the page that a note is about. `truncated` says that some of the text was
    cut when it was read.
    """

    page_id: PageId
    url: str
    title: str
    site: str
    saved_at: float
    characters: int
    kind: Kind
    content_type: ContentType
    host: str
    byline: str
    lang: str
    published: str
    first_saved_at: float
    truncated: bool
    about: PageId | None


class PageVersion(msgspec.Struct, frozen=True, kw_only=True):
    """What a page was before it was saved anew."""

    version_id: VersionId
    saved_at: float
    title: str
    characters: int


class CollectionSummary(msgspec.Struct, frozen=True, kw_only=True):
    """A collection and how many pages are in it."""

    collection_id: CollectionId
    name: str
    pages: int


class FolderSummary(msgspec.Struct, frozen=True, kw_only=True):
    """A folder that is kept in step. `path` is to be shown, never to be sent. `problem` says in a
    sentence what kept the last look at it from being whole, "" if nothing did.
    """

    folder_id: FolderId
    path: str
    files: int
    scanned_at: float | None
    problem: str


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a page under one heading, from character `start` on: the chat model is given
    `passages` of its `of` passages.
    """

    page_id: PageId | None
    url: str
    title: str
    heading: str
    start: int
    passages: int
    of: int


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """What a chat model is given to read, and of how much, in tokens as the model itself counts
    them. `of_tokens` is null where nobody counts all there is: of a library. `sections` are those
    that it is given something of, in the order in which it is, the first 100 of them. Of a library
    `of_sections` counts those of the pages that something is given of. Before a question, of a page
    that does not fit, all but what there is are estimates, and no sections are named.
    """

    whole: bool
    tokens: int
    of_tokens: int | None
    passages: int
    of: int
    pages: int
    of_pages: int
    sections_read: int
    of_sections: int
    sections: list[Section]


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence of an answer, or words in quotation marks within one, and what became of looking
    for it in what the model was given. `start` and `end` count characters (Unicode code points) of
    the answer; `quotes` are the numbers of those that support it. Sentences that claim nothing
    ("The page does not say.") are not checked.
    """

    start: int
    end: int
    kind: Literal["sentence", "quotation"]
    verdict: Literal["supported", "not_found"]
    quotes: list[int]


class ChatSummary(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation that is kept. `page_id` is the page that it is about, if it is about one
    that is saved; `updated_at` is when it was gone on with.
    """

    chat_id: ChatId
    about: About
    page_id: PageId | None
    collection_id: CollectionId | None
    title: str
    page_title: str
    url: str
    started_at: float
    updated_at: float
    turns: int


class ChatTurn(msgspec.Struct, frozen=True, kw_only=True):
    """A question and its answer as they were. `model` is "" where quotes alone answered."""

    turn_id: TurnId
    asked_at: float
    question: str
    answer: str
    label: Literal["answer", "closest", "none"]
    quotes: list[Quote]
    model: str
    checks: list[Check] = []
    flagged: list[Quote] = []
    coverage: Coverage | None = None


class PromptFile(msgspec.Struct, frozen=True, kw_only=True):
    """What the chat model is told, as it stands in a file. `problem` says in a sentence why it
    cannot be used as it is, so that the original is; "" if it can.
    """

    name: PromptName
    text: str
    original: bool
    problem: str


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Paragraphs that stand in both versions of a page, or in the later or earlier one alone."""

    kind: Literal["same", "added", "removed"]
    text: str


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """Something that goes on in the background: `done` of `total`, null where nobody can know."""

    kind: Literal["reading", "embedding", "folders", "erasing"]
    done: int
    total: int | None


class ModelOnDisk(msgspec.Struct, frozen=True, kw_only=True):
    """A model file on this computer. `sources` are the programs that have it. `why_not` says in a
    sentence why it cannot write answers; null if it can.
    """

    id: ModelName
    name: str
    sources: list[str]
    role: Literal["chat", "embed", "other"]
    bytes: int
    parameters: int
    quantisation: str
    context_tokens: int
    licence: str
    why_not: str | None
    removable: bool


class ModelToFetch(msgspec.Struct, frozen=True, kw_only=True):
    """A model of the catalogue. `bytes` is null if only the server knows; `runs_well` says whether
    it would on this computer; `on_disk` is its id there if it was downloaded already.
    """

    id: ModelName
    name: str
    description: str
    role: Literal["chat", "embed"]
    bytes: int | None
    parameters: int
    quantisation: str
    context_tokens: int
    memory_bytes: int
    licence: str
    languages: list[str]
    runs_well: bool
    on_disk: ModelName | None


class RecommendedModel(msgspec.Struct, frozen=True, kw_only=True):
    """The model to choose on this computer, and why, in a sentence."""

    id: ModelName
    where: Literal["disk", "catalogue"]
    reason: str
