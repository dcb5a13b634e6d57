"""Lets the chat model read the page in front of the person before anything is asked about it.

Only while it costs nobody anything: not on battery unless that is wanted, not for private windows,
at half the threads, one page at a time, and whatever else the model is asked for comes first.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from memory_cache.errors import Cancelled
from memory_cache.service.grounding import Grounding, Grounds
from memory_cache.service.measuring import meter_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from memory_cache.models.settings import ReadAhead
    from memory_cache.protocol import Coverage
    from memory_cache.service.memory import Memory
    from memory_cache.service.subject import Subject

_LOOK_EVERY_S = 0.05
_BATTERY_EVERY_S = 15.0


class ReadingAhead:
    """At most one page is read ahead at a time: the last one that was asked for."""

    def __init__(
        self, memory: Memory, is_on_battery: Callable[[], bool | None] | None = None
    ) -> None:
        self._memory = memory
        self._is_on_battery = is_on_battery or _on_battery
        self._lock = threading.Lock()
        self._stop = threading.Event()

    def stop(self) -> None:
        """End what is read ahead now: its page was left, or a question was asked."""
        with self._lock:
            self._stop.set()
            self._stop = threading.Event()

    def read(
        self,
        subject: Subject,
        model_path: Path | str,
        on_given: Callable[[Coverage], None],
        on_reading: Callable[[int, int], None],
        cancelled: threading.Event,
    ) -> None:
        """Say what of a page the model would be given, and read it, if all of it fits.

        Returns when that is done, or not worth doing: `on_given` hears nothing where a model would
        have to be loaded for that alone. The last call of `on_reading` says how far it came, even
        if nothing had to be read.

        Raises `Cancelled`, `EngineError` and its kinds, `ModelError`.
        """
        from memory_cache.service.answer import messages_of

        with self._lock:
            self._stop.set()
            self._stop = mine = threading.Event()
        passages = subject.passages
        if not passages:
            return
        memory = self._memory
        wanted = memory.settings().read_ahead
        may_read = not (subject.private or wanted == "off" or self._is_on_battery_for(wanted))
        if not may_read and memory.chat.loaded is None:
            return
        engine = memory.chat.engine(model_path)
        meter = meter_of(memory, engine, cancelled)
        coverage = Grounding(meter).before_a_question(passages)
        on_given(coverage)
        if not may_read or not coverage.whole:
            return
        grounds = Grounds(list(passages), len(passages), True, subject.page_id)
        prompt = grounds.prompt(meter.prompts, "")
        ended = threading.Event()
        watcher = threading.Thread(
            target=self._watch,
            args=(mine, cancelled, ended, wanted),
            name="reading ahead",
            daemon=True,
        )
        watcher.start()
        try:
            prefilled = engine.prefill(
                messages_of(prompt),
                states=memory.states_folder(grounds),
                on_progress=on_reading,
                cancelled=mine,
            )
            on_reading(prefilled.read, prefilled.prompt_tokens)
        except Cancelled:
            if cancelled.is_set():
                raise
        finally:
            ended.set()

    def _is_on_battery_for(self, wanted: ReadAhead) -> bool:
        return wanted != "always" and bool(self._is_on_battery())

    def _watch(
        self,
        mine: threading.Event,
        cancelled: threading.Event,
        ended: threading.Event,
        wanted: ReadAhead,
    ) -> None:
        """Stop when the request is called off, or the cable is pulled."""
        waited_s = 0.0
        while not ended.wait(_LOOK_EVERY_S) and not mine.is_set():
            waited_s += _LOOK_EVERY_S
            if cancelled.is_set():
                mine.set()
            elif waited_s >= _BATTERY_EVERY_S:
                waited_s = 0.0
                if self._is_on_battery_for(wanted):
                    mine.set()


def _on_battery() -> bool | None:
    from memory_cache.computer import on_battery

    return on_battery()
