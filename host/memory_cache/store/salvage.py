"""Saves what can be read of a damaged library into a new one, and says exactly what was lost.

The damaged file is only read. A source counts as whole if its digest is the one that its page has,
or, where the page's own row is gone, if its compression's checksum is right. Texts, passages, words
and vectors need not be saved: they are made anew from the sources.
"""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.durable import sync_file, sync_folder
from memory_cache.errors import LibraryDamaged, LibraryError
from memory_cache.saying import say
from memory_cache.store.chats import drop_turns
from memory_cache.store.connection import Connections
from memory_cache.store.damaged import DamagedFile
from memory_cache.store.migrations import third
from memory_cache.store.packing import pack
from memory_cache.store.replacing import delete
from memory_cache.store.rows import marks
from memory_cache.store.salvaged_rows import agreed, digest, is_page, is_version, unpack
from memory_cache.text.address import host_of, twin_address

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from memory_cache.store.damaged import Cell, Row, Value

_PAGES_AT_ONCE = 100
# Copied row by row, in an order in which what is referred to comes first.
_REST = (
    "version",
    "collection",
    "collected",
    "folder",
    "folder_file",
    "folder_left_out",
    "chat",
    "turn",
    "turn_page",
)
_ADDRESSES = "sqlite_autoindex_page_1"


class LostPage(NamedTuple):
    """A page that could not be saved; "" for what is not known of it."""

    page_id: int
    address: str
    title: str


class Salvaged(NamedTuple):
    """What was saved. `by_text_alone` counts saved pages whose source was lost and whose text
    stands in for it, `without_details` those of which only address and source were left.
    """

    pages: int
    notes: int
    by_text_alone: int
    without_details: int
    collections: int
    chats: int
    lost: list[LostPage]


def salvage(damaged: Path, into: Path) -> Salvaged:
    """Make the library `into`, which must not be there, of what can be read of `damaged`.

    It appears whole or not at all. Raises `LibraryDamaged` if not one page could be saved,
    `LibraryError` if `into` is there or cannot be written, `OSError` if `damaged` cannot be read.
    """
    if into.exists():
        raise LibraryError(say("rescue_taken", "{name} is there already.", name=str(into)))
    temporary = into.with_name(f".{into.name}.{os.getpid()}")
    delete(temporary)
    connections = Connections(temporary)
    try:
        with DamagedFile(damaged) as file:
            salvaged = _Salvage(file, connections).run()
        connections.close()
        if not salvaged.pages:
            raise LibraryDamaged(
                say("rescue_nothing", "Nothing in this file could be read."),
                remedy=say(
                    "put_backup",
                    "Put a backup in its place; or delete the file, then import an export.",
                ),
            )
        sync_file(temporary)
        temporary.replace(into)
        sync_folder(into.parent)
    finally:
        connections.close()
        delete(temporary)
    return salvaged


