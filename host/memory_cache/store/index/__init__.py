"""Nearest vectors, as the library has them: a cache in memory and on disk that is never trusted."""

from __future__ import annotations

from memory_cache.store.index.vector_index import VectorIndex

__all__ = ["VectorIndex"]
