"""The index of words: FTS5 over what `text.words.index_text` makes of each passage.

FTS5 keeps the words and no text, so that a passage is taken out by giving it the same words again:
`remove` must run before the text, the title or the passages of a page change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.text.words import index_text

if TYPE_CHECKING:
    import sqlite3

    from memory_cache.store.connection import Connections

TABLE = """
    CREATE VIRTUAL TABLE passage_words USING fts5 (
        about, body, content = '', tokenize = 'porter unicode61 remove_diacritics 2'
    )
    """
_TEXTS = (
    "SELECT passage.passage_id, page.title || ' ' || passage.heading,"
    ' substr(page_text.text, passage.start + 1, passage."end" - passage.start)'
    " FROM passage JOIN page USING (page_id) JOIN page_text USING (page_id)"
    " WHERE passage.page_id = ?"
)


def add(db: sqlite3.Connection, page_id: int) -> None:
    """Take the words of a page's passages in."""
    db.executemany(
        "INSERT INTO passage_words (rowid, about, body) VALUES (?, ?, ?)",
        [
            (passage_id, index_text(about), index_text(body))
            for passage_id, about, body in db.execute(_TEXTS, (page_id,))
        ],
    )


def remove(db: sqlite3.Connection, page_id: int) -> None:
    """Take the words of a page's passages out; its text must still be the one they came from."""
    db.executemany(
        "INSERT INTO passage_words (passage_words, rowid, about, body) VALUES ('delete', ?, ?, ?)",
        [
            (passage_id, index_text(about), index_text(body))
            for passage_id, about, body in db.execute(_TEXTS, (page_id,))
        ],
    )


class Words:
    """Finds passages by their words."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def merge_step(self) -> bool:
        """Merge some of the index's segments, where many have gathered; False if none have."""
        with self._connections.writing() as db:
            before = db.total_changes
            db.execute("INSERT INTO passage_words (passage_words, rank) VALUES ('merge', 200)")
            return db.total_changes - before > 1

    def find(self, expression: str, limit: int, page_id: int | None = None) -> dict[int, float]:
        """Return the best passages for an FTS5 expression with their BM25 scores, higher better.

        A word in the heading or title counts half as much as one in the text.
        """
        among, values = "", [expression]
        if page_id is not None:
            among = " AND page_id = ?"
            values.append(str(page_id))
        with self._connections.reading() as db:
            rows = db.execute(
                "SELECT passage_words.rowid, -bm25(passage_words, 0.5, 1.0) AS score"
                " FROM passage_words"
                " JOIN passage ON passage.passage_id = passage_words.rowid"
                " JOIN page USING (page_id)"
                f" WHERE passage_words MATCH ? AND hidden_at IS NULL{among}"
                " ORDER BY score DESC LIMIT ?",
                (*values, limit),
            ).fetchall()
        return dict(rows)
