from __future__ import annotations

from types import SimpleNamespace

import pytest

from memory_cache.errors import TooLarge
from memory_cache.service.grounding import (
    MOST_ANSWER_TOKENS,
    fits_whole,
    ground_in_library,
    ground_in_page,
)
from memory_cache.store.records import StoredPassage


class WordCounter:
    """Counts words for tokens, in a context of the given size."""

    def __init__(self, context_tokens: int) -> None:
        self._context_tokens = context_tokens

    def start(self) -> SimpleNamespace:
        return SimpleNamespace(context_tokens=self._context_tokens)

    def count_tokens(self, texts: list[str]) -> list[int]:
        if sum(map(len, texts)) > 1_000_000:
            raise TooLarge
        return [len(text.split()) for text in texts]


def page(count: int, words: int = 50) -> list[StoredPassage]:
    return [
        StoredPassage(
            at, 7, "u", "Title", f"Part {at}", at * 1_000, at * 1_000 + 500, "word " * words
        )
        for at in range(1, count + 1)
    ]


def test_a_page_that_fits_is_given_whole_and_in_order() -> None:
    passages = page(4)

    grounds = ground_in_page(WordCounter(8_192), passages, passages[::-1], "Who?", 7)

    assert (grounds.passages, grounds.whole, grounds.of, grounds.page_id) == (passages, True, 4, 7)


def test_what_is_read_of_a_whole_page_does_not_depend_on_the_question() -> None:
    passages = page(4)
    engine = WordCounter(8_192)
    first = ground_in_page(engine, passages, passages[:1], "Who?", 7).prompt("Who?")
    second = ground_in_page(engine, passages, passages[2:], "When was it?", 7).prompt("When?")

    assert (first.system, first.sources) == (second.system, second.sources)
    assert first.question != second.question


def test_of_a_page_that_does_not_fit_the_best_are_given_in_page_order() -> None:
    passages = page(200)
    ranked = [passages[150], passages[3], passages[77]]

    grounds = ground_in_page(WordCounter(2_048), passages, ranked, "Who?", 7)

    assert grounds.passages == [passages[3], passages[77], passages[150]]
    assert (grounds.whole, grounds.of) == (False, 200)


def test_no_more_is_given_than_fits_beside_the_answer() -> None:
    passages = page(200)
    context = 2_048

    grounds = ground_in_page(WordCounter(context), passages, passages, "Who?", 7)

    prompt = grounds.prompt("Who?")
    words = len((prompt.system + prompt.sources + prompt.question).split())
    assert 800 < words <= context - MOST_ANSWER_TOKENS
    assert 0 < len(grounds.passages) < 200


def test_a_passage_that_is_too_long_makes_way_for_those_that_fit() -> None:
    short, long = page(1)[0], page(1, words=5_000)[0]

    grounds = ground_in_library(
        WordCounter(2_048), [long._replace(passage_id=9), short], "Who?", 30
    )

    assert (grounds.passages, grounds.of, grounds.whole) == ([short], 30, False)


def test_from_the_library_the_best_come_first() -> None:
    passages = page(3)
    ranked = [passages[2], passages[0], passages[1]]

    assert ground_in_library(WordCounter(8_192), ranked, "Who?", 9).passages == ranked


@pytest.mark.parametrize(("passages", "fits"), [(4, True), (200, False), (40_000, False)])
def test_only_a_page_that_fits_is_read_ahead(passages: int, fits: bool) -> None:
    assert fits_whole(WordCounter(2_048), page(passages)) is fits
