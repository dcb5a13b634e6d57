"""What extraction made of the sources: texts, and the passages that they were cut into.

There is no list of jobs: a page waits to be read while its text is not that of its source.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.errors import NotFound
from memory_cache.store import facts, words
from memory_cache.store.packing import check_text, pack, unpack_text
from memory_cache.store.records import NumberedText

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from memory_cache.store.connection import Connections
    from memory_cache.text.blocks import Article
    from memory_cache.text.chunk import Passage

_EXTRACTOR = "extractor"


class Reading(NamedTuple):
    """What a page's text was made from, and by which version of the extractor."""

    page_id: int
    source_sha256: bytes
    extractor: int


class Texts:
    """The texts of the saved pages.

    `is_like` says whether two texts are so much alike that two addresses of one page (its mobile
    twin, say) may be taken for the same.
    """

    def __init__(self, connections: Connections, is_like: Callable[[str, str], bool]) -> None:
        self._connections = connections
        self._is_like = is_like

    def get(self, page_id: int) -> str:
        """Return a page's text, "" if it is not read yet. Raises `NotFound`, and `LibraryDamaged`
        if it is not what was kept.
        """
        with self._connections.reading() as db:
            row = db.execute(
                "SELECT coalesce(text, ''), text_sha256, read_sha256 IS source_sha256 FROM page"
                " LEFT JOIN page_text USING (page_id) WHERE hidden_at IS NULL AND page_id ="
                " (SELECT coalesce(twin_of, page_id) FROM page WHERE page_id = ?)",
                (page_id,),
            ).fetchone()
        if row is None:
            raise NotFound
        text, sha256, is_read = row
        # Text that waits to be made anew may be gone, and what an early version read has no digest.
        return check_text(text, sha256) if sha256 and (text or is_read) else str(text)

    def get_numbered(self, page_id: int) -> NumberedText:
        """Return a page's text with its page numbers. Raises `NotFound`."""
        return NumberedText(self.get(page_id), self.page_starts(page_id))

    def page_starts(self, page_id: int) -> list[int]:
        """Return where the numbered pages of a document begin in its text; [] if it has none."""
        with self._connections.reading() as db:
            row = db.execute(
                "SELECT page_starts FROM page WHERE page_id = ?", (page_id,)
            ).fetchone()
        return list(json.loads(row[0])) if row else []

    def unread(self, limit: int) -> list[int]:
        """Return the pages whose text is not yet that of their source, oldest first."""
        with self._connections.reading() as db:
            rows = db.execute(
                "SELECT page_id FROM page WHERE read_sha256 IS NOT source_sha256"
                " AND hidden_at IS NULL ORDER BY saved_at LIMIT ?",
                (limit,),
            ).fetchall()
        return [row[0] for row in rows]

    def count_unread(self) -> int:
        """Return how many pages wait to be read."""
        with self._connections.reading() as db:
            (count,) = db.execute(
                "SELECT count(*) FROM page WHERE read_sha256 IS NOT source_sha256"
                " AND hidden_at IS NULL"
            ).fetchone()
        return int(count)

    def is_read(self, page_id: int) -> bool:
        """Say whether the page's text is that of its source. A forgotten page counts as read."""
        with self._connections.reading() as db:
            row = db.execute(
                "SELECT read_sha256 IS source_sha256 OR hidden_at IS NOT NULL FROM page"
                " WHERE page_id = ?",
                (page_id,),
            ).fetchone()
        return row is None or bool(row[0])

    def read_again(self, extractor: int | None = None) -> int:
        """Let pages be read anew from their sources, while their texts stay: all of them, or with
        `extractor` those that an earlier version read. Returns how many that are. Pages that are
        kept as their text alone are left out: there is nothing else to read.
        """
        below = "" if extractor is None else f" AND extractor < {int(extractor)}"
        with self._connections.writing() as db:
            return db.execute(
                "UPDATE page SET read_sha256 = NULL WHERE NOT (content_type = 'text/plain'"
                f" AND source_sha256 IS text_sha256){below}"
            ).rowcount

    def require(self, extractor: int) -> None:
        """Let an improved extractor read what its predecessors read. Costs nothing if it has."""
        with self._connections.reading() as db:
            known = facts.get(db, _EXTRACTOR)
        if known is not None and int(known) >= extractor:
            return
        self.read_again(extractor)
        with self._connections.writing() as db:
            facts.note(db, _EXTRACTOR, str(extractor))

    def store(
        self,
        reading: Reading,
        article: Article | None,
        passages: Sequence[Passage],
        *,
        text_alone: bool = False,
    ) -> bool:
        """Replace a page's text and passages by those made from the source with this digest.

        None stands for a page without readable text. Passages whose place, text and heading are as
        they were keep their vectors: nothing changes then but what is known about the page. With
        `text_alone` the text takes the place of a web page's source.
        Returns False, having changed nothing, if the page was forgotten or updated meanwhile.
        """
        text = article.text if article else ""
        page_id = reading.page_id
        with self._connections.writing() as db:
            if not _is_current(db, reading):
                return False
            text_sha256 = hashlib.sha256(text.encode()).digest() if text else None
            twin_of = self._twin(db, page_id, text, text_sha256)
            write(db, reading, article, passages, text_sha256, twin_of)
            if text_alone and text_sha256 is not None:
                _keep_text_alone(db, page_id, text, text_sha256)
        return True

    def _twin(
        self, db: sqlite3.Connection, page_id: int, text: str, text_sha256: bytes | None
    ) -> int | None:
        """The page that was there before with this text, if this is a page and no part of one."""
        if text_sha256 is None:
            return None
        kind, twin_address = db.execute(
            "SELECT kind, twin_address FROM page WHERE page_id = ?", (page_id,)
        ).fetchone()
        if kind != "page":
            return None
        among = (
            "SELECT page_id FROM page WHERE kind = 'page' AND page_id < ? AND twin_of IS NULL"
            " AND hidden_at IS NULL AND read_sha256 IS source_sha256"
        )
        row = db.execute(
            f"{among} AND text_sha256 = ? ORDER BY page_id LIMIT 1", (page_id, text_sha256)
        ).fetchone()
        if row is not None:
            return int(row[0])
        for (other,) in db.execute(
            f"{among} AND twin_address = ? ORDER BY page_id LIMIT 3", (page_id, twin_address)
        ).fetchall():
            held = db.execute("SELECT text FROM page_text WHERE page_id = ?", (other,)).fetchone()
            if held is not None and self._is_like(held[0], text):
                return int(other)
        return None