class _Salvage:
    """One library being saved from another. The new one has the schema by which both are read."""

    def __init__(self, file: DamagedFile, connections: Connections) -> None:
        self._file = file
        self._connections = connections
        with connections.reading() as db:
            self._columns = _columns(db)
            self._roots = _roots(db)
        self._seen: set[int] = set()
        own = _schema_roots(file, self._seen)
        # A file whose schema cannot be read has, most likely, its tables where a new one has them.
        self._knows_roots = own.keys() >= {"page", "source"}
        self._roots |= own
        self._pages: dict[int, dict[str, Value]] = {}
        self._sources: dict[int, list[Cell]] = {}
        self._texts: dict[int, list[Cell]] = {}
        self._addresses: dict[int, str] = {}
        self._known: set[int] = set()

    def run(self) -> Salvaged:
        """Gather what there is, then write it."""
        self._gather()
        saved: dict[int, str] = {}
        hidden: set[int] = set()
        by_text = without_details = 0
        lost: list[LostPage] = []
        waiting = sorted(self._known | self._pages.keys())
        for first in range(0, len(waiting), _PAGES_AT_ONCE):
            with self._connections.writing() as db:
                for page_id in waiting[first : first + _PAGES_AT_ONCE]:
                    page = self._pages.get(page_id)
                    if page is not None and page["hidden_at"] is not None:
                        # It is being forgotten: nothing brings it back.
                        hidden.add(page_id)
                        continue
                    source, text = self._source(page_id, page), self._text(page_id, page)
                    found = page or self._guess(page_id, source)
                    if page is not None:
                        found = agreed(page, page_id, self._addresses.get(page_id))
                    if found is None or (source is None and not text):
                        lost.append(_lost(page_id, page, self._addresses.get(page_id, "")))
                        continue
                    _insert(db, page_id, found, source, text)
                    saved[page_id] = str(found["kind"])
                    by_text += source is None
                    without_details += page is None
        with self._connections.writing() as db:
            for page_id in saved:
                self._relate(db, page_id, saved)
            copied = {table: self._copy(db, table) for table in _REST}
            self._drop_quoting(db, hidden)
            # Nothing brings back a conversation that was being deleted.
            db.execute("DELETE FROM chat WHERE hidden_at IS NOT NULL")
            third.complete(db)
            (chats,) = db.execute("SELECT count(*) FROM chat").fetchone()
        return Salvaged(
            pages=len(saved),
            notes=sum(kind == "note" for kind in saved.values()),
            by_text_alone=by_text,
            without_details=without_details,
            collections=copied["collection"],
            chats=chats,
            lost=lost,
        )

    def _gather(self) -> None:
        for table, found in (("source", self._sources), ("page_text", self._texts)):
            for cell in self._file.walk(self._roots[table], self._seen):
                if cell.rowid is not None:
                    found.setdefault(cell.rowid, []).append(cell)
        for cell in self._file.walk(self._roots["page"], self._seen):
            self._take_page(cell)
        for cell in self._file.walk(self._roots.get(_ADDRESSES, 0), self._seen):
            match self._file.read(cell):
                case (str(address), int(page_id)):
                    self._addresses[page_id] = address
        if self._knows_roots:
            self._known |= self._sources.keys() | self._texts.keys() | self._addresses.keys()
        for table in set(self._columns) - {"page", "source", "page_text", *_REST}:
            for _ in self._file.walk(self._roots[table], self._seen):
                pass
        rest: set[int] = set()
        for table in _REST:
            for _ in self._file.walk(self._roots[table], rest):
                pass
        for cell in self._file.strays(self._seen | rest):
            match self._file.read(cell):
                case (None, bytes(data)) if unpack(data) is not None:
                    self._sources.setdefault(cell.rowid or 0, []).append(cell)
                    self._known.add(cell.rowid or 0)
                case (None, str()):
                    self._texts.setdefault(cell.rowid or 0, []).append(cell)
                case row if row is not None and len(row) == len(self._columns["page"]):
                    self._take_page(cell)

    def _take_page(self, cell: Cell) -> None:
        row = self._file.read(cell)
        if cell.rowid is None or cell.rowid < 1:
            return
        if row is None:
            if self._knows_roots:
                self._known.add(cell.rowid)
            return
        page = self._named("page", row)
        if is_page(page):
            self._pages.setdefault(cell.rowid, page)

    def _named(self, table: str, row: Row) -> dict[str, Value]:
        columns = self._columns[table]
        return dict(zip(columns, (*row, *[None] * (len(columns) - len(row))), strict=False))

    def _source(self, page_id: int, page: dict[str, Value] | None) -> bytes | None:
        """The page's source, packed as it is kept."""
        for cell in self._sources.get(page_id, ()):
            match self._file.read(cell):
                case (None, bytes(data)):
                    source = unpack(data)
                    if source is not None and (
                        page is None or digest(source) == page["source_sha256"]
                    ):
                        return data
        return None

    def _text(self, page_id: int, page: dict[str, Value] | None) -> str | None:
        for cell in self._texts.get(page_id, ()):
            match self._file.read(cell):
                case (None, str(text)):
                    if page is not None and digest(text.encode()) == page["text_sha256"]:
                        return text
        return None

    def _guess(self, page_id: int, source: bytes | None) -> dict[str, Value] | None:
        """What is known of a page whose row is gone: its address, from the index of addresses."""
        address = self._addresses.get(page_id)
        if address is None or source is None:
            return None
        unpacked = unpack(source) or b""
        url, _, selection = address.partition("#selection=")
        content_type = "text/html" if unpacked.lstrip()[:1] == b"<" else "text/plain"
        if unpacked.startswith(b"%PDF-"):
            content_type = "application/pdf"
        page = dict.fromkeys(self._columns["page"])
        kind = "page" if url.startswith(("http://", "https://")) else "file"
        return page | {
            "address": address,
            "url": url,
            "kind": "selection" if selection else kind,
            "content_type": content_type,
            "given_title": "",
            "saved_at": 0.0,
            "first_saved_at": 0.0,
            "source_sha256": digest(unpacked),
        }

    def _relate(self, db: sqlite3.Connection, page_id: int, saved: dict[int, str]) -> None:
        about = self._pages.get(page_id, {}).get("about")
        if about in saved:
            db.execute("UPDATE page SET about = ? WHERE page_id = ?", (about, page_id))

    def _drop_quoting(self, db: sqlite3.Connection, hidden: set[int]) -> None:
        """A turn goes with the first page that it quotes and that is forgotten."""
        quoting: list[int] = []
        for cell in self._file.walk(self._roots["turn_page"], set()):
            match self._file.read(cell):
                case (int(turn_id), int(page_id)) if page_id in hidden:
                    quoting.append(turn_id)
        drop_turns(db, quoting)

    def _copy(self, db: sqlite3.Connection, table: str) -> int:
        """Copy the rows that fit, and whose pages were saved; returns how many that are."""
        columns = self._columns[table]
        copied = 0
        for cell in self._file.walk(self._roots[table], self._seen):
            row = self._file.read(cell)
            if row is None or len(row) > len(columns):
                continue
            named = self._named(table, row)
            if table == "version" and not is_version(named):
                continue
            # An earlier version's rows are shorter: the columns behind have their defaults.
            values = list(row)
            if cell.rowid is not None and values[0] is None:
                values[0] = cell.rowid
            if table == "chat" and named["collection_id"] is not None:
                values = _with_collection(db, columns, values)
            copied += _try_insert(db, table, columns, values)
        return copied


