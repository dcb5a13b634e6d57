"""Use case: downloads that go on while nobody waits, paused and taken up by anybody.

Each has a thread of its own, so that a page that shows it may come and go. One that is joined is
the same download: who pauses it pauses it for all.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from memory_cache.errors import Cancelled, InternalError, MemoryCacheError
from memory_cache.fault_log import log_fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from memory_cache.models.fetch.client import FetchProgress

    Work = Callable[[Callable[[FetchProgress], None], threading.Event], str]
    """Downloads; hears where to tell how far it is and how it is paused; returns a model's id."""

_END_S = 0.5


class Download:
    """One download under way. All of it may be read from any thread."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._cancelled = threading.Event()
        self._over = threading.Event()
        self._fault: MemoryCacheError | None = None
        self._model_id: str | None = None
        self.progress: FetchProgress | None = None
        self.use = False
        """Whether the model is to write answers once it is there; anybody who joins may ask so."""

    def pause(self) -> None:
        """Stop it within 100 ms; what arrived is kept."""
        self._cancelled.set()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait for its end; False if the time was over first."""
        return self._over.wait(timeout_s)

    @property
    def is_over(self) -> bool:
        """Whether it ended, well or not."""
        return self._over.is_set()

    def result(self) -> str:
        """Return the id on disk of what was downloaded. Raises what it failed with, `Cancelled` if
        it was paused. Only after its end.
        """
        if self._fault is not None:
            raise self._fault
        if self._model_id is None:
            raise Cancelled
        return self._model_id

    def _tell(self, progress: FetchProgress) -> None:
        self.progress = progress

    def run(self) -> None:
        """Download; never raises."""
        try:
            self._model_id = self._work(self._tell, self._cancelled)
        except MemoryCacheError as error:
            self._fault = error
        except Exception as error:  # noqa: BLE001 - whatever it is, who waits is told
            log_fault(error)
            self._fault = InternalError()
        finally:
            self._over.set()


class Downloads:
    """Those under way, at most one for each name."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: dict[str, Download] = {}
        self._closed = False

    def join(self, name: str, work: Work) -> Download:
        """Return the download of this name; it is started if it is not under way."""
        with self._lock:
            known = self._running.get(name)
            if known is not None and not known.is_over:
                return known
            download = self._running[name] = Download(work)
            if self._closed:
                download.pause()
        threading.Thread(
            target=self._run, args=(name, download), name="download", daemon=True
        ).start()
        return download

    def names(self) -> set[str]:
        """Return which are under way."""
        with self._lock:
            return {name for name, one in self._running.items() if not one.is_over}

    def pause(self, name: str) -> None:
        """Stop one if it is under way, and wait for that."""
        with self._lock:
            known = self._running.get(name)
        if known is not None:
            known.pause()
            known.wait()

    def close(self) -> None:
        """Pause all, within half a second; what arrived is kept."""
        with self._lock:
            self._closed = True
            running = list(self._running.values())
        for download in running:
            download.pause()
        for download in running:
            download.wait(_END_S)

    def _run(self, name: str, download: Download) -> None:
        download.run()
        with self._lock, suppress(KeyError):
            if self._running[name] is download:
                del self._running[name]
