"""What the chat model remembers of saved pages, on disk: one folder a page, gone with the page.

The engine writes and reads the files (see `engine.worker.page_states`); it never makes a folder, so
that a page whose folder is deleted stays forgotten whatever is still under way.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container, Iterable
    from pathlib import Path

_PRIVATE = 0o700
_DELETE_TRIES = 10


class _File(NamedTuple):
    used_at: float
    size_bytes: int
    path: Path


class PageStates:
    """The folder that holds all of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def folder_of(self, page_id: int) -> Path:
        """Return the folder of one saved page, made if need be."""
        self._folder.mkdir(mode=_PRIVATE, exist_ok=True)
        folder = self._folder / str(page_id)
        folder.mkdir(mode=_PRIVATE, exist_ok=True)
        return folder

    def forget(self, page_id: int) -> None:
        """Delete what is kept of this page."""
        _delete(self._folder / str(page_id))

    def clear(self) -> None:
        """Delete everything."""
        _delete(self._folder)

    def sweep(self, is_saved: Container[int]) -> None:
        """Delete what belongs to no saved page, and what was never finished."""
        for folder in self._folders():
            if not folder.name.isdecimal() or int(folder.name) not in is_saved:
                _delete(folder)
                continue
            for part in folder.glob("*.part"):
                part.unlink(missing_ok=True)

    def trim(self, most_bytes: int) -> None:
        """Delete the least recently used until no more than `most_bytes` are left."""
        files = self._files()
        excess = sum(file.size_bytes for file in files) - most_bytes
        for file in sorted(files):
            if excess <= 0:
                return
            file.path.unlink(missing_ok=True)
            excess -= file.size_bytes

    def size_bytes(self, page_ids: Iterable[int] | None = None) -> int:
        """Return what all of them take, or those of some pages."""
        folders = None
        if page_ids is not None:
            folders = [self._folder / str(page_id) for page_id in page_ids]
        return sum(file.size_bytes for file in self._files(folders))

    def _folders(self) -> list[Path]:
        return list(self._folder.iterdir()) if self._folder.is_dir() else []

    def _files(self, folders: list[Path] | None = None) -> list[_File]:
        files = []
        for folder in self._folders() if folders is None else folders:
            for path in folder.iterdir() if folder.is_dir() else ():
                try:
                    about = path.stat()
                except FileNotFoundError:
                    continue
                files.append(_File(about.st_mtime, about.st_size, path))
        return files


def _delete(folder: Path) -> None:
    """Raises `OSError` if it cannot be deleted. A file may appear while that is done: once more."""
    for _ in range(_DELETE_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
    shutil.rmtree(folder)
