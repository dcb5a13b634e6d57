from __future__ import annotations

import pytest

from memory_cache.text.finding.rank import fuse_scores, vector_weight


@pytest.mark.parametrize(
    ("question", "weight"),
    [("Who lit the lamp?", 0.4), ("Où est la lampe ?", 0.4), ("灯塔在哪里？", 0.0), ("1871?", 0.4)],
)
def test_meaning_counts_where_the_model_knows_the_script(question: str, weight: float) -> None:
    assert weight == pytest.approx(vector_weight(question))


def test_a_mixed_question_lies_between() -> None:
    assert 0 < vector_weight("Что такое SQLite и WAL?") < 0.4


def test_fused_scores_keep_how_far_ahead_the_best_is() -> None:
    fused = fuse_scores({1: 10.0, 2: 1.0}, {2: 0.8, 3: 0.4}, 0.4)

    assert {1: pytest.approx(0.6), 2: pytest.approx(0.46), 3: pytest.approx(0.2)} == fused


def test_nothing_found_on_either_side_is_nothing() -> None:
    assert fuse_scores({}, {}, 0.4) == {}
    assert fuse_scores({1: 0.0}, {}, 0.4) == {1: 0.0}
