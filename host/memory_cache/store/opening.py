"""Looks at a library's files before SQLite does, which would take some damage for a new beginning.

Only while no connection of this process is open: to close a file that SQLite has locked undoes its
locks, whoever opened it (POSIX), so that the connections of the process are counted here.
"""

from __future__ import annotations

import threading
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from memory_cache.errors import LibraryDamaged
from memory_cache.store.log import is_damaged, is_foreign, read_frames
from memory_cache.store.replacing import is_in_use

if TYPE_CHECKING:
    from pathlib import Path

# SQLite empties the log long before it has so many. A frame takes 150 µs; one of an earlier use of
# the log, as most of them are, next to nothing.
_MOST_FRAMES = 8_000
_HEADER_BYTES = 100

OPENING = threading.Lock()
"""Held while a connection is opened and counted."""
_open_here: Counter[str] = Counter()


def count(path: Path, by: int) -> None:
    """Note that a connection of this process was opened (`by` 1) or closed (-1)."""
    _open_here[str(path)] += by


def is_open_here(path: Path) -> bool:
    """Say whether a connection of this process is open."""
    return _open_here[str(path)] > 0


def examine(path: Path) -> None:
    """Raises `LibraryDamaged` for an empty file, which SQLite would take for a new library, for a
    log that is damaged where SQLite would not say so, and for the log of another library.
    """
    if _open_here[str(path)]:
        return
    if not path.exists():
        return
    if path.stat().st_size == 0:
        raise LibraryDamaged
    log = path.with_name(path.name + "-wal")
    if not log.exists() or log.stat().st_size == 0:
        return
    if is_in_use(path):
        return
    with path.open("rb") as file, log.open("rb") as frames_file:
        header = file.read(_HEADER_BYTES)
        page_bytes = int.from_bytes(header[16:18], "big")
        frames = list(islice(read_frames(frames_file, page_bytes), _MOST_FRAMES))
        wrong = is_damaged(frames) or is_foreign(header, frames_file, frames)
    # Whoever opened it meanwhile may have begun to write the log anew.
    if wrong and not is_in_use(path):
        raise LibraryDamaged
