"""What the library takes and gives back, as plain values."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Draft(NamedTuple):
    """A page as it came from the browser, to be kept."""

    url: str
    source: bytes
    title: str = ""
    content_type: Literal["text/html", "text/plain"] = "text/html"
    charset: str | None = None
    part: Literal["page", "selection"] = "page"


class Kept(NamedTuple):
    """What became of a draft."""

    page_id: int
    status: Literal["saved", "updated", "unchanged"]


class StoredSource(NamedTuple):
    """A kept page's source, unpacked, and the digest that says which version it is."""

    page_id: int
    draft: Draft
    sha256: bytes


class Page(NamedTuple):
    """A saved page without its text. `saved_at` is in seconds since 1970, UTC."""

    page_id: int
    url: str
    title: str
    site: str
    saved_at: float
    characters: int


class StoredPassage(NamedTuple):
    """A passage with its text and the page that it belongs to. Offsets are in code points."""

    passage_id: int
    page_id: int
    url: str
    title: str
    heading: str
    start: int
    end: int
    text: str
