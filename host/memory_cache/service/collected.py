"""Says what is in one collection, which may be as large as the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from memory_cache.errors import NotFound
from memory_cache.saying import say
from memory_cache.store.filters import condition_of
from memory_cache.text.finding.query import Filter

if TYPE_CHECKING:
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


def collected(memory: Memory, collection_id: int) -> Collected:
    """Return what is in a collection. Raises `NotFound`."""
    library = memory.library
    name = library.collections.name(collection_id)
    if name is None:
        raise NotFound(say("collection_gone", "That collection is not there any more."))
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
