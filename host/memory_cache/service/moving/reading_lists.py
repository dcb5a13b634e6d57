"""Reading lists as tables: the CSV of Pocket, Readwise Reader, Instapaper and Raindrop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.saying import say
from memory_cache.service.moving.found import (
    MAX_COLLECTION_CHARS,
    bookmark,
    is_web_address,
    read_time,
)
from memory_cache.service.moving.tables import read_rows
from memory_cache.text.documents.bookmarks import split_tags

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from memory_cache.service.moving.found import Found
    from memory_cache.service.moving.report import Tally

_TIMES = ("time_added", "saved date", "created", "timestamp")
_TAGS = ("tags", "document tags")
_DESCRIPTIONS = ("note", "excerpt", "selection", "description")
# Folders in which everything lies that was put into none.
_ROOTS = frozenset({"unread", "archive", "starred", "unsorted"})


def is_reading_list(names: frozenset[str]) -> bool:
    """Say whether a table with these columns is a list of addresses with their titles."""
    return {"url", "title"} <= names and not names.isdisjoint(_TIMES)


def read_reading_list(text: str, now: float, tally: Tally) -> Iterator[Found]:
    """Yield each line as a bookmark, in collections for its tags and its folder."""
    left_out = 0
    for said in read_rows(text, tally):
        url = said.get("url", "")
        if not is_web_address(url):
            left_out += 1
            continue
        # Pocket gives the address where it knows no title; Reader writes tags as ['a', 'b'].
        title = said.get("title", "")
        tags = split_tags(_first(said, _TAGS).strip("[]").replace("'", ""))
        folder = said.get("folder", "")[:MAX_COLLECTION_CHARS]
        yield bookmark(
            url,
            "" if title == url else title,
            read_time(_first(said, _TIMES), now),
            description="\n\n".join(filter(None, (said.get(one) for one in _DESCRIPTIONS))),
            tags=tags,
            collections=[name for name in (folder, *tags) if name and name.lower() not in _ROOTS],
        )
    if left_out:
        tally.problem(
            say(
                "import_no_page_lines",
                "Lines left out, since they have no address of a page: {count}.",
                count=left_out,
            )
        )


def _first(said: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((said[name] for name in names if said.get(name)), "")
