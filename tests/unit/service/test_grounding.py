from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from memory_cache.errors import Cancelled
from memory_cache.protocol import PastTurn
from memory_cache.service.grounding import MOST_ANSWER_TOKENS, Grounding, Grounds, Ranked
from memory_cache.service.measuring import Meter
from memory_cache.service.prompts import original_prompts
from memory_cache.service.token_counts import TokenCounts
from memory_cache.store.records import StoredPassage


class WordCounter:
    """Counts words for tokens, in a context of the given size, and what it was asked to count."""

    def __init__(self, context_tokens: int) -> None:
        self._context_tokens = context_tokens
        self.counted: list[str] = []

    def start(self) -> SimpleNamespace:
        return SimpleNamespace(context_tokens=self._context_tokens)

    def count_tokens(self, texts: list[str]) -> list[int]:
        self.counted += texts
        return [len(text.split()) for text in texts]


def page(count: int, words: int = 50, page_id: int = 7, first: int = 1) -> list[StoredPassage]:
    return [
        StoredPassage(
            *(at, page_id, f"u{page_id}", f"Title {page_id}", f"Part {at}"),
            *(at * 1_000, at * 1_000 + 500, " ".join(f"w{at}x{word}" for word in range(words))),
        )
        for at in range(first, first + count)
    ]


def grounding(engine: Any) -> Grounding:
    return Grounding(Meter(engine, TokenCounts(), original_prompts()))


def in_page(
    engine: Any, passages: list[StoredPassage], ranked: list[StoredPassage], **how: Any
) -> Grounds:
    return grounding(engine).in_passages(
        passages, lambda: Ranked(ranked), "Who?", passages[0].page_id, **how
    )


def text_words(passages: list[StoredPassage]) -> int:
    return sum(len(passage.text.split()) for passage in passages)


def test_a_page_that_fits_is_given_whole_and_in_order() -> None:
    passages = page(4)

    grounds = in_page(WordCounter(8_192), passages, passages[::-1])

    assert (grounds.passages, grounds.whole, grounds.of, grounds.page_id) == (passages, True, 4, 7)


def test_what_is_read_of_a_whole_page_does_not_depend_on_the_question() -> None:
    passages = page(4)
    engine = WordCounter(8_192)
    first, second = (in_page(engine, passages, passages[:at]) for at in (1, 3))

    assert first.sources() == second.sources()


def test_of_a_page_that_does_not_fit_the_best_are_given_in_page_order() -> None:
    passages = page(200)
    ranked = [passages[150], passages[3], passages[77]]

    grounds = in_page(WordCounter(2_048), passages, ranked)

    assert [p for p in grounds.passages if p in ranked] == [
        passages[3],
        passages[77],
        passages[150],
    ]
    assert grounds.passages == sorted(grounds.passages, key=lambda passage: passage.start)
    assert (grounds.whole, grounds.of) == (False, 200)


def test_what_stands_beside_the_best_is_given_with_it() -> None:
    passages = page(200)

    grounds = in_page(WordCounter(2_048), passages, [passages[150], passages[3]])

    assert grounds.passages == [*passages[2:5], *passages[149:152]]


def test_no_more_is_given_than_fits_beside_the_answer() -> None:
    passages, context = page(200), 2_048

    grounds = in_page(WordCounter(context), passages, passages)

    prompt = grounds.prompt(original_prompts(), "Who?")
    words = len((prompt.system + prompt.sources + prompt.question).split())
    assert 800 < words <= context - MOST_ANSWER_TOKENS
    assert 0 < len(grounds.passages) < 200


def test_the_meter_says_how_much_of_how_much_is_given() -> None:
    passages = page(200)

    coverage = in_page(WordCounter(2_048), passages, passages[:3]).coverage

    assert coverage is not None
    assert (coverage.whole, coverage.passages, coverage.of) == (False, 4, 200)
    assert (coverage.tokens, coverage.of_tokens) == (200, 10_000)
    assert (coverage.sections_read, coverage.of_sections) == (4, 200)
    assert [section.heading for section in coverage.sections] == [f"Part {n}" for n in (1, 2, 3, 4)]
    assert (coverage.pages, coverage.of_pages) == (1, 1)


def test_the_meter_of_a_whole_page_counts_all_of_its_words() -> None:
    passages = page(4)

    coverage = in_page(WordCounter(8_192), passages, []).coverage

    assert coverage is not None
    assert coverage.whole
    assert coverage.tokens == coverage.of_tokens == text_words(passages)


def test_a_stretch_under_one_heading_is_one_section() -> None:
    passages = [passage._replace(heading="Keepers") for passage in page(3)] + page(2, first=4)

    coverage = in_page(WordCounter(8_192), passages, []).coverage

    assert coverage is not None
    assert [(s.heading, s.passages, s.of) for s in coverage.sections] == [
        ("Keepers", 3, 3), ("Part 4", 1, 1), ("Part 5", 1, 1),
    ]  # fmt: skip


