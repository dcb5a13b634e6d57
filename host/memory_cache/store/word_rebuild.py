"""Builds the index of words anew, in small steps, when words are prepared in another way than those
in it were. Until it is done the old one is searched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.store import facts
from memory_cache.store.passages import stored_passages
from memory_cache.store.words import COLUMNS, REBUILT_THROUGH, insert, is_current, note_version

if TYPE_CHECKING:
    import sqlite3

    from memory_cache.store.connection import Connections

_PASSAGES_AT_ONCE = 200
_BLOCKS_AT_ONCE = 500


class WordRebuild:
    """`step` is called again and again until it says that nothing is left to do."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def is_needed(self) -> bool:
        """Say whether there is anything for `step` to do. What is forgotten meanwhile stays in the
        old index until there is not.
        """
        with self._connections.reading() as db:
            return not is_current(db) or _exists(db, "passage_words_old")

    def progress(self) -> tuple[int, int]:
        """Return how far it is and how far it has to go, in passages."""
        with self._connections.reading() as db:
            (last,) = db.execute("SELECT coalesce(max(passage_id), 0) FROM passage").fetchone()
            return (int(last) if is_current(db) else _through(db)), int(last)

    def step(self) -> bool:
        """Do some tens of milliseconds of work; False once there is nothing left to do."""
        if not self.is_needed():
            return False
        with self._connections.writing() as db:
            if not is_current(db):
                _build(db)
            elif _exists(db, "passage_words_old"):
                _empty(db)
        return True


def _build(db: sqlite3.Connection) -> None:
    if not _exists(db, "passage_words_next"):
        db.execute(f"CREATE VIRTUAL TABLE passage_words_next {COLUMNS}")
        _note(db, 0)
    through = _through(db)
    (upto,) = db.execute(
        "SELECT max(passage_id) FROM (SELECT passage_id FROM passage WHERE passage_id > ?"
        " ORDER BY passage_id LIMIT ?)",
        (through, _PASSAGES_AT_ONCE),
    ).fetchone()
    if upto is not None:
        between = "passage_id > ? AND passage_id <= ?"
        passages = stored_passages(db, between, (through, upto), hidden=True)
        insert(db, "passage_words_next", passages)
        _note(db, upto)
        return
    db.execute("ALTER TABLE passage_words RENAME TO passage_words_old")
    db.execute("ALTER TABLE passage_words_next RENAME TO passage_words")
    facts.drop(db, REBUILT_THROUGH)
    note_version(db)


def _empty(db: sqlite3.Connection) -> None:
    """Delete the old index block by block: dropped at once, a large one would stop all saving."""
    gone = db.execute(
        "DELETE FROM passage_words_old_data WHERE id IN"
        " (SELECT id FROM passage_words_old_data WHERE id > 10 LIMIT ?)",
        (_BLOCKS_AT_ONCE,),
    ).rowcount
    gone += db.execute(
        "DELETE FROM passage_words_old_docsize WHERE id IN"
        " (SELECT id FROM passage_words_old_docsize LIMIT ?)",
        (_BLOCKS_AT_ONCE * 10,),
    ).rowcount
    if not gone:
        db.execute("DROP TABLE passage_words_old")


def _through(db: sqlite3.Connection) -> int:
    return int(facts.get(db, REBUILT_THROUGH) or 0)


def _note(db: sqlite3.Connection, through: int) -> None:
    facts.note(db, REBUILT_THROUGH, str(through))


def _exists(db: sqlite3.Connection, table: str) -> bool:
    return db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is not None
