"""What goes on while nobody waits: one thread that reads, embeds, forgets, keeps folders in step
and keeps the files small.

Each step is short and leaves nothing half done; between steps it stands back for questions. What
there is to do is asked of the library each time, so that a host that was killed goes on where it
was.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Literal, NamedTuple

from memory_cache.errors import (
    Cancelled,
    EngineStopped,
    LibraryDamaged,
    MemoryCacheError,
    NotFound,
    ReaderUnavailable,
)
from memory_cache.fault_log import log_fault
from memory_cache.service.indexing import embed_waiting, read_page
from memory_cache.text.extract import EXTRACTOR_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    from memory_cache.service.folders import FolderSync
    from memory_cache.service.memory import Memory

_SNAPSHOT_EVERY = 2_000
# A tenth of a second.
_VECTORS_AT_ONCE = 300
_RETRY_S = 30.0
_LOOK_S = 0.25
_IDLE_S = 60.0
# Somebody else reads from the log, so that it cannot be emptied just now.
_UNCLEAN_S = 0.5
_DOING = "background"


class Progress(NamedTuple):
    """Something under way; `total` is the most that waited since it began, None if nobody knows."""

    kind: Literal["reading", "embedding", "folders", "erasing"]
    done: int
    total: int | None


class Background:
    """The background thread. `wake` it when something may be to do; it sleeps when nothing is."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._wanted = threading.Event()
        self._changed = threading.Condition()
        self._step = 0
        self._stopping = threading.Event()
        self._most_waiting: dict[str, int] = {}
        self._postponed: set[int] = set()
        self._folders: FolderSync | None = None
        self._thread = threading.Thread(target=self._run, name="background", daemon=True)

    def start(self) -> None:
        """Begin, with whatever an earlier run left."""
        self._wanted.set()
        self._thread.start()

    def wake(self) -> None:
        """Say that something was saved, forgotten or asked for."""
        self._wanted.set()

    def stop(self, timeout_s: float) -> None:
        """Ask it to stop, and wait so long at the most."""
        self._stopping.set()
        self._wanted.set()
        self._tell()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def wait_for_step(self, seen: int) -> int:
        """Wait a moment for the work to go beyond step `seen`; returns the step reached."""
        with self._changed:
            self._changed.wait_for(lambda: self._step > seen, _LOOK_S)
            return self._step

    def progress(self) -> list[Progress]:
        """Return what is under way now; empty when nothing is. Costs a few counts."""
        library = self._memory.library
        waiting: dict[Literal["reading", "embedding", "erasing"], int] = {
            "reading": library.texts.count_unread(),
            "embedding": library.vectors.count_waiting(),
            "erasing": library.erasing.count_hidden() or int(not library.erasing.is_clean()),
        }
        found: list[Progress] = []
        for kind, left in waiting.items():
            if left == 0:
                self._most_waiting.pop(kind, None)
                continue
            most = self._most_waiting[kind] = max(left, self._most_waiting.get(kind, 0))
            found.append(Progress(kind, most - left, most))
        looking = self._folders.progress if self._folders is not None else None
        return found if looking is None else [*found, Progress("folders", *looking)]

    @property
    def folders(self) -> FolderSync:
        """What keeps folders in step."""
        if self._folders is None:
            from memory_cache.service.folders import FolderSync

            self._folders = FolderSync(self._memory)
        return self._folders

    def _run(self) -> None:
        begun = False
        while not self._stopping.is_set():
            try:
                self._wanted.wait(self._rest_s())
                self._wanted.clear()
                if not begun:
                    self._begin()
                    begun = True
                self._work()
            except Cancelled:
                return
            except EngineStopped as error:
                # One death is made good at once; after several the engine itself asks for a rest.
                log_fault(error, _DOING)
                self._wanted.set()
            except Exception as error:  # noqa: BLE001 - this thread must outlive whatever it meets
                if self._stopping.is_set():
                    # The library was closed under a step that took too long.
                    return
                # The disk may be full, the engine at rest: try again later.
                log_fault(error, _DOING)
                self._wanted.wait(_RETRY_S)
                self._wanted.set()

    def _begin(self) -> None:
        from memory_cache.service.relocation import finish

        finish(self._memory.home)
        library = self._memory.library
        library.texts.require(EXTRACTOR_VERSION)
        library.vectors.require(self._memory.embedding_model.model_id)
        # Beside the work that an earlier run left: until it is there, words alone are searched.
        threading.Thread(target=self._load_index, name="index", daemon=True).start()

    def _rest_s(self) -> float:
        """How long to sleep when nobody wakes it: until a page is to be erased, or a folder to be
        looked at.
        """
        try:
            due_s = self._memory.forgetting.seconds_until_due()
            if due_s is not None:
                return due_s + 0.05
            return _IDLE_S if self._memory.library.erasing.is_clean() else _UNCLEAN_S
        except MemoryCacheError:
            return _IDLE_S

    def _work(self) -> None:
        # What somebody waits to see done: each gets a step in turn.
        awaited: tuple[Callable[[], bool], ...] = (
            self._memory.forgetting.erase_step,
            self._read_step,
            self._memory.forgetting.clean_step,
        )
        # The rest, from the first on after every step: what matters more goes first.
        others: tuple[Callable[[], bool], ...] = (
            self._index_step,
            self._embed_step,
            self._folder_step,
            self._memory.library.words.merge_step,
            self._memory.library.word_rebuild.step,
        )
        while not self._stopping.is_set():
            self._memory.attention.stand_back(self._stopping)
            took = [step() for step in awaited]
            if not any(took) and not any(step() for step in others):
                break
            self._memory.library.checkpoint()
            self._tell()
        if not self._stopping.is_set():
            self._memory.index.save(at_least=_SNAPSHOT_EVERY)
        self._tell()

    def _load_index(self) -> None:
        try:
            self._memory.index.load()
        except Exception as error:  # noqa: BLE001 - whoever needs it loads it, and hears of it then
            log_fault(error, _DOING)

    def _index_step(self) -> bool:
        return self._memory.index.refresh(_VECTORS_AT_ONCE, self._stopping)

    def _read_step(self) -> bool:
        unread = self._memory.library.texts.unread(limit=1 + len(self._postponed))
        page_id = next((page_id for page_id in unread if page_id not in self._postponed), None)
        if page_id is None:
            return False
        try:
            read_page(self._memory, page_id)
        except NotFound:
            pass
        except (ReaderUnavailable, LibraryDamaged) as error:
            # Not the page's fault, or a source that is damaged: it waits for the next start, and
            # holds up no other.
            log_fault(error, _DOING)
            self._postponed.add(page_id)
        return True

    def _embed_step(self) -> bool:
        return embed_waiting(self._memory, self._stopping) > 0

    def _folder_step(self) -> bool:
        if self._folders is None and not self._memory.library.folders.all():
            # Who keeps no folder in step need not load what does.
            return False
        return self.folders.step(self._stopping)

    def _tell(self) -> None:
        with self._changed:
            self._step += 1
            self._changed.notify_all()