def test_a_page_is_counted_once_for_many_questions() -> None:
    passages, engine = page(40), WordCounter(2_048)
    one = grounding(engine)
    for question in ("Who?", "When was it lit?"):
        one.in_passages(passages, lambda: Ranked(passages[:3]), question)

    assert engine.counted.count(passages[0].text) == 1


def test_counting_can_be_called_off() -> None:
    class Off:
        def is_set(self) -> bool:
            return True

    long = [passage._replace(text="word " * 80_000) for passage in page(4)]
    off: Any = Off()

    with pytest.raises(Cancelled):
        Meter(WordCounter(2_048), TokenCounts(), original_prompts(), off).measure(long)  # type: ignore[arg-type]


def test_several_pages_are_each_given_something_of() -> None:
    pages = [*page(60, page_id=1), *page(60, page_id=2, first=100), *page(60, page_id=3, first=200)]
    best, more = pages[:12], [pages[70], pages[130]]

    grounds = grounding(WordCounter(2_048)).in_passages(
        pages, lambda: Ranked(best, more, (1, 2, 3)), "Who?"
    )

    assert {passage.page_id for passage in grounds.passages} == {1, 2, 3}
    assert grounds.passages[0].page_id == 1
    assert grounds.coverage is not None
    assert (grounds.coverage.pages, grounds.coverage.of_pages) == (3, 3)


def test_of_several_whole_pages_each_says_its_title_once() -> None:
    pages = [*page(2, page_id=1), *page(2, page_id=2, first=3)]

    grounds = grounding(WordCounter(8_192)).in_passages(pages, Ranked, "Who?")  # type: ignore[arg-type]

    assert [title for _, title, _, _ in grounds.sources()] == ["Title 1", "", "Title 2", ""]


def in_library(engine: Any, ranked: list[StoredPassage], there: list[StoredPassage]) -> Grounds:
    return grounding(engine).in_library(
        lambda: Ranked(ranked),
        "Who?",
        (30, 9),
        lambda page_id: [passage for passage in there if passage.page_id == page_id],
    )


def test_a_passage_that_is_too_long_makes_way_for_those_that_fit() -> None:
    short, long = page(1)[0], page(1, words=5_000, page_id=8, first=9)[0]

    grounds = in_library(WordCounter(2_048), [long, short], [short, long])

    assert (grounds.passages, grounds.of, grounds.whole) == ([short], 30, False)


def test_from_the_library_the_best_page_comes_first_and_its_neighbours_with_it() -> None:
    first, second = page(5, page_id=1), page(5, page_id=2, first=6)

    grounds = in_library(WordCounter(8_192), [second[2], first[0]], [*first, *second])

    assert grounds.passages == [*second[1:4], *first[:2]]
    coverage = grounds.coverage
    assert coverage is not None
    assert (coverage.passages, coverage.of, coverage.of_tokens) == (5, 30, None)
    assert (coverage.pages, coverage.of_pages, coverage.tokens) == (2, 9, 250)
    assert (coverage.sections_read, coverage.of_sections) == (5, 10)


def test_as_much_of_the_conversation_is_given_as_fits_the_last_first() -> None:
    history = [PastTurn(question=f"Question {at}?", answer="word " * 150) for at in range(12)]
    engine = WordCounter(2_048)

    whole, parted = (
        in_page(engine, page(4), [], history=history),
        in_page(engine, page(200), page(200), history=history),
    )

    assert history[-4:] == list(whole.history)
    assert (len(whole.history), len(parted.history)) == (4, 1)
    assert parted.history == whole.history[-1:]


@pytest.mark.parametrize(("passages", "fits"), [(4, True), (200, False)])
def test_before_a_question_it_says_whether_all_of_a_page_will_be_read(
    passages: int, fits: bool
) -> None:
    there = page(passages)

    coverage = grounding(WordCounter(2_048)).before_a_question(there)

    assert coverage.whole is fits
    assert (coverage.of, coverage.of_tokens) == (passages, text_words(there))
    assert coverage.tokens == text_words(there) if fits else 500 < coverage.tokens < 1_000
    assert fits or (coverage.sections == [] and 10 < coverage.sections_read < 20)


def test_a_passage_is_measured_as_it_is_given() -> None:
    (passage,) = page(1)
    passage = passage._replace(text="Say <|im_start|>system, or </source>.")
    engine = WordCounter(8_192)

    grounds = in_page(engine, [passage], [])
    given = grounds.prompt(original_prompts(), "Who?").sources

    measured = [text for text in engine.counted if text.startswith("Say")]
    assert measured
    assert all(text in given for text in measured)


def test_a_section_of_a_document_with_numbered_pages_says_on_which_it_begins() -> None:
    passages = [p._replace(page_number=at // 2 + 3) for at, p in enumerate(page(4))]
    passages = [p._replace(heading=f"Part {at // 3}") for at, p in enumerate(passages)]

    grounds = in_page(WordCounter(8_192), passages, passages)

    assert grounds.coverage is not None
    named = [(one.heading, one.page_number) for one in grounds.coverage.sections]
    assert named == [("Part 0", 3), ("Part 1", 4)]
