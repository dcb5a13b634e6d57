from __future__ import annotations

import numpy as np
import pytest

from memory_cache.text.finding.rank import (
    Candidate,
    fuse_scores,
    judge,
    rank_sentences,
    vector_weight,
)


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


def unit(*values: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    vector = np.zeros(384, dtype=np.float32)
    vector[: len(values)] = values
    return vector / np.linalg.norm(vector)


def test_the_sentence_near_in_meaning_and_words_comes_first() -> None:
    sentences = ["Ann Roe lit the lamp.", "The fog came in.", "Bread was baked."]
    candidates = [Candidate(at, 0, len(text), text) for at, text in enumerate(sentences)]
    vectors = np.stack([unit(1, 0.2), unit(0, 1), unit(0, 0, 1)])

    ranked = rank_sentences("Who lit the lamp?", candidates, unit(1), vectors, {0: 0.9, 1: 0.3})

    assert sentences[0] == ranked[0][0].text
    assert all(0 <= score <= 1 for _, score in ranked)
    assert ranked == sorted(ranked, key=lambda pair: -pair[1])


def test_no_candidates_give_no_ranking() -> None:
    empty = np.empty((0, 384), dtype=np.float32)

    assert rank_sentences("Who?", [], unit(1), empty, {}) == []


@pytest.mark.parametrize(("cosine", "verdict"), [(0.7, "answer"), (0.4, "closest"), (0.1, "none")])
def test_the_cosine_judges_a_question_in_a_script_the_model_knows(
    cosine: float, verdict: str
) -> None:
    assert verdict == judge("Who lit the lamp?", cosine, 0.9)


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [("灯塔于一八七一年点亮。", "answer"), ("一座塔。", "closest"), ("面包很好。", "none")],
)
def test_the_words_judge_a_question_in_another_script(sentence: str, verdict: str) -> None:
    question = "灯塔何年点亮"
    candidates = [Candidate(0, 0, len(sentence), sentence)]

    ranked = rank_sentences(question, candidates, unit(1), unit(1)[None], {0: 1.0})

    assert verdict == judge(question, 0.9, ranked[0][1])
