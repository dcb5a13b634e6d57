"""Everything a person saved, in one SQLite file: what it says is kept is on disk.

Safe from several threads, and from several processes at once.
"""

from __future__ import annotations

import hashlib
import zlib
from itertools import islice
from typing import TYPE_CHECKING

from memory_cache.errors import NotFound
from memory_cache.store.connection import Connections
from memory_cache.store.records import Draft, Kept, Page, StoredPassage, StoredSource

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from memory_cache.text.chunk import Passage
    from memory_cache.text.extract import Article

_PAGE = (
    "page_id, url, coalesce(nullif(title, ''), nullif(given_title, ''), url),"
    " site, saved_at, length(text)"
)
_PASSAGE = 'passage_id, page_id, url, title, heading, start, "end", body'
_ROWS_AT_ONCE = 500


def name_address(draft: Draft) -> str:
    """Return what makes a saved thing the same again: for a page its address without the
    fragment (unless a single-page app keeps its route there), for a selection its content too.
    """
    # By hand: urllib raises for addresses that it takes for wrong, "http://[a" for one.
    address, _, fragment = draft.url.partition("#")
    if fragment.startswith(("/", "!")):
        address = draft.url
    if draft.part == "selection":
        return f"{address}#selection={hashlib.sha256(draft.source).hexdigest()[:32]}"
    return address


