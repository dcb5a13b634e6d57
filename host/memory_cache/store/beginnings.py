"""Finds what holds a word that is only begun, at a price that is known before.

Of a beginning FTS5 merges all that its words are in, before it yields the first passage: some
0.3 ms for each of the index's leaves, and a beginning such as “con” is in every second passage of a
large library. What it would cost is read off first, from where the beginning's words stand in the
index. A beginning that is too frequent to be looked up is frequent enough to be found among the
newest pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.store.filters import Condition
from memory_cache.store.passages import stored_passages

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from memory_cache.store.connection import Connections
    from memory_cache.text.finding.unfinished import Unfinished

# Some 8 ms of merging.
_MOST_LEAVES = 32
# What fills no more is counted as fast as it is estimated.
_FEW_LEAVES = 2
_PASSAGES_PER_LEAF = 1_000
_NEWEST_PAGES, _NEWEST_PASSAGES = 1_000, 96
_PAGES_AT_ONCE = 32
# What is not plain letters takes several times as long to fold.
_COST_OF_OTHER_SCRIPTS = 4
_FIRST_LEAF = 1


class Beginnings:
    """Looks words up that are still being typed."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def estimate(self, beginning: str) -> int | None:
        """Return in about how many passages there are words that begin so, 0 for few; None if they
        are too many to be looked up within some milliseconds.
        """
        with self._connections.reading() as db:
            leaves = _leaves(db, beginning)
        if leaves > _MOST_LEAVES:
            return None
        return leaves * _PASSAGES_PER_LEAF if leaves > _FEW_LEAVES else 0

    def newest(self, unfinished: Unfinished, limit: int, where: Condition | None) -> list[int]:
        """Return passages of the newest pages that hold a word with this beginning, those with one
        in the title first; less than `limit` where these pages have no more.
        """
        found: dict[int, None] = {}
        with self._connections.reading() as db:
            pages = _newest_pages(db, where)
            for page_id, title in pages:
                if len(found) >= limit:
                    return list(found)
                if unfinished.is_begun_in(title):
                    first = db.execute(
                        "SELECT passage_id FROM passage WHERE page_id = ? ORDER BY start LIMIT 1",
                        (page_id,),
                    ).fetchone()
                    found |= {} if first is None else {first[0]: None}
            for passage_id, text in _texts(db, [page_id for page_id, _ in pages]):
                if len(found) >= limit:
                    break
                if unfinished.is_begun_in(text):
                    found.setdefault(passage_id)
        return list(found)


def _newest_pages(db: sqlite3.Connection, where: Condition | None) -> list[tuple[int, str]]:
    sql, values = where or Condition("1", ())
    # The condition is put to the newest alone: a filter that little passes would read all pages.
    return db.execute(
        "SELECT page_id, shown FROM (SELECT *, coalesce(nullif(title, ''), given_title) AS shown"
        " FROM page ORDER BY saved_at DESC, page_id DESC LIMIT ?) AS page"
        f" WHERE hidden_at IS NULL AND twin_of IS NULL AND ({sql})",
        (_NEWEST_PAGES, *values),
    ).fetchall()


def _texts(db: sqlite3.Connection, page_ids: list[int]) -> Iterator[tuple[int, str]]:
    """The passages of these pages with title and heading, for so long as they cost little."""
    left = _NEWEST_PASSAGES
    for page_id in page_ids:
        for passage in stored_passages(db, "passage.page_id = ?", (page_id,)):
            text = f"{passage.title}\n{passage.heading}\n{passage.text}"
            left -= 1 if text.isascii() else _COST_OF_OTHER_SCRIPTS
            yield passage.passage_id, text
        if left <= 0:
            return


def _leaves(db: sqlite3.Connection, beginning: str) -> int:
    """How many leaves of the index the words with this beginning fill, in all segments."""
    # FTS5 notes for a leaf the word with which it begins, behind the number of its (only) index.
    low = b"0" + beginning.encode()
    high = low + b"\xff"
    leaves, segment = 0, 0
    # One step a segment: DISTINCT would read all of the table.
    while (
        row := db.execute(
            "SELECT segid FROM passage_words_idx WHERE segid > ? ORDER BY segid LIMIT 1", (segment,)
        ).fetchone()
    ) is not None:
        (segment,) = row
        before = db.execute(
            "SELECT pgno FROM passage_words_idx WHERE segid = ? AND term <= ?"
            " ORDER BY term DESC LIMIT 1",
            (segment, low),
        ).fetchone()
        behind = db.execute(
            "SELECT pgno FROM passage_words_idx WHERE segid = ? AND term > ? ORDER BY term LIMIT 1",
            (segment, high),
        ).fetchone()
        if behind is None:
            behind = db.execute(
                "SELECT 2 * (max(id) & 0x7fffffff) FROM passage_words_data"
                " WHERE id BETWEEN ? << 37 AND (? << 37) + 0x7fffffff",
                (segment, segment),
            ).fetchone()
        first = _FIRST_LEAF if before is None else before[0] // 2
        # What begins and ends within one leaf costs next to nothing.
        leaves += max(0, (behind[0] or 0) // 2 - first - 1)
    return leaves
