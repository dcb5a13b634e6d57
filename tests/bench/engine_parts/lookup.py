"""Prompt lookup: on an answer that copies its page, beside what is possible, and on others."""

from __future__ import annotations

import statistics
from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple

from tests.bench.engine_parts.asking import ask
from tests.bench.engine_parts.bare import BareLoop, in_child
from tests.bench.engine_parts.setting import (
    answer,
    conversation,
    copied_page,
    filler_page,
    rendered,
    verdict,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.bench.engine_parts.setting import Setting

    from memory_cache.engine.client import ChatMessage, Engine

PERIOD = 40
RUN = 24
"""Of each 40 words of the answer, 24 stand in the page in a row: 60 %."""
SIZES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 17, 20, 24)


class Times(NamedTuple):
    """Seconds of the same answer without and with lookup, and what was drafted and accepted."""

    plain_s: float
    lookup_s: float
    drafted: int
    accepted: int

    @property
    def speed_up(self) -> float:
        return self.plain_s / self.lookup_s


def measure(setting: Setting) -> None:
    """Rounds of both engines; ratios and the ceiling are taken within a round."""
    rounds, tokens, page_tokens = (1, 40, 120) if setting.quick else (6, 240, 1_000)
    runs = [range(begin + 8, begin + 8 + RUN) for begin in range(0, tokens, PERIOD)]
    copied = {place for run in runs for place in run}
    # Half of what is not copied does stand in the page, but goes on otherwise there.
    scattered = [place for place in range(tokens) if place not in copied and place % 2]
    pages = {
        "60 % copied": copied_page(page_tokens, runs, scattered),
        "nothing copied": filler_page(page_tokens),
        "all words known, none in order": copied_page(page_tokens, [], range(tokens)),
    }
    with ExitStack() as stack:
        bare = stack.enter_context(in_child(BareLoop, setting))
        plain = stack.enter_context(setting.engine(lookup=False))
        engine = stack.enter_context(setting.engine())
        for name, page in pages.items():
            messages = conversation(page, "Which?")
            said = tokens if name == "60 % copied" else tokens * 2 // 3
            prompt = rendered(messages)
            ceilings, times = [], []
            for index in range(rounds + 1):
                pair = _compare(plain, engine, messages, said, first=index % 2 == 0)
                if not index:
                    # Reads the page, and measures costs and chances for the first time.
                    continue
                times.append(pair)
                if name == "60 % copied":
                    costs_s = bare.costs_s(prompt, SIZES, 1 if setting.quick else 3)
                    ceilings.append(ceiling(costs_s, runs, said))
            speed_ups = [pair.speed_up for pair in times]
            print(
                f"{name}: {said / statistics.median(pair.plain_s for pair in times):.1f} tokens/s "
                f"plain, {said / statistics.median(pair.lookup_s for pair in times):.1f} with "
                f"lookup; drafted {times[-1].drafted}, accepted {times[-1].accepted} of {said}"
            )
            if ceilings:
                ratios = " ".join(f"{n}: {s / costs_s[1]:.2f}" for n, s in costs_s.items())
                print(f"  cost of a batch in steps of one: {ratios}")
                print(
                    f"  speed-up {statistics.median(speed_ups):.2f}, possible "
                    f"{statistics.median(ceilings):.2f}"
                )
                shares = [up / most for up, most in zip(speed_ups, ceilings, strict=True)]
                verdict("  speed-up / ceiling", shares, least=0.85)
            else:
                verdict("  speed of plain decoding kept", speed_ups, least=0.97)


def ceiling(costs_s: Mapping[int, float], runs: Sequence[range], tokens: int) -> float:
    """The speed-up if every guess were right and every batch of the best size.

    Words within a copied run can be guessed, but not its first: nothing in the page tells that it
    comes. A batch holds one word that is certain and guesses after it.
    """
    guessable = {place for run in runs for place in run[1:]}
    sizes = range(1, max(costs_s) + 1)
    cost = {size: _interpolated(costs_s, size) for size in sizes}
    # Word `place` and all after it, but the last, which nobody reads.
    best = [0.0] * (tokens + 1)
    for place in reversed(range(tokens - 1)):
        options = []
        for size in sizes:
            if place + size > tokens - 1:
                break
            if size > 1 and place + size - 1 not in guessable:
                break
            options.append(cost[size] + best[place + size])
        best[place] = min(options)
    return (tokens - 1) * cost[1] / best[0]


def _interpolated(costs_s: Mapping[int, float], size: int) -> float:
    below = max(known for known in costs_s if known <= size)
    above = min(known for known in costs_s if known >= size)
    if below == above:
        return costs_s[size]
    share = (size - below) / (above - below)
    return costs_s[below] + share * (costs_s[above] - costs_s[below])


def _compare(
    plain: Engine, engine: Engine, messages: Sequence[ChatMessage], tokens: int, *, first: bool
) -> Times:
    told = {}
    for one in (plain, engine) if first else (engine, plain):
        told[one] = ask(one, messages, tokens)
        assert told[one].text == answer(tokens), "lookup changed the answer"
    generated = told[engine].generated
    return Times(told[plain].rest_s, told[engine].rest_s, generated.drafted, generated.accepted)
