"""Highlights of Readwise, from its CSV or its JSON: one note for each book or article.

The columns and fields are those of “Export to CSV” and of `/api/v2/export/`. A note holds all that
was highlighted in one book or article, in order, so that it can be read, and grows when the file is
imported again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec
from msgspec import Struct, field

from memory_cache.saying import say
from memory_cache.service.moving.found import Found, bookmark, is_web_address, note, read_time
from memory_cache.service.moving.tables import read_rows
from memory_cache.text.documents.bookmarks import split_tags

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from memory_cache.service.moving.report import Tally

CSV_COLUMNS = frozenset({"highlight", "book title"})


class _Tag(Struct):
    name: str = ""


class _Highlight(Struct):
    text: str = ""
    note: str | None = None
    location: int | float | str | None = None
    location_type: str | None = None
    highlighted_at: str | None = None
    tags: list[_Tag] = field(default_factory=list)
    is_deleted: bool = False


class _Book(Struct):
    title: str | None = None
    readable_title: str | None = None
    author: str | None = None
    source_url: str | None = None
    unique_url: str | None = None
    asin: str | None = None
    document_note: str | None = None
    book_tags: list[_Tag] = field(default_factory=list)
    highlights: list[_Highlight] = field(default_factory=list)


class _Export(Struct):
    results: list[msgspec.Raw]


class _Key(NamedTuple):
    title: str
    author: str
    asin: str


def is_readwise(said: Mapping[str, msgspec.Raw]) -> bool:
    """Say whether a JSON object with these members is an export of Readwise."""
    return "results" in said


def read_readwise_json(content: bytes, now: float, tally: Tally) -> Iterator[Found]:
    """Yield a note for each book, and for an article also a bookmark that it is about.

    Raises `msgspec.MsgspecError` if the file is of another shape: not what `/export/` answers, nor
    a list of its results.
    """
    if content.lstrip()[:1] == b"[":
        results = msgspec.json.decode(content, type=list[msgspec.Raw])
    else:
        results = msgspec.json.decode(content, type=_Export).results
    for raw in results:
        try:
            book = msgspec.json.decode(raw, type=_Book)
        except msgspec.MsgspecError:
            tally.problem(
                say("import_odd_book", "One of the books is of a shape that is not known.")
            )
            continue
        yield from _read(book, now)


def read_readwise_csv(text: str, now: float, tally: Tally) -> Iterator[Found]:
    """Yield a note for each book, in the order in which they first appear."""
    books: dict[_Key, _Book] = {}
    for said in read_rows(text, tally):
        key = _Key(
            *(said.get(name, "") for name in ("book title", "book author", "amazon book id"))
        )
        book = books.get(key)
        if book is None:
            tags = [_Tag(name) for name in split_tags(said.get("document tags", ""))]
            book = books[key] = _Book(key.title, None, key.author, asin=key.asin, book_tags=tags)
        book.highlights.append(
            _Highlight(
                said.get("highlight", ""),
                said.get("note", ""),
                said.get("location", ""),
                said.get("location type", ""),
                said.get("highlighted at", ""),
                [_Tag(name) for name in split_tags(said.get("tags", ""))],
            )
        )
    for book in books.values():
        yield from _read(book, now)


def _read(book: _Book, now: float) -> Iterator[Found]:
    highlights = [one for one in book.highlights if one.text.strip() and not one.is_deleted]
    title = (book.readable_title or book.title or "").strip()
    url = (book.source_url or "").strip()
    tags = [tag.name.strip() for tag in book.book_tags if tag.name.strip()]
    times = [read_time(one.highlighted_at, now) for one in highlights]
    if not is_web_address(url):
        url = ""
    if url:
        yield bookmark(url, title, min(times, default=now), tags=tags, collections=tags)
    if highlights or book.document_note:
        yield note(
            f"readwise {url or (book.asin or '') + title + (book.author or '')}",
            _written(title, book, highlights),
            max(times, default=now),
            title=title,
            collections=tags,
            about_url=url,
        )


def _written(title: str, book: _Book, highlights: Sequence[_Highlight]) -> str:
    parts = [f"# {title}" if title else "", (book.author or "").strip()]
    parts.append((book.document_note or "").strip())
    for one in highlights:
        parts.append("\n".join(f"> {line}".rstrip() for line in one.text.strip().splitlines()))
        place = f"{one.location_type or 'location'} {one.location}" if one.location else ""
        tags = " ".join(f"#{tag.name.strip().replace(' ', '-')}" for tag in one.tags if tag.name)
        parts.append(" · ".join(filter(None, (place, (one.highlighted_at or "")[:10], tags))))
        parts.append((one.note or "").strip())
    return "\n\n".join(filter(None, parts)) + "\n"
