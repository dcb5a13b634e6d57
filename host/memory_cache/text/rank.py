"""Puts passages and sentences in order by meaning and words together, and judges the best one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import msgspec

from memory_cache.text.words import content_words, score_by_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_VECTOR_WEIGHT = 0.4
_ANSWER_COSINE = 0.49
_CLOSEST_COSINE = 0.25


class Candidate(msgspec.Struct, frozen=True):
    """One sentence of one passage: `text` stands at `start:end` of the article."""

    passage: int
    start: int
    end: int
    text: str


def vector_weight(question: str) -> float:
    """Return the share of meaning in the fused score: 0.4, down to 0 outside the Latin script.

    MiniLM was trained on English and knows next to nothing of other scripts.
    """
    letters = sum(letter.isalpha() for letter in question)
    if letters == 0:
        return _VECTOR_WEIGHT
    share = len(_LATIN.findall(question)) / letters
    return _VECTOR_WEIGHT * min(1.0, share) ** 2


def fuse_scores(
    words: Mapping[int, float], vectors: Mapping[int, float], weight: float
) -> dict[int, float]:
    """Return one score, 0 to 1, for every passage that either side found.

    `words` holds scores of 0 or more, `vectors` cosines, `weight` the share of the latter. Each
    side is divided by its best. A weighted sum of scores keeps what reciprocal ranks throw away:
    how far ahead the first one is.
    """
    best_word = max(words.values(), default=0.0)
    best_vector = max(vectors.values(), default=0.0)
    fused: dict[int, float] = {}
    for key in words.keys() | vectors.keys():
        by_word = max(0.0, words.get(key, 0.0)) / best_word if best_word > 0 else 0.0
        by_vector = max(0.0, vectors.get(key, 0.0)) / best_vector if best_vector > 0 else 0.0
        fused[key] = (1 - weight) * by_word + weight * by_vector
    return fused


def rank_sentences(
    question: str,
    candidates: Sequence[Candidate],
    question_vector: NDArray[np.float32],
    sentence_vectors: NDArray[np.float32],
    passage_scores: Mapping[int, float],
) -> list[tuple[Candidate, float]]:
    """Return the candidates with their scores, 0 to 1, best first.

    `question_vector` has shape (384,), `sentence_vectors` (len(candidates), 384), all of length 1;
    `passage_scores` are 0 to 1. A sentence counts by its own meaning, by its passage, and by the
    question's words in it.
    """
    if not candidates:
        return []
    weight = vector_weight(question) / _VECTOR_WEIGHT
    cosines = [float(cosine) for cosine in sentence_vectors @ question_vector]
    words = score_by_words(question, [candidate.text for candidate in candidates])
    best_word = max(words) or 1.0
    best_passage = max(passage_scores.values(), default=0.0) or 1.0
    shares = (0.4 * weight, 0.2, 0.4)
    ranked = [
        (
            candidate,
            (
                shares[0] * max(0.0, cosine)
                + shares[1] * max(0.0, passage_scores.get(candidate.passage, 0.0)) / best_passage
                + shares[2] * word / best_word
            )
            / sum(shares),
        )
        for candidate, cosine, word in zip(candidates, cosines, words, strict=True)
    ]
    ranked.sort(key=lambda pair: pair[1], reverse=True)
    return ranked


def judge(
    question: str, best_cosine: float, best_score: float
) -> Literal["answer", "closest", "none"]:
    """Say what the best sentence is worth: an answer, the closest there is, or nothing.

    `best_cosine` is that of the best sentence's meaning, `best_score` that of `rank_sentences`.
    """
    if not content_words(question):
        return "none" if best_score <= 0 else "closest"
    known = vector_weight(question) / _VECTOR_WEIGHT
    if known < 0.5:
        # Only words tell here.
        return "closest" if best_score > 0 else "none"
    if best_cosine >= _ANSWER_COSINE:
        return "answer"
    return "closest" if best_cosine >= _CLOSEST_COSINE else "none"
