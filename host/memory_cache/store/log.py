"""Reads SQLite's write-ahead log, and tells when what a crash left of it is not what was written.

SQLite takes in what it finds up to the first frame whose checksum is wrong, and drops the rest
without a word: after a power cut that rest was never acknowledged. But a frame that is wrong in the
middle of transactions that came after one another was right once, since each was synced before the
next began. And SQLite takes in the log of another library if it lies beside this one.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

_LOG_HEADER_BYTES, _FRAME_HEADER_BYTES = 32, 24
# Which way round the checksums read their words.
_MAGIC = {0x377F0682: "<", 0x377F0683: ">"}
_LARGEST_PAGE_BYTES = 65_536
_LIBRARY_ID = slice(68, 72)


class Frame(NamedTuple):
    """A page in the log. `pages` is the size of the file with it if a transaction ends here, else
    0; `is_whole` says that the checksum is right, given that of the frame before.
    """

    number: int
    offset: int
    pages: int
    is_whole: bool


def read_frames(log: BinaryIO, page_bytes: int) -> Iterator[Frame]:
    """Yield the frames of the log, but not those that an earlier use of it left at its end."""
    log.seek(0)
    header = log.read(_LOG_HEADER_BYTES)
    order = _MAGIC.get(int.from_bytes(header[:4], "big"))
    if len(header) < _LOG_HEADER_BYTES or order is None:
        return
    size = int.from_bytes(header[8:12], "big")
    if page_bytes not in (size, size or _LARGEST_PAGE_BYTES):
        return
    sums = header[24:]
    if _checksum(order, header[:24], bytes(8)) != sums:
        return
    # Frames of an earlier use have other salts, and so has one whose salts are damaged: which of
    # the two it is shows when others follow.
    strangers: list[Frame] = []
    offset = _LOG_HEADER_BYTES
    frame_bytes = _FRAME_HEADER_BYTES + page_bytes
    while len(frame := log.read(frame_bytes)) == frame_bytes:
        number, pages = struct.unpack_from(">2I", frame)
        before, sums = sums, frame[16:24]
        found = Frame(number, offset + _FRAME_HEADER_BYTES, pages, is_whole=False)
        offset += frame_bytes
        if frame[8:16] != header[16:24]:
            strangers.append(found)
            continue
        yield from strangers
        strangers = []
        due = _checksum(order, frame[:8] + frame[_FRAME_HEADER_BYTES:], before)
        yield found._replace(is_whole=due == sums)


def committed(frames: Sequence[Frame]) -> tuple[dict[int, int], int]:
    """Return where in the log the newest committed state of each page stands, and the number of
    pages of the file with it, 0 if nothing was committed. A frame that was right once counts: what
    is wrong with it is told by what it holds.
    """
    end = _last_synced(frames)
    places: dict[int, int] = {}
    pages = 0
    begun: dict[int, int] = {}
    for at, frame in enumerate(frames):
        if not frame.is_whole and at > end:
            break
        begun[frame.number] = frame.offset
        if frame.pages and (frame.is_whole or at <= end):
            places |= begun
            pages = frame.pages
            begun = {}
    return places, pages


def is_damaged(frames: Sequence[Frame]) -> bool:
    """Say whether a frame is wrong of a transaction that was on disk as a whole."""
    end = _last_synced(frames)
    return any(not frame.is_whole for frame in frames[: end + 1])


def is_foreign(header: bytes, log: BinaryIO, frames: Sequence[Frame]) -> bool:
    """Say whether the log is that of another library: the id in the header of the file is not the
    one in the log. Without both nothing can be said.
    """
    own = header[_LIBRARY_ID]
    for frame in frames:
        if frame.number == 1 and frame.is_whole:
            log.seek(frame.offset)
            other = log.read(_LIBRARY_ID.stop)[_LIBRARY_ID]
            if any(own) and any(other) and own != other:
                return True
    return False


def _last_synced(frames: Sequence[Frame]) -> int:
    """The last frame that ends a transaction after which another was begun; -1 if there is none."""
    begun = False
    for at in range(len(frames) - 1, -1, -1):
        if begun and frames[at].pages and frames[at].is_whole:
            return at
        begun = begun or frames[at].is_whole
    return -1


def _checksum(order: str, data: bytes, seed: bytes) -> bytes:
    one, other = struct.unpack(">2I", seed)
    for first, second in struct.iter_unpack(f"{order}2I", data):
        one = one + first + other & 0xFFFFFFFF
        other = other + second + one & 0xFFFFFFFF
    return struct.pack(">2I", one, other)
