"""What a judgement rests on; how often it is wrong, `tests/bench/checking.py` measures."""

from __future__ import annotations

import pytest

from memory_cache.text.checking.given import Given
from memory_cache.text.checking.sentence import read
from memory_cache.text.checking.support import best_of, judge

TEXT = (
    "The Kettle Point light was first lit on 4 October 1871. It was built by Josiah Brandt.",
    (
        "Ann Kettle kept the light from 1884 until 1919. Her brother Tom never climbed to the"
        " lantern. The lamp burned whale oil until 1892, when it was changed to paraffin."
    ),
    "The female builds a raft of reeds, and the male guards it. A market is held on Thursdays.",
)


@pytest.fixture(scope="module")
def given() -> Given:
    return Given([("The light › Keepers", text) for text in TEXT])


def said_by(given: Given, sentences: list[int]) -> list[str]:
    return [given.sentences[at].text for at in sentences]


def test_a_sentence_that_stands_there_is_supported_by_itself(given: Given) -> None:
    judged = judge(given, "Ann Kettle kept the light from 1884 until 1919.")

    assert (judged.supported, judged.score) == (True, 1.0)
    assert said_by(given, judged.sentences) == ["Ann Kettle kept the light from 1884 until 1919."]


def test_what_two_sentences_say_together_is_supported_by_both(given: Given) -> None:
    judged = judge(given, "The light was first lit on 4 October 1871 and built by Josiah Brandt.")

    assert judged.supported
    assert set(said_by(given, judged.sentences)) == {
        "The Kettle Point light was first lit on 4 October 1871.",
        "It was built by Josiah Brandt.",
    }


@pytest.mark.parametrize(
    ("claim", "against"),
    [
        ("The Kettle Point light was first lit on 4 October 1881.", "number"),
        ("Edmund Farrow kept the light from 1884 until 1919.", "name"),
        ("Tom Kettle kept the light from 1884 until 1919.", "name"),
        ("Her brother Tom climbed to the lantern.", "denial"),
        ("Ann Kettle never kept the light.", "denial"),
        ("The lamp burned paraffin until 1892, when it was changed to whale oil.", "exchange"),
        ("The male builds a raft of reeds, and the female guards it.", "exchange"),
        ("A market is held on Tuesdays.", "exclusion"),
    ],
)
def test_what_stands_otherwise_is_not_supported_however_much_is_the_same(
    given: Given, claim: str, against: str
) -> None:
    judged = judge(given, claim)

    assert against in judged.against
    assert not judged.supported


def test_what_is_not_there_at_all_is_not_supported(given: Given) -> None:
    assert not judge(given, "A ghost dances on the stairs every night.").supported
    assert not judge(given, "xyzzy").supported
    assert not judge(Given([]), "Ann kept the light.").supported


def test_a_sentence_that_the_answer_cites_is_taken_before_another_that_says_as_much() -> None:
    given = Given(
        [("", "The lamp burned oil. It was cold."), ("", "The lamp burned oil, they say.")]
    )

    assert judge(given, "The lamp burned oil all night.", preferred=[2]).sentences[0] == 2
    assert judge(given, "The lamp burned oil all night.").sentences[0] == 0


def test_meaning_is_asked_for_what_words_do_not_say(given: Given) -> None:
    import numpy as np

    asked: list[str] = []

    def embed(texts: list[str]) -> list[np.ndarray]:
        asked.extend(texts)
        return [np.array([1.0, 0.0], dtype=np.float32)] * len(texts)

    claim = "Ann Kettle tended the light until 1919."
    by_words, with_meaning = judge(given, claim), judge(given, claim, embed)

    assert claim in asked
    assert "tended" in asked
    assert with_meaning.score > by_words.score


def test_what_is_said_leads_to_the_sentence_that_says_it(given: Given) -> None:
    best = best_of(given, "and later paraffin was burned")

    assert best is not None
    assert "paraffin" in given.sentences[best].text
    assert best_of(given, "xyzzy") is None


@pytest.mark.parametrize(
    ("text", "lang", "numbers"),
    [
        ("1,200 lamps, 1.200 lamps, 1 200 lamps", "en", {"1200"}),
        ("2.5 or 2,5 or 0.125", "en", {"2.5", "0.125"}),
        ("three of twenty", "en", {"3", "20"}),
        ("once upon a time", "en", set()),
        ("once lámparas", "es", {"11"}),
        ("zwölf von neunzig", "de", {"12", "90"}),
        ("一九五六年，三十二亩，八百米，两公斤，一种", "en", {"1956", "32", "800", "2"}),
        ("١٩٣٢ و 8600", "ar", {"1932", "8600"}),
        ("in 2009 300 birds", "en", {"2009", "300"}),
    ],
)
def test_numbers_are_the_same_however_they_are_written(
    text: str, lang: str, numbers: set[str]
) -> None:
    assert read(text, lang).numbers == numbers


@pytest.mark.parametrize(
    ("answer", "comparable"),
    [
        ("Die Lampe brannte bis 1892 mit Öl, und dann wurde sie auf Paraffin umgestellt.", False),
        ("灯在1892年以前烧鲸油。", False),
        ("The lamp burned oil until 1892.", True),
        ("Ann Kettle, 1884.", True),
    ],
)
def test_an_answer_in_another_language_is_told(given: Given, answer: str, comparable: bool) -> None:
    assert given.speaks_as(answer) is comparable


def test_a_long_text_is_judged_by_the_few_sentences_that_bear_on_a_claim() -> None:
    passages = [
        ("", f"Barge {n} sank in {1500 + n}. It carried {n * 7} crates.") for n in range(2_000)
    ]
    given = Given(passages)

    judged = judge(given, "Barge 1234 sank in 2734.")

    assert judged.supported
    assert given.sentences[judged.sentences[0]].passage == 1234
