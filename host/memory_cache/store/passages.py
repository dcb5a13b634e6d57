"""The passages of the saved pages, with the text that their offsets name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from memory_cache.store.records import NumberedText, StoredPassage
from memory_cache.store.rows import in_batches, marks
from memory_cache.text.cite import page_number_at

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from memory_cache.store.connection import Connections

_PASSAGE = (
    'SELECT passage_id, passage.page_id, url, title, heading, start, "end"'
    " FROM passage JOIN page USING (page_id)"
)


def stored_passages(
    db: sqlite3.Connection, condition: str, values: Sequence[object], *, hidden: bool = False
) -> Iterator[StoredPassage]:
    """Yield the passages that a condition (and order) names; with `hidden` of hidden pages too.

    Each page's text is read once and cut here: SQLite would read and count through all of it for
    every passage, and stop at a NUL.
    """
    visible = "" if hidden else "hidden_at IS NULL AND "
    texts: dict[int, NumberedText] = {}
    for row in db.execute(f"{_PASSAGE} WHERE {visible}{condition}", values).fetchall():
        passage_id, page_id, url, title, heading, start, end = row
        if page_id not in texts:
            text, page_starts = db.execute(
                "SELECT text, page_starts FROM page_text JOIN page USING (page_id)"
                " WHERE page_id = ?",
                (page_id,),
            ).fetchone()
            texts[page_id] = NumberedText(text, json.loads(page_starts))
        page = texts[page_id]
        number = page_number_at(page.page_starts, start)
        yield StoredPassage(
            passage_id, page_id, url, title, heading, start, end, page.text[start:end], number
        )


class Passages:
    """Passages of pages that are there; of hidden pages there are none."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def of_page(self, page_id: int) -> list[StoredPassage]:
        """Return a page's passages in the order in which they stand; of twins the first one's."""
        with self._connections.reading() as db:
            return list(
                stored_passages(
                    db,
                    "passage.page_id ="
                    " (SELECT coalesce(twin_of, page_id) FROM page WHERE page_id = ?)"
                    " ORDER BY start",
                    (page_id,),
                )
            )

    def get(self, passage_ids: Sequence[int]) -> dict[int, StoredPassage]:
        """Return those of the passages that still exist."""
        found: dict[int, StoredPassage] = {}
        with self._connections.reading() as db:
            for some in in_batches(passage_ids):
                condition = f"passage_id IN ({marks(some)})"
                found.update((row.passage_id, row) for row in stored_passages(db, condition, some))
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
