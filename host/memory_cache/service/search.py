"""Searches the library: passages by word and by meaning, with the words that match marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.protocol import Hit
from memory_cache.service.retrieve import find_in_library, find_in_page
from memory_cache.text.words import find_marks

if TYPE_CHECKING:
    import threading

    from memory_cache.service.memory import Memory


def search(
    memory: Memory,
    query: str,
    limit: int,
    *,
    offset: int = 0,
    page_id: int | None = None,
    cancelled: threading.Event | None = None,
) -> tuple[list[Hit], bool]:
    """Return one screen of hits, best first, and whether there are more.

    Never raises for what was typed; raises `NotFound` for a `page_id` that is not there.
    """
    if not query.strip():
        return [], False
    wanted = offset + limit + 1
    if page_id is None:
        found = find_in_library(memory, query, wanted, cancelled)
    else:
        found = find_in_page(memory, query, page_id, wanted, cancelled)
    hits = [
        Hit(
            page_id=passage.page_id,
            passage_id=passage.passage_id,
            url=passage.url,
            title=passage.title,
            heading=passage.heading,
            text=passage.text,
            start=passage.start,
            end=passage.end,
            score=round(score, 4),
            marks=find_marks(passage.text, query),
        )
        for passage, score in found.passages[offset : offset + limit]
    ]
    return hits, len(found.passages) > offset + limit
