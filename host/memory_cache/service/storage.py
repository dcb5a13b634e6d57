"""Measures what the data folder holds, by kinds that a person knows, and what room is left."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.errors import Cancelled

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator
    from pathlib import Path

    from memory_cache.protocol.limits import StorageKind
    from memory_cache.service.memory import Memory

# Whatever a person puts there: a folder with more is not looked through to its end.
_MOST_FILES = 100_000


class StorageUse(NamedTuple):
    """Bytes of each kind, and what is free on the disk."""

    shares: dict[StorageKind, int]
    free_bytes: int


def measure_storage(memory: Memory, cancelled: threading.Event | None = None) -> StorageUse:
    """Measure the data folder: every byte in it counts once. Raises `Cancelled`."""
    home = memory.home
    inside = memory.library.sizes.measure()
    shares: dict[StorageKind, int] = {
        "texts": inside.texts,
        "sources": inside.sources,
        "versions": inside.versions,
        "finding": inside.finding,
        "conversations": inside.conversations,
        "states": 0,
        "models": 0,
        "spare": inside.spare,
        "other": 0,
    }
    kinds: dict[Path, StorageKind] = {
        home.index: "finding",
        home.map: "finding",
        home.page_states: "states",
        home.models: "models",
    }
    library = {home.library, home.library.with_name(f"{home.library.name}-wal")}
    for top in _entries(home.folder):
        if top in library:
            continue
        kind = kinds.get(top, "other")
        for size_bytes in _sizes(top):
            if cancelled is not None and cancelled.is_set():
                raise Cancelled
            shares[kind] += size_bytes
    return StorageUse(shares, shutil.disk_usage(home.folder).free)


def _sizes(top: Path) -> Iterator[int]:
    """The size of a file, or of all files in a folder; links lead nowhere."""
    pending, seen = [top], 0
    while pending and seen < _MOST_FILES:
        path = pending.pop()
        seen += 1
        try:
            if path.is_symlink():
                continue
            if path.is_dir():
                pending += _entries(path)
            else:
                yield path.stat().st_size
        except OSError:
            # It went a moment ago, or nobody may look at it.
            continue


def _entries(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return [folder / entry.name for entry in entries]
    except OSError:
        return []
