"""Answers a question: at once with the sentences that answer it, then in a chat model's words.

The quotes are the page's own sentences, word for word. The model, where there is one, is given the
passages that they stand in, under the same numbers, and its citations are checked as they stream.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from memory_cache.protocol import Quote
from memory_cache.service.retrieve import Found, find_in_library, find_in_page, find_in_view
from memory_cache.text.chunk import cut_sentences
from memory_cache.text.cite import CitationFilter, surroundings
from memory_cache.text.prompt import grounded_prompt
from memory_cache.text.rank import Candidate, judge, rank_sentences
from memory_cache.text.words import score_by_words

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from pathlib import Path

    from memory_cache.engine.client import Generated
    from memory_cache.service.memory import Memory
    from memory_cache.service.views import View
    from memory_cache.store.records import StoredPassage

_PASSAGES = 12
_SENTENCES = 48
_MOST_QUOTES = 5
_LEAST_SHARE_OF_BEST = 0.45
_MOST_ANSWER_TOKENS = 768
_TEMPERATURE = 0.2
_SEED = 7
_SHORTEST_SENTENCE_CHARS = 12


class InstantAnswer(NamedTuple):
    """What is quoted, how sure that it answers, and the passages that the quotes stand in."""

    label: Literal["answer", "closest", "none"]
    quotes: list[Quote]
    passages: list[StoredPassage]
    total: int


class Written(NamedTuple):
    """A chat model's answer, with the numbers of the quotes that it cites."""

    text: str
    citations: list[int]
    model: str
    generated: Generated


def answer_from_view(
    memory: Memory, question: str, view: View, cancelled: threading.Event | None = None
) -> InstantAnswer:
    """Quote an open page."""
    found = find_in_view(memory, question, view, _PASSAGES, cancelled)
    return _quote(memory, question, found, cancelled, {0: view.article.text})


def answer_from_page(
    memory: Memory, question: str, page_id: int, cancelled: threading.Event | None = None
) -> InstantAnswer:
    """Quote one saved page. Raises `NotFound`."""
    found = find_in_page(memory, question, page_id, _PASSAGES, cancelled)
    return _quote(memory, question, found, cancelled, {})


def answer_from_library(
    memory: Memory, question: str, cancelled: threading.Event | None = None
) -> InstantAnswer:
    """Quote whatever was saved."""
    found = find_in_library(memory, question, _PASSAGES, cancelled)
    return _quote(memory, question, found, cancelled, {})


def write_answer(
    memory: Memory,
    question: str,
    instant: InstantAnswer,
    model_path: Path | str,
    on_text: Callable[[str], None],
    cancelled: threading.Event | None = None,
) -> Written:
    """Let the chat model answer from the quoted passages; `on_text` hears it as it comes.

    Raises `EngineError` and its kinds, `ModelError`, `Cancelled`.
    """
    from memory_cache.engine.client import ChatMessage

    sources = [
        (quote.number, passage.title, passage.heading, passage.text)
        for quote, passage in zip(instant.quotes, instant.passages, strict=True)
    ]
    prompt = grounded_prompt(question, sources)
    engine = memory.chat_engine(model_path)
    citations = CitationFilter(len(sources))
    shown: list[str] = []

    def show(text: str) -> None:
        if text:
            shown.append(text)
            on_text(text)

    generated = engine.generate(
        [ChatMessage("system", prompt.system), ChatMessage("user", prompt.user)],
        max_tokens=_MOST_ANSWER_TOKENS,
        temperature=_TEMPERATURE,
        seed=_SEED,
        on_piece=lambda piece: show(citations.feed(piece)),
        cancelled=cancelled,
    )
    show(citations.finish())
    name = engine.loaded.name if engine.loaded else ""
    return Written("".join(shown).strip(), citations.numbers, name, generated)


def _quote(
    memory: Memory,
    question: str,
    found: Found,
    cancelled: threading.Event | None,
    texts: dict[int, str],
) -> InstantAnswer:
    import numpy as np

    passages = {passage.passage_id: passage for passage, _ in found.passages}
    scores = {passage.passage_id: score for passage, score in found.passages}
    candidates = _candidates(question, list(passages.values()))
    if not candidates:
        return InstantAnswer("none", [], [], found.total)
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
        return InstantAnswer(label, [], [], found.total)
    quotes: list[Quote] = []
    quoted: list[StoredPassage] = []
    for candidate, score in ranked:
        passage = passages[candidate.passage]
        if passage in quoted or any(quote.text == candidate.text for quote in quotes):
            continue
        if quotes and score < _LEAST_SHARE_OF_BEST * best_score:
            break
        if passage.page_id not in texts:
            texts[passage.page_id] = memory.library.text(passage.page_id)
        quotes.append(_to_quote(len(quotes) + 1, candidate, passage, score, texts[passage.page_id]))
        quoted.append(passage)
        if len(quotes) == _MOST_QUOTES:
            break
    return InstantAnswer(label, quotes, quoted, found.total)


def _candidates(question: str, passages: list[StoredPassage]) -> list[Candidate]:
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


def _to_quote(
    number: int, candidate: Candidate, passage: StoredPassage, score: float, text: str
) -> Quote:
    prefix, suffix = surroundings(text, candidate.start, candidate.end)
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
    )
