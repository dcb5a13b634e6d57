"""How soon an engine is free again after a cancel: in an answer, in a prompt, and reading ahead."""

from __future__ import annotations

import contextlib
import random
import statistics
import threading
from time import perf_counter
from typing import TYPE_CHECKING

from tests.bench.engine_parts.setting import conversation, filler_page

from memory_cache.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bench.engine_parts.setting import Setting

    from memory_cache.engine.client import Engine

PAGE_TOKENS = 2_000
LONGEST_S = 1.2
"""A cancel comes at a random time up to this one, which is within the second batch or so."""
TARGET_MS = 100.0


def measure(setting: Setting) -> None:
    """From setting the event to the answer to the next, tiny request."""
    times = 4 if setting.quick else 40
    chance = random.Random(0)
    took: list[float] = []
    with setting.engine() as engine:
        for name, begin in (
            ("an answer", _answering),
            ("a prompt", _reading),
            ("reading ahead", _reading_ahead),
        ):
            spent_ms = [begin(engine, place, chance) for place in range(times)]
            took += spent_ms
            print(f"in {name}: {_summary(spent_ms)}", flush=True)
    met = "met" if _percentile(took, 99) < TARGET_MS else "MISSED"
    print(f"cancel, all: {_summary(took)}; target: 99 % under {TARGET_MS:.0f} ms: {met}")


def _answering(engine: Engine, place: int, chance: random.Random) -> float:
    spoken = threading.Event()
    messages = conversation(filler_page(40), "Which?")
    return _time(
        engine,
        lambda cancelled: engine.generate(
            messages,
            max_tokens=2_000,
            temperature=0.0,
            seed=0,
            on_piece=lambda _: spoken.set(),
            cancelled=cancelled,
        ),
        spoken,
        chance.uniform(0.0, 0.3),
    )


def _reading(engine: Engine, place: int, chance: random.Random) -> float:
    messages = conversation(filler_page(PAGE_TOKENS, place % 8), f"{place}")
    return _time(
        engine,
        lambda cancelled: engine.generate(
            messages,
            max_tokens=1,
            temperature=0.0,
            seed=0,
            on_piece=lambda _: None,
            cancelled=cancelled,
        ),
        None,
        chance.uniform(0.02, LONGEST_S),
    )


def _reading_ahead(engine: Engine, place: int, chance: random.Random) -> float:
    messages = conversation(filler_page(PAGE_TOKENS, place % 8), "")
    return _time(
        engine,
        lambda cancelled: engine.prefill(messages, cancelled=cancelled),
        None,
        chance.uniform(0.02, LONGEST_S),
    )


def _time(
    engine: Engine,
    work: Callable[[threading.Event], object],
    begun: threading.Event | None,
    wait_s: float,
) -> float:
    """Milliseconds from the cancel to the answer to another request."""
    cancelled = threading.Event()

    def run() -> None:
        with contextlib.suppress(Cancelled):
            work(cancelled)

    worker = threading.Thread(target=run)
    worker.start()
    if begun is not None:
        begun.wait()
    threading.Event().wait(wait_s)
    began_s = perf_counter()
    cancelled.set()
    engine.count_tokens(["a"])
    took_ms = (perf_counter() - began_s) * 1_000
    worker.join()
    return took_ms


def _percentile(values: list[float], share: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def _summary(values_ms: list[float]) -> str:
    return (
        f"half within {statistics.median(values_ms):.0f} ms, 99 % within "
        f"{_percentile(values_ms, 99):.0f} ms, slowest {max(values_ms):.0f} ms of {len(values_ms)}"
    )