def write(
    db: sqlite3.Connection,
    reading: Reading,
    article: Article | None,
    passages: Sequence[Passage],
    text_sha256: bytes | None,
    twin_of: int | None,
) -> None:
    """Write what was read of a page, inside a transaction; of a twin, not its text and passages."""
    text, page_id = article.text if article else "", reading.page_id
    if twin_of is not None:
        passages = []
    same = _is_same(db, page_id, text, article, passages)
    if not same:
        drop_passages(db, page_id)
    _describe(db, reading, article, text_sha256, twin_of)
    if not same:
        _set_text(db, page_id, text if twin_of is None else "")
        _add_passages(db, page_id, passages)
    _drop_equal_version(db, page_id, text)
    _wake_twins(db, page_id)


def drop_passages(db: sqlite3.Connection, page_id: int) -> None:
    """Take a page's passages out of the words, then out of the library, vectors and all. The
    page's text must still be the one that they were cut from.
    """
    words.remove(db, page_id)
    db.execute("DELETE FROM passage WHERE page_id = ?", (page_id,))


def _keep_text_alone(db: sqlite3.Connection, page_id: int, text: str, text_sha256: bytes) -> None:
    """Let the text of a web page stand for its source, which is overwritten. What a person keeps as
    a file, wrote, or saved as a PDF has no other copy here and stays as it is.
    """
    changed = db.execute(
        "UPDATE page SET source_sha256 = ?, read_sha256 = ?, content_type = 'text/plain',"
        " charset = 'utf-8', given_title = coalesce(nullif(title, ''), given_title)"
        " WHERE page_id = ? AND kind IN ('page', 'selection') AND content_type = 'text/html'",
        (text_sha256, text_sha256, page_id),
    ).rowcount
    if changed:
        packed = pack(text.encode())
        db.execute("UPDATE source SET data = ? WHERE page_id = ?", (packed, page_id))


