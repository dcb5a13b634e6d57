"""Finds passages within one collection, which may be as large as the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from memory_cache.errors import NotFound
from memory_cache.service.ranking import rank_library
from memory_cache.service.retrieve import Found
from memory_cache.store.filters import condition_of
from memory_cache.text.finding.query import Filter, plain_query

if TYPE_CHECKING:
    import threading

    from memory_cache.service.memory import Memory
    from memory_cache.store.filters import Condition
    from memory_cache.store.records import StoredPassage

_MOST_READ = 2_000
"""A collection of more passages is only searched: some 400,000 words."""


class Collected(NamedTuple):
    """What is in a collection: its `passages` in order, None if they are too many to be read."""

    collection_id: int
    passages: list[StoredPassage] | None
    of: int
    of_pages: int
    filters: tuple[Filter, ...]

    def find(
        self,
        memory: Memory,
        question: str,
        limit: int,
        cancelled: threading.Event | None = None,
    ) -> Found:
        """Search it. Without anything to look for, nothing is found."""
        query = msgspec.structs.replace(plain_query(question), filters=self.filters)
        ranking = rank_library(memory, query, cancelled=cancelled)
        best = list(ranking.scores)[:limit]
        there = memory.library.passages.get(best)
        ranked = [(there[key], ranking.scores[key]) for key in best if key in there]
        return Found(ranked, self.of)


def collected(memory: Memory, collection_id: int) -> Collected:
    """Return what is in a collection. Raises `NotFound`."""
    library = memory.library
    name = library.collections.name(collection_id)
    if name is None:
        raise NotFound("That collection is not there any more.")
    filters = (Filter("collection", (name,), excluded=False),)
    where: Condition | None = condition_of(filters)
    assert where is not None
    of, of_pages = library.filters.count(where)
    keys = library.filters.passages(where, _MOST_READ)
    passages = None
    if keys is not None:
        there = library.passages.get(keys).values()
        passages = sorted(there, key=lambda passage: (passage.page_id, passage.start))
    return Collected(collection_id, passages, of, of_pages, filters)
