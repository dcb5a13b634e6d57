"""Collections, and forgetting."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from memory_cache.protocol.connection import Event, Request
from memory_cache.protocol.limits import CollectionId, CollectionName, PageId, PageIds


class CollectionSummary(msgspec.Struct, frozen=True, kw_only=True):
    """A collection and how many pages are in it."""

    collection_id: CollectionId
    name: str
    pages: int


class ListCollections(Request, tag="list_collections", frozen=True, kw_only=True):
    """The collections. Answered by `collections`."""


class MakeCollection(Request, tag="make_collection", frozen=True, kw_only=True):
    """Make a collection, and put pages into it. Answered by `collections`."""

    name: CollectionName
    page_ids: list[PageId] = []


class RenameCollection(Request, tag="rename_collection", frozen=True, kw_only=True):
    """Give a collection another name. Answered by `collections`."""

    collection_id: CollectionId
    name: CollectionName


class DropCollection(Request, tag="drop_collection", frozen=True, kw_only=True):
    """Delete a collection; its pages stay. Answered by `collections`."""

    collection_id: CollectionId


class Collect(Request, tag="collect", frozen=True, kw_only=True):
    """Put pages into a collection, or with `out` take them out. Answered by `collections`."""

    collection_id: CollectionId
    page_ids: PageIds
    out: bool = False


class Collections(Event, tag="collections", frozen=True, kw_only=True):
    """The collections, by name; `collection_id` is the one that the request made."""

    collections: list[CollectionSummary]
    collection_id: CollectionId | None = None


class Forget(Request, tag="forget", frozen=True, kw_only=True):
    """Forget pages, or everything there is of a site, or whatever was saved from a moment on, or
    everything. Answered by `forgetting`: they are out of sight at once, can be brought back for a
    few seconds, are erased then, and the last `forgetting` says that no copy is left.
    """

    page_ids: PageIds | None = None
    site: Annotated[str, msgspec.Meta(max_length=1_000)] | None = None
    since: float | None = None
    everything: bool = False


class Forgetting(Event, tag="forgetting", frozen=True, kw_only=True):
    """How far forgetting is: pages are `hidden` from everybody, for `seconds_left` they can be
    brought back, then they are `erased`, and `forgotten` says that no copy is left in any file.
    `page_ids` are the first 10,000 of them. Pages that were brought back end it without that.
    """

    phase: Literal["hidden", "erased", "forgotten"]
    page_ids: list[PageId]
    pages: int
    seconds_left: float


class Restore(Request, tag="restore", frozen=True, kw_only=True):
    """Bring back pages that are being forgotten, without `page_ids` all of them. Answered by
    `restored`.
    """

    page_ids: PageIds | None = None


class Restored(Event, tag="restored", frozen=True, kw_only=True):
    """Pages that are back; those that were erased already are not among them."""

    page_ids: list[PageId]
