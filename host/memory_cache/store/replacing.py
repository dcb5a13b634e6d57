"""A library as files: whether it is in use, puts another one in its place, deletes it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from memory_cache.durable import sync_folder

if TYPE_CHECKING:
    from pathlib import Path

# The byte that whoever has the library open holds a lock on (SQLite's "dead man's switch").
_OPEN_LOCK_BYTE = 128


def is_in_use(library: Path) -> bool:
    """Say whether another process has this library open. Where that cannot be asked, False.

    No connection of this process may be open: closing a file here would undo its locks.
    """
    try:
        import fcntl
    except ImportError:
        return False
    shared = library.with_name(library.name + "-shm")
    try:
        with shared.open("r+b") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _OPEN_LOCK_BYTE)
            fcntl.lockf(file, fcntl.LOCK_UN, 1, _OPEN_LOCK_BYTE)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def put_in_place(library: Path, rescued: Path, kept_as: Path) -> None:
    """Let the rescued library take the damaged one's place, which is kept under another name.

    Raises `OSError`. A crash on the way leaves the damaged library under one name or both.
    """
    log, shared = (library.with_name(library.name + end) for end in ("-wal", "-shm"))
    kept_log = kept_as.with_name(kept_as.name + "-wal")
    _keep(library, kept_as)
    if log.exists():
        _keep(log, kept_log)
        # A log beside a library that is not its own would ruin that.
        log.unlink(missing_ok=True)
    shared.unlink(missing_ok=True)
    sync_folder(library.parent)
    rescued.replace(library)
    sync_folder(library.parent)


def delete(library: Path) -> None:
    """Delete a library's file and what SQLite puts beside it, as far as they are there."""
    for end in ("", "-wal", "-shm", "-journal"):
        library.with_name(library.name + end).unlink(missing_ok=True)


def _keep(path: Path, name: Path) -> None:
    """Give a file a second name, or, on a disk that knows no such thing, another."""
    try:
        os.link(path, name)
    except OSError:
        path.rename(name)
