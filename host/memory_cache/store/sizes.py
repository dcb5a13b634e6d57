"""What takes how much room in the library's file, without reading all of it.

What SQLite keeps beside a row's length is read, never the row: of a library of gigabytes that is a
second, where its own `dbstat` reads every page of the file. Texts are measured by their
characters, with the bytes of some; what is left of the file is what pages are found by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from memory_cache.store.connection import Connections

_SAMPLED = 200
# What a row costs beside its content, pages that are not quite full included: seen with `dbstat`.
_OVERHEAD = 1.04


class LibrarySizes(NamedTuple):
    """Bytes of the library's file and its log; together they are all of it."""

    texts: int
    sources: int
    versions: int
    conversations: int
    finding: int
    spare: int


class Sizes:
    """Measures one library."""

    def __init__(self, connections: Connections, path: Path) -> None:
        self._connections = connections
        self._path = path

    def measure(self) -> LibrarySizes:
        """Return what takes how much room: exact as a whole, to some percent in its parts."""
        log = self._path.with_name(f"{self._path.name}-wal")
        with self._connections.reading() as db:
            page_bytes, free = (
                int(db.execute(f"PRAGMA {name}").fetchone()[0])
                for name in ("page_size", "freelist_count")
            )
            parts = [
                _sum(db, "SELECT sum(characters) FROM page WHERE twin_of IS NULL")
                * _bytes_per_character(db),
                _sum(db, "SELECT sum(length(data)) FROM source"),
                _sum(db, "SELECT sum(length(source) + length(text)) FROM version"),
                _sum(db, "SELECT sum(length(quotes) + length(answer)) FROM turn"),
            ]
        file_bytes = self._path.stat().st_size
        unused = min(page_bytes * free, file_bytes)
        spare = unused + (log.stat().st_size if log.exists() else 0)
        room = file_bytes - unused
        texts, sources, versions, conversations = (round(_OVERHEAD * part) for part in parts)
        known = texts + sources + versions + conversations
        if known > room:
            # A library of a few pages, or one that is in its log for the greater part.
            texts, sources, versions, conversations = (
                part * room // known for part in (texts, sources, versions, conversations)
            )
            known = texts + sources + versions + conversations
        return LibrarySizes(texts, sources, versions, conversations, room - known, spare)


def _bytes_per_character(db: sqlite3.Connection) -> float:
    """Of some texts, spread over the library."""
    step = max(1, _sum(db, "SELECT count(*) FROM page_text") // _SAMPLED)
    rows = db.execute(
        "SELECT length(CAST(text AS BLOB)), length(text) FROM page_text"
        " WHERE page_id % ? = 0 LIMIT ?",
        (step, 2 * _SAMPLED),
    ).fetchall()
    characters = sum(row[1] for row in rows)
    return sum(row[0] for row in rows) / characters if characters else 1.0


def _sum(db: sqlite3.Connection, query: str) -> int:
    return int(db.execute(query).fetchone()[0] or 0)