def _insert(
    db: sqlite3.Connection,
    page_id: int,
    page: dict[str, Value],
    source: bytes | None,
    text: str | None,
) -> None:
    """Write a page that is still to be read: the indexer does the rest."""
    kept = {
        name: page[name]
        for name in ("address", "url", "kind", "content_type", "charset", "given_title")
    }
    for name in ("title", "byline", "site", "lang", "published"):
        kept[name] = page[name] or ""
    for name in ("first_saved_at", "saved_at", "source_sha256"):
        kept[name] = page[name]
    if source is None:
        unpacked = (text or "").encode()
        source = pack(unpacked)
        kept |= {"content_type": "text/plain", "charset": "utf-8"}
        kept["source_sha256"] = digest(unpacked)
    if not kept["given_title"]:
        kept["given_title"] = kept["title"]
    url = str(page["url"])
    kept |= {
        "page_id": page_id,
        "host": host_of(url),
        "twin_address": twin_address(url) if page["kind"] == "page" else "",
    }
    address = str(page["address"])
    if db.execute("SELECT 1 FROM page WHERE address = ?", (address,)).fetchone():
        kept["address"] = f"{address}#{page_id}"
    names = ", ".join(kept)
    db.execute(
        f"INSERT INTO page ({names}) VALUES ({', '.join('?' * len(kept))})", tuple(kept.values())
    )
    db.execute("INSERT INTO source (page_id, data) VALUES (?, ?)", (page_id, source))
    if text:
        db.execute("INSERT INTO page_text (page_id, text) VALUES (?, ?)", (page_id, text))


def _try_insert(
    db: sqlite3.Connection, table: str, columns: Sequence[str], values: Sequence[Value]
) -> bool:
    named = ", ".join(f'"{name}"' for name in columns[: len(values)])
    try:
        db.execute(f"INSERT INTO {table} ({named}) VALUES ({marks(values)})", tuple(values))
    except sqlite3.IntegrityError:
        return False
    return True


def _with_collection(
    db: sqlite3.Connection, columns: Sequence[str], values: list[Value]
) -> list[Value]:
    """A conversation about a collection that was lost is about the library."""
    named = dict(zip(columns, values, strict=False))
    there = db.execute(
        "SELECT 1 FROM collection WHERE collection_id = ?", (named["collection_id"],)
    ).fetchone()
    return values if there else list((named | {"collection_id": None, "about": "library"}).values())


def _lost(page_id: int, page: dict[str, Value] | None, address: str) -> LostPage:
    if page is None:
        return LostPage(page_id, address, "")
    return LostPage(page_id, str(page["url"]), str(page["title"] or page["given_title"]))


def _columns(db: sqlite3.Connection) -> dict[str, list[str]]:
    """The columns of every table, in order, of a library of this version."""
    tables = db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0")
    return {
        table: [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
        for (table,) in tables.fetchall()
    }


def _roots(db: sqlite3.Connection) -> dict[str, int]:
    rows = db.execute("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0")
    return dict(rows.fetchall())


def _schema_roots(file: DamagedFile, seen: set[int]) -> dict[str, int]:
    """Where the file itself says that its tables and indexes begin."""
    found: dict[str, int] = {}
    for cell in file.walk(1, seen):
        match file.read(cell):
            case (str(), str(name), str(), int(root), _) if 1 < root <= file.pages:
                found[name] = root
    return found
