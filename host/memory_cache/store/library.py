"""Everything a person saved, in one SQLite file: what it says is kept is on disk.

Safe from several threads, and from several processes at once. Each room has a file of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.store.beginnings import Beginnings
from memory_cache.store.chats import Chats
from memory_cache.store.collections import Collections
from memory_cache.store.connection import Connections
from memory_cache.store.copies import Copies
from memory_cache.store.erasing import Erasing
from memory_cache.store.facts import Facts
from memory_cache.store.filters import Filters
from memory_cache.store.folders import Folders
from memory_cache.store.holdings import Holdings
from memory_cache.store.map_rows import MapRows
from memory_cache.store.pages import Pages
from memory_cache.store.passages import Passages
from memory_cache.store.restoring import Restoring
from memory_cache.store.sizes import Sizes
from memory_cache.store.texts import Texts
from memory_cache.store.vectors import Vectors
from memory_cache.store.word_rebuild import WordRebuild
from memory_cache.store.words import Words
from memory_cache.text.difference import is_like

if TYPE_CHECKING:
    from pathlib import Path


class Library:
    """The pages and all that belongs to them.

    Every method of every room raises `LibraryError` (`DiskFull`, `LibraryDamaged`, `LibraryNewer`)
    if the file cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self._connections = Connections(path)
        self.pages = Pages(self._connections, path)
        self.texts = Texts(self._connections, is_like)
        self.passages = Passages(self._connections)
        self.words = Words(self._connections)
        self.beginnings = Beginnings(self._connections)
        self.word_rebuild = WordRebuild(self._connections)
        self.filters = Filters(self._connections)
        self.vectors = Vectors(self._connections)
        self.collections = Collections(self._connections)
        self.folders = Folders(self._connections)
        self.chats = Chats(self._connections)
        self.facts = Facts(self._connections)
        self.erasing = Erasing(self._connections)
        self.holdings = Holdings(self._connections)
        self.copies = Copies(self._connections)
        self.restoring = Restoring(self._connections)
        self.sizes = Sizes(self._connections, path)
        self.map_rows = MapRows(self._connections)

    def check(self) -> list[str]:
        """Return what SQLite finds wrong with the file; an empty list is a healthy library.

        Raises `LibraryDamaged` if the index of words is broken.
        """
        with self._connections.reading() as db:
            rows = db.execute("PRAGMA quick_check(20)").fetchall()
            db.execute("INSERT INTO passage_words (passage_words) VALUES ('integrity-check')")
        return [row[0] for row in rows if row[0] != "ok"]

    def checkpoint(self) -> None:
        """Move what is in the write-ahead log into the file, as far as nobody is in the way, so
        that no save has to.
        """
        with self._connections.reading() as db:
            db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        """Close the file. Idempotent."""
        self._connections.close()
