"""Serves what a person chooses, where the data lies, and what is held of a site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from memory_cache.protocol import Gpus, Progress, Settings, Site, SiteCount, Sites
from memory_cache.saying import said

if TYPE_CHECKING:
    from memory_cache.dispatch.desk import Desk, Job
    from memory_cache.protocol import (
        FindGpus,
        ListSites,
        MoveFolder,
        ReadSettings,
        ReadSite,
        WriteSetting,
    )

_MOST_SITES = 2_000
_STEP_BYTES = 50_000_000
"""How often progress is told of, at most."""
_CHOSEN = (
    "keep_pages_as",
    "most_library_bytes",
    "private_windows",
    "read_ahead",
    "think",
    "answer_language",
    "gpu",
)
"""What is called the same in the protocol and in the settings."""


def read_settings(desk: Desk, request: ReadSettings, job: Job) -> None:
    """Tell what is chosen."""
    _tell(desk, request.id, job)


def write_setting(desk: Desk, request: WriteSetting, job: Job) -> None:
    """Choose, and tell what is chosen then. Raises `BadRequest`, `ModelError`, `DiskFull`."""
    from memory_cache.service.choosing import choose

    chosen: dict[str, Any] = {name: getattr(request, name) for name in _CHOSEN}
    chosen["keep_page_states_bytes"] = request.most_state_bytes
    choose(desk.memory, **{name: value for name, value in chosen.items() if value is not None})
    _tell(desk, request.id, job)


def find_gpus(desk: Desk, request: FindGpus, job: Job) -> None:
    """Tell which graphics cards there are. Raises `EngineError`."""
    from memory_cache.service.chat_model import where_it_runs
    from memory_cache.service.choosing import find_graphics

    graphics = find_graphics(desk.memory)
    loaded = desk.memory.chat.loaded
    runs_on = where_it_runs(loaded) if loaded else None
    job.emit(
        Gpus(
            id=request.id,
            names=graphics.names,
            runs_on=runs_on,
            runs_on_said=said(runs_on),
            reason=graphics.reason,
            reason_said=said(graphics.reason),
        )
    )


def open_folder(desk: Desk) -> None:
    """Show the data folder. Raises `FileError`."""
    from memory_cache.service.files import open_data_folder

    open_data_folder(desk.memory.home.folder)


def move_folder(desk: Desk, request: MoveFolder, job: Job) -> None:
    """Let the person pick a folder, and move the data there. Raises as `move_home`, and
    `DialogUnavailable`.
    """
    from memory_cache.service.dialogs import pick_folder
    from memory_cache.service.relocation import move_home

    told = -1

    def tell(done: int, total: int) -> None:
        nonlocal told
        if done // _STEP_BYTES != told or done == total:
            told = done // _STEP_BYTES
            job.emit(Progress(id=request.id, done=done, total=total))

    chosen = pick_folder(job.cancelled)
    if chosen is not None:
        with desk.moving() as moved:
            moved(move_home(desk.memory.home, chosen, tell, job.cancelled))
    _tell(desk, request.id, job)


def list_sites(desk: Desk, request: ListSites, job: Job) -> None:
    """Tell which sites there are."""
    sites = desk.memory.library.holdings.sites(_MOST_SITES)
    job.emit(Sites(id=request.id, sites=[SiteCount(site=s.host, pages=s.pages) for s in sites]))


def read_site(desk: Desk, request: ReadSite, job: Job) -> None:
    """Tell what is held of a site."""
    from memory_cache.service.choosing import holding_of

    held, state_bytes = holding_of(desk.memory, request.site)
    job.emit(
        Site(
            id=request.id,
            site=request.site,
            pages=held.pages,
            notes=held.notes,
            earlier=held.versions,
            chats=held.chats,
            turns=held.turns,
            source_bytes=held.source_bytes,
            text_bytes=held.text_bytes,
            state_bytes=state_bytes,
            first_saved_at=held.first_saved_at,
            last_saved_at=held.last_saved_at,
        )
    )


def _tell(desk: Desk, request_id: int, job: Job) -> None:
    from memory_cache.service.choosing import read_choices
    from memory_cache.text.languages import NAMES

    choices = read_choices(desk.memory)
    settings = choices.settings
    job.emit(
        Settings(
            id=request_id,
            **{name: getattr(settings, name) for name in _CHOSEN},
            most_state_bytes=settings.keep_page_states_bytes,
            languages=list(NAMES),
            folder=str(desk.memory.home.folder).encode("utf-8", "replace").decode(),
            library_bytes=choices.library_bytes,
            state_bytes=choices.state_bytes,
            free_bytes=choices.free_bytes or 0,
            problem=choices.problem,
            problem_said=said(choices.problem),
        )
    )
