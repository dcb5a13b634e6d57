"""Reading many rows by their ids, as many at a time as SQLite takes."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_ROWS_AT_ONCE = 500


def in_batches(ids: Iterable[int]) -> Iterator[tuple[int, ...]]:
    """Yield the ids, 500 at a time."""
    rest = iter(ids)
    while some := tuple(islice(rest, _ROWS_AT_ONCE)):
        yield some


def marks(values: Sequence[object]) -> str:
    """Return as many question marks as there are values, for a list in SQL."""
    return ", ".join("?" * len(values))
