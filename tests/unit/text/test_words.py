from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory_cache.text.words import content_words, find_marks, match_expression, score_by_words


@pytest.fixture(scope="module")
def table() -> sqlite3.Connection:
    made = sqlite3.connect(":memory:")
    made.execute(
        "CREATE VIRTUAL TABLE found USING fts5(heading_and_title, body,"
        " tokenize='porter unicode61 remove_diacritics 2')"
    )
    made.execute("INSERT INTO found VALUES ('Kettle', 'Café owners write C++ in 東京都 and हिन्दी')")
    return made


def count(table: sqlite3.Connection, typed: str) -> int:
    expression = match_expression(typed)
    assert expression is not None
    select = "SELECT count(*) FROM found WHERE found MATCH ?"
    return int(table.execute(select, (expression,)).fetchone()[0])


@pytest.mark.parametrize(
    "typed", ["c++", 'cafe"', "(owner", "東京", "हिन्दी", "who writes?", '"c++"']
)
def test_whatever_a_person_types_is_found_as_words(table: sqlite3.Connection, typed: str) -> None:
    assert count(table, typed) == 1


def test_a_phrase_stays_together(table: sqlite3.Connection) -> None:
    assert count(table, '"café owners"') == 1
    assert count(table, '"owners café"') == 0


@pytest.mark.parametrize("typed", ["", "(", "\0", "\ud800", "++ -- **", '""'])
def test_nothing_to_look_for_is_none(typed: str) -> None:
    assert match_expression(typed) is None


def test_stop_words_go_unless_nothing_else_is_left() -> None:
    assert match_expression("what is the lighthouse") == '"lighthouse"'
    assert match_expression("to be or not to be") == '"to" OR "be" OR "or" OR "not"'


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from('ab"“”()*^+-:{}東हि\0\ud800 NEARORAND_,'), max_size=40))
def test_no_typing_breaks_the_search(typed: str) -> None:
    table = sqlite3.connect(":memory:")
    table.execute("CREATE VIRTUAL TABLE found USING fts5(a, b)")
    expression = match_expression(typed)
    if expression is not None:
        table.execute("SELECT * FROM found WHERE found MATCH ?", (expression,)).fetchall()
    table.close()


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


def test_marks_fall_on_signs_in_a_script_without_spaces() -> None:
    assert find_marks("私は東京に住む", "東京") == [(2, 4)]
