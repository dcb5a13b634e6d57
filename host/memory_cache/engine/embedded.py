"""Unpacks what an engine says of texts and their tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.text.finding.interaction import Embedded

if TYPE_CHECKING:
    from memory_cache.engine.messages import TokenVectors


def unpack(message: TokenVectors) -> list[Embedded]:
    """Return each text, in order, in memory of its own."""
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
