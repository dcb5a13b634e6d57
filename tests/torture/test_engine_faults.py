"""Figure 8: whatever happens to an engine in the middle of an answer costs that answer only."""

from __future__ import annotations

import os
import random
import resource
import signal
import sys
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from memory_cache.engine.client import ChatMessage, Engine, Load
from memory_cache.errors import EngineError
from tests.scripted_model import write_scripted_model
from tests.torture import SEED, share

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FAULTS = 100
TOLD_WITHIN_S = 2.0
STALL_S = 30.0
COMMAND = [sys.executable, "-m", "memory_cache", "engine"]


class Clock:
    """The real time, and what is added to it; while it leaps, each look at it adds a stall's time:
    what the engine said before it stopped may still be on its way.
    """

    def __init__(self) -> None:
        self.ahead_s = 0.0
        self.leaps = False

    def __call__(self) -> float:
        if self.leaps:
            self.ahead_s += STALL_S + 1
        return monotonic() + self.ahead_s


def take_its_memory(pid: int) -> None:
    """From now on nothing more is given to this process; what it has may last it a while."""
    resource.prlimit(pid, resource.RLIMIT_AS, (1, 1))


def stop(pid: int) -> None:
    os.kill(pid, signal.SIGSTOP)


def killed_by(number: signal.Signals) -> Callable[[int], None]:
    return lambda pid: os.kill(pid, number)


FAULT_KINDS: dict[str, Callable[[int], None]] = {
    "killed": killed_by(signal.SIGKILL),
    "aborted": killed_by(signal.SIGABRT),
    "crashed": killed_by(signal.SIGSEGV),
    "out of memory": take_its_memory,
    "stopped": stop,
}


class Striker:
    """Hears an answer, and lets a fault happen to the engine at a certain piece of it."""

    def __init__(self, engine: Engine, clock: Clock, kind: str, at: int) -> None:
        self._engine = engine
        self._clock = clock
        self._kind = kind
        self._left = at
        self.struck_s = 0.0

    def __call__(self, _piece: str) -> None:
        self._left -= 1
        if self._left:
            return
        assert self._engine.pid is not None
        self.struck_s = monotonic()
        FAULT_KINDS[self._kind](self._engine.pid)
        if self._kind == "stopped":
            self._clock.leaps = True


def ask(engine: Engine, on_piece: Callable[[str], None], tokens: int) -> None:
    engine.generate(
        [ChatMessage("user", "Talk.", opening="A page. " * 40)],
        max_tokens=tokens,
        temperature=0,
        seed=1,
        on_piece=on_piece,
    )


@pytest.mark.torture
def test_a_fault_in_the_middle_of_an_answer_costs_that_answer_only(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    clock = Clock()
    path = write_scripted_model(tmp_path / "endless.gguf", "on and on ", repeat=400)
    engine = Engine(COMMAND, Load(role="chat", path=str(path)), clock=clock, stall_s=STALL_S)
    kinds = list(FAULT_KINDS)
    try:
        for number in range(share(FAULTS, least=len(kinds))):
            kind = kinds[number % len(kinds)]
            striker = Striker(engine, clock, kind, chance.randrange(1, 200))

            with pytest.raises(EngineError):
                ask(engine, striker, 3_000)

            clock.leaps = False
            assert monotonic() - striker.struck_s < TOLD_WITHIN_S, kind
            # Far enough apart not to be taken for a model that always crashes.
            clock.ahead_s += 100
            again: list[str] = []
            ask(engine, again.append, 5)
            assert "".join(again) == "on an", kind
    finally:
        engine.close()
