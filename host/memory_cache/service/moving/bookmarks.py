"""Bookmarks of browsers, Pinboard, Raindrop and Pocket, from the HTML that they export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.saying import say
from memory_cache.service.moving.found import (
    MAX_COLLECTION_CHARS,
    bookmark,
    is_web_address,
    read_time,
)
from memory_cache.text.documents.bookmarks import read_bookmarks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memory_cache.service.moving.found import Found
    from memory_cache.service.moving.report import Tally


def read_bookmark_file(text: str, now: float, tally: Tally) -> Iterator[Found]:
    """Yield each bookmark, in a collection for its folder (“Cooking / Soups”) and each of its tags.

    Bookmarklets, searches and other addresses of no page are left out, and counted.
    """
    left_out = 0
    for one in read_bookmarks(text):
        if not is_web_address(one.url):
            left_out += 1
            continue
        folder = " / ".join(one.folders)[:MAX_COLLECTION_CHARS]
        yield bookmark(
            one.url,
            one.title,
            read_time(one.added, now),
            description=one.description,
            tags=one.tags,
            collections=[name for name in (folder, *one.tags) if name],
        )
    if left_out:
        tally.problem(
            say(
                "import_no_page_bookmarks",
                "Bookmarks left out, since they are no address of a page (bookmarklets, for"
                " example): {count}.",
                count=left_out,
            )
        )
