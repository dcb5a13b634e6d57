"""Keeps what the embedding model made of sentences, in memory only and no more than so much of it.

An open page is read sentence by sentence in the background; a question then finds most of what it
needs here. What is kept is filed under a digest, not under the text.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from memory_cache.engine.client import Engine
    from memory_cache.text.finding.interaction import Embedded

MOST_BYTES = 67_108_864
"""Some 120,000 words."""
_DIGEST_BYTES = 16


class SentenceVectors:
    """Embedded texts, the least recently used dropped first. Safe to call from several threads."""

    def __init__(self, embedder: Callable[[], Engine], most_bytes: int = MOST_BYTES) -> None:
        self._embedder = embedder
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[bytes, Embedded] = OrderedDict()
        self._bytes = 0

    def known(self, texts: Sequence[str]) -> list[Embedded | None]:
        """Return what there is of each text already."""
        keys = [_key(text) for text in texts]
        with self._lock:
            found = [self._kept.get(key) for key in keys]
            for key, embedded in zip(keys, found, strict=True):
                if embedded is not None:
                    self._kept.move_to_end(key)
        return found

    def embed(
        self,
        texts: Sequence[str],
        *,
        urgent: bool = False,
        cancelled: threading.Event | None = None,
    ) -> list[Embedded]:
        """Return what there is of each text, and embed the others. Raises `EngineError` and
        `Cancelled`.
        """
        found = dict(zip(texts, self.known(texts), strict=True))
        missing = [text for text, embedded in found.items() if embedded is None]
        if missing:
            made = self._embedder().embed_tokens(missing, urgent=urgent, cancelled=cancelled)
            found.update(zip(missing, made, strict=True))
            self._keep(dict(zip(missing, made, strict=True)))
        return [embedded for text in texts if (embedded := found[text]) is not None]

    def clear(self) -> None:
        """Drop all of it: some may be of a page that is to be forgotten."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def _keep(self, made: dict[str, Embedded]) -> None:
        with self._lock:
            for text, embedded in made.items():
                key = _key(text)
                if key not in self._kept:
                    self._kept[key] = embedded
                    self._bytes += embedded.size_bytes
            while self._bytes > self._most_bytes:
                self._bytes -= self._kept.popitem(last=False)[1].size_bytes


def _key(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).digest()
