"""What the map is drawn from: pages that are there, their mean vectors, how their texts begin."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import numpy as np
    from numpy.typing import NDArray

    from memory_cache.store.connection import Connections


class MapPage(NamedTuple):
    """A page as the map shows it; times are seconds since 1970, UTC."""

    page_id: int
    title: str
    saved_at: float


class MapRows:
    """Reads one library for its map."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def pages(self) -> list[MapPage]:
        """Return every page that is there, twins apart, in the order in which they came."""
        with self._connections.reading() as db:
            rows = db.execute(
                "SELECT page_id, coalesce(nullif(title, ''), nullif(given_title, ''), url),"
                " saved_at FROM page WHERE hidden_at IS NULL AND twin_of IS NULL ORDER BY page_id"
            ).fetchall()
        return [MapPage(*row) for row in rows]

    def collections(self) -> dict[int, list[int]]:
        """Return the collections of each page that is in one."""
        found: dict[int, list[int]] = {}
        with self._connections.reading() as db:
            for page_id, collection_id in db.execute(
                "SELECT page_id, collection_id FROM collected ORDER BY collection_id"
            ):
                found.setdefault(page_id, []).append(collection_id)
        return found

    def changed_after(self, sequence: int) -> set[int]:
        """Return the pages that got a vector after this one."""
        with self._connections.reading() as db:
            rows = db.execute(
                "SELECT DISTINCT page_id FROM vector CROSS JOIN passage USING (passage_id)"
                " WHERE sequence > ?",
                (sequence,),
            ).fetchall()
        return {row[0] for row in rows}

    def mean_vectors(
        self, model_id: str, page_ids: Collection[int] | None = None
    ) -> tuple[list[int], NDArray[np.float32]]:
        """Return the pages that have vectors of a model, all or these, and the mean of each page's,
        of length 1: shape (pages, dimensions).
        """
        import numpy as np

        only = "" if page_ids is None else " AND page_id IN (SELECT value FROM json_each(?))"
        values = () if page_ids is None else (json.dumps(sorted(page_ids)),)
        found: list[int] = []
        sums: list[NDArray[np.float32]] = []
        with self._connections.reading() as db:
            rows = db.execute(
                "SELECT page_id, data FROM passage CROSS JOIN vector USING (passage_id)"
                f" WHERE model = (SELECT model FROM model WHERE model_id = ?){only}"
                " ORDER BY page_id",
                (model_id, *values),
            )
            for page_id, data in rows:
                vector = np.frombuffer(data, dtype="<f4")
                if found and found[-1] == page_id:
                    sums[-1] += vector
                else:
                    found.append(page_id)
                    sums.append(vector.astype(np.float32))
        if not sums:
            return [], np.zeros((0, 0), dtype=np.float32)
        means = np.stack(sums)
        lengths = np.linalg.norm(means, axis=1, keepdims=True)
        return found, np.asarray(means / np.maximum(lengths, 1e-9), dtype=np.float32)

    def beginnings(self, page_ids: Iterable[int], characters: int) -> dict[int, str]:
        """Return how the texts of these pages begin."""
        with self._connections.reading() as db:
            return dict(
                db.execute(
                    "SELECT page_id, substr(text, 1, ?) FROM page_text"
                    " WHERE page_id IN (SELECT value FROM json_each(?))",
                    (characters, json.dumps(sorted(page_ids))),
                ).fetchall()
            )
