"""Compares the index with brute force, and tells what the library takes on disk."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from tests.bench.scale_parts.building import open_index

from memory_cache.models.bundled import embedding_model
from memory_cache.store.library import Library

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bench.scale_parts.made_up import Array, MadeUp

    from memory_cache.paths import Home

_QUERIES, _NEAREST, _FETCHED = 200, 10, 100
_ROWS_AT_ONCE = 20_000
# What the tables hold, for a person who asks where the space went.
_ROOMS = {
    "sources": ("source",),
    "texts": ("page_text",),
    "words": ("passage_words",),
    "vectors": ("vector", "sqlite_autoindex_vector"),
}


class Comparison(NamedTuple):
    """`filtered_equal` says whether a filter that leaves 1 % gives just what brute force gives."""

    recall: float
    load_s: float
    nearest_p95_ms: float
    filtered_equal: bool
    filtered_p95_ms: float


def compare(home: Home, made_up: MadeUp) -> Comparison:
    """Load the snapshot and ask it for vectors of the same clusters that stand in no page."""
    library = Library(home.library)
    try:
        queries = made_up.vectors(_QUERIES)
        chance = np.random.default_rng(5)
        ids = sorted(library.vectors.ids(embedding_model().model_id))
        some = set(chance.choice(ids, len(ids) // 100, replace=False).tolist())
        nearest, nearest_of_some = _brute_force(library, queries, some)
        index = open_index(home.index, library)
        began = time.perf_counter()
        index.load()
        load_s = time.perf_counter() - began
        found, taken = [], []
        for query in queries:
            began = time.perf_counter()
            found.append(list(index.nearest(query, _FETCHED))[:_NEAREST])
            taken.append(time.perf_counter() - began)
        filtered, filtered_taken = [], []
        for query in queries[:50]:
            began = time.perf_counter()
            filtered.append(list(index.nearest(query, _NEAREST, some)))
            filtered_taken.append(time.perf_counter() - began)
    finally:
        library.close()
    hits = sum(len(set(a) & set(b)) for a, b in zip(found, nearest, strict=True))
    return Comparison(
        hits / (_QUERIES * _NEAREST),
        load_s,
        float(np.percentile(taken, 95)) * 1e3,
        filtered == nearest_of_some[:50],
        float(np.percentile(filtered_taken, 95)) * 1e3,
    )


def _brute_force(
    library: Library, queries: Array, some: set[int]
) -> tuple[list[list[int]], list[list[int]]]:
    """The nearest passages of each query, of all and of some, by comparing it with every one."""
    all_of, of_some = _Best(len(queries)), _Best(len(queries))
    model_id, last = embedding_model().model_id, library.vectors.position().sequence
    after = 0
    while rows := library.vectors.between(model_id, after, last, _ROWS_AT_ONCE):
        passages = np.array([row[1] for row in rows])
        vectors = np.frombuffer(b"".join(row[2] for row in rows), dtype="<f4")
        cosines = queries @ vectors.reshape(len(rows), -1).T
        all_of.add(passages, cosines)
        among = np.isin(passages, list(some))
        of_some.add(passages[among], cosines[:, among])
        after = rows[-1][0]
    return all_of.lists(), of_some.lists()


class _Best:
    """The best of each query so far."""

    def __init__(self, queries: int) -> None:
        self._passages = np.zeros((queries, 0), dtype=np.int64)
        self._cosines = np.zeros((queries, 0), dtype=np.float32)

    def add(self, passages: Array, cosines: Array) -> None:
        repeated = np.broadcast_to(passages, cosines.shape)
        held = np.concatenate([self._cosines, cosines], axis=1)
        names = np.concatenate([self._passages, repeated], axis=1)
        best = np.argsort(-held, axis=1, kind="stable")[:, :_NEAREST]
        self._cosines = np.take_along_axis(held, best, axis=1)
        self._passages = np.take_along_axis(names, best, axis=1)

    def lists(self) -> list[list[int]]:
        return [row.tolist() for row in self._passages]


def disk_bytes(home: Home) -> dict[str, int]:
    """Return what the library takes on disk: by rooms where SQLite can tell, the index, and all."""
    graphs = sum(path.stat().st_size for path in home.index.iterdir())
    database = home.library.stat().st_size
    rooms = _rooms(home.library)
    if rooms:
        rooms["the rest"] = database - sum(rooms.values())
    return {**rooms, "graphs": graphs, "all": database + graphs}


def _rooms(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as db:
        try:
            tables = dict(
                db.execute(
                    "SELECT name, sum(pgsize) FROM dbstat WHERE aggregate = TRUE GROUP BY name"
                )
            )
        except sqlite3.OperationalError:
            # Not every SQLite is built with it.
            return {}
    return {
        room: sum(size for name, size in tables.items() if name.startswith(starts))
        for room, starts in _ROOMS.items()
    }
