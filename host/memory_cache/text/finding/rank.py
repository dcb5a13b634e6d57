"""Puts passages in order by meaning and words together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from memory_cache.text.finding.closeness import Closeness

_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_VECTOR_WEIGHT = 0.4
# Of a whole library's passages, first and second look; `tests/bench/search.py` leaves pages out to
# see that they hold for others. The optimum is flat: each may move by .05 and hit@1 by .005.
_FIRST_VECTOR_SHARE = 0.5
WORDS, VECTORS, NEIGHBOURS, NEARNESS = 0.2, 0.3, 0.25, 0.25
_MOST_IN_A_ROW = 3


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
    last_page, in_a_row = None, 0
    while waiting:
        at = 0
        if in_a_row >= _MOST_IN_A_ROW and waiting[0][1] == last_page:
            at = next((at for at, (_, page) in enumerate(waiting) if page != last_page), 0)
        passage, page = waiting.pop(at)
        in_a_row = in_a_row + 1 if page == last_page else 1
        last_page = page
        order.append(passage)
    return order
