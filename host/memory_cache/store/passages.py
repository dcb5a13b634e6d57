"""The passages of the saved pages, with the text that their offsets name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.store.records import StoredPassage
from memory_cache.store.rows import in_batches, marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memory_cache.store.connection import Connections

PASSAGE = 'passage_id, page_id, url, title, heading, start, "end", body'
"""The columns of the view `passage_text` in the order of `StoredPassage`."""


class Passages:
    """Passages of pages that are there; of hidden pages there are none."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def of_page(self, page_id: int) -> list[StoredPassage]:
        """Return a page's passages in the order in which they stand; of twins the first one's."""
        with self._connections.reading() as db:
            rows = db.execute(
                f"SELECT {PASSAGE} FROM passage_text WHERE page_id ="
                " (SELECT coalesce(twin_of, page_id) FROM page WHERE page_id = ?) ORDER BY start",
                (page_id,),
            ).fetchall()
        return [StoredPassage(*row) for row in rows]

    def get(self, passage_ids: Sequence[int]) -> dict[int, StoredPassage]:
        """Return those of the passages that still exist."""
        found: dict[int, StoredPassage] = {}
        with self._connections.reading() as db:
            for some in in_batches(passage_ids):
                rows = db.execute(
                    f"SELECT {PASSAGE} FROM passage_text WHERE passage_id IN ({marks(some)})",
                    some,
                ).fetchall()
                found.update((row[0], StoredPassage(*row)) for row in rows)
        return found

    def count_of_page(self, page_id: int) -> int:
        """Return the number of passages of one page; of twins that of the first."""
        with self._connections.reading() as db:
            (count,) = db.execute(
                "SELECT count(*) FROM passage WHERE page_id ="
                " (SELECT coalesce(twin_of, page_id) FROM page WHERE page_id = ?)",
                (page_id,),
            ).fetchone()
        return int(count)

    def count(self) -> int:
        """Return the number of passages of all pages."""
        with self._connections.reading() as db:
            return int(db.execute("SELECT count(*) FROM passage").fetchone()[0])
