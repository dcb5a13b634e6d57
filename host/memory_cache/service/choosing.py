"""Use cases: what a person chose, each choice with its effect at once; what is held of a site."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any, NamedTuple

from memory_cache.errors import BadRequest
from memory_cache.models.settings import SettingsFile
from memory_cache.service.chat_model import REASONS
from memory_cache.text.languages import NAMES

if TYPE_CHECKING:
    from memory_cache.models.settings import Settings
    from memory_cache.service.memory import Memory
    from memory_cache.store.holdings import Holding


class Choices(NamedTuple):
    """What is chosen, and what it rests on. Sizes in bytes; `free_bytes` is None where the system
    does not say. `problem` is a sentence, "" if all of the settings could be read.
    """

    settings: Settings
    library_bytes: int
    state_bytes: int
    free_bytes: int | None
    problem: str


class Graphics(NamedTuple):
    """The graphics cards there are, and in a clause why none is used; "" if one would be."""

    names: list[str]
    reason: str


def read_choices(memory: Memory) -> Choices:
    """Return what is chosen now."""
    file = SettingsFile(memory.home.settings)
    try:
        free_bytes = shutil.disk_usage(memory.home.folder).free
    except OSError:
        free_bytes = None
    return Choices(
        file.read(),
        memory.library.pages.size_bytes(),
        memory.page_states.size_bytes(),
        free_bytes,
        file.problem(),
    )


def choose(memory: Memory, **chosen: Any) -> None:
    """Choose settings by their names in `models.settings.Settings`, which take effect at once.

    Raises `BadRequest` for a language that answers cannot be had in, `ModelError` and `DiskFull` if
    the choice could not be kept.
    """
    language = chosen.get("answer_language")
    if language and language not in NAMES:
        raise BadRequest("Answers cannot be had in that language.")
    settings = SettingsFile(memory.home.settings).change(**chosen)
    if "keep_page_states_bytes" in chosen:
        if settings.keep_page_states_bytes:
            memory.page_states.trim(settings.keep_page_states_bytes)
        else:
            memory.page_states.clear()
    if "gpu" in chosen:
        # The next question starts it where it may run from now on.
        memory.chat.rest()


def find_graphics(memory: Memory) -> Graphics:
    """Look for graphics cards; starts an engine's process for a moment. Raises `EngineError`."""
    found = memory.chat.devices()
    names = [device.description for device in found.devices if device.kind in ("gpu", "igpu")]
    if memory.settings().gpu == "off":
        return Graphics(names, REASONS["not_asked"])
    if names:
        return Graphics(names, "")
    without = all(backend.upper().startswith("CPU") for backend in found.backends)
    return Graphics(names, REASONS["no_backend" if without else "no_device"])


def holding_of(memory: Memory, site: str) -> tuple[Holding, int]:
    """Return what is held of a site, and how many bytes the chat model keeps of its pages."""
    holding = memory.library.holdings.of_site(site)
    return holding, memory.page_states.size_bytes(holding.page_ids)
