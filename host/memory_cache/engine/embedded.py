"""A text as the embedding model understands it, whole and token by token, in little memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from memory_cache.engine.messages import TokenVectors


class Embedded(NamedTuple):
    """One text: `vector` of unit length, shape (dimensions,), and n tokens without end marks.

    `pieces` are their ids, shape (n,); `rows * steps[:, None]` their unit-length vectors, shape
    (n, dimensions): in a byte a number they take a quarter of float32, and cosines move by .001.
    """

    vector: NDArray[np.float32]
    pieces: NDArray[np.int32]
    rows: NDArray[np.int8]
    steps: NDArray[np.float32]

    @property
    def size_bytes(self) -> int:
        """What it takes in memory."""
        return self.vector.nbytes + self.pieces.nbytes + self.rows.nbytes + self.steps.nbytes


def unpack(message: TokenVectors) -> list[Embedded]:
    """Return what an engine says of each text, in order, each in memory of its own."""
    import numpy as np

    vectors = np.frombuffer(message.vectors, dtype="<f4").reshape(-1, message.dimensions)
    pieces = np.frombuffer(message.pieces, dtype="<i4")
    rows = np.frombuffer(message.rows, dtype=np.int8).reshape(-1, message.dimensions)
    steps = np.frombuffer(message.steps, dtype="<f4")
    embedded: list[Embedded] = []
    start = 0
    for vector, count in zip(vectors, message.counts, strict=True):
        part = slice(start, start + count)
        embedded.append(
            Embedded(vector.copy(), pieces[part].copy(), rows[part].copy(), steps[part].copy())
        )
        start += count
    return embedded
