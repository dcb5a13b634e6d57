from __future__ import annotations

import pytest

from memory_cache.text.checking.word_for_word import Words

TEXT = (
    "She wrote: ‘The sea broke the door’ — and  no\u00a0one was hurt.\n"
    "Sil\u00adver spoons, ca\u200bfe\u0301s and 2\u00a0500 lamps. 没有人受伤。 It was a tester."
)


@pytest.mark.parametrize(
    ("quotation", "there"),
    [
        ("The sea broke the door", ["The sea broke the door"]),
        ("the sea broke the door,", ["The sea broke the door"]),
        ("no one was hurt", ["no\u00a0one was hurt"]),
        ("No one was hurt.", ["no\u00a0one was hurt"]),
        ("'The sea broke the door' - and", ["The sea broke the door’ — and"]),
        ("silver spoons", ["Sil\u00adver spoons"]),
        ("Silver spoons, cafés and", ["Sil\u00adver spoons, ca\u200bfe\u0301s and"]),
        ("hurt. Silver", ["hurt.\nSil\u00adver"]),
        ("没有人受伤", ["没有人受伤"]),
        ("有人", ["有人"]),
        ("She wrote … no one was hurt", ["She wrote", "no\u00a0one was hurt"]),
        ("The sea [...] the door", ["The sea", "the door"]),
        ("2 500 lamps", ["2\u00a0500 lamps"]),
    ],
)
def test_the_same_words_are_found_however_they_are_set(quotation: str, there: list[str]) -> None:
    assert [TEXT[start:end] for start, end in Words(TEXT).find(quotation)] == there


@pytest.mark.parametrize(
    "quotation",
    [
        "The sea broke a door",
        "the Sea broke the door",
        "The sea broke the doors",
        "It was a test",
        "he sea broke",
        "no one was hurt … The sea broke the door",
        "no one hurt",
        "没人受伤",
        "…",
        "",
        "!?",
    ],
)
def test_other_words_are_not(quotation: str) -> None:
    assert Words(TEXT).find(quotation) == []


def test_a_quotation_that_nearly_stands_everywhere_takes_no_time() -> None:
    words = Words("a " * 100_000)

    assert words.find("a " * 499 + "b") == []
    assert Words("aa" * 100_000).find("a" * 400) == []
