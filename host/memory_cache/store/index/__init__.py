"""Nearest vectors through hnswlib: a cache of the library's vectors, never trusted, always rebuilt.

hnswlib's loader crashes on damaged files, and answers wrongly from others, so that a file is given
to it only when its digest is the one in the library. `add_items` and `knn_query` are not safe
together and `ef` is not saved with the file: both are seen to here.
"""

from __future__ import annotations

import hashlib
import os
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from memory_cache.store.library import Library

_LINKS = 16
_EF_CONSTRUCTION = 200
_EF = 128
_LEAST_CAPACITY = 1_024
_ROWS_AT_ONCE = 4_096
_DIGEST = "index_sha256"
# Deleted elements stay in hnswlib's graph and cost time; past this share it is built afresh.
_MOST_DELETED = 0.3


class VectorIndex:
    """The vectors of one model, kept in step with the library by id."""

    def __init__(self, path: Path, library: Library, model_id: str, dimensions: int) -> None:
        self._path = path
        self._library = library
        self._model_id = model_id
        self._dimensions = dimensions
        self._lock = threading.Lock()
        self._graph: Any = None
        self._live: set[int] = set()
        self._deleted = 0
        self._unsaved = 0

    def nearest(self, vector: NDArray[np.float32], limit: int) -> dict[int, float]:
        """Return the passages nearest to a vector of shape (dimensions,), with their cosines.

        Vectors that another process added or deleted are caught up with first.
        """
        with self._lock:
            self._catch_up()
            wanted = min(limit, len(self._live))
            if wanted == 0:
                return {}
            self._graph.set_ef(max(_EF, wanted))
            labels, distances = self._graph.knn_query(vector.reshape(1, -1), k=wanted)
        return {
            int(label): 1.0 - float(distance)
            for label, distance in zip(labels[0], distances[0], strict=True)
        }

    def refresh(self) -> None:
        """Catch up with the library now, so that the next question need not."""
        with self._lock:
            self._catch_up()

    def save(self, *, at_least: int = 1) -> bool:
        """Write the index beside the library if so many changes are unsaved.

        The file appears as a whole or not at all; until its digest is noted it counts for nothing.
        """
        with self._lock:
            if self._graph is None or self._unsaved < at_least:
                return False
            temporary = self._path.with_name(f".{self._path.name}.{os.getpid()}")
            try:
                self._graph.save_index(str(temporary))
                digest = _sha256(temporary)
                _sync(temporary)
                temporary.replace(self._path)
            finally:
                temporary.unlink(missing_ok=True)
            self._library.facts.note(_DIGEST, f"{self._model_id} {digest}")
            self._unsaved = 0
            return True

    def purge(self) -> None:
        """Let go of everything that was forgotten, in memory and on disk."""
        with self._lock:
            self._path.unlink(missing_ok=True)
            self._graph = None

    def _catch_up(self) -> None:
        if self._graph is None:
            self._graph = self._load() or self._new(_LEAST_CAPACITY)
        known = self._library.vectors.ids(self._model_id)
        gone = self._live - known
        if len(gone) + self._deleted > _MOST_DELETED * max(len(known), _LEAST_CAPACITY):
            self._graph = self._new(len(known))
            gone = set()
        for label in gone:
            self._graph.mark_deleted(label)
        self._live -= gone
        self._deleted += len(gone)
        self._unsaved += len(gone)
        self._add(sorted(known - self._live))

    def _add(self, labels: list[int]) -> None:
        import numpy as np

        for first in range(0, len(labels), _ROWS_AT_ONCE):
            found = self._library.vectors.get(self._model_id, labels[first : first + _ROWS_AT_ONCE])
            if not found:
                continue
            rows = np.frombuffer(b"".join(found.values()), dtype="<f4")
            held = self._graph.get_current_count()
            if held + len(found) > self._graph.get_max_elements():
                self._graph.resize_index(2 * (held + len(found)))
            self._graph.add_items(
                rows.reshape(len(found), self._dimensions), list(found), num_threads=1
            )
            self._live.update(found)
            self._unsaved += len(found)

    def _new(self, capacity: int) -> Any:
        import hnswlib

        graph = hnswlib.Index(space="ip", dim=self._dimensions)
        graph.init_index(
            max_elements=max(_LEAST_CAPACITY, 2 * capacity),
            ef_construction=_EF_CONSTRUCTION,
            M=_LINKS,
        )
        self._live = set()
        self._deleted = 0
        return graph

    def _load(self) -> Any:
        """The saved index, if the file is to the last bit the one that the library knows of."""
        noted = self._library.facts.get(_DIGEST)
        if noted is None or not self._path.is_file():
            return None
        if noted != f"{self._model_id} {_sha256(self._path)}":
            return None
        import hnswlib

        graph = hnswlib.Index(space="ip", dim=self._dimensions)
        graph.load_index(str(self._path))
        labels = _labels(graph.get_ids_list())
        known = self._library.vectors.ids(self._model_id)
        # Marks of deletion are saved too; whatever is not in the library counts as deleted.
        for label in labels - known:
            with suppress(RuntimeError):
                graph.mark_deleted(label)
        self._live = labels & known
        self._deleted = len(labels) - len(self._live)
        return graph


def _labels(ids: Iterable[int]) -> set[int]:
    return {int(label) for label in ids}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
