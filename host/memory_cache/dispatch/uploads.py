"""Uploads in progress: chunks in order, bounded in size and number, used once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from memory_cache.errors import BadRequest, TooLarge, UploadMissing
from memory_cache.protocol import MAX_UPLOAD_BYTES
from memory_cache.saying import say
from memory_cache.store.records import Draft

if TYPE_CHECKING:
    from memory_cache.protocol import Open, Save

_MOST_UPLOADS = 8


class Uploads:
    """Unfinished and unused uploads; beyond eight the oldest is dropped."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._parts: OrderedDict[str, list[bytes]] = OrderedDict()

    def put(self, blob: str, index: int, data: bytes) -> None:
        """Add a chunk; index 0 begins anew. Raises `BadRequest` for a gap, `TooLarge`."""
        with self._lock:
            if index == 0:
                self._parts[blob] = []
                self._parts.move_to_end(blob)
            parts = self._parts.get(blob)
            if parts is None or index != len(parts):
                self._parts.pop(blob, None)
                raise BadRequest("A chunk of an upload is missing.")
            held = sum(len(part) for waiting in self._parts.values() for part in waiting)
            if held + len(data) > MAX_UPLOAD_BYTES:
                del self._parts[blob]
                raise TooLarge(
                    say("page_too_large", "This page is larger than Memory Cache keeps (64 MB).")
                )
            parts.append(data)
            while len(self._parts) > _MOST_UPLOADS:
                self._parts.popitem(last=False)

    def draft(self, request: Open | Save) -> Draft:
        """Take the upload that a request names. Raises `UploadMissing`."""
        with self._lock:
            parts = self._parts.pop(request.blob, None)
        if parts is None:
            raise UploadMissing
        return Draft(
            url=request.url,
            source=b"".join(parts),
            title=request.title,
            content_type=request.content_type,
            charset=request.charset,
            kind=request.part,
        )
