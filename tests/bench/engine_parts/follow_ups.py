"""Time to the first token: follow-up, after a restart, and after reading ahead, beside cold."""

from __future__ import annotations

import tempfile
from time import perf_counter
from typing import TYPE_CHECKING

from tests.bench.engine_parts.asking import ask
from tests.bench.engine_parts.setting import answer, conversation, filler_page, verdict

if TYPE_CHECKING:
    from tests.bench.engine_parts.asking import Told
    from tests.bench.engine_parts.setting import Setting

    from memory_cache.engine.client import Engine

TOKENS = 4
QUESTIONS = ("Who lit the lamp on the island?", "When was that?", "And who came after?")


def measure(setting: Setting) -> None:
    """Each round on a page of its own; ratios are taken within a round."""
    rounds, page_tokens = (1, 256) if setting.quick else (2, 3_000)
    follow_ups: list[float] = []
    restarts: list[float] = []
    loads: list[float] = []
    read_ahead: list[float] = []
    for index in range(rounds):
        page = filler_page(page_tokens, index)
        with tempfile.TemporaryDirectory() as states:
            with setting.engine(fingerprint="bench") as engine:
                cold = _ask(engine, page, QUESTIONS[0], states)
                again = [_ask(engine, page, question, states) for question in QUESTIONS[1:]]
            began_s = perf_counter()
            with setting.engine(fingerprint="bench") as engine:
                load_s = perf_counter() - began_s
                restarted = _ask(engine, page, QUESTIONS[1], states)
        with setting.engine() as engine:
            engine.prefill(conversation(page, ""))
            ahead = _ask(engine, page, QUESTIONS[0])
        assert cold.generated.reused == 0
        follow_ups += [told.first_s / cold.first_s for told in again]
        restarts.append(restarted.first_s / cold.first_s)
        loads.append((load_s + restarted.first_s) / (load_s + cold.first_s))
        read_ahead.append(ahead.first_s / cold.first_s)
        print(
            f"{cold.generated.prompt_tokens} tokens: cold {cold.first_s:.2f} s, follow-up "
            f"{again[0].first_s:.3f} s (reused {again[0].generated.reused}), from disk "
            f"{restarted.first_s:.3f} s (reused {restarted.generated.reused}) after loading for "
            f"{load_s:.2f} s, read ahead {ahead.first_s:.3f} s (reused {ahead.generated.reused})",
            flush=True,
        )
    verdict("follow-up / cold", follow_ups, most=0.05)
    verdict("after a restart / cold", restarts, most=0.15)
    verdict("after a restart, with loading the model / cold, with that", loads, most=0.15)
    verdict("after reading ahead / cold", read_ahead, most=0.05)


def _ask(engine: Engine, page: str, question: str, states: str | None = None) -> Told:
    told = ask(engine, conversation(page, question), TOKENS, states=states)
    assert told.text == answer(TOKENS)
    return told
