"""The first schema: pages with their text, passages, vectors, words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

# Offsets count Unicode code points of page.text. A vector is little-endian float32, of length 1.
# `source_sha256` is that of the source as it came; `text_sha256` that of the source which `text`
# was made from: a page whose two differ waits for extraction.
# The FTS5 table keeps no text of its own: it reads it back through the view.
_STATEMENTS = (
    """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID
    """,
    """
    CREATE TABLE page (
        page_id INTEGER PRIMARY KEY AUTOINCREMENT,
        address TEXT NOT NULL UNIQUE,
        url TEXT NOT NULL,
        part TEXT NOT NULL CHECK (part IN ('page', 'selection')),
        content_type TEXT NOT NULL,
        charset TEXT,
        given_title TEXT NOT NULL,
        source BLOB NOT NULL,
        source_sha256 BLOB NOT NULL,
        saved_at REAL NOT NULL,
        text_sha256 BLOB,
        text TEXT NOT NULL DEFAULT '',
        title TEXT NOT NULL DEFAULT '',
        byline TEXT NOT NULL DEFAULT '',
        site TEXT NOT NULL DEFAULT '',
        lang TEXT NOT NULL DEFAULT '',
        truncated INTEGER NOT NULL DEFAULT 0
    )
    """,
    "CREATE INDEX page_by_time ON page (saved_at)",
    """
    CREATE TABLE passage (
        passage_id INTEGER PRIMARY KEY AUTOINCREMENT,
        page_id INTEGER NOT NULL REFERENCES page ON DELETE CASCADE,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        heading TEXT NOT NULL
    )
    """,
    "CREATE INDEX passage_of_page ON passage (page_id)",
    """
    CREATE TABLE vector (
        passage_id INTEGER PRIMARY KEY REFERENCES passage ON DELETE CASCADE,
        model_id TEXT NOT NULL,
        data BLOB NOT NULL
    )
    """,
    """
    CREATE VIEW passage_text AS
    SELECT passage.passage_id, passage.page_id, passage.start, passage."end", passage.heading,
           page.url, page.title,
           page.title || ' ' || passage.heading AS heading_and_title,
           substr(page.text, passage.start + 1, passage."end" - passage.start) AS body
    FROM passage JOIN page USING (page_id)
    """,
    """
    CREATE VIRTUAL TABLE passage_words USING fts5 (
        heading_and_title, body,
        content = 'passage_text', content_rowid = 'passage_id',
        tokenize = 'porter unicode61 remove_diacritics 2'
    )
    """,
)


def apply(db: sqlite3.Connection) -> None:
    """Make the tables of the first version in an empty file."""
    for statement in _STATEMENTS:
        db.execute(statement)