class Library:
    """The pages, their passages and their vectors.

    Every method raises `LibraryError` (`DiskFull`, `LibraryDamaged`, `LibraryNewer`) if the file
    cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self._connections = Connections(path)
        self._path = path

    # ---- pages

    def keep(self, draft: Draft, now: float) -> Kept:
        """Put a page's source and address on disk; when this returns, no crash can lose them."""
        address = name_address(draft)
        sha256 = hashlib.sha256(draft.source).digest()
        packed = zlib.compress(draft.source, 6)
        with self._connections.writing() as db:
            known = db.execute(
                "SELECT page_id, source_sha256 FROM page WHERE address = ?", (address,)
            ).fetchone()
            if known is not None and known[1] == sha256:
                return Kept(known[0], "unchanged")
            values = (
                *(draft.url, draft.part, draft.content_type, draft.charset, draft.title),
                *(packed, sha256, now, address),
            )
            if known is not None:
                db.execute(
                    "UPDATE page SET url = ?, part = ?, content_type = ?, charset = ?,"
                    " given_title = ?, source = ?, source_sha256 = ?, saved_at = ?"
                    " WHERE address = ?",
                    values,
                )
                return Kept(known[0], "updated")
            row = db.execute(
                "INSERT INTO page (url, part, content_type, charset, given_title, source,"
                " source_sha256, saved_at, address) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " RETURNING page_id",
                values,
            ).fetchone()
            return Kept(row[0], "saved")

    def find(self, url: str) -> Page | None:
        """Return the page saved from this address, if there is one."""
        address = name_address(Draft(url, b""))
        with self._connections.reading() as db:
            row = db.execute(f"SELECT {_PAGE} FROM page WHERE address = ?", (address,)).fetchone()
        return Page(*row) if row else None

    def page(self, page_id: int) -> Page:
        """Raises `NotFound` if it is not there."""
        with self._connections.reading() as db:
            row = db.execute(f"SELECT {_PAGE} FROM page WHERE page_id = ?", (page_id,)).fetchone()
        if row is None:
            raise NotFound
        return Page(*row)

    def pages(self, limit: int, offset: int) -> list[Page]:
        """Return saved pages, newest first."""
        with self._connections.reading() as db:
            rows = db.execute(
                f"SELECT {_PAGE} FROM page ORDER BY saved_at DESC, page_id DESC LIMIT ? OFFSET ?",
                (limit, offset),
            ).fetchall()
        return [Page(*row) for row in rows]

    def count(self) -> int:
        """Return the number of saved pages."""
        with self._connections.reading() as db:
            return int(db.execute("SELECT count(*) FROM page").fetchone()[0])

    def size_bytes(self) -> int:
        """Return what the library takes on disk, write-ahead log and all."""
        beside = (self._path, self._path.with_name(self._path.name + "-wal"))
        return sum(path.stat().st_size for path in beside if path.exists())

    def text(self, page_id: int) -> str:
        """Raises `NotFound` if the page is not there."""
        with self._connections.reading() as db:
            row = db.execute("SELECT text FROM page WHERE page_id = ?", (page_id,)).fetchone()
        if row is None:
            raise NotFound
        return str(row[0])

    def forget(self, page_id: int) -> None:
        """Delete a page, its text, words and vectors, and overwrite what they left in the file.

        Raises `NotFound` if it is not there.
        """
        with self._connections.writing() as db:
            _drop_passages(db, page_id)
            if db.execute("DELETE FROM page WHERE page_id = ?", (page_id,)).rowcount == 0:
                raise NotFound
            # FTS5 only marks a row as deleted; merging is what takes it out of the segments.
            db.execute("INSERT INTO passage_words (passage_words) VALUES ('optimize')")
        with self._connections.reading() as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def page_ids(self) -> set[int]:
        """Return the ids of all saved pages."""
        with self._connections.reading() as db:
            return {row[0] for row in db.execute("SELECT page_id FROM page")}

    # ---- extraction

    def unread(self, limit: int) -> list[int]:
        """Return the pages whose text is not yet that of their source, oldest first."""
        with self._connections.reading() as db:
            rows = db.execute(
                "SELECT page_id FROM page WHERE text_sha256 IS NOT source_sha256"
                " ORDER BY saved_at LIMIT ?",
                (limit,),
            ).fetchall()
        return [row[0] for row in rows]

    def is_read(self, page_id: int) -> bool:
        """Say whether the page's text is that of its source. A forgotten page counts as read."""
        with self._connections.reading() as db:
            row = db.execute(
                "SELECT text_sha256 IS source_sha256 FROM page WHERE page_id = ?", (page_id,)
            ).fetchone()
        return row is None or bool(row[0])

    def source(self, page_id: int) -> StoredSource:
        """Raises `NotFound` if the page is not there."""
        with self._connections.reading() as db:
            row = db.execute(
                "SELECT url, source, given_title, content_type, charset, part, source_sha256"
                " FROM page WHERE page_id = ?",
                (page_id,),
            ).fetchone()
        if row is None:
            raise NotFound
        url, packed, title, content_type, charset, part, sha256 = row
        draft = Draft(url, zlib.decompress(packed), title, content_type, charset, part)
        return StoredSource(page_id, draft, sha256)

    def store_article(
        self, page_id: int, sha256: bytes, article: Article | None, passages: Sequence[Passage]
    ) -> bool:
        """Replace a page's text and passages by those made from the source with this digest.

        None stands for a page without readable text. Returns False, having changed nothing, if
        the page was forgotten or updated meanwhile.
        """
        with self._connections.writing() as db:
            current = db.execute(
                "SELECT 1 FROM page WHERE page_id = ? AND source_sha256 = ?", (page_id, sha256)
            ).fetchone()
            if current is None:
                return False
            _drop_passages(db, page_id)
            fields = ("", "", "", "", "", 0)
            if article is not None:
                fields = (
                    *(article.text, article.title, article.byline, article.site, article.lang),
                    int(article.truncated),
                )
            db.execute(
                "UPDATE page SET text_sha256 = ?, text = ?, title = ?, byline = ?, site = ?,"
                " lang = ?, truncated = ? WHERE page_id = ?",
                (sha256, *fields, page_id),
            )
            db.executemany(
                'INSERT INTO passage (page_id, start, "end", heading) VALUES (?, ?, ?, ?)',
                [(page_id, passage.start, passage.end, passage.heading) for passage in passages],
            )
            db.execute(
                "INSERT INTO passage_words (rowid, heading_and_title, body)"
                " SELECT passage_id, heading_and_title, body FROM passage_text WHERE page_id = ?",
                (page_id,),
            )
        return True

    # ---- passages

    def passages_of(self, page_id: int) -> list[StoredPassage]:
        """Return a page's passages in the order in which they stand."""
        with self._connections.reading() as db:
            rows = db.execute(
                f"SELECT {_PASSAGE} FROM passage_text WHERE page_id = ? ORDER BY start", (page_id,)
            ).fetchall()
        return [StoredPassage(*row) for row in rows]

    def passages(self, passage_ids: Sequence[int]) -> dict[int, StoredPassage]:
        """Return those of the passages that still exist."""
        found: dict[int, StoredPassage] = {}
        with self._connections.reading() as db:
            for some in _batches(passage_ids):
                rows = db.execute(
                    f"SELECT {_PASSAGE} FROM passage_text WHERE passage_id IN ({_marks(some)})",
                    some,
                ).fetchall()
                found.update((row[0], StoredPassage(*row)) for row in rows)
        return found

    def find_words(
        self, expression: str, limit: int, page_id: int | None = None
    ) -> dict[int, float]:
        """Return the best passages for an FTS5 expression with their BM25 scores, higher better.

        A word in the heading or title counts half as much as one in the text.
        """
        among, values = "", [expression]
        if page_id is not None:
            among = " AND rowid IN (SELECT passage_id FROM passage WHERE page_id = ?)"
            values.append(str(page_id))
        with self._connections.reading() as db:
            rows = db.execute(
                "SELECT rowid, -bm25(passage_words, 0.5, 1.0) AS score FROM passage_words"
                f" WHERE passage_words MATCH ?{among} ORDER BY score DESC LIMIT ?",
                (*values, limit),
            ).fetchall()
        return dict(rows)

    def count_passages(self) -> int:
        """Return the number of passages of all pages."""
        with self._connections.reading() as db:
            return int(db.execute("SELECT count(*) FROM passage").fetchone()[0])

    # ---- vectors

    def unembedded(
        self, model_id: str, limit: int, page_id: int | None = None
    ) -> list[StoredPassage]:
        """Return passages without a vector of this model, newest page first."""
        among, values = ("", ()) if page_id is None else (" AND page_id = ?", (page_id,))
        with self._connections.reading() as db:
            rows = db.execute(
                f"SELECT {_PASSAGE} FROM passage_text WHERE passage_id IN ("
                " SELECT passage_id FROM passage LEFT JOIN vector USING (passage_id)"
                f" WHERE model_id IS NOT ?{among}"
                " ORDER BY passage_id DESC LIMIT ?) ORDER BY page_id DESC, start",
                (model_id, *values, limit),
            ).fetchall()
        return [StoredPassage(*row) for row in rows]

    def store_vectors(self, model_id: str, vectors: Mapping[int, bytes]) -> None:
        """Keep the vectors of those passages that still exist."""
        with self._connections.writing() as db:
            db.executemany(
                "INSERT OR REPLACE INTO vector (passage_id, model_id, data)"
                " SELECT passage_id, ?, ? FROM passage WHERE passage_id = ?",
                [(model_id, data, passage_id) for passage_id, data in vectors.items()],
            )

    def vectors_of(self, model_id: str, passage_ids: Sequence[int]) -> dict[int, bytes]:
        """Return the vectors that there are for these passages."""
        found: dict[int, bytes] = {}
        with self._connections.reading() as db:
            for some in _batches(passage_ids):
                found.update(
                    db.execute(
                        "SELECT passage_id, data FROM vector"
                        f" WHERE model_id = ? AND passage_id IN ({_marks(some)})",
                        (model_id, *some),
                    ).fetchall()
                )
        return found

    def vector_ids(self, model_id: str) -> set[int]:
        """Return the ids of all passages that have a vector of this model."""
        with self._connections.reading() as db:
            rows = db.execute("SELECT passage_id FROM vector WHERE model_id = ?", (model_id,))
            return {row[0] for row in rows}

    def pages_waiting(self, model_id: str) -> int:
        """Return how many pages cannot be found by meaning yet."""
        with self._connections.reading() as db:
            row = db.execute(
                "SELECT count(*) FROM page WHERE text_sha256 IS NOT source_sha256 OR EXISTS ("
                " SELECT 1 FROM passage LEFT JOIN vector USING (passage_id)"
                " WHERE passage.page_id = page.page_id AND model_id IS NOT ?)",
                (model_id,),
            ).fetchone()
        return int(row[0])

    # ---- facts about the library itself

    def fact(self, key: str) -> str | None:
        """Return what was noted under this key."""
        with self._connections.reading() as db:
            row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def note_fact(self, key: str, value: str) -> None:
        """Note a fact, in place of what stood there."""
        with self._connections.writing() as db:
            db.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))

    def check(self) -> list[str]:
        """Return what SQLite finds wrong with the file; an empty list is a healthy library."""
        with self._connections.reading() as db:
            rows = db.execute("PRAGMA quick_check(20)").fetchall()
        return [row[0] for row in rows if row[0] != "ok"]

    def close(self) -> None:
        """Close the file. Idempotent."""
        self._connections.close()


def _drop_passages(db: sqlite3.Connection, page_id: int) -> None:
    """Take a page's passages out of the words, then out of the library, vectors and all. The
    page's text must still be the one that they were cut from.
    """
    db.execute(
        "INSERT INTO passage_words (passage_words, rowid, heading_and_title, body)"
        " SELECT 'delete', passage_id, heading_and_title, body FROM passage_text"
        " WHERE page_id = ?",
        (page_id,),
    )
    db.execute("DELETE FROM passage WHERE page_id = ?", (page_id,))


def _batches(ids: Iterable[int]) -> Iterator[tuple[int, ...]]:
    rest = iter(ids)
    while some := tuple(islice(rest, _ROWS_AT_ONCE)):
        yield some


def _marks(values: Sequence[int]) -> str:
    return ", ".join("?" * len(values))
