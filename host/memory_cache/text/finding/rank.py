"""Puts passages and sentences in order by meaning and words together, and judges the best one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import msgspec

from memory_cache.text.finding.words import content_words, score_by_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from memory_cache.text.finding.closeness import Closeness

_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_VECTOR_WEIGHT = 0.4
# Of a whole library's passages, first and second look; `tests/bench/search.py` leaves pages out to
# see that they hold for others. The optimum is flat: each may move by .05 and hit@1 by .005.
_FIRST_VECTOR_SHARE = 0.5
WORDS, VECTORS, NEIGHBOURS, NEARNESS = 0.2, 0.3, 0.25, 0.25
_MOST_IN_A_ROW = 3
# Tuned on ten encyclopedia pages; the optimum is flat.
_MEANING_SHARE, _PASSAGE_SHARE, _WORD_SHARE = 0.3, 0.4, 0.3
_ANSWER_COSINE, _CLOSEST_COSINE = 0.45, 0.35
_ANSWER_COVERAGE = 0.5


class Candidate(msgspec.Struct, frozen=True):
    """One sentence of one passage: `text` stands at `start:end` of the article; `context` is what
    it stands under, title and headings, whose words it need not repeat.
    """

    passage: int
    start: int
    end: int
    text: str
    context: str = ""


def vector_share(question: str) -> float:
    """Return how much of its full weight meaning gets for this question, 0 to 1: by its script.

    MiniLM was trained on English and knows next to nothing of other scripts.
    """
    letters = sum(letter.isalpha() for letter in question)
    share = len(_LATIN.findall(question)) / letters if letters else 1.0
    return min(1.0, share) ** 2


def vector_weight(question: str) -> float:
    """Return the share of meaning in the fused score: 0.4, down to 0 outside the Latin script."""
    return _VECTOR_WEIGHT * vector_share(question)


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


def first_look(
    words: Mapping[int, float], vectors: Mapping[int, float], question: str
) -> dict[int, float]:
    """Return the scores, 0 to 1, by which a library's passages are chosen for a second look."""
    return fuse_scores(words, vectors, _FIRST_VECTOR_SHARE * vector_share(question))


def second_look(
    words: Mapping[int, float],
    vectors: Mapping[int, float],
    closeness: Mapping[int, Closeness],
    question: str,
) -> dict[int, float]:
    """Return the scores, 0 to 1, of the passages in `closeness`.

    `words` holds BM25 scores and `vectors` cosines, of all passages that were found. What the
    question's words do together counts half; where no passage holds two of them, nothing.
    """
    meaning = VECTORS * vector_share(question)
    together = any(one.nearness > 0 for one in closeness.values())
    neighbours, nearness = (NEIGHBOURS, NEARNESS) if together else (0.0, 0.0)
    whole = WORDS + meaning + neighbours + nearness
    by_both = fuse_scores(words, vectors, meaning / (WORDS + meaning))
    return {
        key: (
            (WORDS + meaning) * by_both[key] + neighbours * one.neighbours + nearness * one.nearness
        )
        / whole
        for key, one in closeness.items()
    }


def spread_out(ranked: Iterable[tuple[int, int]]) -> list[int]:
    """Return passages in order, but no more than three of one page in a row while there are others;
    `ranked` holds (passage, page), best first.
    """
    waiting = list(ranked)
    order: list[int] = []
    pages: list[int] = []
    while waiting:
        last = set(pages[-_MOST_IN_A_ROW:])
        full = last.pop() if len(pages) >= _MOST_IN_A_ROW and len(last) == 1 else None
        at = next((at for at, (_, page) in enumerate(waiting) if page != full), 0)
        passage, page = waiting.pop(at)
        order.append(passage)
        pages.append(page)
    return order


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
    question's words in it; the last part is the smaller, the fewer of these any sentence holds.
    """
    if not candidates:
        return []
    meaning = _MEANING_SHARE * vector_share(question)
    shares = meaning + _PASSAGE_SHARE + _WORD_SHARE
    cosines = sentence_vectors @ question_vector
    texts = [f"{candidate.context} {candidate.text}" for candidate in candidates]
    scores = score_by_words(question, texts)
    word_unit = _coverage(question, texts) / (max(scores) or 1.0)
    best_passage = max(passage_scores.values(), default=0.0)
    passage_unit = 1 / best_passage if best_passage > 0 else 0.0
    ranked = [
        (
            candidate,
            (
                meaning * max(0.0, float(cosine))
                + _PASSAGE_SHARE * passage_unit * max(0.0, passage_scores.get(candidate.passage, 0))
                + _WORD_SHARE * word_unit * score
            )
            / shares,
        )
        for candidate, cosine, score in zip(candidates, cosines, scores, strict=True)
    ]
    ranked.sort(key=lambda pair: pair[1], reverse=True)
    return ranked


def _coverage(question: str, texts: Sequence[str]) -> float:
    """Return the largest share of the question's words that one of the texts holds, 0 to 1."""
    asked = set(content_words(question))
    return max(len(asked.intersection(content_words(text))) for text in texts) / max(1, len(asked))


def judge(
    question: str, best_cosine: float, best_score: float
) -> Literal["answer", "closest", "none"]:
    """Say what the best sentence is worth: an answer, the closest there is, or nothing.

    `best_cosine` is the highest among the sentences, `best_score` the first of `rank_sentences`.
    Measured on 688 questions over ten encyclopedia pages: put to the page that answers them, 5.5 %
    fall short of "answer" and 1.2 % are "none"; put to another page, 2.6 % pass for "answer" and
    87 % are "none". Whether the right page answers a question about its own subject cannot be told
    this way: 86 % of those made to be unanswerable pass. Outside the Latin script, where cosines
    say nothing, only the share of the question's words found counts, unmeasured.
    """
    if vector_share(question) < 0.5:
        best = _PASSAGE_SHARE + _WORD_SHARE
        coverage = (best_score * best - _PASSAGE_SHARE) / _WORD_SHARE
        if coverage >= _ANSWER_COVERAGE:
            return "answer"
        return "closest" if coverage > 0 else "none"
    if best_cosine >= _ANSWER_COSINE:
        return "answer"
    return "closest" if best_cosine >= _CLOSEST_COSINE else "none"
