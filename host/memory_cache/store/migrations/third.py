"""The third schema: conversations know what they are about, when they were gone on with and whether
they are being deleted; turns keep what became of checking them.

Columns are added behind those that were there: a row of an earlier version is a beginning of one of
this version, which is how the rows of a damaged library are read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

# `updated_at` is when the last turn was asked. A chat with `hidden_at` is deleted, and erased a few
# seconds later unless it is brought back. `checks`, `flagged` and `coverage` are JSON as the
# protocol writes it.
_STATEMENTS = (
    (
        "ALTER TABLE chat ADD COLUMN about TEXT NOT NULL DEFAULT 'library'"
        " CHECK (about IN ('page', 'tabs', 'collection', 'library', 'model'))"
    ),
    ("ALTER TABLE chat ADD COLUMN collection_id INTEGER REFERENCES collection ON DELETE SET NULL"),
    "ALTER TABLE chat ADD COLUMN updated_at REAL NOT NULL DEFAULT 0",
    "ALTER TABLE chat ADD COLUMN hidden_at REAL",
    "ALTER TABLE turn ADD COLUMN checks TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE turn ADD COLUMN flagged TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE turn ADD COLUMN coverage TEXT NOT NULL DEFAULT 'null'",
    "CREATE INDEX chat_by_time ON chat (updated_at)",
    "CREATE INDEX chat_hidden ON chat (hidden_at) WHERE hidden_at IS NOT NULL",
    ("CREATE INDEX chat_of_collection ON chat (collection_id) WHERE collection_id IS NOT NULL"),
    # What was asked about a collection was answered from the library.
    """
    CREATE TRIGGER collection_dropped BEFORE DELETE ON collection BEGIN
        UPDATE chat SET about = 'library', collection_id = NULL
        WHERE collection_id = old.collection_id;
    END
    """,
)


def apply(db: sqlite3.Connection) -> None:
    """Bring a library of the second version to the third; every conversation stays."""
    for statement in _STATEMENTS:
        db.execute(statement)
    complete(db)


def complete(db: sqlite3.Connection) -> None:
    """Give conversations that came without them what they are about and when they were gone on
    with.
    """
    db.execute("UPDATE chat SET about = 'page' WHERE page_id IS NOT NULL AND about = 'library'")
    db.execute(
        "UPDATE chat SET updated_at = coalesce("
        " (SELECT max(asked_at) FROM turn WHERE turn.chat_id = chat.chat_id), started_at)"
        " WHERE updated_at = 0"
    )
