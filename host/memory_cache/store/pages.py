"""Saved pages and their sources: what `keep` has returned from is on disk.

What counts as the same page again is decided here: a page at the same address (`text.address`) is
updated, and what it was before is kept as a version until its text turns out to be no other.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal, NamedTuple

from memory_cache.errors import NotFound
from memory_cache.store import erasing
from memory_cache.store.filters import under_host
from memory_cache.store.packing import pack, unpack, unpack_text
from memory_cache.store.records import Draft, Kept, Page, StoredSource, Version
from memory_cache.store.rows import in_batches, marks
from memory_cache.text.address import host_of, normal_address, twin_address

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from pathlib import Path

    from memory_cache.store.connection import Connections
    from memory_cache.store.records import ContentType, Kind

Order = Literal["newest", "oldest", "title", "site", "longest"]
_ORDERS: dict[Order, str] = {
    "newest": "saved_at DESC, page_id DESC",
    "oldest": "saved_at, page_id",
    "title": "shown_title COLLATE NOCASE, page_id",
    "site": "host, saved_at DESC, page_id DESC",
    "longest": "characters DESC, page_id DESC",
}
_PAGE = (
    "page_id, url, coalesce(nullif(title, ''), nullif(given_title, ''), url) AS shown_title,"
    " site, saved_at, characters, kind, content_type, host, byline, lang, published,"
    " first_saved_at, truncated, about, twin_of"
)
_SOURCE = "url, data, given_title, content_type, charset, kind, about, source_sha256"
# A page that changes every day must not fill the disk for ever; the oldest versions go first.
_MOST_VERSIONS = 50


def name_address(draft: Draft) -> str:
    """Return what makes a saved thing the same again: for a page its address as `text.address` has
    it, for a selection its content too; a note and a file have addresses of their own.
    """
    if draft.kind == "selection":
        address = normal_address(draft.url)
        return f"{address}#selection={hashlib.sha256(draft.source).hexdigest()[:32]}"
    return normal_address(draft.url) if draft.kind == "page" else draft.url


class Pages:
    """The saved pages. Those that are hidden, being forgotten, are not there for anybody."""

    def __init__(self, connections: Connections, path: Path) -> None:
        self._connections = connections
        self._path = path

    def keep(self, draft: Draft, now: float) -> Kept:
        """Put a page's source and address on disk; when this returns, no crash can lose them."""
        address = name_address(draft)
        sha256 = hashlib.sha256(draft.source).digest()
        packed = pack(draft.source)
        with self._connections.writing() as db:
            held = find_held(db, address)
            if held is None:
                return Kept(insert(db, draft, address, sha256, packed, now), "saved")
            if held.source_sha256 == sha256:
                return Kept(held.page_id, "unchanged")
            version_id = update(db, held.page_id, draft, sha256, packed, now)
            return Kept(held.page_id, "updated", version_id)

    def move(self, page_id: int, url: str) -> bool:
        """Give a file's page the address that the file has now, and say whether that went well: not
        if the page is gone, or another one has that address.
        """
        with self._connections.writing() as db:
            moved = db.execute(
                "UPDATE OR IGNORE page SET url = ?, address = ?, host = ?"
                " WHERE page_id = ? AND kind = 'file' AND hidden_at IS NULL",
                (url, url, host_of(url), page_id),
            ).rowcount
        return moved > 0

    def find(self, url: str) -> Page | None:
        """Return the page saved from this address, if there is one; of twins the one that was
        there first.
        """
        row = self._one("address = ?", normal_address(url))
        if row is not None and row.twin_of is not None:
            return self._one("page_id = ?", row.twin_of) or row
        return row

    def get(self, page_id: int) -> Page:
        """Raises `NotFound` if it is not there."""
        row = self._one("page_id = ?", page_id)
        if row is None:
            raise NotFound
        return row

    def get_many(self, page_ids: Sequence[int]) -> dict[int, Page]:
        """Return those of the pages that are there."""
        found: dict[int, Page] = {}
        with self._connections.reading() as db:
            for some in in_batches(page_ids):
                rows = db.execute(
                    f"SELECT {_PAGE} FROM page WHERE page_id IN ({marks(some)})"
                    " AND hidden_at IS NULL",
                    some,
                )
                found.update((row[0], Page(*row)) for row in rows)
        return found

    def about(self, page_id: int) -> list[Page]:
        """Return the notes about a page, oldest first."""
        with self._connections.reading() as db:
            rows = db.execute(
                f"SELECT {_PAGE} FROM page WHERE about = ? AND hidden_at IS NULL"
                " ORDER BY first_saved_at, page_id",
                (page_id,),
            ).fetchall()
        return [Page(*row) for row in rows]

    def screen(
        self,
        limit: int,
        offset: int = 0,
        *,
        order: Order = "newest",
        where: str = "1",
        values: Sequence[object] = (),
    ) -> tuple[list[Page], int]:
        """Return one screen of pages, twins apart, and how many there are in all.

        `where` is a condition on the table `page` from `store.filters`, never anything typed.
        """
        condition = f"hidden_at IS NULL AND twin_of IS NULL AND ({where})"
        with self._connections.reading() as db:
            rows = db.execute(
                f"SELECT {_PAGE} FROM page WHERE {condition}"
                f" ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?",
                (*values, limit, offset),
            ).fetchall()
            (total,) = db.execute(
                f"SELECT count(*) FROM page WHERE {condition}", tuple(values)
            ).fetchone()
        return [Page(*row) for row in rows], int(total)

    def count(self) -> int:
        """Return the number of saved pages, twins apart."""
        with self._connections.reading() as db:
            (count,) = db.execute(
                "SELECT (SELECT count(*) FROM page)"
                " - (SELECT count(*) FROM page WHERE hidden_at IS NOT NULL AND twin_of IS NULL)"
                " - (SELECT count(*) FROM page WHERE twin_of IS NOT NULL)"
            ).fetchone()
        return int(count)

    def ids(self) -> set[int]:
        """Return the ids of all pages on disk, hidden ones too."""
        with self._connections.reading() as db:
            return {row[0] for row in db.execute("SELECT page_id FROM page")}

    def ids_of_host(self, host: str) -> list[int]:
        """Return the pages of a host and of the hosts under it."""
        host = host.strip().lower().removeprefix("www.").rstrip(".")
        if not host:
            return []
        condition = under_host(host)
        with self._connections.reading() as db:
            rows = db.execute(
                f"SELECT page_id FROM page WHERE {condition.sql}", condition.values
            ).fetchall()
        return [row[0] for row in rows]

    def ids_since(self, since: float) -> list[int]:
        """Return the pages that were first saved at this time or later."""
        with self._connections.reading() as db:
            rows = db.execute(
                "SELECT page_id FROM page WHERE first_saved_at >= ?", (since,)
            ).fetchall()
        return [row[0] for row in rows]

    def size_bytes(self) -> int:
        """Return what the library takes on disk, write-ahead log and all."""
        beside = (self._path, self._path.with_name(self._path.name + "-wal"))
        return sum(path.stat().st_size for path in beside if path.exists())

    # ---- sources and versions

    def source(self, page_id: int, version_id: int | None = None) -> StoredSource:
        """Return a page's source, or that of an earlier version. Raises `NotFound`, and
        `LibraryDamaged` if it is not what was kept.
        """
        values: tuple[int, ...] = (page_id,)
        if version_id is None:
            query = f"SELECT {_SOURCE} FROM page LEFT JOIN source USING (page_id) WHERE page_id = ?"
        else:
            query = (
                "SELECT version.url, source, version.given_title, version.content_type,"
                " version.charset, kind, about, version.source_sha256"
                " FROM version JOIN page USING (page_id) WHERE page_id = ? AND version_id = ?"
            )
            values = (page_id, version_id)
        with self._connections.reading() as db:
            row = db.execute(query, values).fetchone()
        if row is None:
            raise NotFound
        url, packed, title, content_type, charset, kind, about, sha256 = row
        source = unpack(packed, sha256)
        return StoredSource(
            page_id, Draft(url, source, title, content_type, charset, kind, about), sha256
        )

    def versions(self, page_id: int) -> list[Version]:
        """Return what a page was before, newest first."""
        with self._connections.reading() as db:
            rows = db.execute(
                "SELECT version_id, saved_at, title, text FROM version WHERE page_id = ?"
                " ORDER BY version_id DESC",
                (page_id,),
            ).fetchall()
        return [
            Version(version_id, saved_at, title, len(unpack_text(text)))
            for version_id, saved_at, title, text in rows
        ]

    def has_version(self, page_id: int, version_id: int) -> bool:
        """Say whether this version is kept; one that reads the same is not, once that is known."""
        with self._connections.reading() as db:
            row = db.execute(
                "SELECT 1 FROM version WHERE page_id = ? AND version_id = ?", (page_id, version_id)
            ).fetchone()
        return row is not None

    def version_text(self, page_id: int, version_id: int) -> str:
        """Return what a page's text was. Raises `NotFound`."""
        with self._connections.reading() as db:
            row = db.execute(
                "SELECT text FROM version WHERE page_id = ? AND version_id = ?",
                (page_id, version_id),
            ).fetchone()
        if row is None:
            raise NotFound
        return unpack_text(row[0])

    def _one(self, where: str, value: object) -> Page | None:
        with self._connections.reading() as db:
            row = db.execute(
                f"SELECT {_PAGE} FROM page WHERE {where} AND hidden_at IS NULL", (value,)
            ).fetchone()
        return Page(*row) if row else None


