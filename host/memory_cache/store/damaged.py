"""Reads rows out of a damaged SQLite file, without SQLite and without ever writing to it.

SQLite gives up a table at its first broken page. Here every page is looked at by itself, as the
file format describes it (https://sqlite.org/fileformat2.html), so that what is whole is read
whatever lies broken beside it. Nothing in the file is believed: lengths, page numbers and offsets
are checked before they are used, and a row that does not fit is left out.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.store.log import committed, is_foreign, read_frames

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO, Self

Value = int | float | str | bytes | None
Row = tuple[Value, ...]

_HEADER_BYTES = 100
_USUAL_PAGE_BYTES = 4_096
_LEAST_PAGE_BYTES, _MOST_PAGE_BYTES = 512, 65_536
_MOST_ROW_BYTES = 128 * 1024 * 1024
_MOST_COLUMNS = 200
_DEEPEST = 24
_INTERIOR_INDEX, _INTERIOR_TABLE, _LEAF_INDEX, _LEAF_TABLE = 2, 5, 10, 13
_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


class Cell(NamedTuple):
    """Where a row stands: page and offset. `rowid` is None for a table that has none."""

    page: int
    offset: int
    rowid: int | None


class _Broken(Exception):
    """What is read here cannot be what it should be."""


class DamagedFile:
    """An SQLite file and the write-ahead log beside it, if it has one.

    `pages` is the number of pages, `broken` the numbers of those that a walk could not read.
    """

    def __init__(self, path: Path) -> None:
        """Raises `OSError` if the file cannot be opened."""
        self._file = path.open("rb")
        size = self._file.seek(0, 2)
        self._page_bytes = _page_bytes(self._at(0, _HEADER_BYTES))
        self._usable = self._page_bytes
        self.pages = -(-size // self._page_bytes)
        self.broken: set[int] = set()
        self._log: BinaryIO | None = None
        self._frames: dict[int, int] = {}
        log = path.with_name(path.name + "-wal")
        if log.is_file():
            self._log = log.open("rb")
            frames = list(read_frames(self._log, self._page_bytes))
            if not is_foreign(self._at(0, _HEADER_BYTES), self._log, frames):
                self._frames, pages = committed(frames)
                self.pages = pages or self.pages

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        if self._log is not None:
            self._log.close()

    def walk(self, root: int, seen: set[int]) -> Iterator[Cell]:
        """Yield the rows of the table with this root page, as far as they can be reached. `seen`
        gains the pages on the way; those that are in it already are not entered again.
        """
        waiting = [(root, 0)]
        while waiting:
            number, depth = waiting.pop()
            if number in seen or depth > _DEEPEST or not 1 <= number <= self.pages:
                continue
            seen.add(number)
            page = self.page(number)
            try:
                cells, children = _cells(page, number, self._page_bytes)
            except _Broken:
                self.broken.add(number)
                continue
            waiting += ((child, depth + 1) for child in reversed(children))
            yield from cells

    def strays(self, seen: set[int]) -> Iterator[Cell]:
        """Yield the rows on pages of tables that no walk has come to."""
        for number in range(1, self.pages + 1):
            if number in seen:
                continue
            page = self.page(number)
            if page[_HEADER_BYTES if number == 1 else 0] == _LEAF_TABLE:
                try:
                    cells, _ = _cells(page, number, self._page_bytes)
                except _Broken:
                    self.broken.add(number)
                    continue
                yield from cells

    def read(self, cell: Cell) -> Row | None:
        """Return a row's values, None if they cannot be read."""
        try:
            return _values(self._payload(cell))
        except (_Broken, struct.error, UnicodeDecodeError, IndexError):
            return None

    def page(self, number: int) -> bytes:
        """Return a page as its last transaction left it; what the file lacks reads as zeros."""
        if number in self._frames and self._log is not None:
            self._log.seek(self._frames[number])
            return self._log.read(self._page_bytes).ljust(self._page_bytes, b"\0")
        return self._at((number - 1) * self._page_bytes, self._page_bytes)

    def _at(self, offset: int, count: int) -> bytes:
        self._file.seek(offset)
        return self._file.read(count).ljust(count, b"\0")

    def _payload(self, cell: Cell) -> bytes:
        page = self.page(cell.page)
        length, at = _varint(page, cell.offset)
        if cell.rowid is not None:
            _, at = _varint(page, at)
        if not 0 < length <= _MOST_ROW_BYTES:
            raise _Broken
        local = _local_bytes(length, self._usable, is_table=cell.rowid is not None)
        parts = [page[at : at + local]]
        if local < length:
            (following,) = struct.unpack_from(">I", page, at + local)
            parts += self._overflow(following, length - local)
        payload = b"".join(parts)
        if len(payload) < length:
            raise _Broken
        return payload

    def _overflow(self, number: int, length: int) -> Iterator[bytes]:
        """The rest of a row that does not fit on its page: a chain that ends when it should."""
        while length > 0:
            if not 1 < number <= self.pages:
                raise _Broken
            page = self.page(number)
            (number,) = struct.unpack_from(">I", page)
            part = page[4 : 4 + min(length, self._usable - 4)]
            length -= len(part)
            yield part


