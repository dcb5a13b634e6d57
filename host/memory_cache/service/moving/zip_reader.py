"""Reads single entries of a ZIP file that nobody vouches for, in bounded memory and time.

The standard library's `zipfile` makes an object of every entry, more than half a kilobyte each, and
so of every entry that a hostile directory names, before anything can be checked. Here an entry is
two numbers until it is read, an entry is never larger than its reader allows, and all of them
together never than what archives of texts come to. Nothing is ever written anywhere.

The format: APPNOTE.TXT 6.3.10, PKWARE, sections 4.3.7, 4.3.12, 4.3.14–4.3.16 and 4.5.3.
"""

from __future__ import annotations

import stat
import struct
import zlib
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from memory_cache.saying import Saying, say

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_END_64 = struct.Struct("<4sQ2H2I4Q")
_LOCATOR_64 = struct.Struct("<4sIQI")
_LONGEST_COMMENT_BYTES = 0xFFFF
_FULL_16, _FULL_32 = 0xFFFF, 0xFFFFFFFF
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_STORED, _DEFLATED = 0, 8
_UNIX = 3
_PIECE_BYTES = 262_144
_LOOK_EVERY = 16_384

MAX_ENTRIES = 3_000_000
MAX_DIRECTORY_BYTES = 512 * 1024 * 1024
# Texts and pages come to a third or a tenth of their size, single ones to much less.
_FREE_BYTES = 256 * 1024 * 1024
_MOST_RATIO = 50


class ZipFault(Exception):
    """The file, or one entry, cannot be read: `said` is a whole sentence for a person."""

    def __init__(self, said: Saying) -> None:
        self.said = said
        super().__init__(said)


class _Entry(NamedTuple):
    name: bytes
    flags: int
    method: int
    crc32: int
    packed_bytes: int
    size_bytes: int
    header_at: int
    mode: int


