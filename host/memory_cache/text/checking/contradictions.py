"""Finds what in a claim stands otherwise in the sentences that bear on it: another number or name,
a denial on one side only, a word that excludes the one there, two things exchanged.

These are rules, each for one way in which a sentence that shares nearly all words with the text can
still be wrong; no likeness of words or meaning sees any of them.
"""

from __future__ import annotations

from itertools import combinations, permutations
from typing import TYPE_CHECKING

from memory_cache.text.checking.sentence import classes_of
from memory_cache.text.checking.words import SIGN_CLASSES
from memory_cache.text.finding.stems import stem
from memory_cache.text.finding.words import folded_words, is_unspaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from memory_cache.text.checking.given import Given
    from memory_cache.text.checking.sentence import Clause, Reading

_CAPITALISES_NOUNS = frozenset({"de"})
_MOST_EXCHANGED = 12
"""Clauses that are compared each with each."""
_SAME_MATTER_TERMS = 2
"""Clauses that share so many terms speak of the same."""


def contradictions(given: Given, claim: Reading, bearing: Sequence[int]) -> list[str]:
    """Return a word for each thing that stands otherwise in the sentences that bear on a claim."""
    case = _Case(given, claim, bearing)
    found: list[str] = []
    for kind, check in (
        ("number", case.numbers),
        ("name", case.names),
        ("denial", case.denials),
        ("exclusion", case.exclusions),
        ("exchange", case.exchanges),
    ):
        if any(check()):
            found.append(kind)
    return found


class _Case:
    """One claim, the sentences that bear on it, and those beside them."""

    def __init__(self, given: Given, claim: Reading, bearing: Sequence[int]) -> None:
        self._given = given
        self._claim = claim
        self._bearing = bearing
        self._readings = [given.reading(at) for at in bearing]
        beside = dict.fromkeys(near for at in bearing for near in given.around(at))
        self._beside = [given.reading(at) for at in beside if at not in bearing]
        self._clauses = [clause for one in self._readings for clause in one.clauses]
        self._terms = {term for one in self._readings for term in one.terms}
        self._told = [clause for clause in claim.clauses if clause.terms]

    def numbers(self) -> Iterator[bool]:
        """A number that is not there, or stands with something else."""
        there = frozenset[str]().union(*(r.numbers for r in (*self._readings, *self._beside)))
        yield bool(self._claim.numbers - there)
        counted = {pair for one in (*self._readings, *self._beside) for pair in one.counted}
        for number, term in self._claim.counted - counted:
            yield any(other != number and term == what for other, what in counted)
        for clause in self._claim.clauses:
            if not clause.numbers or not self._clauses:
                continue
            best = self._best(clause)
            yield (
                _same_matter(clause, best)
                and bool(best.numbers - self._claim.numbers)
                and not clause.numbers & best.numbers
            )

    def names(self) -> Iterator[bool]:
        """A name that is nowhere, that belongs to another sentence, or two put together."""
        given, claim = self._given, self._claim
        unknown = {name for name in claim.names if not self._is_known(name)}
        if given.lang in _CAPITALISES_NOUNS:
            # There a single word is a noun; two that follow each other are a name.
            yield any(one in unknown and other in unknown for one, other in claim.pairs)
            return
        yield bool(unknown)
        words = {word for at in self._bearing for word in folded_words(given.sentences[at].text)}
        before = {
            word
            for at in self._bearing
            for near in given.before(at)
            for word in folded_words(given.sentences[near].text)
        }
        before |= {name for at in self._bearing for name in self._about(at)}
        stems = {stem(word) for word in words}
        said = {*claim.names, claim.first}
        own = {name for one in self._readings for name in one.names}
        own |= {one.first for one in self._readings if one.first and given.is_name(one.first)}
        for name in said - unknown - words:
            if name == claim.first and not (name and given.is_name(name)):
                continue
            if stem(name) not in stems:
                yield bool(own - said) or name not in before
        if claim.names and (claim.first, claim.names[0]) in claim.pairs:
            first, second = claim.first, claim.names[0]
            if self._is_known(first) and self._is_known(second):
                yield not given.hold_both(first, second)

    def denials(self) -> Iterator[bool]:
        """What the text denies is said, or the other way round."""
        claim = self._claim
        for clause in self._told:
            shared = [one for one in self._clauses if one.terms & clause.terms]
            if clause.denies:
                if any(one.denies or one.nearly for one in shared):
                    continue
                plain = {term for one in shared for term in one.terms}
                around = [part for one in (*self._readings, *self._beside) for part in one.clauses]
                yield bool(clause.denied) and clause.denied[0] in plain
                yield not any(one.denies or one.nearly for one in around)
            elif not (claim.denies or claim.evades):
                plain = {term for one in self._clauses for term in one.terms - {*one.denied}}
                denied = {term for one in shared for term in one.denied}
                yield bool(denied & clause.terms - plain)

    def exclusions(self) -> Iterator[bool]:
        """A word in whose place another stands that excludes it: Tuesday, Thursday."""
        claimed = self._claim.terms.keys()
        for term in claimed - self._terms:
            for members in classes_of(term):
                yield bool((members - {term}) & self._terms - claimed)
            if is_unspaced(term):
                yield any(other in self._terms for other in _others(term))
        for clause in self._told:
            for term in clause.terms:
                for members in classes_of(term):
                    best = self._best(clause, members)
                    yield (
                        len((clause.terms - members) & best.terms) >= _SAME_MATTER_TERMS
                        and term not in best.terms
                        and bool(best.terms & members - claimed)
                    )

    def exchanges(self) -> Iterator[bool]:
        """Two clauses that have each taken something of the other's: who does what to whom."""
        for one, other in combinations(self._told[:_MOST_EXCHANGED], 2):
            for here, there in permutations(self._clauses[:_MOST_EXCHANGED], 2):
                only_here, only_there = here.terms - there.terms, there.terms - here.terms
                mine, theirs = one.terms - other.terms, other.terms - one.terms
                yield bool(
                    mine & only_here and mine & only_there
                    and theirs & only_here and theirs & only_there
                )  # fmt: skip

    def _best(self, clause: Clause, without: frozenset[str] = frozenset()) -> Clause:
        return max(
            self._clauses,
            key=lambda one: (
                len((clause.terms - without) & one.terms),
                len(clause.numbers & one.numbers),
            ),
        )

    def _is_known(self, name: str) -> bool:
        return name in self._given.words or stem(name) in self._given.words

    def _about(self, at: int) -> set[str]:
        return set(self._given.about(at).values())


def _same_matter(one: Clause, other: Clause) -> bool:
    return len(one.terms & other.terms) >= _SAME_MATTER_TERMS


def _others(pair: str) -> Iterator[str]:
    """A pair of signs with one in it replaced by one that excludes it."""
    for members in SIGN_CLASSES:
        for one, other in permutations(members, 2):
            if one in pair:
                yield pair.replace(one, other)
