"""Finds the passages for a question, by word and by meaning, in one page or the whole library."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from memory_cache.errors import Cancelled
from memory_cache.service.ranking import rank_library
from memory_cache.text.finding.closeness import Question
from memory_cache.text.finding.interaction import as_embedded
from memory_cache.text.finding.query import plain_query
from memory_cache.text.finding.rank import fuse_scores, second_look, vector_weight
from memory_cache.text.finding.words import score_by_words

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from memory_cache.service.memory import Memory
    from memory_cache.store.records import StoredPassage
    from memory_cache.text.finding.query import Filter

_READ_AGAIN = 16


class Found(NamedTuple):
    """The best passages with their scores, 0 to 1, best first; `total` is how many were there."""

    passages: list[tuple[StoredPassage, float]]
    total: int


def find_in_library(
    memory: Memory,
    question: str,
    limit: int,
    cancelled: threading.Event | None = None,
    filters: tuple[Filter, ...] = (),
) -> Found:
    """Search everything saved, or what the filters leave; `total` counts all of it. Without
    anything to look for, nothing is found.
    """
    query = msgspec.structs.replace(plain_query(question), filters=filters)
    ranking = rank_library(memory, query, cancelled=cancelled)
    best = list(ranking.scores)[:limit]
    there = memory.library.passages.get(best)
    ranked = [(there[key], ranking.scores[key]) for key in best if key in there]
    return Found(ranked, memory.library.passages.count())


def find_in_saved(
    memory: Memory,
    question: str,
    passages: Sequence[StoredPassage],
    limit: int,
    cancelled: threading.Event | None = None,
) -> Found:
    """Search passages of the library, all of them."""
    import numpy as np

    stored = memory.library.vectors.get(
        memory.embedding_model.model_id, [passage.passage_id for passage in passages]
    )
    vectors = {key: np.frombuffer(data, dtype="<f4") for key, data in stored.items()}
    return find_in_passages(memory, question, passages, vectors, limit, cancelled)


def find_in_passages(
    memory: Memory,
    question: str,
    passages: Sequence[StoredPassage],
    vectors: Mapping[int, NDArray[np.float32]],
    limit: int,
    cancelled: threading.Event | None = None,
) -> Found:
    """Search these passages, all of them; their ids must be unique.

    `vectors` holds, by `passage_id`, those that there are by now: without one, a passage is found
    by its words. Raises `EngineError` and `Cancelled`.
    """
    if not passages:
        return Found([], 0)
    by_words = score_by_words(question, _texts(passages, cancelled))
    words = {p.passage_id: score for p, score in zip(passages, by_words, strict=True)}
    near: dict[int, float] = {}
    if vector_weight(question) > 0:
        (asked,) = memory.sentence_vectors.embed(
            [as_embedded(question)], urgent=True, cancelled=cancelled
        )
        known = dict(vectors)
        near = {key: float(known[key] @ asked.vector) for key in words if key in known}
        # What was opened or saved a moment ago has no vector yet, and must not lose for that.
        usual = sum(near.values()) / max(1, len(near))
        near = {key: near.get(key, usual) for key in words}
    scores = fuse_scores(words, near, vector_weight(question))
    ranked = sorted(passages, key=lambda p: (-scores[p.passage_id], p.start))
    # The best are read again, as in the library. Within one page no word is much rarer than others.
    head, telling = ranked[:_READ_AGAIN], Question(question)
    closeness = telling.measure([p.text for p in head], dict.fromkeys(telling.words, 1.0))
    measured = {p.passage_id: one for p, one in zip(head, closeness, strict=True)}
    again = second_look(words, near, measured, question)
    scores |= again
    floor = min(again.values())
    scores |= {p.passage_id: min(scores[p.passage_id], floor) for p in ranked[_READ_AGAIN:]}
    ranked = sorted(passages, key=lambda p: (-scores[p.passage_id], p.start))
    return Found([(p, scores[p.passage_id]) for p in ranked[:limit]], len(passages))


def _texts(passages: Iterable[StoredPassage], cancelled: threading.Event | None) -> Iterator[str]:
    """Passages with their headings, until the question is called off: many long pages take a while
    to read.
    """
    for passage in passages:
        if cancelled is not None and cancelled.is_set():
            raise Cancelled
        yield f"{passage.heading}\n{passage.text}"
