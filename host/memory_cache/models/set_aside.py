"""Deletes model files so that it can be taken back: renamed at once, gone from the disk later.

A file that is set aside is called `NAME.removed-SECONDS`, the time at which that was done: what a
program that was killed has left is found by its name, and deleted by the next.
"""

from __future__ import annotations

import re
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.errors import ModelError, NotFound
from memory_cache.saying import say, why

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

GRACE_S = 10.0
"""For so long what was deleted can be brought back."""
_SLACK_S = 2.0
"""A wish that is on its way when the time is over is still heard."""
_LEFT_S = 60.0
"""So old, and a program that set it aside is not there any more to delete it."""

_ASIDE = re.compile(r".+\.removed-(\d{1,15})")


class _Pair(NamedTuple):
    place: Path
    aside: Path


class SetAside:
    """The files of one folder that are on their way out, each group under a key.

    `clock` gives seconds since 1970. Safe to call from several threads.
    """

    def __init__(
        self, folder: Path, clock: Callable[[], float], *, grace_s: float = GRACE_S
    ) -> None:
        self._folder = folder
        self._clock = clock
        self.grace_s = grace_s
        self._lock = threading.Lock()
        self._groups: dict[str, list[_Pair]] = {}
        self._timers: dict[str, threading.Timer] = {}

    def put(self, key: str, files: Sequence[Path]) -> int:
        """Take files out of sight, all or none; returns their bytes. What is not there is passed
        over. Raises `ModelError`.
        """
        self.purge(key)
        ending = f".removed-{int(self._clock())}"
        moved: list[_Pair] = []
        freed = 0
        with self._lock:
            try:
                for place in files:
                    with suppress(FileNotFoundError):
                        freed += place.stat().st_size
                        aside = place.with_name(place.name + ending)
                        place.replace(aside)
                        moved.append(_Pair(place, aside))
            except OSError as error:
                for place, aside in moved:
                    with suppress(OSError):
                        aside.replace(place)
                raise ModelError(
                    say("file_undeleted", "The file could not be deleted: {why}.", why=why(error))
                ) from None
            self._groups[key] = moved
            timer = threading.Timer(self.grace_s + _SLACK_S, self.purge, (key,))
            timer.daemon = True
            self._timers[key] = timer
            timer.start()
        return freed

    def restore(self, key: str) -> None:
        """Put files back. Raises `NotFound` if they are gone, and `ModelError` if they cannot be,
        or if others have taken their names.
        """
        with self._lock:
            pairs = self._groups.get(key)
            if pairs is None:
                raise NotFound(say("not_here_any_more", "That is not on this computer any more."))
            if any(place.exists() for place, _ in pairs):
                raise ModelError(
                    say("model_name_taken", "There is a file of that name again."),
                    remedy=say("delete_that_first", "Delete that one first."),
                )
            try:
                for place, aside in pairs:
                    aside.replace(place)
            except OSError as error:
                raise ModelError(
                    say("file_unrestored", "It could not be brought back: {why}.", why=why(error))
                ) from None
            del self._groups[key]
            self._timers.pop(key).cancel()

    def purge(self, key: str) -> None:
        """Delete what is under this key now; nothing happens if there is nothing."""
        with self._lock:
            for _, aside in self._groups.pop(key, []):
                # What cannot be deleted now, because it is open, is swept up later.
                with suppress(OSError):
                    aside.unlink(missing_ok=True)
            timer = self._timers.pop(key, None)
            if timer is not None:
                timer.cancel()

    def purge_all(self) -> None:
        """Delete all that is set aside: nobody can bring it back any more."""
        for key in list(self._groups):
            self.purge(key)

    def sweep(self) -> None:
        """Delete what a program that was killed has left."""
        with self._lock:
            own = {aside for pairs in self._groups.values() for _, aside in pairs}
        with suppress(OSError):
            for path in self._folder.iterdir():
                match = _ASIDE.fullmatch(path.name)
                if match and path not in own and self._clock() - int(match[1]) > _LEFT_S:
                    with suppress(OSError):
                        path.unlink(missing_ok=True)
