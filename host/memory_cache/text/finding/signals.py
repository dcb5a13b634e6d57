"""What speaks for a sentence as an answer, as numbers that `text.finding.rank` weighs.

All are shares from 0 to 1, or cosines, so that they mean the same on any page.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from memory_cache.text.finding.answer_kind import holds_kind, kind_asked
from memory_cache.text.finding.interaction import compare, told_by_pieces
from memory_cache.text.finding.words import content_words, folded_words, rarity, score_counts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from memory_cache.text.finding.interaction import Embedded

WORD_SIGNALS = ("passage", "words", "coverage", "coverage_with_last", "kind")
"""In order: the score of its passage and of its own words (BM25), beside the best; how much of what
the question's words tell it holds, alone and with the sentence before it; whether it holds the kind
of thing that is asked for.
"""
MEANING_SIGNALS = (
    "cosine_around",
    "cosine_of_passage",
    "likeness",
    "telling_likeness",
    "least_likeness",
)
"""In order: the best cosine to the question among it and the sentences beside it, and that of what
was read of its passage; how like it is to the question's tokens, on the mean, weighed by how
much each tells, and to the quarter of them that it is least like.
"""


class Candidate(msgspec.Struct, frozen=True):
    """One sentence of one passage: `text` stands at `start:end` of the article; `context` is what
    it stands under, title and headings, whose words it need not repeat.
    """

    passage: int
    start: int
    end: int
    text: str
    context: str = ""


class ByMeaning(NamedTuple):
    """The meaning signals, shape (candidates, len(MEANING_SIGNALS)); how like each candidate is to
    each token of the question, shape (candidates, tokens); and how much each token tells, over 0.
    """

    signals: NDArray[np.float32]
    by_token: NDArray[np.float32]
    telling: NDArray[np.float32]


def signals_of_words(
    question: str, candidates: Sequence[Candidate], passage_scores: Mapping[int, float]
) -> NDArray[np.float32]:
    """Return what the words say of candidates that stand in the order of their passages, shape
    (candidates, len(WORD_SIGNALS)).

    `passage_scores` are 0 or more; the best candidate's passage counts as 1.
    """
    import numpy as np

    asked = tuple(dict.fromkeys(content_words(question)))
    contexts = {one.context: content_words(one.context) for one in candidates}
    said = [content_words(one.text) for one in candidates]
    counted = [
        Counter([*contexts[one.context], *words])
        for one, words in zip(candidates, said, strict=True)
    ]
    rarities = {
        word: rarity(sum(word in words for words in counted), len(counted)) for word in asked
    }
    all_told = sum(rarities.values()) or 1.0
    held = [{word for word in asked if word in words} for words in counted]
    before = [set[str](), *held[:-1]]
    for at, (last, this) in enumerate(pairwise(candidates), start=1):
        if last.passage != this.passage:
            before[at] = set()
    scores = score_counts(asked, counted, [words.total() for words in counted])
    best_score = max(scores) or 1.0
    best_passage = max(passage_scores.values(), default=0.0) or 1.0
    kind, spoken = kind_asked(question), frozenset(folded_words(question))
    rows = [
        (
            max(0.0, passage_scores.get(one.passage, 0.0)) / best_passage,
            score / best_score,
            sum(rarities[word] for word in here) / all_told,
            sum(rarities[word] for word in here | last) / all_told,
            holds_kind(kind, one.text, spoken),
        )
        for one, score, here, last in zip(candidates, scores, held, before, strict=True)
    ]
    return np.array(rows, dtype=np.float32)


_CONTEXT_SHARE = 0.7
"""Of a token that is met in title or headings: not as good as in the sentence itself."""


def signals_of_meaning(
    question: Embedded,
    candidates: Sequence[Candidate],
    embedded: Sequence[Embedded],
    above: Sequence[Embedded] = (),
) -> ByMeaning:
    """Return what the model says of candidates, one at least, that stand in the order of their
    passages. `above` is what tells each from others that it stands under: a token that is met there
    need not be met again in the sentence.
    """
    import numpy as np

    likeness = compare(question, embedded)
    around = likeness.cosines.copy()
    passages = np.array([one.passage for one in candidates])
    beside = passages[1:] == passages[:-1]
    np.maximum(around[1:], np.where(beside, likeness.cosines[:-1], -1), out=around[1:])
    np.maximum(around[:-1], np.where(beside, likeness.cosines[1:], -1), out=around[:-1])
    numbers = np.unique(passages, return_inverse=True)[1]
    sums = np.zeros((numbers.max() + 1, len(question.vector)), dtype=np.float32)
    np.add.at(sums, numbers, np.stack([each.vector * len(each.pieces) for each in embedded]))
    lengths = np.linalg.norm(sums, axis=1)
    of_passage = (sums @ question.vector) / np.where(lengths > 0, lengths, 1)
    by_token, telling = likeness.by_token, told_by_pieces(question, embedded)
    if above:
        by_token = np.maximum(by_token, _CONTEXT_SHARE * compare(question, above).by_token)
    least = max(1, by_token.shape[1] // 4)
    signals = np.column_stack(
        [
            around,
            of_passage[numbers],
            by_token.mean(axis=1),
            by_token @ (telling / telling.sum()),
            np.sort(by_token, axis=1)[:, :least].mean(axis=1),
        ]
    )
    return ByMeaning(signals.astype(np.float32), by_token, telling)
