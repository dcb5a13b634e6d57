"""The vectors of the passages, and the queue of passages that wait for one.

A vector is little-endian float32 of length 1. `sequence` numbers vectors in the order in which they
were stored and is never given twice; `gone` numbers those that were deleted. Both only grow, and in
the order of the transactions, so that an index knows by two numbers what it missed, whichever
process did it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.store import facts
from memory_cache.store.passages import stored_passages
from memory_cache.store.rows import in_batches, marks

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Mapping

    from memory_cache.store.connection import Connections
    from memory_cache.store.records import StoredPassage

_PRUNED = "vector_gone_pruned"
# Beyond so many waiting passages their pages are estimated: nobody reads the last digit then.
_COUNTED_PASSAGES = 5_000


class Position(NamedTuple):
    """How far the library is: the last sequence and the last deletion that were ever numbered."""

    sequence: int
    gone: int


class Vectors:
    """The vectors of one library, whichever model they are of."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    # ---- what waits

    def require(self, model_id: str) -> None:
        """Let passages wait whose vectors are of another model. Costs nothing if none are."""
        with self._connections.reading() as db:
            others = db.execute(
                "SELECT 1 FROM model WHERE model_id <> ? AND vectors > 0", (model_id,)
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
        ids = _WAITING if page_id is None else _WAITING_OF_PAGE
        values = (limit,) if page_id is None else (page_id, limit)
        with self._connections.reading() as db:
            condition = f"passage_id IN ({ids}) ORDER BY passage.page_id DESC, start"
            return list(stored_passages(db, condition, values))

    def is_waiting(self, page_id: int) -> bool:
        """Say whether passages of a page wait for a vector. Of a hidden page nothing does."""
        query = (
            "SELECT 1 FROM page WHERE page_id = ? AND hidden_at IS NULL"
            f" AND EXISTS ({_WAITING_OF_PAGE})"
        )
        with self._connections.reading() as db:
            return db.execute(query, (page_id, page_id, 1)).fetchone() is not None

    def count_waiting(self) -> int:
        """Return how many passages wait for a vector."""
        with self._connections.reading() as db:
            return _count_waiting(db)

    def count_waiting_pages(self) -> int:
        """Return how many pages cannot be found by meaning yet: exactly while few passages wait,
        else by the number of passages that the newest of those pages have.
        """
        with self._connections.reading() as db:
            (unread,) = db.execute(
                "SELECT count(*) FROM page WHERE read_sha256 IS NOT source_sha256"
                " AND hidden_at IS NULL"
            ).fetchone()
            passages, pages = db.execute(_NEWEST_WAITING, (_COUNTED_PASSAGES,)).fetchone()
            if passages == _COUNTED_PASSAGES:
                pages = round(pages * _count_waiting(db) / passages)
        return int(unread) + int(pages)

    # ---- storing and reading

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

    def get(self, model_id: str, passage_ids: Iterable[int]) -> dict[int, bytes]:
        """Return the vectors that there are for these passages."""
        # In one statement and in the order of the index: for ten thousand of a million half the
        # time that lists of a few hundred take.
        wanted = json.dumps(sorted(map(int, passage_ids)))
        with self._connections.reading() as db:
            return dict(
                db.execute(
                    "SELECT passage_id, data FROM vector WHERE model = ?"
                    " AND passage_id IN (SELECT value FROM json_each(?))",
                    (_known(db, model_id), wanted),
                ).fetchall()
            )

    def ids(self, model_id: str) -> set[int]:
        """Return the ids of all passages that have a vector of this model. Reads every row."""
        with self._connections.reading() as db:
            rows = db.execute(
                "SELECT passage_id FROM vector WHERE model = ?", (_known(db, model_id),)
            )
            return {row[0] for row in rows}

    def count(self, model_id: str) -> int:
        """Return how many vectors there are of this model. Costs one row."""
        with self._connections.reading() as db:
            row = db.execute("SELECT vectors FROM model WHERE model_id = ?", (model_id,)).fetchone()
        return int(row[0]) if row else 0

    # ---- what an index catches up with

    def position(self) -> Position:
        """Return how far the library is. Costs two rows of a small table."""
        with self._connections.reading() as db:
            found = dict(
                db.execute(
                    "SELECT name, seq FROM sqlite_sequence WHERE name IN ('vector', 'vector_gone')"
                ).fetchall()
            )
        return Position(int(found.get("vector", 0)), int(found.get("vector_gone", 0)))

    def between(
        self, model_id: str, after: int, through: int, limit: int, *, newest: bool = False
    ) -> list[tuple[int, int, bytes]]:
        """Return `(sequence, passage_id, vector)` of this model's vectors with a sequence above
        `after` and up to `through`, lowest first or with `newest` highest first.
        """
        order = "DESC" if newest else "ASC"
        with self._connections.reading() as db:
            return db.execute(
                "SELECT sequence, passage_id, data FROM vector"
                " WHERE sequence > ? AND sequence <= ? AND model = ?"
                f" ORDER BY sequence {order} LIMIT ?",
                (after, through, _known(db, model_id), limit),
            ).fetchall()

    def sequences_between(self, model_id: str, after: int, through: int) -> list[int]:
        """Return the sequences of this model's vectors above `after` and up to `through`."""
        with self._connections.reading() as db:
            rows = db.execute(
                "SELECT sequence FROM vector WHERE sequence > ? AND sequence <= ? AND model = ?",
                (after, through, _known(db, model_id)),
            ).fetchall()
        return [row[0] for row in rows]

    def passages_of(self, sequences: Collection[int]) -> dict[int, int]:
        """Return the passage that each of these vectors is of, where it is still there."""
        found: dict[int, int] = {}
        with self._connections.reading() as db:
            for some in in_batches(sequences):
                found.update(
                    db.execute(
                        "SELECT sequence, passage_id FROM vector"
                        f" WHERE sequence IN ({marks(some)})",
                        some,
                    ).fetchall()
                )
        return found

    def gone_after(self, gone: int, limit: int) -> list[tuple[int, int]] | None:
        """Return `(gone, sequence)` of the vectors deleted after that deletion, first ones first;
        None if some of them are not listed any more.
        """
        with self._connections.reading() as db:
            # Asked first: what is pruned between the two is then missed and not overlooked.
            rows = db.execute(
                "SELECT gone, sequence FROM vector_gone WHERE gone > ? ORDER BY gone LIMIT ?",
                (gone, limit),
            ).fetchall()
            pruned = facts.get(db, _PRUNED)
        if pruned is not None and int(pruned) > gone:
            return None
        return rows

    def prune_gone(self, through: int, limit: int) -> int:
        """Drop at most `limit` of the deletions listed up to `through`; returns how many. An index
        that has not seen them finds out by `gone_after`.
        """
        with self._connections.writing() as db:
            (last, count) = db.execute(
                "SELECT max(gone), count(*) FROM (SELECT gone FROM vector_gone WHERE gone <= ?"
                " ORDER BY gone LIMIT ?)",
                (through, limit),
            ).fetchone()
            if last is None:
                return 0
            db.execute("DELETE FROM vector_gone WHERE gone <= ?", (last,))
            facts.note(db, _PRUNED, str(last))
        return int(count)


# Hidden pages are not read any more, and must not stand at the head of the queue for nothing.
_WAITING = (
    "SELECT unembedded.passage_id FROM unembedded CROSS JOIN passage USING (passage_id)"
    " CROSS JOIN page USING (page_id) WHERE hidden_at IS NULL"
    " ORDER BY unembedded.passage_id DESC LIMIT ?"
)
# The page's passages first, whatever the order: looking through the queue for them would be long.
_WAITING_OF_PAGE = (
    "SELECT passage.passage_id FROM passage CROSS JOIN unembedded USING (passage_id)"
    " WHERE page_id = ? ORDER BY passage.passage_id DESC LIMIT ?"
)
_NEWEST_WAITING = (
    "SELECT count(*), count(DISTINCT iif(read_sha256 IS source_sha256 AND hidden_at IS NULL,"
    " page_id, NULL)) FROM (SELECT passage_id FROM unembedded ORDER BY passage_id DESC LIMIT ?)"
    " CROSS JOIN passage USING (passage_id) CROSS JOIN page USING (page_id)"
)


def _count_waiting(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT count(*) FROM unembedded").fetchone()[0])


def _number(db: sqlite3.Connection, model_id: str) -> int:
    db.execute("INSERT OR IGNORE INTO model (model_id) VALUES (?)", (model_id,))
    (number,) = db.execute("SELECT model FROM model WHERE model_id = ?", (model_id,)).fetchone()
    return int(number)


def _known(db: sqlite3.Connection, model_id: str) -> int | None:
    row = db.execute("SELECT model FROM model WHERE model_id = ?", (model_id,)).fetchone()
    return int(row[0]) if row else None
