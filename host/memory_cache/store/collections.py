"""Collections: sets of pages with a name that the person gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.errors import NotFound
from memory_cache.saying import say
from memory_cache.store.records import Collection

if TYPE_CHECKING:
    from collections.abc import Iterable

    from memory_cache.store.connection import Connections

_COLLECTION = (
    "SELECT collection_id, name, (SELECT count(*) FROM collected JOIN page USING (page_id)"
    " WHERE collected.collection_id = collection.collection_id AND hidden_at IS NULL),"
    " created_at FROM collection"
)
_NOT_THERE = say("collection_gone", "That collection is not there any more.")


class Collections:
    """A page may be in any number of them. Names differ by more than case."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def all(self) -> list[Collection]:
        """Return every collection, by name."""
        with self._connections.reading() as db:
            rows = db.execute(f"{_COLLECTION} ORDER BY name COLLATE NOCASE").fetchall()
        return [Collection(*row) for row in rows]

    def name(self, collection_id: int) -> str | None:
        """Return the name of a collection; None if it is not there."""
        with self._connections.reading() as db:
            row = db.execute(
                "SELECT name FROM collection WHERE collection_id = ?", (collection_id,)
            ).fetchone()
        return None if row is None else str(row[0])

    def of_page(self, page_id: int) -> list[Collection]:
        """Return the collections that a page is in, by name."""
        with self._connections.reading() as db:
            rows = db.execute(
                f"{_COLLECTION} WHERE collection_id IN"
                " (SELECT collection_id FROM collected WHERE page_id = ?)"
                " ORDER BY name COLLATE NOCASE",
                (page_id,),
            ).fetchall()
        return [Collection(*row) for row in rows]

    def make(self, name: str, now: float) -> int:
        """Return the collection of this name, made if there is none."""
        with self._connections.writing() as db:
            db.execute(
                "INSERT OR IGNORE INTO collection (name, created_at) VALUES (?, ?)", (name, now)
            )
            (found,) = db.execute(
                "SELECT collection_id FROM collection WHERE name = ?", (name,)
            ).fetchone()
        return int(found)

    def rename(self, collection_id: int, name: str) -> bool:
        """Give it another name; False if another collection has that. Raises `NotFound`."""
        with self._connections.writing() as db:
            taken = db.execute(
                "SELECT 1 FROM collection WHERE name = ? AND collection_id <> ?",
                (name, collection_id),
            ).fetchone()
            if taken:
                return False
            changed = db.execute(
                "UPDATE collection SET name = ? WHERE collection_id = ?", (name, collection_id)
            ).rowcount
            if not changed:
                raise NotFound(_NOT_THERE)
        return True

    def drop(self, collection_id: int) -> None:
        """Delete a collection; its pages stay. Raises `NotFound`."""
        with self._connections.writing() as db:
            gone = db.execute("DELETE FROM collection WHERE collection_id = ?", (collection_id,))
            if gone.rowcount == 0:
                raise NotFound(_NOT_THERE)

    def put(self, collection_id: int, page_ids: Iterable[int]) -> None:
        """Put pages into a collection, those that are there. Raises `NotFound`."""
        with self._connections.writing() as db:
            known = db.execute(
                "SELECT 1 FROM collection WHERE collection_id = ?", (collection_id,)
            ).fetchone()
            if known is None:
                raise NotFound(_NOT_THERE)
            db.executemany(
                "INSERT OR IGNORE INTO collected (collection_id, page_id)"
                " SELECT ?, page_id FROM page WHERE page_id = ?",
                [(collection_id, page_id) for page_id in page_ids],
            )

    def take(self, collection_id: int, page_ids: Iterable[int]) -> None:
        """Take pages out of a collection."""
        with self._connections.writing() as db:
            db.executemany(
                "DELETE FROM collected WHERE collection_id = ? AND page_id = ?",
                [(collection_id, page_id) for page_id in page_ids],
            )