def _page_bytes(header: bytes) -> int:
    """The page size that the header names, or the usual one if it names none that there is."""
    (named,) = struct.unpack_from(">H", header, 16)
    size = _MOST_PAGE_BYTES if named == 1 else int(named)
    fits = _LEAST_PAGE_BYTES <= size <= _MOST_PAGE_BYTES and size & (size - 1) == 0
    return size if fits else _USUAL_PAGE_BYTES


def _cells(page: bytes, number: int, page_bytes: int) -> tuple[list[Cell], list[int]]:
    """The rows on a page of a tree, and the pages below it in order."""
    start = _HEADER_BYTES if number == 1 else 0
    kind = page[start]
    if kind not in (_INTERIOR_INDEX, _INTERIOR_TABLE, _LEAF_INDEX, _LEAF_TABLE):
        raise _Broken
    (count,) = struct.unpack_from(">H", page, start + 3)
    is_interior = kind in (_INTERIOR_INDEX, _INTERIOR_TABLE)
    pointers = start + (12 if is_interior else 8)
    if pointers + 2 * count > page_bytes:
        raise _Broken
    cells: list[Cell] = []
    children: list[int] = []
    for offset in struct.unpack_from(f">{count}H", page, pointers):
        if not pointers + 2 * count <= offset <= page_bytes - 4:
            continue
        at = offset
        if is_interior:
            children += struct.unpack_from(">I", page, offset)
            at += 4
        if kind == _INTERIOR_TABLE:
            continue
        try:
            rowid = _signed(_varint(page, _varint(page, at)[1])[0]) if kind == _LEAF_TABLE else None
        except IndexError:
            continue
        cells.append(Cell(number, at, rowid))
    if is_interior:
        children += struct.unpack_from(">I", page, start + 8)
    return cells, children


def _local_bytes(length: int, usable: int, *, is_table: bool) -> int:
    """How much of a row stands on its own page."""
    most = usable - 35 if is_table else (usable - 12) * 64 // 255 - 23
    if length <= most:
        return length
    least = (usable - 12) * 32 // 255 - 23
    fitting = least + (length - least) % (usable - 4)
    return fitting if fitting <= most else least


def _values(record: bytes) -> Row:
    """The values of a row, all of which its length must hold."""
    header_bytes, at = _varint(record, 0)
    if not at <= header_bytes <= len(record):
        raise _Broken
    kinds: list[int] = []
    while at < header_bytes:
        kind, at = _varint(record, at)
        kinds.append(kind)
        if len(kinds) > _MOST_COLUMNS:
            raise _Broken
    values: list[Value] = []
    for kind in kinds:
        value, at = _value(record, at, kind)
        values.append(value)
    if at != len(record):
        raise _Broken
    return tuple(values)


def _value(record: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind == 0:
        return None, at
    if kind in (8, 9):
        return kind - 8, at
    if kind in _INTEGER_BYTES:
        end = at + _INTEGER_BYTES[kind]
        return int.from_bytes(record[at:end], "big", signed=True), end
    if kind == 7:
        return float(struct.unpack_from(">d", record, at)[0]), at + 8
    if kind < 12:
        raise _Broken
    end = at + (kind - 12) // 2
    if end > len(record):
        raise _Broken
    part = record[at:end]
    return (part.decode() if kind % 2 else part), end


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where the next thing begins."""
    value = 0
    for place in range(8):
        byte = data[at + place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + place + 1
    return value << 8 | data[at + 8], at + 9


def _signed(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value
