"""Native messaging frames on stdin and stdout, within limits: the only owner of fds 0 and 1.

A frame is a u32 length in the machine's own byte order and that many bytes of JSON. A declared
length costs no memory: what is too long is skipped piece by piece and refused.
"""

from __future__ import annotations

import os
import struct
import sys
from typing import TYPE_CHECKING, BinaryIO

from memory_cache.errors import TooLarge
from memory_cache.saying import say

if TYPE_CHECKING:
    from io import FileIO

_length = struct.Struct("=I")
_SKIP_BYTES = 65_536


class CutFrame(Exception):
    """The input ended in the middle of a frame: the browser is gone, and nobody left to tell."""


def claim_streams() -> tuple[FileIO, FileIO]:
    """Take stdin and stdout for frames; returns them as (input, output), unbuffered.

    What later writes to fd 1, a stray `printf` in native code say, lands on stderr, and children
    that inherit fd 0 find it empty: neither can break a frame.
    """
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(0, os.O_BINARY)
        msvcrt.setmode(1, os.O_BINARY)
    incoming = os.fdopen(os.dup(0), "rb", buffering=0)
    outgoing = os.fdopen(os.dup(1), "wb", buffering=0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return incoming, outgoing


class FrameReader:
    """Reads frames of at most `max_bytes` each."""

    def __init__(self, stream: BinaryIO, max_bytes: int) -> None:
        self._stream = stream
        self._max_bytes = max_bytes

    def read(self) -> bytes | None:
        """Return the next frame, or None at the end of input.

        Raises `TooLarge` for a frame over the limit, after which the next can be read, and
        `CutFrame` if the input ends inside one.
        """
        header = self._take(_length.size)
        if not header:
            return None
        if len(header) < _length.size:
            raise CutFrame
        (length,) = _length.unpack(header)
        if length > self._max_bytes:
            self._skip(length)
            raise TooLarge(
                say(
                    "message_too_large",
                    "A message from the browser was larger than the program accepts.",
                )
            )
        body = self._take(length)
        if len(body) < length:
            raise CutFrame
        return body

    def _take(self, count: int) -> bytes:
        """Up to `count` bytes; fewer only at the end of input. Memory grows with what arrives."""
        parts = bytearray()
        while len(parts) < count:
            some = self._stream.read(min(count - len(parts), _SKIP_BYTES))
            if not some:
                break
            parts += some
        return bytes(parts)

    def _skip(self, count: int) -> None:
        while count > 0:
            some = self._stream.read(min(count, _SKIP_BYTES))
            if not some:
                raise CutFrame
            count -= len(some)


def write_frame(stream: BinaryIO, body: bytes) -> None:
    """Write one frame, whole. Raises OSError when the browser is gone."""
    rest = memoryview(_length.pack(len(body)) + body)
    while rest:
        rest = rest[stream.write(rest) :]
