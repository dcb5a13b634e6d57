"""A run of the library's vectors in one graph, small enough to be written, or built, in between.

Many graphs and not one: hnswlib holds Python's lock while it reads or writes a file, which is a
tenth of a second for one of these and seconds for a million vectors; what is forgotten costs the
rewriting of one file; a file that is damaged, or a graph that is half empty, is made anew within a
minute; and none ever grows by being copied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from memory_cache.store.index.graph import Graph

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from memory_cache.store.vectors import Vectors

_ROWS_AT_ONCE = 1_024
# Some 40 ms of work, for which a question may have to wait.
_REMOVED_AT_ONCE = 8


class Segment:
    """The vectors of one model with sequences above `after` and up to `through`, if it has an end.

    Those up to `filled` are in the graph; none of them that was deleted up to `gone` is. `file` is
    the name and the digest of the file that holds just this graph, if one does.
    """

    def __init__(
        self,
        graph: Graph,
        after: int,
        filled: int,
        through: int | None,
        gone: int,
        file: tuple[str, str] | None = None,
    ) -> None:
        self.graph = graph
        self.after = after
        self.filled = filled
        self.through = through
        self.gone = gone
        self.file = file

    @classmethod
    def empty(cls, dimensions: int, after: int, through: int | None, gone: int) -> Segment:
        """Return a segment that is still to be filled."""
        return cls(Graph(dimensions, 0), after, after, through, gone)

    def end(self, sequence: int) -> int:
        """Return up to where it is to be filled when the library is at `sequence`."""
        return sequence if self.through is None else min(self.through, sequence)

    def fill(
        self,
        vectors: Vectors,
        model_id: str,
        sequence: int,
        most: int,
        go_on: Callable[[], bool] = lambda: True,
    ) -> int:
        """Take in at most so many of the vectors that are missing; returns how many."""
        added = 0
        end = self.end(sequence)
        while self.filled < end and added < most and go_on():
            wanted = min(_ROWS_AT_ONCE, most - added)
            rows = vectors.between(model_id, self.filled, end, wanted)
            if rows:
                self.graph.add([row[0] for row in rows], matrix([row[2] for row in rows]))
                added += len(rows)
                self.file = None
            self.filled = rows[-1][0] if len(rows) == wanted else end
        return added

    def remove(
        self,
        numbers: Sequence[int],
        most: int,
        noise: np.random.Generator,
        go_on: Callable[[], bool] = lambda: True,
    ) -> tuple[int, bool]:
        """Let go of deleted vectors, of at most so many that are not removed yet; returns how many
        it were, and whether all are removed now.
        """
        removed = 0
        for first in range(0, len(numbers), _REMOVED_AT_ONCE):
            if removed >= most or not go_on():
                return removed, False
            removed += self.graph.remove(numbers[first : first + _REMOVED_AT_ONCE], noise)
            if removed:
                self.file = None
        return removed, True

    @property
    def size(self) -> int:
        """How many vectors are in the graph, those that were removed too."""
        return self.graph.count + self.graph.removed


def matrix(rows: Sequence[bytes]) -> NDArray[np.float32]:
    """Return vectors as the library keeps them as one array of shape (rows, dimensions)."""
    return np.frombuffer(b"".join(rows), dtype="<f4").reshape(len(rows), -1)
