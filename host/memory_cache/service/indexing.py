"""Reads and embeds what was saved, in the background: one thread, from the library alone.

There is no list of jobs to lose: what waits is what the library says is unread or unembedded, so
that work goes on where a crash left it.
"""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

from memory_cache.errors import (
    Cancelled,
    EngineStopped,
    MemoryCacheError,
    NoText,
    NotFound,
)
from memory_cache.service.reading import read_draft
from memory_cache.store.texts import Reading
from memory_cache.text.chunk import cut_passages
from memory_cache.text.extract import EXTRACTOR_VERSION

if TYPE_CHECKING:
    from memory_cache.service.memory import Memory
    from memory_cache.store.records import StoredPassage

# Small, so that a page just saved is found by meaning before a long backlog is.
_PASSAGES_AT_ONCE = 16
_SNAPSHOT_EVERY = 2_000
_RETRY_S = 30.0
_LOOK_S = 0.25


def passage_input(passage: StoredPassage) -> str:
    """Return what is embedded for a passage: where it stands, then what it says."""
    about = passage.heading.rpartition(" › ")[2] or passage.title
    return f"{about}\n{passage.text}" if about else passage.text


def read_page(memory: Memory, page_id: int) -> None:
    """Extract a saved page's text and cut it into passages. Raises `NotFound`."""
    stored = memory.library.pages.source(page_id)
    reading = Reading(page_id, stored.sha256, EXTRACTOR_VERSION)
    try:
        article = read_draft(stored.draft)
    except NoText:
        memory.library.texts.store(reading, None, [])
        return
    passages = cut_passages(article.text, article.blocks)
    memory.library.texts.store(reading, article, passages)


def embed_waiting(
    memory: Memory, cancelled: threading.Event | None = None, page_id: int | None = None
) -> int:
    """Embed some of the passages that wait, and return how many that were."""
    model_id = memory.embedding_model.model_id
    waiting = memory.library.vectors.waiting(_PASSAGES_AT_ONCE, page_id)
    if waiting:
        vectors = memory.embedder.embed(
            [passage_input(passage) for passage in waiting], cancelled=cancelled
        )
        rows = vectors.astype("<f4")
        memory.library.vectors.store(
            model_id,
            {passage.passage_id: row.tobytes() for passage, row in zip(waiting, rows, strict=True)},
        )
    return len(waiting)


class Indexer:
    """The background thread. `wake` it after a save; it sleeps when nothing waits."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._wanted = threading.Event()
        self._changed = threading.Condition()
        self._step = 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="indexer", daemon=True)

    def start(self) -> None:
        """Begin, with whatever an earlier run left."""
        self._wanted.set()
        self._thread.start()

    def wake(self) -> None:
        """Say that something was saved."""
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

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wanted.wait()
            self._wanted.clear()
            try:
                self._work()
            except Cancelled:
                return
            except EngineStopped as error:
                # One death is made good at once; after several the engine itself asks for a rest.
                self._log(error)
                self._wanted.set()
            except Exception as error:  # noqa: BLE001 - this thread must outlive whatever it meets
                # The disk may be full, the engine at rest: try again later.
                self._log(error)
                self._wanted.wait(_RETRY_S)
                self._wanted.set()

    def _work(self) -> None:
        library = self._memory.library
        while not self._stopping.is_set():
            unread = library.texts.unread(limit=1)
            if unread:
                self._read(unread[0])
            elif embed_waiting(self._memory, self._stopping) == 0:
                break
            self._tell()
        if not self._stopping.is_set():
            self._memory.index.refresh()
            self._memory.index.save(at_least=_SNAPSHOT_EVERY)
        self._tell()

    def _read(self, page_id: int) -> None:
        try:
            read_page(self._memory, page_id)
        except NotFound:
            return
        except MemoryCacheError:
            raise
        except Exception as error:  # noqa: BLE001 - a page that breaks extraction must not stop others
            self._log(error)
            stored = self._memory.library.pages.source(page_id)
            reading = Reading(page_id, stored.sha256, EXTRACTOR_VERSION)
            self._memory.library.texts.store(reading, None, [])

    def _tell(self) -> None:
        with self._changed:
            self._step += 1
            self._changed.notify_all()

    def _log(self, error: Exception) -> None:
        """Name the kind of fault only: messages could hold a page's words."""
        print(f"memory-cache: indexing: {type(error).__name__}", file=sys.stderr)
