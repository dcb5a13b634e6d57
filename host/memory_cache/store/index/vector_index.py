"""The vectors of one model, found by nearness, in step with the library whichever process fills it.

The library is the truth: every number that a graph finds is looked up there, so that a graph which
lags behind, or holds what was deleted, costs time and never an answer. What no graph holds yet is
compared one by one. Background work (`refresh`, `save`, `purge`) brings the graphs up to date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from memory_cache.store.index.segment import matrix
from memory_cache.store.index.upkeep import MOST_PER_GRAPH, Upkeep

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from memory_cache.store.index.segment import Segment
    from memory_cache.store.library import Library
    from memory_cache.store.vectors import Position

# A filter that leaves less than this share of all vectors is served by comparing each of them.
_EXACT_SHARE = 0.02
# So many vectors are compared one by one beside the graphs, the newest first.
_MOST_SCANNED = 10_000
_MOST_ASKED_OF_A_GRAPH = 4_096
# How many candidates are kept, in all graphs together and in each at the least. In a small library
# the ten nearest are of several matters, and harder to find than in a large one: of 10,000 vectors
# in 2,000 clusters 128 candidates find .90 of them, 600 find .997.
_EFFORT, _LEAST_EFFORT, _MOST_EFFORT = 1_600, 128, 600
_LOOKED_UP_AT_ONCE = 500


class VectorIndex:
    """Finds the nearest passages. `folder` is where its files are; they can always be made anew.

    Every method raises what the library raises, `save` and `purge` also OSError.
    """

    def __init__(
        self,
        folder: Path,
        library: Library,
        model_id: str,
        dimensions: int,
        *,
        most_per_graph: int = MOST_PER_GRAPH,
    ) -> None:
        self._vectors = library.vectors
        self._model_id = model_id
        self._upkeep = Upkeep(folder, library, model_id, dimensions, most_per_graph)

    # ---- questions

    def is_ready(self) -> bool:
        """Say whether `nearest` answers at once, and from all vectors. Costs a few rows."""
        if not self._upkeep.segments:
            return False
        return self._upkeep.missing(self._vectors.position()) <= _MOST_SCANNED

    def nearest(
        self,
        vector: NDArray[np.float32],
        limit: int,
        among: Collection[int] | None = None,
        *,
        passing: Callable[[Sequence[int]], Collection[int]] | None = None,
    ) -> dict[int, float]:
        """Return the passages nearest to a vector of shape (dimensions,), nearest first, with their
        cosines. With `among` only such passages: below 2 % of all each is compared. With `passing`
        only those that it returns of the passages that it is given, a few hundred at a time: for
        filters that leave too many to be listed.

        Nothing that was deleted is found, and everything that is there, whoever stored it, as soon
        as `is_ready`. Loads the index first if nobody has.
        """
        if limit < 1:
            return {}
        wanted = limit
        if among is not None:
            held = self._vectors.count(self._model_id)
            if len(among) <= _EXACT_SHARE * held:
                return self._scan(vector, limit, among)
            passing = frozenset(among).intersection
            wanted = round(limit * max(1.0, held / len(among)))
        if not self._upkeep.segments:
            self._upkeep.load()
        position = self._vectors.position()
        segments = self._upkeep.segments
        scores = self._pending(vector, segments, position)
        effort = min(_MOST_EFFORT, max(_LEAST_EFFORT, _EFFORT // len(segments)))
        # Where a filter takes some away, graphs that turn out to hold nearer ones are asked again.
        per_graph = max(limit, 2 * wanted // len(segments))
        asked = list(segments)
        while True:
            per_graph = min(per_graph, max(limit, _MOST_ASKED_OF_A_GRAPH))
            unseen = []
            for segment in asked:
                numbers, cosines = segment.graph.nearest(vector, per_graph, effort)
                scores.update(zip(numbers, cosines, strict=True))
                if len(numbers) == per_graph:
                    # What it has not told of is no nearer than this.
                    unseen.append((cosines[-1], segment))
            found = self._best(scores, limit, passing)
            farthest = min(found.values()) if len(found) == limit else -2.0
            asked = [segment for cosine, segment in unseen if cosine > farthest]
            if not asked or per_graph >= _MOST_ASKED_OF_A_GRAPH:
                return found
            per_graph *= 4

    def _best(
        self,
        scores: dict[int, float],
        limit: int,
        passing: Callable[[Sequence[int]], Collection[int]] | None,
    ) -> dict[int, float]:
        """The passages of the best vectors that are still in the library."""
        found: dict[int, float] = {}
        ranked = sorted(scores, key=lambda sequence: -scores[sequence])
        at_once = limit if passing is None else max(limit, _LOOKED_UP_AT_ONCE)
        for first in range(0, len(ranked), at_once):
            some = ranked[first : first + at_once]
            passages = self._vectors.passages_of(some)
            there = [(passages[one], scores[one]) for one in some if one in passages]
            if passing is not None and there:
                passed = set(passing([passage for passage, _ in there]))
                there = [one for one in there if one[0] in passed]
            found.update(there[: limit - len(found)])
            if len(found) == limit:
                break
        return found

    def _scan(
        self, vector: NDArray[np.float32], limit: int, among: Collection[int]
    ) -> dict[int, float]:
        """Compare each of these passages."""
        stored = self._vectors.get(self._model_id, among)
        if not stored:
            return {}
        passages = list(stored)
        cosines = matrix(list(stored.values())) @ vector
        best = np.argsort(-cosines, kind="stable")[:limit]
        return {passages[at]: float(cosines[at]) for at in best}

    def _pending(
        self, vector: NDArray[np.float32], segments: tuple[Segment, ...], position: Position
    ) -> dict[int, float]:
        """The cosines of the newest vectors that are in no graph yet, by sequence."""
        scores: dict[int, float] = {}
        for segment in reversed(segments):
            filled, end = segment.filled, segment.end(position.sequence)
            if segment is segments[-1]:
                # It may have been ended a moment ago: what comes after it is in none of these.
                end = position.sequence
            room = _MOST_SCANNED - len(scores)
            if filled >= end or room <= 0:
                continue
            rows = self._vectors.between(self._model_id, filled, end, room, newest=True)
            if rows:
                cosines = matrix([row[2] for row in rows]) @ vector
                scores.update(zip((row[0] for row in rows), cosines.tolist(), strict=True))
        return scores

    # ---- background work

    def load(self) -> None:
        """Read the files, if that was not done yet: some seconds for a million vectors. Those that
        are not to the last bit what the library knows of are made anew by `refresh`.
        """
        self._upkeep.load()

    def refresh(self, most: int | None = None, stopping: threading.Event | None = None) -> bool:
        """Take in what was stored and let go of what was deleted: all, or as much as takes the time
        of taking in `most` vectors, at a third of a millisecond each; True while there is more to
        do. Now and then the files are written, too. Questions are answered meanwhile.
        """
        return self._upkeep.refresh(most, lambda: stopping is None or not stopping.is_set())

    def save(self, *, at_least: int = 1) -> bool:
        """Write what changed beside the library, if so many changes are unwritten. Another host
        that has written as much is left to it.
        """
        return self._upkeep.save(at_least)

    def holds_forgotten(self) -> bool:
        """Say whether a file may still hold the vector of something deleted. Costs a few rows."""
        return self._upkeep.holds_forgotten()

    def purge(self) -> None:
        """Let no file, and no graph, hold the vector of anything that was deleted by now. Costs a
        fraction of a second for each graph that held some, and less than a minute for one that
        held many.
        """
        self._upkeep.purge()