class Held(NamedTuple):
    """What a page is that something is to be kept as a newer state of."""

    page_id: int
    source_sha256: bytes
    saved_at: float
    kind: Kind
    content_type: ContentType


def find_held(db: sqlite3.Connection, address: str) -> Held | None:
    """Return what stands at an address, inside a transaction that is to keep something there."""
    row = db.execute(
        "SELECT page_id, source_sha256, saved_at, kind, content_type, hidden_at FROM page"
        " WHERE address = ?",
        (address,),
    ).fetchone()
    if row is None:
        return None
    if row[5] is not None:
        # Forgotten a moment ago: it does not come back with its past.
        erasing.erase(db, row[0])
        return None
    return Held(*row[:5])


def insert(
    db: sqlite3.Connection, draft: Draft, address: str, sha256: bytes, packed: bytes, now: float
) -> int:
    """Write a new page and its compressed source, inside a transaction; returns its id."""
    twin = twin_address(draft.url) if draft.kind == "page" else ""
    (page_id,) = db.execute(
        "INSERT INTO page (address, twin_address, url, host, kind, content_type, charset,"
        " given_title, about, first_saved_at, saved_at, source_sha256)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING page_id",
        (
            *(address, twin, draft.url, host_of(draft.url), draft.kind, draft.content_type),
            *(draft.charset, draft.title, draft.about, now, now, sha256),
        ),
    ).fetchone()
    db.execute("INSERT INTO source (page_id, data) VALUES (?, ?)", (page_id, packed))
    return int(page_id)


