"""Judges whether what was given says what a claim says, and in which of its sentences.

First the sentences are found that together say most of the claim. If something in them stands
otherwise than in the claim (`contradictions`), it is not supported. Else a logistic regression over
a few signals decides: how much of the claim's words is there, by how much they tell, as they are
and by words of like meaning; how much of its weakest clause; how long a stretch of it is not there
at all; how near the whole is in meaning. There are three sets of weights: with an embedding model
(which knows Latin script alone), without one, and for scripts without spaces.

`tests/bench/checking.py` measures it on claims about short texts in eleven languages. Of 102 about
texts that were written after all rules and weights, 8.0 % of the faithful ones are marked as not
found and 15.4 % of the wrong ones pass; of the 290 that these were made with, 3.7 % and 9.1 %
(9.7 % if each text is judged by weights fitted to the others). By words alone it is 4.3 % and
13.6 % of all. What passes are mostly names in scripts without capitals (Chinese, Japanese,
Arabic), who did what to whom, and details that are likely.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.text.checking.contradictions import contradictions
from memory_cache.text.checking.sentence import Reading, read
from memory_cache.text.finding.words import folded_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from memory_cache.text.checking.given import Given

    Embed = Callable[[Sequence[str]], Sequence[NDArray[np.float32]]]
    """Returns vectors of unit length."""

THRESHOLD = 0.5
_BESIDE = 0.8
"""What stands in a neighbouring sentence or the heading counts that much."""
_LIKE = 0.5
"""From this cosine on a word counts as being there in another form."""
_LEAST_LIFTED_WORDS, _LEAST_LIFTED_SHARE = 4, 0.6
WEIGHTS = {
    "meaning": {"meaning": 1.284, "clause": 1.219, "cosine": 6.669, "gap": -0.605, "": -4.774},
    "words": {"words": 1.97, "words_gap": -0.724, "": 1.085},
    "signs": {"words": 2.239, "clause": 1.989, "signs_gap": -0.153, "": -0.181},
}


class Judgement(NamedTuple):
    """`score` is the probability, as far as it is known, that the claim is supported; `sentences`,
    those that support it, best first, as places in `Given.sentences`; `against`, what stands
    otherwise. `signals` are what it was judged by, with the weights of this `kind`.
    """

    score: float
    sentences: list[int]
    against: list[str]
    kind: str
    signals: dict[str, float]

    @property
    def supported(self) -> bool:
        """Whether the claim counts as supported."""
        return self.score >= THRESHOLD


def judge(
    given: Given, claim: str, embed: Embed | None = None, preferred: Iterable[int] = ()
) -> Judgement:
    """Judge one claim, a sentence without Markdown. `preferred` are sentences, as places, that are
    taken rather than others that say as much: those that the answer cites.

    Raises what `embed` raises.
    """
    reading = read(claim, given.lang)
    preferred = list(preferred)
    shortlist = given.shortlist(reading, preferred)
    cosines: dict[int, float] = {}
    if embed is not None and shortlist:
        vectors = embed([claim, *(given.sentences[at].text for at in shortlist)])
        cosines = {
            at: float(vectors[0] @ vector)
            for at, vector in zip(shortlist, vectors[1:], strict=True)
        }
    chosen = given.together(reading, shortlist, cosines, frozenset(preferred))
    if not chosen:
        return Judgement(0.0, [], [], "", {})
    signals = _Signals(given, reading, chosen, cosines, embed).all()
    kind = "signs" if reading.runs else "words" if embed is None else "meaning"
    against = contradictions(given, reading, chosen)
    if against:
        return Judgement(0.0, chosen, against, kind, signals)
    lifted = [at for at in chosen if _is_lifted(claim, given.sentences[at].text)]
    if lifted:
        return Judgement(1.0, lifted[:1], [], kind, signals)
    return Judgement(probability(signals, kind), chosen, [], kind, signals)


def best_of(given: Given, saying: str) -> int | None:
    """Return the sentence, as its place, that says most of what is being said, by words alone."""
    reading = read(saying, given.lang)
    together = given.together(reading, given.shortlist(reading), {})
    return together[0] if together else None


def probability(signals: Mapping[str, float], kind: str) -> float:
    """Return the probability that the weights of this kind give these signals."""
    weights = WEIGHTS[kind]
    total = weights[""] + sum(weight * signals[name] for name, weight in weights.items() if name)
    return 1 / (1 + math.exp(-total))


def _is_lifted(claim: str, sentence: str) -> bool:
    """Whether a claim is a sentence, or most of one, word for word."""
    said, there = folded_words(claim), folded_words(sentence)
    long = len(said) >= max(_LEAST_LIFTED_WORDS, _LEAST_LIFTED_SHARE * len(there))
    return said == there or (long and f" {' '.join(said)} " in f" {' '.join(there)} ")


class _Signals:
    """What speaks for one claim, given the sentences that bear on it."""

    def __init__(
        self,
        given: Given,
        claim: Reading,
        chosen: Sequence[int],
        cosines: Mapping[int, float],
        embed: Embed | None,
    ) -> None:
        self._claim = claim
        self._cosine = max((cosines.get(at, 0.0) for at in chosen), default=0.0)
        self._weights = {term: given.weight(term) for term in claim.terms}
        readings = [given.reading(at) for at in chosen]
        beside = [given.reading(near) for at in chosen for near in given.around(at)]
        self._there = {t: w for one in readings for t, w in one.terms.items()}
        near = {t: w for one in beside for t, w in one.terms.items()}
        about = {t: w for at in chosen for t, w in given.about(at).items()}
        self._near = {**about, **near}
        self._as_it_is = {
            term: 1.0 if term in self._there else _BESIDE if term in self._near else 0.0
            for term in claim.terms
        }
        self._in_meaning = dict(self._as_it_is)
        missing = [term for term, share in self._as_it_is.items() if not share]
        if embed is not None and missing:
            self._in_meaning.update(self._alike(missing, embed))

    def all(self) -> dict[str, float]:
        """Every signal by name."""
        terms = [*self._claim.terms]
        clauses: list[Iterable[str]] = [c.terms for c in self._claim.clauses if len(c.terms) > 1]
        return {
            "words": self._share(self._as_it_is, terms),
            "meaning": self._share(self._in_meaning, terms),
            "clause": min(self._share(self._in_meaning, clause) for clause in clauses or [terms]),
            "cosine": self._cosine,
            "gap": _longest(self._in_meaning[term] < _LIKE for term in terms),
            "words_gap": _longest(not self._as_it_is[term] for term in terms),
            "signs_gap": max(map(self._longest_run, self._claim.runs), default=0.0),
        }

    def _share(self, there: Mapping[str, float], terms: Iterable[str]) -> float:
        """How much of what terms tell is there, 0 to 1."""
        weights = {term: self._weights[term] for term in terms}
        total = sum(weights.values())
        return sum(there[t] * weight for t, weight in weights.items()) / total if total else 1.0

    def _alike(self, missing: Sequence[str], embed: Embed) -> dict[str, float]:
        """How like a word of the sentences, or of those beside them, each missing one is."""
        import numpy as np

        said = [self._claim.terms[term] for term in missing]
        here, near = [*self._there.values()], [*self._near.values()]
        if not here and not near:
            return {}
        vectors = np.stack(embed([*said, *here, *near]))
        cosines = vectors[: len(said)] @ vectors[len(said) :].T
        cosines[:, len(here) :] *= _BESIDE
        return dict(zip(missing, np.maximum(cosines.max(axis=1), 0).tolist(), strict=True))

    def _longest_run(self, run: str) -> float:
        """How many signs in a row of a run are in no pair that is there."""
        there = [False] * len(run)
        for at in range(len(run) - 1):
            if self._as_it_is.get(run[at : at + 2]):
                there[at] = there[at + 1] = True
        return _longest(not one for one in there)


def _longest(flags: Iterable[bool]) -> float:
    longest = length = 0
    for flag in flags:
        length = length + 1 if flag else 0
        longest = max(longest, length)
    return float(longest)
