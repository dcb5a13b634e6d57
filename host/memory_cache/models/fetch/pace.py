"""How fast a download is and how long it will take, as an average over the last seconds."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_WINDOW_S = 5.0
_STEP_S = 0.1
"""Samples are no closer than this, so that there are few of them."""
_LEAST_S = 0.5
"""Less time than this says nothing yet about the speed."""


class Pace:
    """A moving average. Only bytes that arrive while it watches count."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._total = 0
        self._samples: deque[tuple[float, int]] = deque([(clock(), 0)])

    def add(self, arrived_bytes: int) -> None:
        """Count bytes that have just arrived."""
        self._total += arrived_bytes
        now = self._clock()
        if now - self._samples[-1][0] >= _STEP_S:
            self._samples.append((now, self._total))
        self._forget(now)

    def bytes_per_second(self) -> float:
        """The speed; 0 while there is too little to tell."""
        now = self._clock()
        self._forget(now)
        since, before = self._samples[0]
        elapsed = now - since
        return (self._total - before) / elapsed if elapsed >= _LEAST_S else 0.0

    def seconds_left(self, missing_bytes: int) -> float | None:
        """How long the rest will take at this speed; None while nobody knows."""
        speed = self.bytes_per_second()
        return missing_bytes / speed if speed > 0 else None

    def _forget(self, now: float) -> None:
        if self._samples[-1][0] <= now - _WINDOW_S:
            # Nothing within the window, nor what came too soon after the last sample to be one.
            self._samples = deque([(now - _WINDOW_S, self._total)])
        # The youngest sample from before the window stays: what came since is the average.
        while len(self._samples) > 1 and self._samples[1][0] <= now - _WINDOW_S:
            self._samples.popleft()
