from __future__ import annotations

from memory_cache.engine.worker.lookup import MOST_DRAFTED, ON_GPU, BatchCosts, Lookup, Pace


def test_what_followed_the_longest_match_is_proposed() -> None:
    lookup = Lookup([1, 2, 3, 10, 11, 9, 2, 3, 20, 21, 5, 1, 2, 3])

    draft = lookup.draft(2)

    assert (draft.tokens, draft.match) == ([10, 11], 3)


def test_of_equal_matches_the_latest_is_taken() -> None:
    lookup = Lookup([7, 1, 8, 2, 8, 3, 8])

    assert lookup.draft(1).tokens == [3]


def test_nothing_is_proposed_where_nothing_was_said_before() -> None:
    lookup = Lookup([1, 2, 3])

    assert lookup.draft(8) == ([], 0)
    assert Lookup([]).draft(8) == ([], 0)


def test_what_is_generated_counts_as_said() -> None:
    lookup = Lookup([1, 2, 3])
    lookup.append(1)

    assert lookup.draft(8).tokens == [2, 3, 1]


def test_a_repeated_token_is_followed_by_itself() -> None:
    lookup = Lookup([5, 5, 5])

    assert lookup.draft(4).tokens == [5]


def test_without_a_guess_nothing_is_chosen() -> None:
    assert Pace().choose(0, 0) == 0
    assert Pace().choose(4, 0) == 0


def test_never_more_is_chosen_than_there_is() -> None:
    pace = Pace(BatchCosts(1.0, 0.0))

    assert pace.choose(8, 3) == 3
    assert pace.choose(8, 1_000) == MOST_DRAFTED


def test_guesses_that_were_wrong_are_not_tried_for_long() -> None:
    pace = Pace()
    for _ in range(60):
        pace.observe_guess(3, right=False)

    assert pace.choose(3, 16) == 0


def test_guesses_that_would_have_been_right_are_tried_again() -> None:
    pace = Pace()
    for _ in range(60):
        pace.observe_guess(3, right=False)
    for _ in range(100):
        pace.observe_guess(3, right=True)

    assert pace.choose(3, 16) > 0


def test_a_batch_that_costs_as_much_as_its_tokens_never_pays() -> None:
    pace = Pace()
    for tokens in range(1, MOST_DRAFTED + 2):
        pace.observe_cost(tokens, 0.01 * tokens)
    for _ in range(100):
        pace.observe_guess(8, right=True)

    assert pace.choose(8, MOST_DRAFTED) == 0


def test_costs_that_were_not_measured_lie_between_those_that_were() -> None:
    pace = Pace(BatchCosts(0.0, 1.0))
    for tokens, seconds in ((1, 0.010), (4, 0.020), (8, 0.060)):
        pace.observe_cost(tokens, seconds)

    assert [pace.cost_ratio(size) for size in (1, 4, 8)] == [1.0, 2.0, 6.0]
    assert 2.0 < pace.cost_ratio(6) < 6.0
    assert pace.cost_ratio(16) == 12.0
    assert pace.cost_ratio(2) == 1.0


def test_one_small_batch_that_costs_much_says_little_of_large_ones() -> None:
    pace = Pace()
    pace.observe_cost(1, 0.010)
    pace.observe_cost(2, 0.022)

    assert pace.cost_ratio(9) < 6
    assert pace.choose(8, MOST_DRAFTED) > 4


def test_on_a_gpu_long_guesses_pay_at_once() -> None:
    assert Pace(ON_GPU).choose(4, MOST_DRAFTED) == MOST_DRAFTED


def test_one_pause_of_the_machine_does_not_change_the_cost_much() -> None:
    pace = Pace()
    pace.observe_cost(1, 0.010)
    pace.observe_cost(4, 0.020)
    pace.observe_cost(4, 5.0)

    assert pace.cost_ratio(4) <= 3.1
