"""The vectors of the passages, and the queue of passages that wait for one.

A vector is little-endian float32 of length 1. `sequence` numbers vectors in the order in which they
were stored, and `gone` those that were deleted, so that an index catches up with what it missed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.store.passages import PASSAGE
from memory_cache.store.records import StoredPassage
from memory_cache.store.rows import in_batches, marks

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from memory_cache.store.connection import Connections


class Vectors:
    """The vectors of one library, whichever model they are of."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def require(self, model_id: str) -> None:
        """Let passages wait whose vectors are of another model. Costs nothing if none are."""
        with self._connections.reading() as db:
            others = db.execute(
                "SELECT 1 FROM model WHERE model_id <> ? AND EXISTS"
                " (SELECT 1 FROM vector WHERE vector.model = model.model) LIMIT 1",
                (model_id,),
            ).fetchone()
        if others is None:
            return
        with self._connections.writing() as db:
            db.execute(
                "INSERT OR IGNORE INTO unembedded SELECT passage_id FROM vector"
                " WHERE model IS NOT (SELECT model FROM model WHERE model_id = ?)",
                (model_id,),
            )

    def waiting(self, limit: int, page_id: int | None = None) -> list[StoredPassage]:
        """Return passages that wait for a vector, those of the newest page first."""
        among, values = ("", ()) if page_id is None else (" AND page_id = ?", (page_id,))
        with self._connections.reading() as db:
            rows = db.execute(
                f"SELECT {PASSAGE} FROM passage_text WHERE passage_id IN ("
                " SELECT passage_id FROM unembedded JOIN passage USING (passage_id)"
                f" WHERE true{among} ORDER BY passage_id DESC LIMIT ?)"
                " ORDER BY page_id DESC, start",
                (*values, limit),
            ).fetchall()
        return [StoredPassage(*row) for row in rows]

    def count_waiting(self) -> int:
        """Return how many passages wait for a vector."""
        with self._connections.reading() as db:
            return int(db.execute("SELECT count(*) FROM unembedded").fetchone()[0])

    def count_waiting_pages(self) -> int:
        """Return how many pages cannot be found by meaning yet."""
        with self._connections.reading() as db:
            row = db.execute(
                "SELECT (SELECT count(*) FROM page WHERE read_sha256 IS NOT source_sha256"
                " AND hidden_at IS NULL) +"
                " (SELECT count(DISTINCT page_id) FROM unembedded JOIN passage USING (passage_id)"
                " JOIN page USING (page_id)"
                " WHERE read_sha256 IS source_sha256 AND hidden_at IS NULL)"
            ).fetchone()
        return int(row[0])

    def store(self, model_id: str, vectors: Mapping[int, bytes]) -> None:
        """Keep the vectors of those passages that still exist; they wait no longer."""
        with self._connections.writing() as db:
            model = _number(db, model_id)
            there = {
                row[0]
                for some in in_batches(vectors)
                for row in db.execute(
                    f"SELECT passage_id FROM passage WHERE passage_id IN ({marks(some)})", some
                )
            }
            ids = [(passage_id,) for passage_id in vectors if passage_id in there]
            db.executemany("DELETE FROM vector WHERE passage_id = ?", ids)
            db.executemany(
                "INSERT INTO vector (passage_id, model, data) VALUES (?, ?, ?)",
                [(passage_id, model, vectors[passage_id]) for (passage_id,) in ids],
            )
            db.executemany("DELETE FROM unembedded WHERE passage_id = ?", ids)

    def get(self, model_id: str, passage_ids: Sequence[int]) -> dict[int, bytes]:
        """Return the vectors that there are for these passages."""
        found: dict[int, bytes] = {}
        with self._connections.reading() as db:
            for some in in_batches(passage_ids):
                found.update(
                    db.execute(
                        "SELECT passage_id, data FROM vector JOIN model USING (model)"
                        f" WHERE model_id = ? AND passage_id IN ({marks(some)})",
                        (model_id, *some),
                    ).fetchall()
                )
        return found

    def ids(self, model_id: str) -> set[int]:
        """Return the ids of all passages that have a vector of this model."""
        with self._connections.reading() as db:
            rows = db.execute(
                "SELECT passage_id FROM vector JOIN model USING (model) WHERE model_id = ?",
                (model_id,),
            )
            return {row[0] for row in rows}


def _number(db: sqlite3.Connection, model_id: str) -> int:
    db.execute("INSERT OR IGNORE INTO model (model_id) VALUES (?)", (model_id,))
    (number,) = db.execute("SELECT model FROM model WHERE model_id = ?", (model_id,)).fetchone()
    return int(number)
