"""Forgetting: pages and conversations are hidden at once, erased when nobody wants them back, and
then the file is cleaned of what they left in it.

SQLite overwrites what is deleted (`secure_delete`), but FTS5 only marks a row as deleted until its
segments are merged, and the write-ahead log holds old pages until it is emptied. Both are done in
small steps, so that a save in between waits for one step and not for all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.store import facts, words
from memory_cache.store.chats import drop_turns
from memory_cache.store.rows import in_batches, marks
from memory_cache.store.texts import drop_passages

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from memory_cache.store.connection import Connections

NOTE_DRAFT = "note_draft"
"""The fact under which the draft of a note is kept."""
# What is to be cleaned: after pages, whose words are in the index, or after conversations alone.
_UNCLEAN = "unclean"
_UNCLEAN_CHATS = "unclean_chats"
_EVERYTHING = "everything_forgotten_at"
_MERGE_PAGES = 500
_VACUUM_PAGES = 500
_PATIENCE_MS = 20


class Erasing:
    """What is being forgotten. `clean_step` is called again and again until it says "clean"."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def hide(self, page_ids: Iterable[int], now: float) -> list[int]:
        """Take pages out of everybody's sight, with the notes about them and what has the same
        text; returns those that were there.
        """
        hidden: list[int] = []
        with self._connections.writing() as db:
            for some in in_batches(page_ids):
                rows = db.execute(
                    f"UPDATE page SET hidden_at = ? WHERE hidden_at IS NULL AND (page_id IN"
                    f" ({marks(some)}) OR twin_of IN ({marks(some)})"
                    f" OR (kind = 'note' AND about IN ({marks(some)}))) RETURNING page_id",
                    (now, *some, *some, *some),
                ).fetchall()
                hidden += [row[0] for row in rows]
        return hidden

    def restore(self, page_ids: Iterable[int] | None) -> list[int]:
        """Bring hidden pages back, with None all of them; returns those not erased yet."""
        back: list[int] = []
        with self._connections.writing() as db:
            if page_ids is None:
                page_ids = [
                    row[0]
                    for row in db.execute("SELECT page_id FROM page WHERE hidden_at IS NOT NULL")
                ]
            for some in in_batches(page_ids):
                rows = db.execute(
                    "UPDATE page SET hidden_at = NULL WHERE hidden_at IS NOT NULL"
                    f" AND page_id IN ({marks(some)}) RETURNING page_id",
                    some,
                ).fetchall()
                back += [row[0] for row in rows]
        return back

    def due(self, before: float, now: float, limit: int) -> list[int]:
        """Return pages that were hidden before this time, or after `now` by a clock that was wrong,
        oldest first.
        """
        with self._connections.reading() as db:
            rows = db.execute(
                "SELECT page_id FROM page WHERE hidden_at <= ? OR hidden_at > ?"
                " ORDER BY hidden_at LIMIT ?",
                (before, now, limit),
            ).fetchall()
        return [row[0] for row in rows]

    def chats_due(self, before: float, now: float, limit: int) -> list[int]:
        """Return conversations that were hidden before this time, or after `now` by a clock that
        was wrong, oldest first.
        """
        with self._connections.reading() as db:
            rows = db.execute(
                "SELECT chat_id FROM chat WHERE hidden_at <= ? OR hidden_at > ?"
                " ORDER BY hidden_at LIMIT ?",
                (before, now, limit),
            ).fetchall()
        return [row[0] for row in rows]

    def next_due_at(self) -> float | None:
        """Return when the page or conversation that has been hidden longest was hidden."""
        with self._connections.reading() as db:
            (when,) = db.execute(
                "SELECT min(hidden_at) FROM (SELECT hidden_at FROM page WHERE hidden_at IS NOT NULL"
                " UNION ALL SELECT hidden_at FROM chat WHERE hidden_at IS NOT NULL)"
            ).fetchone()
        return when if when is None else float(when)

    def erase(self, page_ids: Sequence[int]) -> None:
        """Delete hidden pages and everything that came from them; the file is unclean from now."""
        with self._connections.writing() as db:
            for page_id in page_ids:
                row = db.execute(
                    "SELECT 1 FROM page WHERE page_id = ? AND hidden_at IS NOT NULL", (page_id,)
                ).fetchone()
                if row is not None:
                    erase(db, page_id)

    def erase_chats(self, chat_ids: Sequence[int]) -> None:
        """Delete hidden conversations; the file is unclean from now."""
        with self._connections.writing() as db:
            for chat_id in chat_ids:
                db.execute(
                    "DELETE FROM chat WHERE chat_id = ? AND hidden_at IS NOT NULL", (chat_id,)
                )
            _mark_unclean(db, _UNCLEAN_CHATS)

    def count_hidden(self) -> int:
        """Return how many pages are hidden and not erased yet."""
        with self._connections.reading() as db:
            (count,) = db.execute(
                "SELECT count(*) FROM page WHERE hidden_at IS NOT NULL"
            ).fetchone()
        return int(count)

    def want_everything(self, now: float) -> None:
        """Note that with the pages everything else is to go."""
        with self._connections.writing() as db:
            facts.note(db, _EVERYTHING, repr(now))

    def want_nothing(self) -> None:
        """Take that back."""
        with self._connections.writing() as db:
            facts.drop(db, _EVERYTHING)

    def everything_is_due(self, before: float) -> bool:
        """Say whether everything is to go, since before this time."""
        with self._connections.reading() as db:
            since = facts.get(db, _EVERYTHING)
        return since is not None and float(since) <= before

    def erase_the_rest(self) -> None:
        """Delete what is no page and came from none: conversations, collections, folders, the draft
        of a note; and all pages at once if every one of them is hidden. Pages that were saved since
        are left alone.
        """
        with self._connections.writing() as db:
            kept = db.execute("SELECT 1 FROM page WHERE hidden_at IS NULL LIMIT 1").fetchone()
            if kept is None:
                # Passage by passage a large library would take hours.
                db.execute("INSERT INTO passage_words (passage_words) VALUES ('delete-all')")
                db.execute("DELETE FROM page")
            for table in ("chat", "collection", "folder"):
                db.execute(f"DELETE FROM {table}")
            facts.drop(db, _EVERYTHING)
            facts.drop(db, NOTE_DRAFT)
            _mark_unclean(db, _UNCLEAN)

    def is_there(self, page_ids: Sequence[int]) -> bool:
        """Say whether any of these pages is on disk, hidden or not."""
        with self._connections.reading() as db:
            return any(
                db.execute(
                    f"SELECT 1 FROM page WHERE page_id IN ({marks(some)}) LIMIT 1", some
                ).fetchone()
                for some in in_batches(page_ids)
            )

    def is_clean(self) -> bool:
        """Say whether nothing of what was erased is left anywhere in the file."""
        with self._connections.reading() as db:
            return not _marks_of(db)

    def clean_step(self) -> bool:
        """Do one small step of cleaning; False once the file is clean, or while somebody reads from
        the log so that it cannot be emptied.
        """
        with self._connections.reading() as db:
            unclean = _marks_of(db)
        if not unclean:
            return False
        with self._connections.writing() as db:
            if _UNCLEAN in unclean and _merge_words(db):
                return True
            (free,) = db.execute("PRAGMA freelist_count").fetchone()
            if free:
                db.execute(f"PRAGMA incremental_vacuum({_VACUUM_PAGES})").fetchall()
                (left,) = db.execute("PRAGMA freelist_count").fetchone()
                if 0 < left < free:
                    return True
        return self._finish(unclean)

    def _finish(self, unclean: Mapping[str, str]) -> bool:
        """Empty the log, then say so: unless something else was erased meanwhile."""
        with self._connections.reading() as db:
            # Nobody can save while it waits for readers to be done.
            (patience_ms,) = db.execute("PRAGMA busy_timeout").fetchone()
            db.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
            try:
                (busy, _, _) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                db.execute(f"PRAGMA busy_timeout = {patience_ms}")
        if busy:
            return False
        with self._connections.writing() as db:
            for key, mark in unclean.items():
                if facts.get(db, key) == mark:
                    facts.drop(db, key)
        return True


