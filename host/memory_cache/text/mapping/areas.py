"""Says what lies where on a map: areas of several sizes, and words that tell each from the rest."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from memory_cache.text.finding.stems import stem
from memory_cache.text.finding.stopwords import all_stop_words
from memory_cache.text.finding.words import is_unspaced, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from memory_cache.text.mapping.neighbours import Floats, Ints

_LEVELS = (12, 48, 160)
_PAGES_PER_AREA = 6
_ROUNDS = 12
_SAMPLED_PER_AREA = 40
_MOST_WORDS = 3
_LEAST_SHARE, _LEAST_PAGES = 0.12, 2
# Below this a word is no more than one that happens to be in some pages.
_LEAST_SCORE = 0.25
_RUN_CHARS, _LEAST_LETTERS, _LONGEST_CHARS = range(2, 7), 3, 40


class Area(NamedTuple):
    """An area of a level, 0 the coarsest: where its middle is, the pages in it, by their places
    in the list that was laid out, and some of them that stand for it.
    """

    level: int
    x: float
    y: float
    members: Ints
    sample: Ints


def find_areas(positions: Floats) -> list[Area]:
    """Part positions of shape (n, 2) into areas, once for each level that so many pages fill."""
    areas: list[Area] = []
    before = 0
    for level, most in enumerate(_LEVELS):
        count = min(most, len(positions) // _PAGES_PER_AREA)
        if count <= before or count < 1:
            break
        before = count
        areas += _parted(positions, count, level)
    return areas


def telling_words(areas: Sequence[Area], texts: Mapping[int, str]) -> list[list[str]]:
    """Return for each area up to three words that its pages use and others do not, as they are
    written most often. `texts` are those of the areas' samples, by place.

    A word counts by its part of the divergence between the area and all of its level (Kullback and
    Leibler, "On information and sufficiency", 1951).
    """
    common = all_stop_words()
    used = {place: _used(text, common) for place, text in texts.items()}
    found: list[list[str]] = []
    totals: dict[int, tuple[Counter[str], int]] = {}
    for area in areas:
        if area.level not in totals:
            on_level = {int(at) for one in areas if one.level == area.level for at in one.sample}
            counted = Counter(key for at in on_level for key in used.get(at, {}))
            totals[area.level] = counted, len(on_level)
        found.append(_telling(area, used, *totals[area.level]))
    return found


def _telling(
    area: Area, used: Mapping[int, Mapping[str, str]], everywhere: Counter[str], total: int
) -> list[str]:
    pages = [used[int(at)] for at in area.sample if int(at) in used]
    here = Counter(key for words in pages for key in words)
    scores: dict[str, float] = {}
    for key, count in here.items():
        share = count / max(1, len(pages))
        if count >= _LEAST_PAGES and share >= _LEAST_SHARE:
            scores[key] = share * math.log(share * total / everywhere[key])
    best = sorted(scores, key=lambda key: (-scores[key], key))[:_MOST_WORDS]
    best = [key for key in best if scores[key] >= _LEAST_SCORE]
    return [_usual([words[key] for words in pages if key in words]) for key in best]


def _usual(forms: Sequence[str]) -> str:
    counted = Counter(forms)
    return min(counted, key=lambda form: (-counted[form], form))


def _used(text: str, common: frozenset[str]) -> dict[str, str]:
    """The words of a text that may tell, by their stems, as it writes them first."""
    used: dict[str, str] = {}
    for word in words_of(text):
        folded = word.folded
        if folded in common or folded.isdecimal() or len(folded) > _LONGEST_CHARS:
            continue
        if is_unspaced(folded):
            if len(folded) in _RUN_CHARS:
                used.setdefault(folded, text[word.start : word.end])
        elif len(folded) >= _LEAST_LETTERS:
            used.setdefault(stem(folded), text[word.start : word.end])
    return used


def _parted(positions: Floats, count: int, level: int) -> list[Area]:
    """K-means in the plane, begun at points far from each other (Gonzalez, "Clustering to minimize
    the maximum intercluster distance", 1985).
    """
    centres = _spread(positions, count)
    member_of = np.zeros(len(positions), dtype=np.int64)
    for _ in range(_ROUNDS):
        member_of = _nearest_centre(positions, centres)
        sizes = np.bincount(member_of, minlength=count)
        sums = np.stack(
            [np.bincount(member_of, positions[:, axis], minlength=count) for axis in (0, 1)], axis=1
        )
        moved = sums / np.maximum(1, sizes)[:, None]
        centres = np.where(sizes[:, None] > 0, moved, centres).astype(np.float32)
    areas = []
    for number in range(count):
        members = np.flatnonzero(member_of == number)
        if len(members) < _LEAST_PAGES:
            continue
        # At a page rather than between pages, so that the words stand where something is.
        distances = np.square(positions[members] - centres[number]).sum(axis=1)
        x, y = positions[members[distances.argmin()]]
        sample = members[np.argsort(distances, kind="stable")]
        step = max(1, len(sample) // _SAMPLED_PER_AREA)
        areas.append(Area(level, float(x), float(y), members, sample[::step][:_SAMPLED_PER_AREA]))
    return areas


def _spread(positions: Floats, count: int) -> Floats:
    middle = positions.mean(axis=0)
    chosen = [int(np.square(positions - middle).sum(axis=1).argmin())]
    distances = np.square(positions - positions[chosen[0]]).sum(axis=1)
    while len(chosen) < count:
        chosen.append(int(distances.argmax()))
        np.minimum(
            distances, np.square(positions - positions[chosen[-1]]).sum(axis=1), out=distances
        )
    return positions[chosen].astype(np.float32)


def _nearest_centre(positions: Floats, centres: Floats) -> Ints:
    squares = np.square(centres).sum(axis=1) - 2 * (positions @ centres.T)
    return np.asarray(squares.argmin(axis=1), dtype=np.int64)
