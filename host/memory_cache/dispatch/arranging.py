"""Serves collections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.errors import NameTaken
from memory_cache.protocol import Collections, CollectionSummary
from memory_cache.saying import say

if TYPE_CHECKING:
    from memory_cache.dispatch.desk import Desk, Job
    from memory_cache.protocol import (
        Collect,
        DropCollection,
        ListCollections,
        MakeCollection,
        RenameCollection,
    )
    from memory_cache.store import records


def list_collections(desk: Desk, request: ListCollections, job: Job) -> None:
    """Tell which collections there are."""
    _tell_collections(desk, request.id, job)


def make_collection(desk: Desk, request: MakeCollection, job: Job) -> None:
    """Make a collection, or take the one of this name, and put pages into it."""
    memory = desk.memory
    collection_id = memory.library.collections.make(" ".join(request.name.split()), memory.now())
    memory.library.collections.put(collection_id, request.page_ids)
    _tell_collections(desk, request.id, job, collection_id)


def rename_collection(desk: Desk, request: RenameCollection, job: Job) -> None:
    """Give a collection another name. Raises `NameTaken`."""
    collections = desk.memory.library.collections
    if not collections.rename(request.collection_id, " ".join(request.name.split())):
        raise NameTaken(say("collection_taken", "There is already a collection with this name."))
    _tell_collections(desk, request.id, job)


def drop_collection(desk: Desk, request: DropCollection, job: Job) -> None:
    """Delete a collection; its pages stay."""
    desk.memory.library.collections.drop(request.collection_id)
    _tell_collections(desk, request.id, job)


def collect(desk: Desk, request: Collect, job: Job) -> None:
    """Put pages into a collection, or take them out."""
    collections = desk.memory.library.collections
    change = collections.take if request.out else collections.put
    change(request.collection_id, request.page_ids)
    _tell_collections(desk, request.id, job)


def _tell_collections(
    desk: Desk, request_id: int, job: Job, collection_id: int | None = None
) -> None:
    collections = [summary(row) for row in desk.memory.library.collections.all()]
    job.emit(Collections(id=request_id, collections=collections, collection_id=collection_id))


def summary(collection: records.Collection) -> CollectionSummary:
    """Return a collection as the protocol tells of it."""
    return CollectionSummary(
        collection_id=collection.collection_id, name=collection.name, pages=collection.pages
    )
