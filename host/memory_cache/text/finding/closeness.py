"""How closely a passage keeps a question's words together.

BM25 counts words wherever they stand. Two words of a question that are neighbours in a passage, or
near each other, tell more: the ordered and unordered pairs of sequential and full dependence
(Metzler and Croft, "A Markov random field model for term dependencies", SIGIR 2005), each weighed
by the rarer of its words.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.text.finding.stems import stem
from memory_cache.text.finding.stopwords import stop_words
from memory_cache.text.finding.words import folded_words, is_unspaced, pairs_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# Pairs grow with the square; a question of more telling words is told apart by the rarest.
_MOST_WORDS = 14
# At this distance, in words, a pair counts half of what neighbours do.
_HALF_DISTANCE = 4


class Closeness(NamedTuple):
    """Both from 0 to 1: the share of the question's neighbours that are neighbours in the passage,
    and the share of all its pairs, each the less, the further apart its words are.
    """

    neighbours: float
    nearness: float


class Question:
    """A question's telling words in order, to compare passages with."""

    def __init__(self, text: str) -> None:
        words = folded_words(text)
        self._stops = stop_words(words)
        self.words = tuple(word for _, word in self._positions(words))

    def measure(self, passages: Iterable[str], rarities: Mapping[str, float]) -> list[Closeness]:
        """Return the closeness of each passage; `rarities` says how much each of `words` tells."""
        asked = sorted(dict.fromkeys(self.words), key=lambda word: -rarities[word])[:_MOST_WORDS]
        known = frozenset(asked)
        if len(known) < 2:
            return [Closeness(0.0, 0.0) for _ in passages]
        in_order = [pair for pair in pairwise(self.words) if known.issuperset(pair)]
        neighbours = {(one, other): min(rarities[one], rarities[other]) for one, other in in_order}
        pairs = {
            (one, other): min(rarities[one], rarities[other])
            for one, other in combinations(asked, 2)
        }
        most = sum(rarities[word] for word in asked) or 1.0
        all_pairs = sum(pairs.values()) or 1.0
        measured: list[Closeness] = []
        for passage in passages:
            places = self._places(passage, known)
            if len(places) < 2:
                measured.append(Closeness(0.0, 0.0))
                continue
            beside = sum(
                weight
                for (one, other), weight in neighbours.items()
                if one in places
                and other in places
                and not {place + 1 for place in places[one]}.isdisjoint(places[other])
            )
            near = sum(
                weight / (1 + (_distance(places[one], places[other]) - 1) / _HALF_DISTANCE)
                for (one, other), weight in pairs.items()
                if one in places and other in places
            )
            measured.append(Closeness(beside / most, near / all_pairs))
        return measured

    def _places(self, passage: str, known: frozenset[str]) -> dict[str, list[int]]:
        """Where the words asked for stand in a passage, counted as in `_positions`."""
        places: dict[str, list[int]] = {}
        stops = self._stops
        # A stem begins as its word does: most words need not be brought to theirs.
        firsts = {word[0] for word in known}
        place = 0
        for word in folded_words(passage):
            if word in stops:
                continue
            if not word.isascii():
                for after, part in self._positions([word]):
                    if part in known:
                        places.setdefault(part, []).append(place + after)
                place += len(pairs_of(word)) or 1 if is_unspaced(word) else 1
            else:
                if word[0] in firsts and (part := stem(word)) in known:
                    places.setdefault(part, []).append(place)
                place += 1
        return places

    def _positions(self, words: Iterable[str]) -> Iterator[tuple[int, str]]:
        """The telling words with their places, counted without the others; unspaced runs in pairs,
        since single signs tell too little.
        """
        place = 0
        stops = self._stops
        for word in words:
            if word in stops:
                continue
            if not is_unspaced(word):
                yield place, stem(word)
            elif len(word) == 1:
                yield place, word
            else:
                pairs = pairs_of(word)
                yield from enumerate(pairs, start=place)
                place += len(pairs) - 1
            place += 1


def _distance(ones: list[int], others: list[int]) -> int:
    """The least distance between a place of one and a place of the other, both in order."""
    least = abs(ones[0] - others[0])
    at = 0
    for one in ones:
        while at + 1 < len(others) and others[at] < one:
            least = min(least, one - others[at])
            at += 1
        least = min(least, abs(one - others[at]))
    return max(1, least)
