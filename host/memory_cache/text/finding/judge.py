"""Says what the best sentence is worth: an answer, the closest there is, or nothing.

Two things are judged. Whether the question belongs to the text at all: by the sentence that is most
like its tokens. And whether a text that it belongs to answers it: by a logistic regression over
what the question asks and the best sentence lacks (`fit_verdict` in `tests/bench/ranking_parts`).
Marks at the end of a question count for nothing, although they would: in the questions that this
was fitted on, those made to be unanswerable end in one more often.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.text.finding.answer_kind import kind_asked
from memory_cache.text.finding.rank import vector_share
from memory_cache.text.finding.signals import MEANING_SIGNALS
from memory_cache.text.finding.words import content_words

if TYPE_CHECKING:
    from memory_cache.protocol.limits import Label
    from memory_cache.text.finding.sentence_rank import Evidence


ANSWER_LIKENESS, CLOSEST_LIKENESS = 0.49, 0.40
LEAST_CHANCE = 0.16
CONSTANT = -0.2
ANSWERED = {
    "worst_tokens": -0.24,
    "denies": -1.87,
    "cosine_of_passage": 1.97,
    "lacks_number": -1.42,
    "asks_time_or_place": 0.54,
}
"""Weights of the signals of `doubts`, for the log odds that a question is answered."""
_ANSWER_COVERAGE = 0.5
_LEAST_SHARE = 0.5
_DENIES = re.compile(r"\b(?:not|never|without|least|except)\b|n['’]t\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_WORST_TOKENS = 2


class Best(NamedTuple):
    """The sentence that came first: its text, what it stands under, and its place among all."""

    sentence: str
    context: str
    place: int


def judge(question: str, evidence: Evidence, best: Best) -> Label:
    """Judge the best sentence.

    Measured on 1,564 questions over five of ten encyclopedia pages that had been opened a second
    before, a third to half of each read. Put to another page: the likeness tells these from the
    others with an area under the curve of .997, 1.2 % pass for "answer", 90 % are "none". Put to
    the page that answers them: 96 % are "answer", 0.3 % "none". Made to be unanswerable on the page
    of their subject: some 81 % pass, as little tells them apart: the area is .735 as fitted, .704
    on pages that were left out of the fit, .631 by the best cosine alone. Outside the Latin script,
    where the model says nothing, only the share of the question's words found counts, unmeasured.
    """
    if evidence.meaning is None or vector_share(question) < _LEAST_SHARE:
        asked = set(content_words(question))
        said = content_words(f"{best.context} {best.sentence}")
        coverage = len(asked.intersection(said)) / max(1, len(asked))
        if coverage >= _ANSWER_COVERAGE:
            return "answer"
        return "closest" if coverage > 0 else "none"
    likeness = belongs(evidence)
    if likeness < CLOSEST_LIKENESS:
        return "none"
    answered = likeness >= ANSWER_LIKENESS and chance(question, evidence, best) >= LEAST_CHANCE
    return "answer" if answered else "closest"


def belongs(evidence: Evidence) -> float:
    """Return how like the question the sentence is that is most like it, on the mean of its tokens,
    0 to 1. Only where there is meaning.
    """
    assert evidence.meaning is not None
    return float(evidence.meaning.signals[:, MEANING_SIGNALS.index("likeness")].max())


def chance(question: str, evidence: Evidence, best: Best) -> float:
    """Return how likely it is, 0 to 1, that a text answers a question that belongs to it: among as
    many that it does not answer. Only where there is meaning.
    """
    log_odds = CONSTANT + sum(
        ANSWERED[name] * doubt for name, doubt in doubts(question, evidence, best).items()
    )
    return 1 / (1 + math.exp(-log_odds))


def doubts(question: str, evidence: Evidence, best: Best) -> dict[str, float]:
    """Return what speaks for and against an answer, by the names in `ANSWERED`.

    The two tokens of the question that the best sentence misses most, by what they tell and how
    unlike them all of it is; that it asks for what is not so, which texts seldom say; how near the
    passage is; a number of the question that the sentence lacks; that it asks for a time or a
    place, which is easier to see than other things.
    """
    meaning = evidence.meaning
    assert meaning is not None
    row = evidence.read.index(best.place)
    missed = sorted(meaning.telling * (1 - meaning.by_token[row]))
    return {
        "worst_tokens": float(sum(missed[-_WORST_TOKENS:])),
        "denies": float(_DENIES.search(question) is not None),
        "cosine_of_passage": float(
            meaning.signals[row, MEANING_SIGNALS.index("cosine_of_passage")]
        ),
        "lacks_number": float(
            any(number not in best.sentence for number in _NUMBER.findall(question))
        ),
        "asks_time_or_place": float(kind_asked(question) in ("time", "place")),
    }
