"""Tells whether what was read of a damaged row can be believed: types, digests, agreement."""

from __future__ import annotations

import hashlib
import zlib
from typing import TYPE_CHECKING

from memory_cache.text.address import normal_address

if TYPE_CHECKING:
    from memory_cache.store.damaged import Value

_MOST_SOURCE_BYTES = 80 * 1024 * 1024
_DIGEST_BYTES = 32


def is_page(page: dict[str, Value]) -> bool:
    """Whether a row has in each column what the schema lets stand there."""
    return (
        all(isinstance(page[name], str) and page[name] for name in ("address", "url"))
        and all(isinstance(page[name], str) for name in ("given_title", "title", "byline"))
        and page["kind"] in ("page", "selection", "note", "file")
        and page["content_type"] in ("text/html", "text/plain", "text/markdown", "application/pdf")
        and all(isinstance(page[name], int | float) for name in ("first_saved_at", "saved_at"))
        and isinstance(page["charset"], str | None)
        and _isdigest(page["source_sha256"])
    )


def is_version(version: dict[str, Value]) -> bool:
    """Whether an earlier version of a page is whole."""
    source, text = version["source"], version["text"]
    if not isinstance(source, bytes) or not isinstance(text, bytes) or unpack(text) is None:
        return False
    unpacked = unpack(source)
    return unpacked is not None and digest(unpacked) == version["source_sha256"]


def _isdigest(value: Value) -> bool:
    return isinstance(value, bytes) and len(value) == _DIGEST_BYTES


def unpack(data: bytes) -> bytes | None:
    """A source unpacked; None if it is damaged, or larger than any that is kept."""
    unpacking = zlib.decompressobj()
    try:
        source = unpacking.decompress(data, _MOST_SOURCE_BYTES)
    except zlib.error:
        return None
    return source if unpacking.eof and not unpacking.unused_data else None


def digest(content: bytes) -> bytes:
    """Return the SHA-256 digest."""
    return hashlib.sha256(content).digest()


def agreed(page: dict[str, Value], page_id: int, indexed: str | None) -> dict[str, Value]:
    """Return the page with the address that two of three have: its row says it twice, the index of
    addresses once. A bit that flipped in one of them would lead to another page.
    """
    url, address = str(page["url"]), str(page["address"])
    _, selected, selection = address.partition("#selection=")
    named = normal_address(url) if page["kind"] in ("page", "selection") else url
    due = f"{named}{selected}{selection}" if page["kind"] == "selection" else named
    # Of pages of an early version that are one today, the second has its number in its address.
    if indexed is None or due == address or address.endswith(f"#{page_id}"):
        return page
    if indexed == address:
        return page | {"url": address.partition("#selection=")[0]}
    return page | {"address": indexed} if indexed == due else page
