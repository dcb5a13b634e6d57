"""Use case: folders that are kept in step. What is new is read, what changed is read again, what
moved keeps its page, and what is gone is forgotten.

A pass is work in small steps; one that is broken off costs nothing, since the next one finds by
time and size what is left to do. There is no watcher: folders are looked at again every few
minutes, and when the person says so.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.errors import (
    Cancelled,
    FileError,
    FolderGone,
    LibraryFull,
    MemoryCacheError,
    NotFound,
    TooLarge,
)
from memory_cache.saying import say, say_count
from memory_cache.service.files import file_url, read_file
from memory_cache.service.walking import FoundFile, Walk
from memory_cache.store.records import FolderFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from memory_cache.service.memory import Memory
    from memory_cache.store.records import Draft, Folder

    Tell = Callable[[int, int | None], None]

_EVERY_S = 300.0
_STEP_FILES = 500
"""Files that are compared, at the most, in one step that has nothing to read."""


class Changes(NamedTuple):
    """What a pass has to do, each in the order of the paths."""

    new: list[FoundFile]
    changed: list[FoundFile]
    gone: list[FolderFile]


def compare(
    known: Mapping[str, FolderFile],
    found: Mapping[str, FoundFile],
    is_missing: Callable[[str], bool],
) -> Changes:
    """Return what differs between a folder as it is known and as it was found.

    A file has changed if its time or its size has. One that was not found is gone only where
    `is_missing` says so: what could not be looked at is not.
    """
    new, changed = [], []
    for path in sorted(found):
        before, now = known.get(path), found[path]
        if before is None:
            new.append(now)
        elif (before.mtime_ns, before.size_bytes) != (now.mtime_ns, now.size_bytes):
            changed.append(now)
    gone = [known[path] for path in sorted(known) if path not in found and is_missing(path)]
    return Changes(new, changed, gone)


class FolderSync:
    """Keeps folders in step. Safe from several threads; one pass is under way at a time."""

    def __init__(self, memory: Memory, *, every_s: float = _EVERY_S) -> None:
        self._memory = memory
        self._every_s = every_s
        self._lock = threading.Lock()
        self._running: Iterator[None] | None = None
        self._told: tuple[int, int | None] | None = None

    @property
    def progress(self) -> tuple[int, int | None] | None:
        """How many files of the pass that `step` is at are done and of how many, None while that is
        not known; None if it is at none.
        """
        return self._told

    def add(self, path: Path) -> int:
        """Keep a folder in step from now on; what was left out of it is let in again. Returns its
        id. Raises `FolderGone` if it is none, and `FileError` for one that must not be.
        """
        real = path.expanduser().resolve()
        if not real.is_dir():
            raise FolderGone(
                say("no_folder", "That is not a folder."),
                remedy=say("choose_folder", "Choose a folder."),
            )
        try:
            name = str(real).encode("utf-8").decode("utf-8")
        except UnicodeEncodeError:
            raise FileError(
                say("folder_name_unreadable", "The name of that folder is not valid text.")
            ) from None
        ours = self._memory.home.folder.resolve()
        if ours == real or real in ours.parents or ours in real.parents:
            # It would read its own library, and change it by doing so.
            raise FileError(
                say("folder_is_ours", "That folder holds the library of Memory Cache itself."),
                remedy=say("choose_folder_within", "Choose another folder, or one further in."),
            )
        folders = self._memory.library.folders
        folder_id = folders.add(name, self._memory.now())
        folders.take_back_in(folder_id)
        return folder_id

    def sync(self, folder_id: int, tell: Tell, cancelled: threading.Event) -> None:
        """Look through a folder now, telling how many files are done and of how many, None while
        that is not known. Raises `NotFound`, `Cancelled` and `FolderGone`.
        """
        folder = self._memory.library.folders.get(folder_id)
        while not self._lock.acquire(timeout=0.05):
            _stop_if(cancelled)
        try:
            for _ in _Pass(self._memory, folder, tell).steps():
                _stop_if(cancelled)
        finally:
            self._lock.release()
        problem = self._memory.library.folders.get(folder_id).problem
        if problem == FolderGone.sentence:
            raise FolderGone

    def step(self, stopping: threading.Event) -> bool:
        """Do a little of what is due; False if nothing is. Raises `Cancelled`."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            _stop_if(stopping)
            if self._running is None:
                folder = self._due()
                if folder is None:
                    return False
                self._running = _Pass(self._memory, folder, self._hear).steps()
            running, self._running = self._running, None
            if next(running, _OVER) is not _OVER:
                self._running = running
            return True
        finally:
            if self._running is None:
                self._told = None
            self._lock.release()

    def _hear(self, done: int, total: int | None) -> None:
        self._told = done, total

    def _due(self) -> Folder | None:
        now = self._memory.now()
        for folder in self._memory.library.folders.all():
            since = None if folder.scanned_at is None else now - folder.scanned_at
            # A clock that was set back must not stop the looking.
            if since is None or not 0 <= since < self._every_s:
                return folder
        return None


_OVER = object()


