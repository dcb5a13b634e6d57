"""Answers a question at once, without a chat model, with the sentences that answer it.

The quotes are the page's own sentences, word for word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from memory_cache.protocol import Quote
from memory_cache.service.retrieve import Found, find_in_library, find_in_page, find_in_view
from memory_cache.text.chunk import cut_sentences
from memory_cache.text.cite import page_number_at, surroundings
from memory_cache.text.finding.rank import Candidate, judge, rank_sentences
from memory_cache.text.finding.words import score_by_words

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from memory_cache.service.memory import Memory
    from memory_cache.service.views import View
    from memory_cache.store.records import NumberedText, StoredPassage

PASSAGES = 12
"""How many of the best are worth looking for a sentence in."""
_SENTENCES = 48
_MOST_QUOTES = 5
_LEAST_SHARE_OF_BEST = 0.45
_SHORTEST_SENTENCE_CHARS = 12


class InstantAnswer(NamedTuple):
    """What is quoted, how sure that it answers, and the passages that the quotes stand in.

    `ranked` are the passages that were found, best first, and `total` is how many were searched.
    """

    label: Literal["answer", "closest", "none"]
    quotes: list[Quote]
    passages: list[StoredPassage]
    total: int
    ranked: list[StoredPassage]


def answer_from_view(
    memory: Memory, question: str, view: View, cancelled: threading.Event | None = None
) -> InstantAnswer:
    """Quote an open page."""
    found = find_in_view(memory, question, view, PASSAGES, cancelled)
    return quote(memory, question, found, lambda _: view.numbered_text, cancelled)


def answer_from_page(
    memory: Memory, question: str, page_id: int, cancelled: threading.Event | None = None
) -> InstantAnswer:
    """Quote one saved page. Raises `NotFound`."""
    found = find_in_page(memory, question, page_id, PASSAGES, cancelled)
    return quote(memory, question, found, memory.library.texts.get_numbered, cancelled)


def answer_from_library(
    memory: Memory, question: str, cancelled: threading.Event | None = None
) -> InstantAnswer:
    """Quote whatever was saved."""
    found = find_in_library(memory, question, PASSAGES, cancelled)
    return quote(memory, question, found, memory.library.texts.get_numbered, cancelled)


def quote(
    memory: Memory,
    question: str,
    found: Found,
    text_of: Callable[[int], NumberedText],
    cancelled: threading.Event | None = None,
) -> InstantAnswer:
    """Quote the sentences of what was found that answer best.

    `text_of` gives the text of a page by the `page_id` of its passages. Raises what it raises,
    `EngineError` and `Cancelled`.
    """
    import numpy as np

    texts: dict[int, NumberedText] = {}

    ranked_passages = [passage for passage, _ in found.passages]
    passages = {passage.passage_id: passage for passage in ranked_passages}
    scores = {passage.passage_id: score for passage, score in found.passages}
    candidates = candidates_of(question, ranked_passages)
    if not candidates:
        return InstantAnswer("none", [], [], found.total, ranked_passages)
    vector = found.question_vector
    if vector is None:
        vector = np.zeros(memory.embedding_model.dimensions, dtype=np.float32)
        rows = np.zeros((len(candidates), len(vector)), dtype=np.float32)
    else:
        rows = memory.embedder.embed(
            [candidate.text for candidate in candidates], urgent=True, cancelled=cancelled
        )
    ranked = rank_sentences(question, candidates, vector, rows, scores)
    best_score = ranked[0][1]
    label = judge(question, float((rows @ vector).max()), best_score)
    if label == "none":
        return InstantAnswer(label, [], [], found.total, ranked_passages)
    quotes: list[Quote] = []
    quoted: list[StoredPassage] = []
    for candidate, score in ranked:
        passage = passages[candidate.passage]
        if passage in quoted or any(quote.text == candidate.text for quote in quotes):
            continue
        if quotes and score < _LEAST_SHARE_OF_BEST * best_score:
            break
        if passage.page_id not in texts:
            texts[passage.page_id] = text_of(passage.page_id)
        quotes.append(to_quote(len(quotes) + 1, candidate, passage, score, texts[passage.page_id]))
        quoted.append(passage)
        if len(quotes) == _MOST_QUOTES:
            break
    return InstantAnswer(label, quotes, quoted, found.total, ranked_passages)


def candidates_of(question: str, passages: list[StoredPassage]) -> list[Candidate]:
    """The sentences of the best passages; where they are many, those that share most words."""
    candidates = [
        Candidate(
            passage=passage.passage_id,
            start=passage.start + start,
            end=passage.start + end,
            text=passage.text[start:end],
            context=f"{passage.title} {passage.heading}",
        )
        for passage in passages
        for start, end in cut_sentences(passage.text)
        if end - start >= _SHORTEST_SENTENCE_CHARS or len(passages) == 1
    ]
    if len(candidates) <= _SENTENCES:
        return candidates
    words = score_by_words(question, [f"{c.context} {c.text}" for c in candidates])
    # Passages come best first: at equal words the better passage's sentences are kept.
    order = sorted(range(len(candidates)), key=lambda at: (-words[at], at))
    return [candidates[at] for at in sorted(order[:_SENTENCES])]


def to_quote(
    number: int, candidate: Candidate, passage: StoredPassage, score: float, page: NumberedText
) -> Quote:
    """Return a sentence of a passage as a quote; `page` is the text of the whole page."""
    prefix, suffix = surroundings(page.text, candidate.start, candidate.end)
    return Quote(
        number=number,
        page_id=passage.page_id or None,
        url=passage.url,
        title=passage.title,
        heading=passage.heading,
        text=candidate.text,
        prefix=prefix,
        suffix=suffix,
        start=candidate.start,
        end=candidate.end,
        score=round(score, 4),
        page_number=page_number_at(page.page_starts, candidate.start),
    )
