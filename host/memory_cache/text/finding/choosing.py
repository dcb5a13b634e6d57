"""Chooses, of passages in the order of their worth, those that a small room is given to.

The order is measured (`tests/bench/grounding.py`): neighbours or a share of the room for each page
before all of the best cost up to six answers in a hundred; as it is, none, and of two questions to
ten pages at once both are answered as often or more than by the best alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from memory_cache.text.finding.words import folded_words, is_unspaced
from memory_cache.text.shingles import NEARLY_ALL, shingles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_LEAST_SHARE_OF_BEST = 0.7
"""A page whose best passage is worth less than that beside the best of all is not in question."""
_BEST_WITH_NEIGHBOURS = 3
_BEFORE_PAGES = 2
"""So many of the best come before it is seen to that each page is represented."""


class Option(NamedTuple):
    """A passage that may be given: its `key`, the `page` that it is of, the room that it costs."""

    key: int
    page: int
    text: str
    cost: int


class Choosing:
    """What is chosen so far, and the room that is left, in the unit of the options' costs."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.chosen: dict[int, Option] = {}
        self._shingles: list[frozenset[tuple[str, ...]]] = []

    def take(self, option: Option) -> bool:
        """Choose an option if it fits and says something new; says whether it is chosen now.

        What has four fifths of its shingles in something chosen before says nothing new.
        """
        if option.key in self.chosen:
            return True
        if option.cost > self.room:
            return False
        ones = _shingles(option.text)
        if any(len(ones & other) >= NEARLY_ALL * len(ones) for other in self._shingles):
            return False
        self.chosen[option.key] = option
        self._shingles.append(ones)
        self.room -= option.cost
        return True

    def take_first(self, options: Iterable[Option]) -> None:
        """Choose the first of these that can be chosen."""
        any(map(self.take, options))

    def take_each(self, options: Iterable[Option]) -> None:
        """Choose as many of these as fit, the first first."""
        for option in options:
            self.take(option)


def choose(
    ranked: Sequence[Option],
    room: int,
    beside: Callable[[int], Sequence[Option]],
    more: Sequence[Option] = (),
    *,
    several: Sequence[int] = (),
) -> list[int]:
    """Return the keys of what is given, in the order in which it was chosen.

    `ranked` is best first. The best of each page in `several`, which a question is about together,
    comes after the very best. Where room is left, the neighbours of the best three follow, which
    `beside` gives and which often say what they are about, then `more`, which follows in rank, and
    then the others' neighbours.
    """
    choosing = Choosing(room)
    choosing.take_each(ranked[:_BEFORE_PAGES])
    for page in several:
        if all(option.page != page for option in choosing.chosen.values()):
            choosing.take_first(option for option in (*ranked, *more) if option.page == page)
    choosing.take_each(ranked)
    for option in ranked[:_BEST_WITH_NEIGHBOURS]:
        if option.key in choosing.chosen:
            choosing.take_each(beside(option.key))
    choosing.take_each(more)
    for option in ranked[_BEST_WITH_NEIGHBOURS:]:
        if option.key in choosing.chosen:
            choosing.take_each(beside(option.key))
    return list(choosing.chosen)


def with_each_page(scored: Sequence[tuple[int, float]], most: int, most_pages: int) -> list[int]:
    """Return the places in `scored` of the best, at most so many, the best of each page in question
    among them, in their order; `scored` holds (page, score) as `pages_in_question` takes it.
    """
    first: dict[int, int] = {}
    for at, (page, _) in enumerate(scored):
        first.setdefault(page, at)
    places = [first[page] for page in pages_in_question(scored, most_pages)]
    places += [at for at in range(len(scored)) if at not in places]
    return sorted(places[:most])


def pages_in_question(scored: Iterable[tuple[int, float]], most: int) -> list[int]:
    """Return the pages, at most so many, that a question seems to be about, best first; `scored`
    holds (page, score), scores from 0 to 1, best first.
    """
    best: dict[int, float] = {}
    for page, score in scored:
        best.setdefault(page, score)
    top = max(best.values(), default=0.0)
    return [page for page, score in best.items() if score >= _LEAST_SHARE_OF_BEST * top][:most]


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = [
        part
        for word in folded_words(text)
        for part in (word if is_unspaced(word) else (word,))
    ]  # fmt: skip
    return shingles(words)
