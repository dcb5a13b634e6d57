from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from memory_cache.text.finding.closeness import Closeness, Question
from memory_cache.text.finding.literal import holds_literally
from memory_cache.text.finding.rank import first_look, second_look, spread_out


def measure(question: str, *passages: str) -> list[Closeness]:
    asked = Question(question)
    return asked.measure(passages, dict.fromkeys(asked.words, 1.0))


def test_neighbours_tell_more_than_words_far_apart_and_these_more_than_one_alone() -> None:
    side_by_side, near, far, alone = measure(
        "When was the tide mill built?",
        "The tide mill was built late.",
        "They built a mill; it waited for every tide.",
        "A tide came. " + "Bread was baked and eaten there. " * 6 + "The mill stood. It was built.",
        "Nobody built it.",
    )

    assert side_by_side.neighbours > near.neighbours == far.neighbours == alone.neighbours == 0
    assert side_by_side.nearness > near.nearness > far.nearness > alone.nearness == 0


def test_stop_words_between_two_words_put_no_distance_between_them() -> None:
    with_them, without = measure("mill of the tide", "the mill of the tide", "mill tide")

    assert with_them == without


def test_a_rare_pair_weighs_more_than_a_common_one() -> None:
    question = Question("old tide mill")
    rarities = dict.fromkeys(question.words, 5.0) | {question.words[0]: 0.1}

    old_tide, tide_mill = question.measure(["An old tide.", "A tide mill."], rarities)

    assert tide_mill.nearness > old_tide.nearness


def test_signs_of_a_script_without_spaces_are_compared_in_pairs() -> None:
    right, wrong = measure("灯塔何年点亮", "灯塔于一八七一年点亮。", "灯在塔边，何人点火。")

    assert right.nearness > wrong.nearness


@given(st.text(max_size=60), st.lists(st.text(max_size=80), max_size=4))
def test_closeness_is_a_share_whatever_the_texts(question: str, passages: list[str]) -> None:
    for one in measure(question, *passages):
        assert 0 <= one.neighbours <= 1
        assert 0 <= one.nearness <= 1 + 1e-9


def test_the_second_look_lifts_what_stands_together_over_what_only_counts() -> None:
    words, near = {1: 8.0, 2: 8.4}, {1: 0.5, 2: 0.5}
    closeness = {1: Closeness(0.5, 0.9), 2: Closeness(0.0, 0.1)}

    assert first_look(words, near, "tide mill")[2] > first_look(words, near, "tide mill")[1]
    again = second_look(words, near, closeness, "tide mill")
    assert again[1] > again[2]
    assert all(0 <= score <= 1 for score in again.values())


def test_one_word_alone_is_ranked_by_words_and_meaning_alone() -> None:
    nothing = Closeness(0.0, 0.0)

    again = second_look({1: 2.0, 2: 1.0}, {1: 0.6, 2: 0.6}, {1: nothing, 2: nothing}, "mill")

    assert again == {1: pytest.approx(1.0), 2: pytest.approx(0.8)}


def test_no_page_fills_more_than_three_places_in_a_row_while_there_are_others() -> None:
    ranked = [(1, 7), (2, 7), (3, 7), (4, 7), (5, 7), (6, 8), (7, 9)]

    assert spread_out(ranked) == [1, 2, 3, 6, 4, 5, 7]
    assert spread_out([(at, 7) for at in range(6)]) == list(range(6))


@given(st.lists(st.integers(1, 3), max_size=30))
def test_spreading_out_loses_nothing(pages: list[int]) -> None:
    assert sorted(spread_out(enumerate(pages))) == list(range(len(pages)))


@pytest.mark.parametrize(
    ("phrase", "held"),
    [
        ("running water", True),
        ("RUNNING  water", True),
        ("run water", False),
        ("water running", False),
        ("cafe in 東京", True),
        ("東京都", True),
        ("京都", True),
        ("東都", False),
        ("", True),
    ],
)
def test_a_phrase_is_held_letter_by_letter_but_for_case_and_accents(
    phrase: str, held: bool
) -> None:
    assert held == holds_literally("Running water, a Café in 東京都.", [phrase], [])


@pytest.mark.parametrize(
    ("prefix", "held"), [("runn", True), ("Caf", True), ("unning", False), ("京", True)]
)
def test_a_beginning_is_that_of_a_word(prefix: str, held: bool) -> None:
    assert held == holds_literally("Running water, a Café in 東京都.", [], [prefix])
