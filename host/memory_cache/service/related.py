"""Finds the saved pages that are about the same as another one, and says why.

Some passages of the page, spread over it, are looked up by meaning, and its telling words by word.
A candidate is as near as, on the mean, each of those passages is to the passage of the candidate
that is most like it: MaxSim (Khattab and Zaharia, "ColBERT", SIGIR 2020), with passages for tokens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from memory_cache.errors import Cancelled, ModelError
from memory_cache.text.finding.relating import Why, explain, subject_of, weigh
from memory_cache.text.finding.wanted import Wanted

if TYPE_CHECKING:
    import threading

    from memory_cache.service.memory import Memory
    from memory_cache.service.ranking import Meaning
    from memory_cache.store.records import Page

_PROBES = 8
_NEAREST = 120
_BY_WORDS, _WORDS_LOOKED_UP = 200, 16
_READ = 24
# An index of no more vectors than this is loaded sooner than anybody asks again.
_LOADED_AT_ONCE = 50_000
# Of parts of ten encyclopedia articles among 210 pages of the web, 86 % of those of the same
# article come above this, and 90 % of the others stay below; of the five nearest 98 % are of the
# same.
_LEAST_SCORE = 0.31
_MEANING, _SHARED, _SAME = 0.7, 0.9, 0.3
# Two passages about nothing in common have a cosine near this.
_UNLIKE = 0.1


class Relation(NamedTuple):
    """A page that is about the same, how near it is, and why."""

    page: Page
    score: float
    why: Why


class RelatedPages(NamedTuple):
    """The pages that are near enough, nearest first; `meaning` says if meaning was compared."""

    relations: list[Relation]
    meaning: Meaning


def find_related(
    memory: Memory, page_id: int, limit: int, *, cancelled: threading.Event | None = None
) -> RelatedPages:
    """Find the pages nearest to one. Raises `NotFound`, and `Cancelled`."""
    library = memory.library
    page = library.pages.get(page_id)
    own_id = page.twin_of or page_id
    text = library.texts.get(own_id)
    subject = subject_of(page.title, text)
    by_meaning, meaning = _by_meaning(memory, own_id)
    weights = weigh(subject, library.words.rarities(subject.counts))
    looked_up = Wanted(tuple(f'"{word}"' for word in list(weights)[:_WORDS_LOOKED_UP]))
    by_words = library.words.find(looked_up, _BY_WORDS)
    first: dict[int, float] = dict(by_meaning)
    # Of pages that only words found so many are read that none that counts is missed.
    for found in library.filters.pages_of(list(by_words), None).values():
        first.setdefault(found, 0.0)
    notes = {note.page_id for note in library.pages.about(page_id)}
    candidates = [
        one
        for one in sorted(first, key=lambda one: -first[one])
        if one not in {own_id, page_id, page.about, *notes}
    ]
    only_words = [one for one in candidates if first[one] == 0.0][:_READ]
    read = list(dict.fromkeys([*candidates[:_READ], *only_words]))
    relations = []
    for one, candidate in library.pages.get_many(read).items():
        if cancelled is not None and cancelled.is_set():
            raise Cancelled
        why = explain(subject, weights, library.texts.get(one))
        score = _MEANING * first[one] + _SHARED * why.share + (_SAME if why.same else 0.0)
        if score >= _LEAST_SCORE:
            relations.append(Relation(candidate, score, why))
    relations.sort(key=lambda relation: (-relation.score, relation.page.page_id))
    return RelatedPages(relations[:limit], meaning)


def _by_meaning(memory: Memory, page_id: int) -> tuple[dict[int, float], Meaning]:
    """How near pages are by meaning, from 0 to 1, as far as it can be told."""
    import numpy as np

    library = memory.library
    try:
        model_id = memory.embedding_model.model_id
    except ModelError:
        return {}, "unavailable"
    if not memory.index.is_ready():
        if library.vectors.count(model_id) > _LOADED_AT_ONCE:
            return {}, "loading"
        memory.index.load()
    ids = [passage.passage_id for passage in library.passages.of_page(page_id)]
    spread = ids[:: max(1, -(-len(ids) // _PROBES))]
    stored = library.vectors.get(model_id, spread)
    if not stored:
        # It was saved a moment ago.
        return {}, "loading" if ids else "searched"
    best: dict[int, list[float]] = {}
    for at, data in enumerate(stored.values()):
        near = memory.index.nearest(np.frombuffer(data, dtype="<f4"), _NEAREST + len(ids))
        for passage_id, page in library.filters.pages_of(list(near), None).items():
            if page == page_id:
                continue
            cosines = best.setdefault(page, [_UNLIKE] * len(stored))
            cosines[at] = max(cosines[at], near[passage_id])
    means = {page: sum(cosines) / len(cosines) for page, cosines in best.items()}
    return {page: max(0.0, (mean - _UNLIKE) / (1 - _UNLIKE)) for page, mean in means.items()}, (
        "searched"
    )
