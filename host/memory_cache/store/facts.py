"""Facts about the library itself, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from memory_cache.store.connection import Connections


class Facts:
    """A few words that concern the whole library."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def get(self, key: str) -> str | None:
        """Return what was noted under this key."""
        with self._connections.reading() as db:
            return get(db, key)

    def note(self, key: str, value: str) -> None:
        """Note a fact, in place of what stood there."""
        with self._connections.writing() as db:
            note(db, key, value)

    def drop(self, key: str) -> None:
        """Note it no longer."""
        with self._connections.writing() as db:
            drop(db, key)


def get(db: sqlite3.Connection, key: str) -> str | None:
    """Return what was noted under this key, as a transaction sees it."""
    row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else None


def note(db: sqlite3.Connection, key: str, value: str) -> None:
    """Note a fact inside a transaction, in place of what stood there."""
    db.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))


def drop(db: sqlite3.Connection, key: str) -> None:
    """Note it no longer, inside a transaction."""
    db.execute("DELETE FROM meta WHERE key = ?", (key,))
