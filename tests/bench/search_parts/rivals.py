"""What search is compared with, over the same passages: FTS5, vectors, and both by their ranks."""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING, Any

import numpy as np

from memory_cache.text.finding.stopwords import stop_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memory_cache.store.records import StoredPassage

Vectors = np.ndarray[Any, np.dtype[np.float32]]
_DEEP = 50
# Cormack, Clarke and Büttcher, "Reciprocal rank fusion outperforms Condorcet", SIGIR 2009.
_RRF = 60


class Rivals:
    """Each ranks the same passages for a question, best first, by their ids."""

    def __init__(self, passages: Sequence[StoredPassage], vectors: Vectors) -> None:
        self._ids = [passage.passage_id for passage in passages]
        self._vectors = vectors
        self._db = sqlite3.connect(":memory:")
        self._db.execute(
            "CREATE VIRTUAL TABLE untitled USING fts5 (body, tokenize = 'porter unicode61')"
        )
        self._db.execute(
            "CREATE VIRTUAL TABLE titled USING fts5 (title, body, tokenize = 'porter unicode61')"
        )
        for passage in passages:
            self._db.execute(
                "INSERT INTO untitled (rowid, body) VALUES (?, ?)",
                (passage.passage_id, passage.text),
            )
            self._db.execute(
                "INSERT INTO titled (rowid, title, body) VALUES (?, ?, ?)",
                (passage.passage_id, f"{passage.title} {passage.heading}", passage.text),
            )

    def rank(self, question: str, vector: Vectors) -> dict[str, list[int]]:
        """Return the ranking of each rival."""
        words = re.findall(r"\w+", question)
        stops = stop_words([word.lower() for word in words])
        telling = [word for word in words if word.lower() not in stops] or words
        cosines = self._vectors @ vector
        nearest = [self._ids[at] for at in np.argsort(-cosines)[:_DEEP]]
        by_words = self._match("titled", telling)
        return {
            "FTS5, every word": self._match("untitled", words),
            "FTS5, no stop words": self._match("untitled", telling),
            "FTS5, with titles": by_words,
            "vectors": nearest,
            "reciprocal ranks": _fuse(by_words, nearest),
        }

    def _match(self, table: str, words: Sequence[str]) -> list[int]:
        expression = " OR ".join(f'"{word}"' for word in words)
        rows = self._db.execute(
            f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rank LIMIT ?",
            (expression or '""', _DEEP),
        )
        return [row[0] for row in rows]


def _fuse(*rankings: Sequence[int]) -> list[int]:
    scores: dict[int, float] = {}
    for ranking in rankings:
        for place, key in enumerate(ranking, start=1):
            scores[key] = scores.get(key, 0.0) + 1 / (_RRF + place)
    return sorted(scores, key=lambda key: (-scores[key], key))
