"""The library as a whole: in and out, how it is, what goes on in it."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from memory_cache.protocol.connection import Event, Request
from memory_cache.protocol.limits import StorageKind
from memory_cache.saying import Said


class Export(Request, tag="export", frozen=True, kw_only=True):
    """Write everything into one file that a dialog of the host's asks for. Ends in `exported`."""


class Exported(Event, tag="exported", frozen=True, kw_only=True):
    """The file is written. `name` is its name without the folder."""

    name: str
    pages: int
    bytes: int


class Import(Request, tag="import", frozen=True, kw_only=True):
    """Take in what the person picks in a dialog of the host's: an export of Memory Cache,
    bookmarks, pages that other programs saved. Answered by `progress` and `imported`.
    """

    folder: Annotated[bool, msgspec.Meta(description="Pick a folder instead of a file.")] = False


class Imported(Event, tag="imported", frozen=True, kw_only=True):
    """What was taken in: pages that are new, pages that were here already, bookmarks (addresses
    without a page), and in whole sentences what could not be taken in.
    """

    pages: int
    known: int
    bookmarks: int
    problems: list[str]
    problems_said: list[Said] = []


class Reindex(Request, tag="reindex", frozen=True, kw_only=True):
    """Read every saved page anew from its source, in the background."""


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """Something that goes on in the background: `done` of `total`, null where nobody can know."""

    kind: Literal["reading", "embedding", "folders", "erasing"]
    done: int
    total: int | None


class Watch(Request, tag="watch", frozen=True, kw_only=True):
    """Tell what goes on in the background, whenever it changes, until this is cancelled. Answered
    by `working`.
    """


class Working(Event, tag="working", frozen=True, kw_only=True):
    """What goes on in the background; empty when nothing does."""

    work: list[Work]


class Status(Request, tag="status", frozen=True, kw_only=True):
    """What there is and what works. Answered by `health`."""


class Health(Event, tag="health", frozen=True, kw_only=True):
    """What there is and what works."""

    pages: int
    waiting: Annotated[int, msgspec.Meta(description="Pages not yet found by meaning.")]
    embedding_model: str | None
    chat_model: str | None
    chat_runs_on: Annotated[
        str | None, msgspec.Meta(description="Where the chat model runs; null if it does not now.")
    ]
    library_bytes: int


class StorageShare(msgspec.Struct, frozen=True, kw_only=True):
    """What one kind of thing takes on disk. `finding` is what pages are found by, by word and by
    meaning; `states` what the chat model has read; `spare` room in the library's file that is used
    again; `other` whatever else lies in the data folder.
    """

    kind: StorageKind
    bytes: int


class MeasureStorage(Request, tag="measure_storage", frozen=True, kw_only=True):
    """What takes how much room. Answered by `storage`."""


class Storage(Event, tag="storage", frozen=True, kw_only=True):
    """What the data folder holds, each kind once, and the room that is left on its disk. The sum is
    exact; what is within the library's file is told apart to within some percent.
    """

    shares: list[StorageShare]
    free_bytes: int
