"""Ranks the passages of the library for a query: by words and by meaning, then by a second look.

Each side names its best passages; their scores are fused; the best of these are read, and ranked
again by how closely they keep the query's words together (`text.finding.closeness`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from memory_cache.errors import Cancelled, EngineError, ModelError
from memory_cache.store.filters import condition_of
from memory_cache.text.finding.closeness import Question
from memory_cache.text.finding.literal import holds_literally
from memory_cache.text.finding.rank import first_look, second_look, vector_weight
from memory_cache.text.finding.wanted import all_of, any_of, wanted_of

if TYPE_CHECKING:
    import threading
    from collections.abc import Collection

    import numpy as np
    from numpy.typing import NDArray

    from memory_cache.service.memory import Memory
    from memory_cache.store.filters import Condition
    from memory_cache.store.records import StoredPassage
    from memory_cache.text.finding.query import Query
    from memory_cache.text.finding.unfinished import Unfinished
    from memory_cache.text.finding.wanted import Wanted

Meaning = Literal["searched", "loading", "unavailable"]

_FROM_EACH_SIDE = 200
_READ_AGAIN = 16
# What only words find, below all that was ranked by both sides.
_MOST_BY_WORDS = 1_200
# A filter that leaves no more than this share, or this many, is served by an exact scan.
_NARROW_SHARE, _NARROW_PASSAGES = 0.02, 2_000
# Below this a passage that no word of the query is in has nothing to do with it: of 688 questions
# none had its answer there.
_LEAST_COSINE = 0.1
# Between two keys: some 4 ms of scoring, and no more passages than a screen has room for.
_MOST_SCORED_QUICKLY = 3_000
_FROM_WORDS_QUICKLY = 48
_READ_FOR_BEGINNINGS = 24
# Of the newest pages that hold a word with the beginning that is being typed.
_OF_NEWEST = 20
# An index of no more vectors than this is loaded sooner than anybody asks again.
_LOADED_AT_ONCE = 50_000


class Ranking(NamedTuple):
    """Passages with their scores, 0 to 1, best first; the pages that they are of; what was done."""

    scores: dict[int, float]
    pages: dict[int, int]
    question_vector: NDArray[np.float32] | None
    meaning: Meaning


class _Range(NamedTuple):
    """What may be found: these passages, or those of pages that a condition is true of, or all."""

    among: Collection[int] | None = None
    where: Condition | None = None


def rank_library(
    memory: Memory,
    query: Query,
    *,
    page_id: int | None = None,
    wait: bool = True,
    deep: bool = False,
    typed: Unfinished | None = None,
    quick: bool = False,
    cancelled: threading.Event | None = None,
) -> Ranking:
    """Rank what the library, or one page, holds for a query: some 200 passages from each side, and
    with `deep` below them a thousand more that have the words. The order of the former is the same
    then. Filters, phrases and what is left out hold for both sides.

    With `wait` an index that is not loaded is loaded first, and what keeps the model from working
    is raised; without it, words alone answer then. Of a word that is `typed` the beginning is
    enough. With `quick` words alone are looked for, and fewer passages scored. Raises `Cancelled`.
    """
    library = memory.library
    # A beginning too short or too frequent to be looked up is looked for in the newest pages.
    estimate = library.beginnings.estimate(typed.beginning) if typed and typed.tells else None
    begun = typed.beginning if typed and estimate is not None else None
    wanted = wanted_of(query, begun)
    within = _narrow(memory, query, page_id)
    words = library.words.find(
        wanted,
        _FROM_WORDS_QUICKLY if quick and not deep else _FROM_EACH_SIDE,
        among=within.among,
        where=within.where,
        most_scored=_MOST_SCORED_QUICKLY if quick else None,
        estimates={wanted.some[-1]: estimate} if begun and estimate and wanted.some else None,
    )
    newest: list[int] = []
    if typed and begun is None and typed.is_alone and page_id is None:
        newest = library.beginnings.newest(typed, _OF_NEWEST, within.where)
    _require_wanted(cancelled)
    vector, meaning = _meaning_of(memory, query, typed, quick=quick, wait=wait, cancelled=cancelled)
    near = {} if vector is None else _nearest(memory, vector, within, wanted)
    pages = library.filters.pages_of([*words, *near.keys() - words.keys()], within.where)
    near = {
        key: cosine
        for key, cosine in near.items()
        if key in pages and (cosine >= _LEAST_COSINE or key in words)
    }
    if vector is not None:
        # What only words found has a meaning too: its cosine must not count as nothing.
        near |= _stored_cosines(memory, [key for key in words if key not in near], vector)
        if near:
            # What was saved a moment ago has none yet, and must not lose for that.
            usual = sum(near.values()) / len(near)
            near |= {key: usual for key in words if key not in near}
    _require_wanted(cancelled)
    scores = _rank(memory, query, words, near)
    if newest:
        pages |= library.filters.pages_of(newest, within.where)
        scores = _above_meaning(scores, words, newest)
    elif typed and begun is None:
        scores = _begun_first(memory, typed, scores)
    if deep:
        more = library.words.find(wanted, _MOST_BY_WORDS, among=within.among, where=within.where)
        below = {key: 0.0 for key in more if key not in scores}
        scores |= dict.fromkeys(_literal(memory, query, list(below)), 0.0)
        pages |= library.filters.pages_of(list(below), None)
    return Ranking({key: scores[key] for key in scores if key in pages}, pages, vector, meaning)


def _narrow(memory: Memory, query: Query, page_id: int | None) -> _Range:
    library = memory.library
    if page_id is not None:
        return _Range(among=[one.passage_id for one in library.passages.of_page(page_id)])
    where = condition_of(query.filters)
    if where is None:
        return _Range()
    vectors = library.vectors.count(memory.embedding_model.model_id)
    few = max(_NARROW_PASSAGES, int(_NARROW_SHARE * vectors))
    return _Range(library.filters.passages(where, few), where)


def _meaning_of(
    memory: Memory,
    query: Query,
    typed: Unfinished | None,
    *,
    quick: bool,
    wait: bool,
    cancelled: threading.Event | None,
) -> tuple[NDArray[np.float32] | None, Meaning]:
    """As `_embed`, where there is time for it; two letters of a word mean nothing yet."""
    if quick:
        return None, "loading"
    if typed is None or typed.tells:
        return _embed(memory, query.text, wait=wait, cancelled=cancelled)
    if not typed.rest.strip():
        return None, "searched"
    return _embed(memory, typed.rest, wait=wait, cancelled=cancelled)


def _embed(
    memory: Memory, text: str, *, wait: bool, cancelled: threading.Event | None
) -> tuple[NDArray[np.float32] | None, Meaning]:
    """The query's embedding, and whether it can be searched for; none where its script means
    nothing to the model.
    """
    if vector_weight(text) <= 0 or not text:
        return None, "unavailable"
    try:
        if not wait and not memory.index.is_ready():
            vectors = memory.library.vectors.count(memory.embedding_model.model_id)
            if vectors > _LOADED_AT_ONCE:
                return None, "loading"
            memory.index.load()
        (vector,) = memory.embedder.embed([text], urgent=True, cancelled=cancelled)
    except (EngineError, ModelError):
        if wait:
            raise
        return None, "unavailable"
    return vector, "searched"


def _nearest(
    memory: Memory, vector: NDArray[np.float32], within: _Range, wanted: Wanted
) -> dict[int, float]:
    """What is nearest in meaning of what may be found, with its cosines."""
    near: dict[int, float] = {}
    if within.among is not None or within.where is None:
        near = memory.index.nearest(vector, _FROM_EACH_SIDE, among=within.among)
    else:
        near = memory.index.nearest(
            vector,
            _FROM_EACH_SIDE,
            passing=lambda ids: memory.library.filters.pages_of(ids, within.where),
        )
    if wanted.every:
        kept = memory.library.words.holds(all_of(wanted.every), list(near))
        near = {key: cosine for key, cosine in near.items() if key in kept}
    if wanted.none:
        gone = memory.library.words.holds(any_of(wanted.none), list(near))
        near = {key: cosine for key, cosine in near.items() if key not in gone}
    best = sorted(near, key=lambda key: (-near[key], key))[:_FROM_EACH_SIDE]
    return {key: near[key] for key in best}


def _rank(
    memory: Memory, query: Query, words: dict[int, float], near: dict[int, float]
) -> dict[int, float]:
    """The scores of all that was found, best first."""
    scores = first_look(words, near, query.text)
    order = _literal(memory, query, sorted(scores, key=lambda key: (-scores[key], key)))
    question = Question(query.text)
    head = memory.library.passages.get(order[:_READ_AGAIN])
    measured = question.measure(
        [passage.text for passage in head.values()],
        memory.library.words.rarities(question.words),
    )
    again = second_look(words, near, dict(zip(head, measured, strict=True)), query.text)
    ranked = {key: again[key] for key in sorted(again, key=lambda key: (-again[key], key))}
    floor = min(again.values(), default=0.0)
    ranked |= {key: min(scores[key], floor) for key in order[_READ_AGAIN:]}
    return ranked


def _literal(memory: Memory, query: Query, passage_ids: list[int]) -> list[int]:
    """Those that hold the phrases and beginnings as they were typed, in the order given."""
    if not query.phrases and not query.prefixes:
        return passage_ids
    there = memory.library.passages.get(passage_ids)
    return [
        key
        for key in passage_ids
        if key in there and holds_literally(_all_text(there[key]), query.phrases, query.prefixes)
    ]


def _all_text(passage: StoredPassage) -> str:
    return f"{passage.title}\n{passage.heading}\n{passage.text}"


def _stored_cosines(
    memory: Memory, passage_ids: list[int], vector: NDArray[np.float32]
) -> dict[int, float]:
    import numpy as np

    stored = memory.library.vectors.get(memory.embedding_model.model_id, passage_ids)
    return {key: float(np.frombuffer(data, dtype="<f4") @ vector) for key, data in stored.items()}


def _begun_first(memory: Memory, typed: Unfinished, scores: dict[int, float]) -> dict[int, float]:
    """What holds the word that is being typed, too, stands first among the best."""
    head = memory.library.passages.get(list(scores)[:_READ_FOR_BEGINNINGS])
    begun = [key for key in scores if key in head and typed.is_begun_in(_all_text(head[key]))]
    best = next(iter(scores.values()), 0.0)
    return dict.fromkeys(begun, best) | {key: scores[key] for key in scores if key not in begun}


def _above_meaning(
    scores: dict[int, float], words: dict[int, float], newest: list[int]
) -> dict[int, float]:
    """What holds the word that is being typed stands below what holds whole words, and above what
    only its meaning speaks for: that of half a word is none.
    """
    by_word = {key: score for key, score in scores.items() if key in words}
    floor = min(by_word.values(), default=0.0)
    begun = dict.fromkeys((key for key in newest if key not in words), floor)
    below = {key: min(score, floor) for key, score in scores.items() if key not in words}
    return by_word | begun | {key: score for key, score in below.items() if key not in begun}


def _require_wanted(cancelled: threading.Event | None) -> None:
    if cancelled is not None and cancelled.is_set():
        raise Cancelled
