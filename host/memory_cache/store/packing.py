"""Content that is kept compressed, and is checked when it is read: damage is told, never passed on.

SQLite has no checksums of its own: a bit that flips in the middle of a value goes unnoticed by it.
"""

from __future__ import annotations

import hashlib
import zlib

from memory_cache.errors import LibraryDamaged

_COMPRESSION = 6


def pack(content: bytes) -> bytes:
    """Return content as it is kept."""
    return zlib.compress(content, _COMPRESSION)


def unpack(packed: bytes, sha256: bytes) -> bytes:
    """Return what was packed. Raises `LibraryDamaged` if it is gone, or has another digest."""
    try:
        content = zlib.decompress(packed)
    except (zlib.error, TypeError) as fault:
        # A broken row may hold nothing, or a number, where the schema lets none stand.
        raise LibraryDamaged from fault
    if hashlib.sha256(content).digest() != sha256:
        raise LibraryDamaged
    return content


def unpack_text(packed: bytes) -> str:
    """Return a text that was packed. Raises `LibraryDamaged` if the checksum in it is not right."""
    try:
        return zlib.decompress(packed).decode()
    except (zlib.error, TypeError, UnicodeDecodeError) as fault:
        raise LibraryDamaged from fault


def check_text(text: str, sha256: bytes) -> str:
    """Return the text. Raises `LibraryDamaged` if it is not the one that has this digest."""
    if hashlib.sha256(text.encode()).digest() != sha256:
        raise LibraryDamaged
    return text
