"""Moves the folder with all data: until the copy is whole and on disk, the old one counts; then the
new one does, and the old one is deleted.

Where the data is looked for, a file `moved-to` says where it is. It is the one step that decides:
a crash before it leaves the old folder in use and an unused copy, a crash after it an unused old
folder, which `finish` deletes. On one disk nothing is copied: files get a second name for a while.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from memory_cache.durable import replace_file, sync_file, sync_folder
from memory_cache.errors import Cancelled, DiskFull, FileError, LibraryMoving
from memory_cache.fault_log import log_fault
from memory_cache.models.settings import SettingsFile
from memory_cache.paths import Home
from memory_cache.saying import say, why
from memory_cache.store.opening import is_open_here
from memory_cache.store.replacing import is_in_use

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator

_NAME = "memory-cache"
_CHUNK_BYTES = 4 * 1024 * 1024
_SPARE_BYTES = 64 * 1024 * 1024
_LEFT = "moved-from"
"""In the new folder: which old one is still to be deleted."""
_WRITABLE = say("choose_writable", "Choose a folder that you may write into.")


def move_home(
    home: Home, chosen: Path, tell: Callable[[int, int], None], cancelled: threading.Event
) -> Home:
    """Move everything into `chosen` if that is empty, else into a new folder in it; returns where
    it is now. `tell` hears bytes done and in all. No connection of this process may be open.

    Raises `FileError` if it cannot go there, `DiskFull` if there is too little room,
    `LibraryMoving` while another program uses the library, and `Cancelled`: then everything is as
    it was.
    """
    target = _target(home, chosen)
    if is_open_here(home.library):
        raise LibraryMoving(say("library_at_work", "Something is still at work in your library."))
    if is_in_use(home.library):
        raise LibraryMoving(
            say(
                "library_in_use",
                "Another program is using your library: a second Firefox, or a command in a"
                " terminal.",
            ),
            remedy=say("close_it", "Close it, then try again."),
        )
    copying = _Copying(home, target, tell, cancelled)
    try:
        copying.run()
        _tell_of_models(home.folder, target)
        replace_file(target / _LEFT, os.fsencode(home.folder))
        _decide(home, target)
    except BaseException as fault:
        copying.undo()
        if isinstance(fault, OSError):
            reason = say("data_unmoved", "Your data could not be moved: {why}.", why=why(fault))
            raise FileError(reason, remedy=_WRITABLE) from None
        raise
    named = home.named or home.folder
    moved = Home(target, None if target == named else named)
    finish(moved)
    return moved


def finish(home: Home) -> None:
    """Delete the folder that the data was moved from, if that is still to be done."""
    note = home.folder / _LEFT
    try:
        old = Path(os.fsdecode(note.read_bytes()))
    except OSError:
        return
    try:
        if old.is_absolute() and old != home.folder and old.is_dir():
            for path in list(_files(Home(old, home.named))):
                path.unlink(missing_ok=True)
            _drop_empty_folders(old, keep=home.named)
        note.unlink()
        sync_folder(home.folder)
    except OSError as fault:
        # What is left is of no use to anybody; the next start tries again.
        log_fault(fault, "deleting the old data folder")


def _target(home: Home, chosen: Path) -> Path:
    """Where the data is to be. Raises `FileError`."""
    try:
        chosen = chosen.resolve(strict=True)
        here = home.folder.resolve()
        inside = chosen == here or here in chosen.parents
        target = chosen if not inside and _is_empty(chosen, home) else chosen / _NAME
        if inside or target == here:
            raise FileError(
                say("data_there_already", "Your data is in that folder already."),
                remedy=say("choose_other_folder", "Choose another folder."),
            )
        if target.exists() and not (target.is_dir() and _is_empty(target, home)):
            raise FileError(
                say(
                    "folder_in_the_way",
                    "There is a folder {name} with other things in it already.",
                    name=_NAME,
                ),
                remedy=say("choose_empty_folder", "Choose an empty folder."),
            )
        str(target).encode("utf-8")
    except (OSError, UnicodeEncodeError):
        raise FileError(
            say("folder_unusable", "That folder cannot be used."), remedy=_WRITABLE
        ) from None
    return target


def _is_empty(folder: Path, home: Home) -> bool:
    """Whether nothing is in it but what says where the data is."""
    return all(path == home.moved_to for path in folder.iterdir())


def _files(home: Home) -> Iterator[Path]:
    """All that is in the folder and no folder, links as such; less what only says where it is."""
    about_place = (home.moved_to, home.folder / _LEFT)
    for folder, inner, names in os.walk(home.folder):
        # A link to a folder is told among the folders, and not walked into.
        links = [name for name in inner if Path(folder, name).is_symlink()]
        for path in (Path(folder, name) for name in (*names, *links)):
            if path not in about_place:
                yield path


class _Copying:
    """Puts all files under a folder into another."""

    def __init__(
        self,
        home: Home,
        target: Path,
        tell: Callable[[int, int], None],
        cancelled: threading.Event,
    ) -> None:
        self._home = home
        self._target = target
        self._tell = tell
        self._cancelled = cancelled
        self._made: list[Path] = []
        self._done = 0
        # What SQLite keeps beside an open library is nothing once it is closed.
        self._files = [path for path in _files(home) if not path.name.endswith("-shm")]
        self._total = sum(path.stat().st_size for path in self._files if not path.is_symlink())

    def run(self) -> None:
        """Do it, and make it durable. Raises `DiskFull`, `Cancelled`, `OSError`."""
        old = self._home.folder
        self._make(self._target)
        free = shutil.disk_usage(self._target).free
        if not _is_one_disk(old, self._target) and free < self._total + _SPARE_BYTES:
            raise DiskFull(
                say("move_no_room", "There is too little room on that disk for your data."),
                remedy=say("free_space_there", "Free some space there, or choose another folder."),
            )
        for path in self._files:
            if self._cancelled.is_set():
                raise Cancelled
            self._put(path, self._target / path.relative_to(old))
        for folder in {path.parent for path in self._made}:
            sync_folder(folder)

    def undo(self) -> None:
        """Delete the copy as far as it was made."""
        (self._target / _LEFT).unlink(missing_ok=True)
        for path in reversed(self._made):
            with suppress(OSError):
                if path.is_dir() and not path.is_symlink():
                    path.rmdir()
                else:
                    path.unlink(missing_ok=True)

    def _make(self, folder: Path) -> None:
        if not folder.exists():
            self._make(folder.parent)
            folder.mkdir(mode=0o700)
            self._made.append(folder)

    def _put(self, path: Path, copy: Path) -> None:
        """Give a file a second name, or copy it."""
        self._make(copy.parent)
        self._made.append(copy)
        if path.is_symlink():
            copy.symlink_to(path.readlink())
            return
        with suppress(OSError):
            os.link(path, copy)
            self._go_on(path.stat().st_size)
            return
        with path.open("rb") as source, copy.open("xb") as file:
            while chunk := source.read(_CHUNK_BYTES):
                file.write(chunk)
                self._go_on(len(chunk))
        shutil.copystat(path, copy)
        sync_file(copy)

    def _go_on(self, count: int) -> None:
        if self._cancelled.is_set():
            raise Cancelled
        self._done += count
        self._tell(self._done, self._total)


def _is_one_disk(folder: Path, other: Path) -> bool:
    return folder.stat().st_dev == other.stat().st_dev


def _tell_of_models(old: Path, new: Path) -> None:
    """A chosen model that lies in the data folder moves with it."""
    file = SettingsFile(Home(new).settings)
    chosen = file.read().chat
    if chosen is not None and old in Path(chosen.path).parents:
        path = str(new / Path(chosen.path).relative_to(old))
        file.change(chat=msgspec.structs.replace(chosen, path=path))


def _decide(home: Home, target: Path) -> None:
    if target == (home.named or home.folder):
        home.moved_to.unlink(missing_ok=True)
        sync_folder(target)
    else:
        replace_file(home.moved_to, os.fsencode(target))


def _drop_empty_folders(folder: Path, keep: Path | None) -> None:
    for inner, _, _ in os.walk(folder, topdown=False):
        if Path(inner) != keep:
            with suppress(OSError):
                Path(inner).rmdir()
