"""Counts texts as a chat model itself counts them, each page once for each model."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from memory_cache.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memory_cache.engine.client import Engine

_MOST_REMEMBERED = 100_000
"""Counts that are remembered for a model, each of a passage: some hundred long pages."""
_AT_ONCE_CHARS = 500_000
"""A count of so much takes a tenth of a second, and a question can be called off between two."""


class TokenCounts:
    """What was counted, by model and by the texts themselves: nothing can go out of date."""

    def __init__(self, most: int = _MOST_REMEMBERED) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._known: WeakKeyDictionary[Engine, OrderedDict[int, list[int]]] = WeakKeyDictionary()

    def of(
        self, engine: Engine, texts: Sequence[str], cancelled: threading.Event | None = None
    ) -> list[int]:
        """Return the number of tokens of each text, without any that a template adds.

        What was asked about together is remembered together: ask page by page. Raises `Cancelled`
        and what the engine raises.
        """
        # The hash of a text is kept with it; that two pages share one is out of the question.
        key = hash(tuple(texts))
        with self._lock:
            known = self._known.setdefault(engine, OrderedDict())
            if (counts := known.get(key)) is not None and len(counts) == len(texts):
                known.move_to_end(key)
                return counts
        counts = count(engine, texts, cancelled)
        with self._lock:
            known[key] = counts
            while len(known) > 1 and sum(map(len, known.values())) > self._most:
                known.popitem(last=False)
        return counts


def count(
    engine: Engine, texts: Sequence[str], cancelled: threading.Event | None = None
) -> list[int]:
    """Return the number of tokens of each text, counted now. Raises as `TokenCounts.of` does."""
    counts: list[int] = []
    some: list[str] = []
    characters = 0
    for text in texts:
        if some and characters + len(text) > _AT_ONCE_CHARS:
            if cancelled is not None and cancelled.is_set():
                raise Cancelled
            counts += engine.count_tokens(some)
            some, characters = [], 0
        some.append(text)
        characters += len(text)
    return counts + (engine.count_tokens(some) if some else [])
