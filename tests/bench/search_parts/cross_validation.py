"""Do the weights hold for other pages? They are chosen anew without each page, and tried on it."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from memory_cache.text.finding import closeness
from memory_cache.text.finding.wanted import wanted_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memory_cache.service.memory import Memory
    from memory_cache.store.records import StoredPassage

Table = np.ndarray[Any, np.dtype[np.float64]]
_SHARES = (0.1, 0.2, 0.3, 0.4)


class Features:
    """For each question and passage: words, meaning, neighbours and nearness, 0 to 1."""

    def __init__(
        self, memory: Memory, questions: Sequence[str], passages: Sequence[StoredPassage],
        cosines: Table,
    ) -> None:  # fmt: skip
        place = {passage.passage_id: at for at, passage in enumerate(passages)}
        words = np.zeros((len(questions), len(passages)))
        beside, near = np.zeros_like(words), np.zeros_like(words)
        texts = [passage.text for passage in passages]
        for at, question in enumerate(questions):
            scores = memory.library.words.find(wanted_words(question), len(passages))
            for passage_id, score in scores.items():
                words[at, place[passage_id]] = score
            asked = closeness.Question(question)
            measured = asked.measure(texts, memory.library.words.rarities(asked.words))
            beside[at] = [one.neighbours for one in measured]
            near[at] = [one.nearness for one in measured]
        self.tables = (_by_best(words), _by_best(np.maximum(cosines, 0)), beside, near)

    def hits(self, weights: Sequence[float], right: Table) -> Table:
        """Return for each question whether the first passage by these weights is right."""
        scores = sum(weight * table for weight, table in zip(weights, self.tables, strict=True))
        first = np.argmax(scores, axis=1)
        return np.asarray(right[np.arange(len(right)), first], dtype=float)


def leave_pages_out(
    features: Features, right: Table, pages: Sequence[str], shipped: Sequence[float]
) -> tuple[float, float]:
    """Return hit@1 of the weights that ship, and of weights chosen without the page asked about."""
    of_page = np.array(pages)
    grid = list(product(_SHARES, repeat=4))
    hits = np.stack([features.hits(weights, right) for weights in grid])
    tried = np.zeros(len(pages))
    for page in sorted(set(pages)):
        out = of_page == page
        best = int(np.argmax(hits[:, ~out].mean(axis=1)))
        tried[out] = hits[best, out]
    return float(features.hits(shipped, right).mean()), float(tried.mean())


def _by_best(table: Table) -> Table:
    return np.asarray(table / np.maximum(table.max(axis=1, keepdims=True), 1e-9))
