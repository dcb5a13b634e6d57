"""The fourth schema: turns know how their answer ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

# As the protocol says it: 'complete', 'stopped' or 'cut'. The column stands behind those that were
# there, like those of the third schema, and without a CHECK: a damaged word must not cost the turn
# when a library is rescued. Answers that were cut before this was kept count as complete.
_STATEMENTS = ("ALTER TABLE turn ADD COLUMN ended TEXT NOT NULL DEFAULT 'complete'",)


def apply(db: sqlite3.Connection) -> None:
    """Bring a library of the third version to the fourth; every turn stays."""
    for statement in _STATEMENTS:
        db.execute(statement)