def update(
    db: sqlite3.Connection, page_id: int, draft: Draft, sha256: bytes, packed: bytes, now: float
) -> int | None:
    """Replace a page's source; returns the version that its past became, if it became one."""
    version_id = None
    # A source that was never read makes no version: what it said is not known yet, and it was
    # replaced within moments. A file's past is the business of whoever keeps the file.
    row = db.execute(
        "SELECT text FROM page JOIN page_text"
        " ON page_text.page_id = coalesce(page.twin_of, page.page_id)"
        " WHERE page.page_id = ? AND read_sha256 IS source_sha256 AND kind <> 'file'",
        (page_id,),
    ).fetchone()
    if row is not None:
        (version_id,) = db.execute(
            "INSERT INTO version (page_id, saved_at, url, content_type, charset, given_title,"
            " source, source_sha256, title, text)"
            " SELECT page_id, saved_at, url, content_type, charset, given_title, data,"
            " source_sha256, title, ? FROM page JOIN source USING (page_id) WHERE page_id = ?"
            " RETURNING version_id",
            (pack(row[0].encode()), page_id),
        ).fetchone()
        drop_oldest_versions(db, page_id)
    db.execute(
        "UPDATE page SET url = ?, content_type = ?, charset = ?, given_title = ?, saved_at = ?,"
        " source_sha256 = ? WHERE page_id = ?",
        (
            *(draft.url, draft.content_type, draft.charset, draft.title, now, sha256),
            page_id,
        ),
    )
    db.execute("UPDATE source SET data = ? WHERE page_id = ?", (packed, page_id))
    return version_id


def drop_oldest_versions(db: sqlite3.Connection, page_id: int) -> None:
    """Keep as many versions of a page as are kept of any, the latest."""
    db.execute(
        "DELETE FROM version WHERE page_id = ? AND version_id NOT IN (SELECT version_id"
        " FROM version WHERE page_id = ? ORDER BY version_id DESC LIMIT ?)",
        (page_id, page_id, _MOST_VERSIONS),
    )