def _is_current(db: sqlite3.Connection, reading: Reading) -> bool:
    return (
        db.execute(
            "SELECT 1 FROM page WHERE page_id = ? AND source_sha256 = ? AND hidden_at IS NULL",
            (reading.page_id, reading.source_sha256),
        ).fetchone()
        is not None
    )


def _is_same(
    db: sqlite3.Connection,
    page_id: int,
    text: str,
    article: Article | None,
    passages: Sequence[Passage],
) -> bool:
    row = db.execute(
        "SELECT title, text FROM page JOIN page_text USING (page_id) WHERE page_id = ?", (page_id,)
    ).fetchone()
    if row != (article.title if article else "", text):
        return False
    held = db.execute(
        'SELECT start, "end", heading FROM passage WHERE page_id = ? ORDER BY start', (page_id,)
    ).fetchall()
    return bool(held == [(passage.start, passage.end, passage.heading) for passage in passages])


def _describe(
    db: sqlite3.Connection,
    reading: Reading,
    article: Article | None,
    text_sha256: bytes | None,
    twin_of: int | None,
) -> None:
    fields: tuple[object, ...] = ("", "", "", "", "", 0, "[]", 0)
    if article is not None:
        fields = (
            *(article.title, article.byline, article.site, article.lang, article.published),
            *(len(article.text), json.dumps(article.page_starts), int(article.truncated)),
        )
    db.execute(
        "UPDATE page SET read_sha256 = source_sha256, extractor = ?, text_sha256 = ?, twin_of = ?,"
        " title = ?, byline = ?, site = ?, lang = ?, published = ?, characters = ?,"
        " page_starts = ?, truncated = ? WHERE page_id = ?",
        (reading.extractor, text_sha256, twin_of, *fields, reading.page_id),
    )


def _set_text(db: sqlite3.Connection, page_id: int, text: str) -> None:
    db.execute("INSERT OR REPLACE INTO page_text (page_id, text) VALUES (?, ?)", (page_id, text))


def _add_passages(db: sqlite3.Connection, page_id: int, passages: Sequence[Passage]) -> None:
    db.executemany(
        'INSERT INTO passage (page_id, start, "end", heading) VALUES (?, ?, ?, ?)',
        [(page_id, passage.start, passage.end, passage.heading) for passage in passages],
    )
    db.execute(
        "INSERT INTO unembedded SELECT passage_id FROM passage WHERE page_id = ?", (page_id,)
    )
    words.add(db, page_id)


def _drop_equal_version(db: sqlite3.Connection, page_id: int, text: str) -> None:
    """A source that changed and a text that did not is no new version to anybody who reads."""
    row = db.execute(
        "SELECT version_id, text FROM version WHERE page_id = ? ORDER BY version_id DESC LIMIT 1",
        (page_id,),
    ).fetchone()
    if row is not None and unpack_text(row[1]) == text:
        db.execute("DELETE FROM version WHERE version_id = ?", (row[0],))


def _wake_twins(db: sqlite3.Connection, page_id: int) -> None:
    """Pages that were the same as this one are read again: they may be no longer."""
    db.execute(
        "UPDATE page SET read_sha256 = NULL, twin_of = NULL WHERE twin_of = ?"
        " AND text_sha256 IS NOT (SELECT text_sha256 FROM page WHERE page_id = ?)"
        " AND twin_address <> (SELECT twin_address FROM page WHERE page_id = ?)",
        (page_id, page_id, page_id),
    )
