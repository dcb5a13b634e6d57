from __future__ import annotations

from hypothesis import given, strategies as st

from memory_cache.text.portions import cut_portions


def test_sections_stay_together() -> None:
    costs = [10] * 12

    assert cut_portions(costs, [0, 4, 8], 70) == [(0, 4), (4, 8), (8, 12)]
    assert cut_portions(costs, [0, 4, 8], 80) == [(0, 8), (8, 12)]


def test_a_section_that_is_longer_than_the_room_is_cut_between_pieces() -> None:
    assert cut_portions([10] * 10, [0, 2], 40) == [(0, 2), (2, 6), (6, 10)]
    assert cut_portions([10] * 10, [0, 1], 40) == [(0, 4), (4, 8), (8, 10)]


def test_what_is_too_long_alone_has_a_portion_of_its_own() -> None:
    assert cut_portions([10, 90, 10], [], 40) == [(0, 1), (1, 2), (2, 3)]


def test_of_nothing_there_are_no_portions() -> None:
    assert cut_portions([], [], 40) == []


@given(
    st.lists(st.integers(1, 50), max_size=40), st.lists(st.integers(0, 39)), st.integers(50, 200)
)
def test_every_piece_is_in_one_portion_and_none_is_too_large(
    costs: list[int], sections: list[int], room: int
) -> None:
    portions = cut_portions(costs, [at for at in sections if at < len(costs)], room)

    assert [at for first, end in portions for at in range(first, end)] == list(range(len(costs)))
    assert all(sum(costs[first:end]) <= room for first, end in portions)
