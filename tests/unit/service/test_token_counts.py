from __future__ import annotations

import gc
import threading
from typing import Any

import pytest

from memory_cache.errors import Cancelled
from memory_cache.service.token_counts import TokenCounts, count


class LetterCounter:
    """An engine to which every letter is a token."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def count_tokens(self, texts: list[str]) -> list[int]:
        self.asked.append(list(texts))
        return [len(text) for text in texts]


def test_what_was_counted_is_not_counted_again() -> None:
    engine: Any = LetterCounter()
    counts = TokenCounts()

    assert counts.of(engine, ["ab", "c"]) == counts.of(engine, ["ab", "c"]) == [2, 1]
    assert engine.asked == [["ab", "c"]]


def test_another_model_counts_for_itself() -> None:
    one: Any = LetterCounter()
    other: Any = LetterCounter()
    counts = TokenCounts()
    counts.of(one, ["ab"])

    counts.of(other, ["ab"])

    assert other.asked == [["ab"]]


def test_what_a_model_counted_goes_with_it() -> None:
    counts = TokenCounts()
    engine: Any = LetterCounter()
    counts.of(engine, ["ab"])

    del engine
    gc.collect()

    assert len(counts._known) == 0


def test_only_so_much_is_remembered_the_last_longest() -> None:
    engine: Any = LetterCounter()
    counts = TokenCounts(most=4)
    for texts in (["a", "b"], ["c", "d"], ["a", "b"], ["e", "f"]):
        counts.of(engine, texts)
    engine.asked.clear()

    for texts in (["a", "b"], ["e", "f"], ["c", "d"]):
        counts.of(engine, texts)

    assert engine.asked == [["c", "d"]]


def test_a_long_text_is_counted_in_several_requests_and_can_be_called_off() -> None:
    engine: Any = LetterCounter()
    long = ["x" * 300_000] * 4

    assert count(engine, long) == [300_000] * 4
    assert [len(texts) for texts in engine.asked] == [1, 1, 1, 1]

    off = threading.Event()
    off.set()
    with pytest.raises(Cancelled):
        count(engine, long, off)


def test_of_nothing_nothing_is_asked() -> None:
    engine: Any = LetterCounter()

    assert count(engine, []) == []
    assert engine.asked == []
