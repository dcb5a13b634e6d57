"""An index of a small library with made-up vectors, and what brute force says beside it."""

from __future__ import annotations

from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
import pytest

from memory_cache.store.index import VectorIndex
from memory_cache.store.records import Draft
from memory_cache.store.texts import Reading
from memory_cache.text.chunk import Passage
from tests.bulk import one_transaction
from tests.unit.store.conftest import article

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from memory_cache.store.library import Library

MODEL, DIMENSIONS = "model/1", 16
PER_PAGE = 10
SMALL = 128
"""Vectors in a graph: few, so that small libraries have several."""


numbers = count()


def fill(library: Library, pages: int, *, seed: int = 1, model: str = MODEL) -> list[int]:
    """Save pages of ten passages, each with a vector; returns the pages' ids."""
    chance = np.random.default_rng(seed)
    with one_transaction(library):
        return [_add(library, next(numbers), model, chance) for _ in range(pages)]


def _add(library: Library, number: int, model: str, chance: np.random.Generator) -> int:
    page_id = library.pages.keep(Draft(f"https://a.example/{number}", b"x"), 1.0).page_id
    text = f"Page {number}, passage by passage."
    passages = [Passage(at, at + 1, "") for at in range(PER_PAGE)]
    library.texts.store(Reading(page_id, sha256(b"x").digest(), 1), article(text), passages)
    rows = chance.normal(size=(PER_PAGE, DIMENSIONS)).astype("<f4")
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    stored = library.passages.of_page(page_id)
    library.vectors.store(
        model, {p.passage_id: row.tobytes() for p, row in zip(stored, rows, strict=True)}
    )
    return page_id


def forget(library: Library, *page_ids: int) -> None:
    library.erasing.hide(page_ids, 1.0)
    library.erasing.erase(page_ids)


def vectors_of(library: Library, page_id: int) -> list[bytes]:
    passages = [passage.passage_id for passage in library.passages.of_page(page_id)]
    return list(library.vectors.get(MODEL, passages).values())


def index(
    folder: Path, library: Library, model: str = MODEL, *, most_per_graph: int = SMALL
) -> VectorIndex:
    return VectorIndex(folder, library, model, DIMENSIONS, most_per_graph=most_per_graph)


def filled(folder: Path, library: Library, pages: int) -> VectorIndex:
    """Save pages and return an index that knows them, in memory alone."""
    fill(library, pages)
    mine = index(folder, library)
    mine.refresh()
    return mine


def brute_force(
    library: Library, vector: NDArray[np.float32], limit: int, among: Collection[int] | None = None
) -> dict[int, float]:
    ids = library.vectors.ids(MODEL)
    stored = library.vectors.get(MODEL, ids if among is None else ids & set(among))
    cosines = {key: float(np.frombuffer(data, "<f4") @ vector) for key, data in stored.items()}
    best = sorted(cosines, key=lambda key: -cosines[key])[:limit]
    return {key: cosines[key] for key in best}


def some_vectors() -> Iterator[NDArray[np.float32]]:
    chance = np.random.default_rng(99)
    for _ in range(20):
        vector = chance.normal(size=DIMENSIONS).astype("<f4")
        yield vector / np.linalg.norm(vector)


def assert_equal_to_brute_force(
    index: VectorIndex, library: Library, among: Collection[int] | None = None
) -> None:
    for vector in some_vectors():
        expected = brute_force(library, vector, 10, among)
        assert expected == pytest.approx(index.nearest(vector, 10, among), abs=1e-5)


def vector() -> NDArray[np.float32]:
    return np.full(DIMENSIONS, 0.25, dtype=np.float32)


def holds(folder: Path, vectors: list[bytes]) -> bool:
    contents = [path.read_bytes() for path in folder.iterdir()]
    return any(vector in content for vector in vectors for content in contents)
