"""What the library takes and gives back, as plain values. Times are seconds since 1970, UTC."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["page", "selection", "note", "file"]
ContentType = Literal["text/html", "text/plain", "text/markdown", "application/pdf"]
About = Literal["page", "tabs", "collection", "library", "model"]


class Draft(NamedTuple):
    """A page as it came from the browser, a file or a hand, to be kept."""

    url: str
    source: bytes
    title: str = ""
    content_type: ContentType = "text/html"
    charset: str | None = None
    kind: Kind = "page"
    about: int | None = None
    """The page that a note is about."""


class Kept(NamedTuple):
    """What became of a draft."""

    page_id: int
    status: Literal["saved", "updated", "unchanged"]
    version_id: int | None = None
    """What the page was before, if that was kept."""


class StoredSource(NamedTuple):
    """A kept page's source, unpacked, and the digest that says which version it is."""

    page_id: int
    draft: Draft
    sha256: bytes


class Page(NamedTuple):
    """A saved page without its text. `twin_of` is the page that has the same text."""

    page_id: int
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
    about: int | None
    twin_of: int | None


class Version(NamedTuple):
    """What a page was before it was saved anew."""

    version_id: int
    saved_at: float
    title: str
    characters: int


class NumberedText(NamedTuple):
    """A page's text, and where its numbered pages begin in it; none but in documents that have
    such pages.
    """

    text: str
    page_starts: list[int]


class StoredPassage(NamedTuple):
    """A passage with its text and the page that it belongs to. Offsets are in code points;
    `page_number` is where it begins in a document that has numbered pages, from 1.
    """

    passage_id: int
    page_id: int
    url: str
    title: str
    heading: str
    start: int
    end: int
    text: str
    page_number: int | None = None


class Collection(NamedTuple):
    """A named set of pages."""

    collection_id: int
    name: str
    pages: int
    created_at: float


class Folder(NamedTuple):
    """A folder that is kept in step. `problem` says in a sentence what kept the last look at it
    from being whole, "" if nothing did.
    """

    folder_id: int
    path: str
    files: int
    added_at: float
    scanned_at: float | None
    problem: str


class FolderFile(NamedTuple):
    """A file of a folder as it was when it was read last."""

    path: str
    page_id: int
    mtime_ns: int
    size_bytes: int


class Chat(NamedTuple):
    """A conversation. One about a page has its `page_id`, title and address, and goes with it;
    `collection_id` is the collection that it is about. `updated_at` is when the last turn was
    asked.
    """

    chat_id: int
    about: About
    page_id: int | None
    collection_id: int | None
    title: str
    page_title: str
    url: str
    started_at: float
    updated_at: float
    turns: int


class Turn(NamedTuple):
    """A question and its answer. `quotes`, `checks`, `flagged` and `coverage` are JSON as the
    protocol writes it, `model` is the name of the one that wrote the answer, "" for quotes alone.
    `ended` says how that came to its end: "complete", "stopped" or "cut".
    """

    asked_at: float
    question: str
    answer: str
    label: str
    quotes: str
    model: str
    checks: str = "[]"
    flagged: str = "[]"
    coverage: str = "null"
    ended: str = "complete"


class KeptTurn(NamedTuple):
    """A turn of a conversation, and the pages that it rests on: it goes with the first of them."""

    turn_id: int
    turn: Turn
    page_ids: list[int]


class Place(NamedTuple):
    """Where a turn is kept. `set_aside` is the hidden chat with the turns that it took the place
    of, None if there were none.
    """

    chat_id: int
    turn_id: int
    set_aside: int | None = None


class ChatSubject(NamedTuple):
    """What a conversation is about: a page, a collection, or with neither what `about` says."""

    about: About = "library"
    page_id: int | None = None
    collection_id: int | None = None