def erase(db: sqlite3.Connection, page_id: int) -> None:
    """Delete a page, its text, words and vectors, its versions, its chats and what quotes it."""
    rests_on = db.execute("SELECT turn_id FROM turn_page WHERE page_id = ?", (page_id,)).fetchall()
    drop_turns(db, [row[0] for row in rests_on])
    drop_passages(db, page_id)
    db.execute("DELETE FROM page WHERE page_id = ?", (page_id,))
    _mark_unclean(db, _UNCLEAN)


def _merge_words(db: sqlite3.Connection) -> bool:
    """Merge some of the index of words; False once there is nothing to merge."""
    words.renew_if_worn(db)
    before = db.total_changes
    # A negative number merges everything into one segment, so many pages at a time.
    db.execute(
        "INSERT INTO passage_words (passage_words, rank) VALUES ('merge', ?)", (-_MERGE_PAGES,)
    )
    return db.total_changes - before > 1


def _mark_unclean(db: sqlite3.Connection, key: str) -> None:
    facts.note(db, key, str(int(facts.get(db, key) or 0) + 1))


def _marks_of(db: sqlite3.Connection) -> dict[str, str]:
    found = {key: facts.get(db, key) for key in (_UNCLEAN, _UNCLEAN_CHATS)}
    return {key: mark for key, mark in found.items() if mark is not None}
