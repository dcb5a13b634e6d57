"""One hnswlib graph: vectors by number, added, overwritten and found, safe from several threads.

`add_items` and `knn_query` are not safe together, `ef` is not saved with the file, and what is
marked as deleted keeps its vector: all three are seen to here, and nobody else imports hnswlib.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import hnswlib
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

# Chosen by `tests/bench/scale.py`: twice the construction effort, or half as many links again, find
# next to nothing more.
LINKS, _EF_CONSTRUCTION = 16, 100
_LEAST_CAPACITY = 1_024
# So many are added at a time while a question may wait: some 30 ms.
_ADDED_AT_ONCE = 64


class Graph:
    """Vectors of length 1 by their numbers. Cosines come from inner products."""

    def __init__(self, dimensions: int, capacity: int) -> None:
        self._index = hnswlib.Index(space="ip", dim=dimensions)
        self._index.init_index(
            max_elements=max(1, capacity), M=LINKS, ef_construction=_EF_CONSTRUCTION
        )
        self._begin(dimensions, removed=0)

    @classmethod
    def load(cls, path: Path, dimensions: int, removed: int) -> Graph:
        """Read a file that is known to be whole: hnswlib crashes on others. `removed` is the
        number of its vectors that are marked as deleted.
        """
        graph = cls.__new__(cls)
        graph._index = hnswlib.Index(space="ip", dim=dimensions)
        graph._index.load_index(str(path))
        graph._begin(dimensions, removed)
        return graph

    def _begin(self, dimensions: int, removed: int) -> None:
        self.dimensions = dimensions
        self.removed = removed
        self._using = threading.Lock()
        self._door = threading.Lock()

    @property
    def count(self) -> int:
        """How many vectors it finds."""
        return int(self._index.get_current_count()) - self.removed

    def nearest(
        self, vector: NDArray[np.float32], limit: int, effort: int
    ) -> tuple[list[int], list[float]]:
        """Return the numbers of the nearest vectors, nearest first, and their cosines. `effort` is
        hnswlib's `ef`: how many candidates are kept on the way.
        """
        with self._turn():
            wanted = min(limit, self.count)
            self._index.set_ef(max(effort, wanted))
            while wanted > 0:
                try:
                    found, distances = self._index.knn_query(
                        vector.reshape(1, -1), k=wanted, num_threads=1
                    )
                except RuntimeError:
                    # Where much was removed the search may end before it has found so many.
                    wanted //= 2
                    continue
                return found[0].tolist(), (1.0 - distances[0]).tolist()
        return [], []

    def add(self, numbers: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Take vectors in, shape (len(numbers), dimensions); those that ask go first in between."""
        for first in range(0, len(numbers), _ADDED_AT_ONCE):
            some = numbers[first : first + _ADDED_AT_ONCE]
            with self._turn():
                held = int(self._index.get_current_count()) + len(some)
                if held > self._index.get_max_elements():
                    self._index.resize_index(max(_LEAST_CAPACITY, 2 * held))
                self._index.add_items(vectors[first : first + _ADDED_AT_ONCE], some, num_threads=1)

    def remove(self, numbers: Sequence[int], noise: np.random.Generator) -> int:
        """Overwrite these vectors with random ones, which are never found, and return how many of
        them there were. Their links are laid anew on the way, so that the others stay within reach:
        some 5 ms for each, for which questions wait.
        """
        before = self.removed
        with self._turn():
            for number in numbers:
                try:
                    self._index.mark_deleted(number)
                except RuntimeError:
                    # It never was here, or is removed already.
                    continue
                vector = noise.standard_normal(self.dimensions, dtype=np.float32)
                vector /= np.linalg.norm(vector)
                self._index.add_items(vector, [number], num_threads=1)
                self._index.mark_deleted(number)
                self.removed += 1
        return self.removed - before

    def numbers(self) -> NDArray[np.int64]:
        """Return the numbers of all vectors, of removed ones too, in no order."""
        return np.array(self._index.get_ids_list(), dtype=np.int64)

    def save(self, path: Path) -> None:
        """Write it to a file. Nothing may be added or removed meanwhile; questions may be asked."""
        self._index.save_index(str(path))

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Use the graph alone. Who waits stands in the door, which whoever comes back for another
        turn must pass too: a long run of changes lets questions in between two of them.
        """
        with self._door:
            self._using.acquire()
        try:
            yield
        finally:
            self._using.release()
