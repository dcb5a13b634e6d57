"""Finding what is kept, and reading it."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from memory_cache.protocol.arranging import CollectionSummary
from memory_cache.protocol.connection import Event, Request
from memory_cache.protocol.limits import (
    ContentType,
    Kind,
    Offset,
    Order,
    PageId,
    Query,
    Url,
    VersionId,
)
from memory_cache.saying import Said


class Lookup(Request, tag="lookup", frozen=True, kw_only=True):
    """Is this address saved? Answered by `page_state`."""

    url: Url


class PageState(Event, tag="page_state", frozen=True, kw_only=True):
    """Whether an address is saved, and since when (seconds since 1970, UTC)."""

    page_id: PageId | None
    saved_at: float | None


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A passage found by a search; `marks` are [start, end) pairs within `text` to highlight, and
    `title_marks` within `title`.
    """

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
    title_marks: list[tuple[int, int]] = []
    kind: Kind
    host: str
    saved_at: float
    page_number: Annotated[
        int | None, msgspec.Meta(description="Of a PDF: where the passage begins, from 1.")
    ] = None


class Search(Request, tag="search", frozen=True, kw_only=True):
    """Find passages by word and by meaning. Answered by `hits`. Within the query, “phrases” stay
    together, `word*` finds what begins so, and `site:`, `before:`, `after:`, `type:` and
    `collection:` narrow it; nothing that is typed is an error.

    With `unfinished` the last word may be the beginning of one, while nothing stands behind it.
    With `quick` words alone are looked for, at a bounded price: the answer for between two keys.
    """

    query: Query
    limit: Annotated[int, msgspec.Meta(ge=1, le=50)] = 10
    offset: Annotated[int, msgspec.Meta(ge=0, le=1_000)] = 0
    unfinished: bool = False
    quick: bool = False


class Hits(Event, tag="hits", frozen=True, kw_only=True):
    """One page of search results. `meaning` says whether they were looked for by meaning too, or
    could be in a moment, or not at all. `hints` say in whole sentences what was not understood.
    """

    hits: list[Hit]
    more: bool
    meaning: Literal["searched", "loading", "unavailable"] = "searched"
    hints: list[str] = []
    hints_said: list[Said] = []


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


class ListPages(Request, tag="list_pages", frozen=True, kw_only=True):
    """The saved pages, narrowed by the filters of `search`. Answered by `pages`."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50
    offset: Offset = 0
    filter: Query = ""
    order: Order = "newest"


class Pages(Event, tag="pages", frozen=True, kw_only=True):
    """One page of the list of saved pages; `total` counts all."""

    pages: list[PageSummary]
    total: int


class ReadPage(Request, tag="read_page", frozen=True, kw_only=True):
    """All that is known of a saved page but its text. Answered by `page`."""

    page_id: PageId


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


class ReadText(Request, tag="read_text", frozen=True, kw_only=True):
    """The readable text of a saved page, or of what it was before. Answered by as many `text`
    events as it takes.
    """

    page_id: PageId
    version_id: VersionId | None = None


class Text(Event, tag="text", frozen=True, kw_only=True):
    """A part of a page's text, from character `offset` on; parts come in order."""

    offset: int
    text: str


class ReadSource(Request, tag="read_source", frozen=True, kw_only=True):
    """A saved page's source, byte for byte as it came. Answered by as many `source` events as it
    takes.
    """

    page_id: PageId
    version_id: VersionId | None = None


class Source(Event, tag="source", frozen=True, kw_only=True):
    """A part of a page's source, from byte `offset` on; parts come in order."""

    offset: int
    total: int
    content_type: ContentType
    charset: str | None
    data: bytes


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Paragraphs that stand in both versions of a page, or in the later or earlier one alone."""

    kind: Literal["same", "added", "removed"]
    text: str


class Compare(Request, tag="compare", frozen=True, kw_only=True):
    """What changed between an earlier version of a page and what it is now. Answered by
    `differences`, as many as it takes.
    """

    page_id: PageId
    version_id: VersionId


class Differences(Event, tag="differences", frozen=True, kw_only=True):
    """What changed, in the order of the text; parts come in order."""

    changes: list[Change]


class RelatedPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page that is near another one, and why: `words` are those that tell most of what both hold,
    as this page writes them; `sentence` is the one of its text, at `start` to `end`, that is most
    like the other page, with `marks` within it on what both have. `same` says that the other page
    has this very sentence. Of pages that are near in meaning alone both may be empty.
    """

    page_id: PageId
    url: str
    title: str
    host: str
    kind: Kind
    saved_at: float
    words: list[str]
    sentence: str
    start: int
    end: int
    marks: list[tuple[int, int]]
    same: bool


class FindRelated(Request, tag="find_related", frozen=True, kw_only=True):
    """Find the saved pages that are about the same as this one. Answered by `related`."""

    page_id: PageId
    limit: Annotated[int, msgspec.Meta(ge=1, le=20)] = 6


class Related(Event, tag="related", frozen=True, kw_only=True):
    """The pages that are about the same, nearest first; none where none are near enough. `meaning`
    as in `hits`.
    """

    pages: list[RelatedPage]
    meaning: Literal["searched", "loading", "unavailable"] = "searched"
