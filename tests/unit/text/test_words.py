from __future__ import annotations

import sqlite3
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings, strategies as st

from memory_cache.store.words import TABLE
from memory_cache.text.finding.query import parse_query
from memory_cache.text.finding.wanted import (
    Wanted,
    all_of,
    any_of,
    choose_terms,
    wanted_of,
    wanted_words,
)
from memory_cache.text.finding.words import (
    content_words,
    find_marks,
    folded_words,
    index_text,
    is_unspaced,
    score_by_words,
    words_of,
)

from .test_query import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = "Café owners write C++ in 東京都 and हिन्दी; 학교에서 น้ำแข็ง"


@pytest.fixture(scope="module")
def table() -> Iterator[sqlite3.Connection]:
    made = sqlite3.connect(":memory:")
    made.execute(TABLE)
    made.execute(
        "INSERT INTO passage_words VALUES (?, ?)", (index_text("Kettle"), index_text(TEXT))
    )
    yield made
    made.close()


def count(table: sqlite3.Connection, wanted: Wanted) -> int:
    expression = all_of([*wanted.every, *([any_of(wanted.some)] if wanted.some else [])])
    select = "SELECT count(*) FROM passage_words WHERE passage_words MATCH ?"
    return int(table.execute(select, (expression,)).fetchone()[0])


@pytest.mark.parametrize(
    "typed",
    [
        "c++",
        'cafe"',
        "(owner",
        "東京",
        "京",
        "京都",
        "हिन्दी",
        "who writes?",
        '"c++"',
        "학교",
        "교",
        "น้ำ",
        "kettle",
    ],
)
def test_whatever_a_person_types_is_found_as_words(table: sqlite3.Connection, typed: str) -> None:
    assert count(table, wanted_words(typed)) == 1


@pytest.mark.parametrize("typed", ["大阪", "学", "cpp", "own*ed", "阪都"])
def test_what_is_not_there_is_not_found(table: sqlite3.Connection, typed: str) -> None:
    assert count(table, wanted_words(typed)) == 0


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ('"café owners"', 1),
        ('"owners café"', 0),
        ("「東京都」", 1),
        ("「東都」", 0),
        ('"in 東京"', 1),
        ('"京都 and"', 1),
        ("own*", 1),
        ("writ*", 1),
        ("wrote*", 0),
        ("caf* wri*", 1),
        ("caf* xyz*", 0),
    ],
)
def test_phrases_and_beginnings_must_be_there(
    table: sqlite3.Connection, typed: str, found: int
) -> None:
    assert found == count(table, wanted_of(parse_query(typed, NOW)))


@pytest.mark.parametrize(
    ("prefix", "word"),
    [("happine*", "happiness"), ("citi*", "cities"), ("башня*", "башнями"), ("runn*", "running")],
)
def test_a_beginning_finds_a_word_whose_stem_is_shorter(prefix: str, word: str) -> None:
    made = sqlite3.connect(":memory:")
    made.execute(TABLE)
    made.execute("INSERT INTO passage_words VALUES ('', ?)", (index_text(word),))

    assert count(made, wanted_of(parse_query(prefix, NOW))) == 1
    made.close()


@pytest.mark.parametrize("typed", ["", "(", "\0", "\ud800", "++ -- **", '""'])
def test_nothing_to_look_for_is_nothing(typed: str) -> None:
    assert wanted_words(typed) == Wanted()


def test_stop_words_go_unless_nothing_else_is_left() -> None:
    assert wanted_words("what is the lamp").some == ('"lamp"',)
    assert wanted_words("to be or not to be").some == ('"to"', '"be"', '"or"', '"not"')


def test_a_long_run_is_looked_up_by_its_pairs_and_a_short_one_as_a_whole_too() -> None:
    assert wanted_words("北海道").some == ('"北海"', '"海道"', '"北 北海 海 海道 道"')
    assert '"什么"' in wanted_words("灯塔是什么时候建成的呢").some


