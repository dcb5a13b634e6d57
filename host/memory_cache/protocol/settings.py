"""What a person chooses, where the data lies, and what is held of a site."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from memory_cache.protocol.connection import Event, Request
from memory_cache.saying import Said

PageForm = Literal["source", "text"]
PrivateSaving = Literal["ask", "never"]
ReadAhead = Literal["off", "mains", "always"]
GpuUse = Literal["auto", "off"]
AnswerLanguage = Annotated[
    str,
    msgspec.Meta(pattern="^([a-z]{2})?$", description="ISO 639-1; empty: that of the question."),
]
Bytes = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
SiteName = Annotated[str, msgspec.Meta(min_length=1, max_length=1_000, description="A host.")]


class ReadSettings(Request, tag="read_settings", frozen=True, kw_only=True):
    """What is chosen. Answered by `settings`."""


class WriteSetting(Request, tag="write_setting", frozen=True, kw_only=True):
    """Choose: what is not null takes effect at once. Answered by `settings`.

    Web pages are kept with their source or as their text alone, from now on. The library may become
    as large as `most_library_bytes` (0: as the disk lets it) and refuses what would come then; what
    the chat model keeps of pages may take `most_state_bytes`. Pages of private windows can be saved
    on a second word, or never. The chat model reads ahead never, on mains, or always.
    """

    keep_pages_as: PageForm | None = None
    most_library_bytes: Bytes | None = None
    most_state_bytes: Bytes | None = None
    private_windows: PrivateSaving | None = None
    read_ahead: ReadAhead | None = None
    think: bool | None = None
    answer_language: AnswerLanguage | None = None
    gpu: GpuUse | None = None


class Settings(Event, tag="settings", frozen=True, kw_only=True):
    """What is chosen, and what it rests on: the folder with all data, how much library and page
    states take, how much is free there. `languages` are those that answers can be had in. `problem`
    says in a sentence what of the settings could not be read, so that defaults count.
    """

    keep_pages_as: PageForm
    most_library_bytes: Bytes
    most_state_bytes: Bytes
    private_windows: PrivateSaving
    read_ahead: ReadAhead
    think: bool
    answer_language: AnswerLanguage
    gpu: GpuUse
    languages: list[str]
    folder: str
    library_bytes: Bytes
    state_bytes: Bytes
    free_bytes: Bytes
    problem: str
    problem_said: Said | None = None


class FindGpus(Request, tag="find_gpus", frozen=True, kw_only=True):
    """Look for graphics cards, which takes a moment. Answered by `gpus`."""


class Gpus(Event, tag="gpus", frozen=True, kw_only=True):
    """The graphics cards that the chat model could use, and where it runs now; null if it does not.
    `reason` says why none is used, "" if one would be.
    """

    names: list[str]
    runs_on: str | None
    runs_on_said: Said | None = None
    reason: str
    reason_said: Said | None = None


class OpenFolder(Request, tag="open_folder", frozen=True, kw_only=True):
    """Show the folder with all data in the file manager of the person's system."""


class MoveFolder(Request, tag="move_folder", frozen=True, kw_only=True):
    """Move the folder with all data to a place that a dialog of the host's asks for. Answered by
    `progress`, in bytes, and `settings`; only by the latter if the dialog was closed.
    """


class SiteCount(msgspec.Struct, frozen=True, kw_only=True):
    """A site and how many pages are saved from it."""

    site: str
    pages: int


class ListSites(Request, tag="list_sites", frozen=True, kw_only=True):
    """The sites that pages were saved from. Answered by `sites`."""


class Sites(Event, tag="sites", frozen=True, kw_only=True):
    """Sites, those with most pages first; at most 2,000."""

    sites: list[SiteCount]


class ReadSite(Request, tag="read_site", frozen=True, kw_only=True):
    """What is held of a site and the sites under it. Answered by `site`."""

    site: SiteName


class Site(Event, tag="site", frozen=True, kw_only=True):
    """What is held of a site: all that `forget` with its name would delete.

    `turns` of `chats` conversations rest on its pages; `earlier` are versions of pages from before
    they were saved again. Sizes are as they are on disk: sources, texts with what makes them
    findable, and what the chat model keeps of them. Times are null where no page is held.
    """

    site: str
    pages: int
    notes: int
    earlier: int
    chats: int
    turns: int
    source_bytes: int
    text_bytes: int
    state_bytes: int
    first_saved_at: float | None
    last_saved_at: float | None
