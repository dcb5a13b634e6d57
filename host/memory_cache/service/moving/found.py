"""What the readers of other programs' files hand on: drafts with their times and collections."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.store.records import Draft
from memory_cache.text.address import host_of
from memory_cache.text.documents.bookmarks import write_stub

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_URL_CHARS = 32_768
MAX_TITLE_CHARS = 4_096
MAX_NOTE_CHARS = 200_000
MAX_COLLECTION_CHARS = 200
"""Of the name of a collection, which folders within folders may make long."""
_DAY_S = 86_400.0
# Above the first a number counts milliseconds, or microseconds; above the second nothing does.
_MOST_SECONDS, _MOST_MICROSECONDS = 1e11, 1e17
_NUMBER = re.compile(r"\d{1,20}(?:\.\d{0,9})?")
# The name space of ids for notes that other programs made, so that they are the same next time.
_NOTES = uuid.UUID("5f0f0cf4-5c0c-4e0e-8f5f-3f0b6f6f2f11")


class Found(NamedTuple):
    """A page, note or bookmark of another program. `about_url` is the address of the page that a
    note is about.
    """

    draft: Draft
    saved_at: float
    collections: tuple[str, ...] = ()
    is_bookmark: bool = False
    about_url: str = ""


def is_web_address(url: str) -> bool:
    """Say whether this can be the address of a page."""
    return len(url) <= MAX_URL_CHARS and host_of(url) != ""


def bookmark(
    url: str,
    title: str,
    saved_at: float,
    *,
    description: str = "",
    tags: Sequence[str] = (),
    collections: Sequence[str] = (),
) -> Found:
    """Return what is kept of a bookmark; `text.documents.bookmarks` says what that is."""
    title = title[:MAX_TITLE_CHARS]
    stub = write_stub(url, title, description[:MAX_NOTE_CHARS], tags)
    draft = Draft(url, stub.encode("utf-8", "replace"), title, "text/markdown", "utf-8")
    return Found(draft, saved_at, tuple(collections), is_bookmark=True)


def note(
    key: str,
    text: str,
    saved_at: float,
    *,
    title: str = "",
    collections: Sequence[str] = (),
    about_url: str = "",
) -> Found:
    """Return a note; with the same `key` it is the same note again, however its text changed."""
    source = text[:MAX_NOTE_CHARS].encode("utf-8", "replace")
    name = f"note:{uuid.uuid5(_NOTES, key.encode('utf-8', 'replace').decode())}"
    draft = Draft(name, source, title[:MAX_TITLE_CHARS], "text/markdown", "utf-8", "note")
    return Found(draft, saved_at, tuple(collections), about_url=about_url)


def read_time(said: object, now: float) -> float:
    """Return a time that a file gives, in seconds, milliseconds or microseconds since 1970 or as
    ISO 8601, in seconds; `now` if it is none, or one that is yet to come.
    """
    when = _read_time(said)
    return when if when is not None and 0 < when < now + _DAY_S else now


def _read_time(said: object) -> float | None:
    if isinstance(said, str):
        said = said.strip()
        if _NUMBER.fullmatch(said):
            said = float(said)
        else:
            return _read_iso(said)
    if isinstance(said, bool) or not isinstance(said, (int, float)):
        return None
    if not abs(said) < _MOST_MICROSECONDS:
        return None
    when = float(said)
    while when > _MOST_SECONDS:
        when /= 1000
    return when


def _read_iso(said: str) -> float | None:
    try:
        when = datetime.fromisoformat(said)
        # A time without its zone is taken for UTC: nobody says whose clock it was.
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
