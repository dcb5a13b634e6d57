"""Puts sentences in the order in which they answer a question: signals, weighed and summed.

The weights are those of a conditional logit over the sentences of a page (`fit_order` in
`tests/bench/ranking_parts`), fitted on 688 questions over five encyclopedia pages as the product
asks them, a second after they were opened. Left-out pages say what they are worth on others: the
first sentence holds the answer of .81 of the questions, the first three of .93, where vectors alone
have .63 and .83.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from memory_cache.text.finding.rank import vector_share
from memory_cache.text.finding.signals import MEANING_SIGNALS, WORD_SIGNALS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from memory_cache.text.finding.signals import ByMeaning

WORDS_ALONE = {
    "passage": 5.8,
    "words": 2.1,
    "coverage": 2.7,
    "coverage_with_last": 2.4,
    "kind": 2.2,
}
BOTH = {
    "words": 1.6,
    "coverage_with_last": 4.5,
    "kind": 1.9,
    # An answer often stands beside the sentence that repeats the question.
    "cosine_around": 7.2,
    "telling_likeness": 4.8,
    "least_likeness": 3.3,
}


class Evidence(NamedTuple):
    """What speaks for candidates: of all of them their words, as `signals_of_words` has it; of
    those at `read`, in order, what the model says, None where it knows nothing of the script.
    """

    words: NDArray[np.float32]
    meaning: ByMeaning | None
    read: list[int]


def order_by_words(words: NDArray[np.float32]) -> list[int]:
    """Return the candidates, by their places, best first, as far as words tell."""
    return _order(_sum(words, WORD_SIGNALS, WORDS_ALONE))


def rank_sentences(question: str, evidence: Evidence) -> list[tuple[int, float]]:
    """Return the candidates' places with their scores, best first. A score that is higher by 1
    makes it 2.7 times as likely that a candidate holds the answer.

    Of what the model has read part of, only that part is ranked. Where it knows but some of the
    question's script, words alone count the more.
    """
    words, meaning, read = evidence
    scores = _sum(words, WORD_SIGNALS, WORDS_ALONE)
    places = list(range(len(scores)))
    if meaning is not None and read:
        share, places = vector_share(question), read
        both = _sum(words[read], WORD_SIGNALS, BOTH)
        both += _sum(meaning.signals, MEANING_SIGNALS, BOTH)
        scores = share * both + (1 - share) * scores[read]
    return [(places[at], float(scores[at])) for at in _order(scores)]


def _sum(
    signals: NDArray[np.float32], names: Sequence[str], weights: Mapping[str, float]
) -> NDArray[np.float64]:
    import numpy as np

    return np.asarray(signals @ np.array([weights.get(name, 0.0) for name in names]))


def _order(scores: NDArray[np.float64]) -> list[int]:
    import numpy as np

    return [int(at) for at in np.argsort(-scores, kind="stable")]
