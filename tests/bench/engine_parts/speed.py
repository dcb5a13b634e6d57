"""Tokens a second through the engine's pipe, beside a bare loop and `create_chat_completion`."""

from __future__ import annotations

import statistics
from contextlib import ExitStack
from typing import TYPE_CHECKING

from tests.bench.engine_parts.asking import ask
from tests.bench.engine_parts.bare import BareLoop, ChatCompletion, in_child
from tests.bench.engine_parts.setting import (
    answer,
    conversation,
    filler_page,
    rendered,
    verdict,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bench.engine_parts.setting import Setting


def measure(setting: Setting) -> None:
    """Rounds of all, each round in another order; ratios are taken within a round."""
    rounds, tokens, page_tokens = (2, 12, 100) if setting.quick else (24, 32, 1_000)
    messages = conversation(filler_page(page_tokens), "Which?")
    prompt = rendered(messages)
    turns = [{"role": turn.role, "content": turn.opening + turn.content} for turn in messages]
    with ExitStack() as stack:
        bare = stack.enter_context(in_child(BareLoop, setting))
        completion = stack.enter_context(in_child(ChatCompletion, setting))
        plain = stack.enter_context(setting.engine(lookup=False))
        engine = stack.enter_context(setting.engine())
        expected = answer(tokens)

        def by_engine(*, lookup: bool) -> tuple[str, float]:
            told = ask(engine if lookup else plain, messages, tokens)
            return told.text, told.rest_s

        runs: dict[str, Callable[[], tuple[str, float]]] = {
            "bare loop": lambda: bare.answer(prompt, tokens),
            "engine": lambda: by_engine(lookup=True),
            "engine without lookup": lambda: by_engine(lookup=False),
            "create_chat_completion": lambda: completion.answer(turns, tokens),
        }
        speeds: dict[str, list[float]] = {name: [] for name in runs}
        # The first round reads the prompt and warms everything.
        for index in range(rounds + 1):
            names = list(runs)
            names = names[index % len(names) :] + names[: index % len(names)]
            for name in names:
                text, seconds = runs[name]()
                assert text == expected, f"{name} said something else"
                if index:
                    speeds[name].append((tokens - 1) / seconds)
    for name, values in speeds.items():
        print(f"{name}: {statistics.median(values):.1f} tokens/s, best {max(values):.1f}")

    def ratios(one: str, other: str) -> list[float]:
        return [a / b for a, b in zip(speeds[one], speeds[other], strict=True)]

    verdict("engine / bare loop", ratios("engine", "bare loop"), least=0.97)
    verdict(
        "engine without lookup / bare loop",
        ratios("engine without lookup", "bare loop"),
        least=0.97,
    )
    verdict(
        "engine / create_chat_completion",
        ratios("engine", "create_chat_completion"),
        least=1.0,
    )