def test_the_rarest_terms_are_chosen_within_the_bound() -> None:
    counts = {"the": 900, "lamp": 10, "of": 800, "oil": 30}

    assert choose_terms(counts, 50) == (("lamp", "oil"), ("the", "of"))
    assert choose_terms(counts, 5) == ((), ("the", "lamp", "of", "oil"))


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from('ab"“”()*^+-:{}東हि학\0\ud800 NEARORAND_,#'), max_size=40))
def test_no_typing_breaks_the_look_up(typed: str) -> None:
    table = sqlite3.connect(":memory:")
    table.execute(TABLE)
    for wanted in (wanted_words(typed), wanted_of(parse_query(typed, NOW))):
        for expression in (*wanted.some, *wanted.every, *wanted.none):
            table.execute(
                "SELECT rowid FROM passage_words WHERE passage_words MATCH ?", (expression,)
            ).fetchall()
    table.close()


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_what_a_text_is_indexed_by_is_found_again_whatever_the_text(text: str) -> None:
    table = sqlite3.connect(":memory:")
    table.execute(TABLE)
    table.execute("INSERT INTO passage_words VALUES ('', ?)", (index_text(text),))
    wanted = wanted_words(text)

    assert not wanted.some or count(table, wanted) == 1
    table.close()


@given(st.text(max_size=60))
def test_words_are_the_same_with_and_without_their_places(text: str) -> None:
    assert [word.folded for word in words_of(text)] == folded_words(text)


def test_question_and_passage_meet_in_the_same_words() -> None:
    assert content_words("Which keeper climbed the towers?") == content_words("keepers climb tower")
    assert content_words("東京") == ["東", "京", "東京"]
    assert content_words("Cafés") == content_words("CAFE")


def test_the_text_that_holds_the_words_scores_highest_and_none_below_zero() -> None:
    scores = score_by_words("Who lit the lamp?", ["The lamp was lit by Ann.", "Fog.", "A lamp."])

    assert scores[0] > scores[2] > scores[1] == 0


def test_marks_fall_on_the_words_asked_for_in_any_form() -> None:
    text = "The keepers trim lamps; a keeper sleeps."

    marks = find_marks(text, "what does the keeper trim?")

    assert [text[start:end] for start, end in marks] == ["keepers trim", "keeper"]


def test_marks_fall_on_what_begins_as_asked_for() -> None:
    text = "A keepsake and a keeper."

    marks = find_marks(text, "keep", ("keep",))

    assert [text[start:end] for start, end in marks] == ["keepsake", "keeper"]


@pytest.mark.parametrize(
    ("text", "typed", "marks"),
    [
        ("私は東京に住む", "東京", [(2, 4)]),
        ("私は東京に住む", "京", [(3, 4)]),
        ("학교에서 배운다", "학교", [(0, 2)]),
        ("東京都と京都", "東京都", [(0, 3), (4, 6)]),
    ],
)
def test_marks_fall_on_signs_in_a_script_without_spaces(
    text: str, typed: str, marks: list[tuple[int, int]]
) -> None:
    assert marks == find_marks(text, typed)


@pytest.mark.parametrize("text", ["東京\u0301", "x東\u0301y", "ไทย\u0301\u0302 reef"])
def test_an_accent_on_a_sign_that_takes_none_is_no_word(text: str) -> None:
    assert all(word.folded for word in words_of(text))
    assert index_text(text).split()
    assert find_marks(text, text)


def test_marks_are_the_same_whichever_words_are_looked_at() -> None:
    # With a sign asked for every word is looked at, without one those that begin like a word asked.
    parts = [
        *(
            "coral",
            "Reef",
            "reefs",
            "naïve",
            "École",
            "ecole",
            "C++",
            "c#",
            "x東京",
            "a_b",
            "_reef",
        ),
        *("reef_", "e\u0301cole", "don't", "Башни", "Straße", "ﬁne", "İstanbul", "ＲＥＥＦ"),
        *("ℜeef", "1st"),
    ]
    text = " ".join([*parts, *("".join(pair) for pair in pairwise(parts)), "-".join(parts)])
    for typed in (*parts, "reef coral ecole"):
        if any(is_unspaced(word.folded) for word in words_of(typed)):
            continue
        for prefixes in ((), ("re",), ("e", "1")):
            narrowly = find_marks(text, typed, prefixes)
            with_a_sign = find_marks(text, f"{typed} 界", prefixes)
            assert narrowly == with_a_sign, (typed, prefixes)
