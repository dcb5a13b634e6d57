"""Lets tests and benchmarks fill a library without waiting for the disk at every step."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memory_cache.store.library import Library


@contextmanager
def one_transaction(library: Library) -> Iterator[None]:
    """Let all that this thread writes inside be one transaction: the store's own ones are void."""
    connections = library._connections
    with connections.writing() as db:
        connections.writing = lambda: nullcontext(db)  # type: ignore[method-assign,assignment]
        try:
            yield
        finally:
            del connections.writing
