from __future__ import annotations

from memory_cache.text.finding.choosing import Option, choose, pages_in_question, with_each_page

WORDS = "oak lamp rope tide mill salt crab wind bell moss fern gull dune kelp reef sand fog oil"


def option(key: int, page: int = 1, cost: int = 10, text: str = "") -> Option:
    words = WORDS.split()
    unlike = " ".join(words[(key * (at + 3) + at * at) % len(words)] + str(key) for at in range(9))
    return Option(key, page, text or unlike, cost)


def alone(_: int) -> list[Option]:
    return []


def test_as_many_as_fit_are_chosen_the_best_first() -> None:
    ranked = [option(key) for key in (5, 3, 8, 1)]

    assert choose(ranked, 30, alone) == [5, 3, 8]


def test_what_is_too_long_makes_way_for_what_fits() -> None:
    assert choose([option(1, cost=90), option(2)], 50, alone) == [2]


def test_what_is_ranked_comes_before_the_neighbours_of_the_best() -> None:
    ranked = [option(10), option(20), option(30)]

    chosen = choose(ranked, 60, lambda key: [option(key + 1), option(key - 1)])

    assert chosen == [10, 20, 30, 11, 9, 21]


def test_what_follows_in_rank_is_given_the_room_that_is_left() -> None:
    more = [option(7), option(8)]

    assert choose([option(1), option(4)], 30, alone, more) == [1, 4, 7]
    assert choose([option(1), option(4)], 20, alone, more) == [1, 4]


def test_what_was_said_already_is_left_out() -> None:
    said = "The lamp burned whale oil until 1864, when the harbour board paid for another burner."
    again = f"{said} Yes."
    longer = f"{said} It came from a workshop in Birmingham, with a lens that turned by itself."

    ranked = [option(1, text=said), option(2, page=2, text=again), option(3, text=longer)]

    assert choose(ranked, 100, alone) == [1, 3]


def test_what_was_said_already_is_left_out_without_spaces_too() -> None:
    said = "灯台は一八一一年に島の漁師たちの手で建てられ、三十一年のあいだイングリッドが守った。"

    ranked = [
        option(1, text=said),
        option(2, text=f"{said}はい"),
        option(3, text="霧の日は鐘が鳴る。"),
    ]

    assert choose(ranked, 100, alone) == [1, 3]


def test_each_page_that_is_asked_about_is_represented() -> None:
    ranked = [option(key, page=1) for key in range(1, 9)]
    more = [option(20, page=2), option(30, page=3)]

    assert set(choose(ranked, 60, alone, more, several=(1, 2, 3))) == {1, 20, 30, 2, 3, 4}
    assert set(choose(ranked, 60, alone, more)) == {1, 2, 3, 4, 5, 6}


def test_pages_in_question_are_those_near_the_best() -> None:
    scored = [(1, 0.9), (1, 0.8), (3, 0.7), (2, 0.65), (4, 0.1)]

    assert pages_in_question(scored, 5) == [1, 3, 2]
    assert pages_in_question(scored, 1) == [1]
    assert pages_in_question([], 3) == []


def test_the_best_are_listed_with_one_of_each_page_in_question() -> None:
    scored = [(1, 0.9), (1, 0.8), (1, 0.7), (2, 0.65), (2, 0.4), (3, 0.1)]

    assert with_each_page(scored, 3, 8) == [0, 1, 3]
    assert with_each_page(scored, 9, 8) == [0, 1, 2, 3, 4, 5]
