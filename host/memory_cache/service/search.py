"""Searches the library: passages by word and by meaning, with the words that match marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from memory_cache.protocol import Hit
from memory_cache.service.retrieve import find_in_library, find_in_page
from memory_cache.text.words import find_marks

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence

    from memory_cache.service.memory import Memory


class Searched(NamedTuple):
    """One screen of hits, best first; whether there are more; whether they were looked for by
    meaning too; and what of the query was not understood, in whole sentences.
    """

    hits: list[Hit]
    more: bool
    meaning: Literal["searched", "loading", "unavailable"]
    hints: list[str]


def condition_of(memory: Memory, typed: str) -> tuple[str, Sequence[object]]:
    """Return what the filters in `typed` come to: a condition on pages, with its values."""
    return "1", ()


def search(
    memory: Memory,
    query: str,
    limit: int,
    *,
    offset: int = 0,
    page_id: int | None = None,
    cancelled: threading.Event | None = None,
) -> Searched:
    """Return one screen of hits, best first, and whether there are more.

    Never raises for what was typed; raises `NotFound` for a `page_id` that is not there.
    """
    if not query.strip():
        return Searched([], False, "searched", [])
    wanted = offset + limit + 1
    if page_id is None:
        found = find_in_library(memory, query, wanted, cancelled)
    else:
        found = find_in_page(memory, query, page_id, wanted, cancelled)
    shown = found.passages[offset : offset + limit]
    pages = memory.library.pages.get_many([passage.page_id for passage, _ in shown])
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
            kind=pages[passage.page_id].kind,
            host=pages[passage.page_id].host,
            saved_at=pages[passage.page_id].saved_at,
        )
        for passage, score in shown
        if passage.page_id in pages
    ]
    return Searched(hits, len(found.passages) > offset + limit, "searched", [])