class ZipReader:
    """The entries of an open file by their names, which stay names: nothing is unpacked to disk."""

    def __init__(
        self,
        file: BinaryIO,
        cancelled: threading.Event | None = None,
        *,
        max_entries: int = MAX_ENTRIES,
        free_bytes: int = _FREE_BYTES,
    ) -> None:
        """Read the directory. Raises `ZipFault` if it is none, or larger than any of ours."""
        self._file = file
        self._size = file.seek(0, 2)
        self._left_bytes = free_bytes + _MOST_RATIO * self._size
        # From the hash of a name to where the directory has it.
        self._places: dict[int, int] = {}
        self._read_directory(cancelled, max_entries)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, name: str) -> bool:
        return hash(name.encode("utf-8", "replace")) in self._places

    def read(self, name: str, max_bytes: int) -> bytes:
        """Return an entry, unpacked and checked against its CRC; each can be had once, so that a
        small file does not become a large library by naming it again and again.

        Raises `ZipFault` if it is not there any more, larger than `max_bytes`, damaged, encrypted,
        a link, or packed in another way than by DEFLATE.
        """
        entry = self._entry(name)
        if entry.flags & _ENCRYPTED:
            raise ZipFault(say("zip_encrypted", "“{name}” is encrypted.", name=name))
        if entry.mode and stat.S_ISLNK(entry.mode):
            raise ZipFault(say("zip_link", "“{name}” is a link and no file.", name=name))
        if entry.method not in (_STORED, _DEFLATED):
            raise ZipFault(
                say("zip_packing", "“{name}” is packed in a way that is not known here.", name=name)
            )
        if entry.size_bytes > max_bytes:
            raise ZipFault(
                say("zip_large", "“{name}” is larger than anything that belongs there.", name=name)
            )
        if entry.size_bytes > self._left_bytes:
            raise ZipFault(
                say("zip_bomb", "The file unpacks to far more than any library comes to.")
            )
        self._left_bytes -= entry.size_bytes
        content = self._unpack(entry, name)
        if len(content) != entry.size_bytes or zlib.crc32(content) != entry.crc32:
            raise _damaged(name)
        return content

    def _unpack(self, entry: _Entry, name: str) -> bytes:
        self._file.seek(entry.header_at)
        head = self._file.read(_LOCAL.size)
        if len(head) < _LOCAL.size:
            raise _damaged(name)
        fields = _LOCAL.unpack(head)
        own_name = self._file.read(fields[9])
        if fields[0] != b"PK\x03\x04" or own_name != entry.name:
            raise _damaged(name)
        self._file.seek(fields[10], 1)
        if entry.method == _STORED:
            if entry.packed_bytes != entry.size_bytes:
                raise _damaged(name)
            return self._file.read(entry.size_bytes)
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        parts: list[bytes] = []
        left, got = entry.packed_bytes, 0
        try:
            while left and not unpacker.eof and got <= entry.size_bytes:
                piece = self._file.read(min(_PIECE_BYTES, left))
                if not piece:
                    break
                left -= len(piece)
                # One byte more than there should be tells a lie, and costs no more than a byte.
                part = unpacker.decompress(piece, entry.size_bytes - got + 1)
                got += len(part)
                parts.append(part)
        except zlib.error:
            raise _damaged(name) from None
        return b"".join(parts)

    def _entry(self, name: str) -> _Entry:
        wanted = name.encode("utf-8", "replace")
        at = self._places.pop(hash(wanted), None)
        if at is None:
            raise _missing(name)
        self._file.seek(at)
        fields = _CENTRAL.unpack(self._file.read(_CENTRAL.size))
        raw_name = self._file.read(fields[10])
        if raw_name != wanted:
            raise _missing(name)
        packed, size, header_at = fields[8], fields[9], fields[16]
        if _FULL_32 in (packed, size, header_at):
            large = _large(self._file.read(fields[11]))
            try:
                size = next(large) if size == _FULL_32 else size
                packed = next(large) if packed == _FULL_32 else packed
                header_at = next(large) if header_at == _FULL_32 else header_at
            except StopIteration:
                raise _damaged(name) from None
        mode = fields[15] >> 16 if fields[1] >> 8 == _UNIX else 0
        if header_at + packed > self._size:
            raise _damaged(name)
        return _Entry(raw_name, fields[3], fields[4], fields[7], packed, size, header_at, mode)

    def _read_directory(self, cancelled: threading.Event | None, max_entries: int) -> None:
        at, size = self._find_directory()
        if size > MAX_DIRECTORY_BYTES:
            raise ZipFault(say("zip_entries", "The file names more entries than any library has."))
        self._file.seek(at)
        end = at + size
        while at < end:
            if len(self._places) >= max_entries:
                raise ZipFault(
                    say("zip_entries", "The file names more entries than any library has.")
                )
            if (
                len(self._places) % _LOOK_EVERY == 0
                and cancelled is not None
                and cancelled.is_set()
            ):
                return
            head = self._file.read(_CENTRAL.size)
            if len(head) < _CENTRAL.size or head[:4] != b"PK\x01\x02":
                raise ZipFault(say("zip_directory", "The file’s directory is damaged."))
            name_bytes, extra_bytes, comment_bytes = struct.unpack_from("<3H", head, 28)
            name = self._file.read(name_bytes)
            if len(name) < name_bytes:
                raise ZipFault(say("zip_directory", "The file’s directory is damaged."))
            key = hash(name)
            if key in self._places:
                raise ZipFault(say("zip_same_name", "The file holds two entries of the same name."))
            self._places[key] = at
            self._file.seek(extra_bytes + comment_bytes, 1)
            at += _CENTRAL.size + name_bytes + extra_bytes + comment_bytes

    def _find_directory(self) -> tuple[int, int]:
        """Return where the directory begins and how many bytes it has."""
        tail_at = max(0, self._size - _LONGEST_COMMENT_BYTES - _END.size)
        self._file.seek(tail_at)
        tail = self._file.read()
        found = tail.rfind(b"PK\x05\x06")
        if found < 0 or len(tail) - found < _END.size:
            raise ZipFault(say("zip_end", "The end of the file is missing."))
        fields = _END.unpack_from(tail, found)
        disks, size, at = fields[1:3], fields[5], fields[6]
        end = tail_at + found
        if fields[4] == _FULL_16 or _FULL_32 in (size, at):
            self._file.seek(max(0, end - _LOCATOR_64.size))
            locator = self._file.read(_LOCATOR_64.size)
            if locator[:4] == b"PK\x06\x07":
                end = _LOCATOR_64.unpack(locator)[2]
                self._file.seek(min(end, self._size))
                record = self._file.read(_END_64.size)
                if len(record) < _END_64.size or record[:4] != b"PK\x06\x06":
                    raise ZipFault(say("zip_directory", "The file’s directory is damaged."))
                fields_64 = _END_64.unpack(record)
                disks, size, at = fields_64[4:6], fields_64[8], fields_64[9]
        if any(disks):
            raise ZipFault(say("zip_part", "The file is one part of several."))
        if at + size > end:
            raise ZipFault(say("zip_directory", "The file’s directory is damaged."))
        return at, size


def _damaged(name: str) -> ZipFault:
    return ZipFault(say("zip_damaged", "“{name}” is damaged.", name=name))


def _missing(name: str) -> ZipFault:
    return ZipFault(say("zip_missing", "“{name}” is missing, or was read before.", name=name))


def _large(extra: bytes) -> Iterator[int]:
    """Yield the 64-bit numbers of an entry in their order."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            body = extra[at + 4 : at + 4 + size]
            yield from (
                number for (number,) in struct.iter_unpack("<Q", body[: len(body) // 8 * 8])
            )
            return
        at += 4 + size
