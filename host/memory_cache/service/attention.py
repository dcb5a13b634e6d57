"""Whether a person is waiting for something: background work stands back while one is."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_S = 20.0


class Attention:
    """Counts what people wait for. Work that never ends must not starve the rest for ever."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._held = 0

    @contextmanager
    def held(self) -> Iterator[None]:
        """Say that somebody waits, while the block runs."""
        with self._changed:
            self._held += 1
        try:
            yield
        finally:
            with self._changed:
                self._held -= 1
                self._changed.notify_all()

    def stand_back(self, stopping: threading.Event, most_s: float = _MOST_S) -> None:
        """Wait until nobody waits, for so long at the most; returns soon once `stopping` is set."""
        with self._changed:
            left_s = most_s
            while self._held and left_s > 0 and not stopping.is_set():
                self._changed.wait(0.1)
                left_s -= 0.1