class _Pass:
    """One look through one folder."""

    def __init__(
        self, memory: Memory, folder: Folder, tell: Tell = lambda _done, _total: None
    ) -> None:
        self._memory = memory
        self._library = memory.library
        self._folder = folder
        self._tell = tell
        self._unread = 0
        self._first_problem = ""
        self._gone_by_size: dict[int, list[FolderFile]] = defaultdict(list)

    def steps(self) -> Iterator[None]:
        """Yield between steps. Whatever ends it early, the next pass goes on."""
        walk = Walk(self._folder.path)
        try:
            for _ in walk.steps():
                self._tell(len(walk.files), None)
                yield
        except OSError:
            self._note(FolderGone().message)
            return
        try:
            yield from self._catch_up(walk)
        except NotFound:
            return

    def _catch_up(self, walk: Walk) -> Iterator[None]:
        known = self._library.folders.files_of(self._folder.folder_id)
        if len(known) > 1 and walk.is_empty:
            # A disk that is not plugged in leaves an empty folder where it was.
            self._note(FolderGone().message)
            return
        changes = compare(known, walk.files, walk.missing)
        for file in changes.gone:
            self._gone_by_size[file.size_bytes].append(file)
        wanted = [*changes.new, *changes.changed]
        total = len(wanted) + len(changes.gone)
        for done, found in enumerate(wanted):
            self._tell(done, total)
            self._take(found, is_new=done < len(changes.new))
            yield
        left = [file for some in self._gone_by_size.values() for file in some]
        for at, file in enumerate(left):
            self._drop(file)
            if at % _STEP_FILES == 0:
                self._tell(len(wanted) + at, total)
                yield
        self._note(self._problem(walk))

    def _take(self, found: FoundFile, *, is_new: bool) -> None:
        folders, folder_id = self._library.folders, self._folder.folder_id
        # The person may let go of a folder meanwhile: nothing more is read from it then.
        folders.get(folder_id)
        if folders.is_left_out(folder_id, found.path):
            return
        try:
            draft = read_file(Path(found.path))
        except (FileError, TooLarge) as error:
            self._pass_over(found, error)
            return
        page_id = self._moved(draft, found) if is_new else None
        if page_id is None:
            try:
                page_id = self._memory.keep(draft).page_id
            except LibraryFull as error:
                self._pass_over(found, error)
                return
        folders.note_file(
            folder_id, FolderFile(found.path, page_id, found.mtime_ns, found.size_bytes)
        )

    def _pass_over(self, found: FoundFile, error: MemoryCacheError) -> None:
        """Leave a file for the next look, and say why."""
        self._unread += 1
        name = os.path.basename(found.path)  # noqa: PTH119
        self._first_problem = self._first_problem or say(
            "file_problem", "{name}: {why}", name=name, why=error.message
        )

    def _moved(self, draft: Draft, found: FoundFile) -> int | None:
        """Return the page of a file that is gone and was this one, which keeps it."""
        if draft.kind != "file":
            return None
        digest = hashlib.sha256(draft.source).digest()
        for file in self._gone_by_size.get(found.size_bytes, ()):
            try:
                stored = self._library.pages.source(file.page_id)
            except NotFound:
                continue
            same = stored.sha256 == digest and stored.draft.content_type == draft.content_type
            if same and stored.draft.url == file_url(Path(file.path)):
                if not self._library.pages.move(file.page_id, draft.url):
                    return None
                self._library.folders.drop_file(self._folder.folder_id, file.path)
                self._gone_by_size[found.size_bytes].remove(file)
                return file.page_id
        return None

    def _drop(self, file: FolderFile) -> None:
        """Forget a file that is gone, unless its page is also that of something else."""
        self._library.folders.drop_file(self._folder.folder_id, file.path)
        try:
            page = self._library.pages.get(file.page_id)
        except NotFound:
            return
        is_its_own = page.kind == "file" and page.url == file_url(Path(file.path))
        if is_its_own and self._library.folders.path_of_page(file.page_id) is None:
            self._library.erasing.hide([file.page_id], self._memory.now())

    def _problem(self, walk: Walk) -> str:
        """Return in a sentence what was in the way, "" if nothing was."""
        if walk.is_cut:
            return say(
                "folder_too_many",
                "There are more files than can be kept in step: only the first ones are.",
            )
        unread = self._unread + walk.unnameable
        if unread == 1 and self._first_problem:
            return self._first_problem
        if unread:
            if not self._first_problem:
                return say_count(
                    "files_unread",
                    "{count} file could not be read.",
                    "{count} files could not be read.",
                    count=unread,
                )
            return say_count(
                "files_unread_first",
                "{count} file could not be read, the first of them {first}",
                "{count} files could not be read, the first of them {first}",
                count=unread,
                first=self._first_problem,
            )
        if walk.unseen:
            return say("folder_unseen", "Some folders in it could not be looked into.")
        return ""

    def _note(self, problem: str) -> None:
        self._library.folders.note_scan(self._folder.folder_id, self._memory.now(), problem)


def _stop_if(cancelled: threading.Event) -> None:
    if cancelled.is_set():
        raise Cancelled
