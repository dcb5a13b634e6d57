"""Answers a question at once, without a chat model, with the sentences that answer it.

The quotes are the page's own sentences, word for word.
"""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.service.quoting import quote_at
from memory_cache.text.chunk import cut_sentences
from memory_cache.text.finding.interaction import as_embedded, heading_as_embedded
from memory_cache.text.finding.judge import Best, judge
from memory_cache.text.finding.rank import vector_share
from memory_cache.text.finding.sentence_rank import Evidence, order_by_words, rank_sentences
from memory_cache.text.finding.signals import Candidate, signals_of_meaning, signals_of_words

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping, Sequence

    from memory_cache.protocol import Quote
    from memory_cache.protocol.limits import Label
    from memory_cache.service.memory import Memory
    from memory_cache.service.retrieve import Found
    from memory_cache.service.sentence_vectors import SentenceVectors
    from memory_cache.store.records import NumberedText, StoredPassage
    from memory_cache.text.finding.interaction import Embedded

PASSAGES = 16
"""How many of the best are worth looking for a sentence in."""
_MOST_QUOTES = 5
_LEAST_ODDS = 0.01
"""Beside the best sentence's; what is less likely than that is not worth reading."""
_EMBEDDED_BYTES = 1_200
"""Of sentences and headings that are embedded while a person waits: some 290 tokens."""
_SHORTEST_SENTENCE_BYTES = 12
"""In UTF-8, in which four Chinese signs say as much as twelve letters."""


class InstantAnswer(NamedTuple):
    """What is quoted, how sure that it answers, and the passages that the quotes stand in.

    `ranked` are the passages that were found, best first, and `total` is how many were searched.
    """

    label: Label
    quotes: list[Quote]
    passages: list[StoredPassage]
    total: int
    ranked: list[StoredPassage]


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
    passages = {passage.passage_id: passage for passage, _ in found.passages}
    candidates = sentences_of(list(passages.values()))
    if not candidates:
        return InstantAnswer("none", [], [], found.total, list(passages.values()))
    evidence = weigh(memory, question, found, candidates, cancelled)
    ranked = rank_sentences(question, evidence)
    order = dict.fromkeys(candidates[at].passage for at, _ in ranked)
    best_first = [passages[key] for key in {**order, **dict.fromkeys(passages)}]
    # A heading says what is asked and answers nothing: it is quoted where there is nothing else.
    ranked = [one for one in ranked if not _is_heading(candidates[one[0]], passages)] or ranked
    place, best_score = ranked[0]
    first = candidates[place]
    label = judge(question, evidence, Best(first.text, first.context, place))
    if label == "none":
        return InstantAnswer(label, [], [], found.total, best_first)
    pages: dict[int, NumberedText] = {}
    quotes: list[Quote] = []
    quoted: list[StoredPassage] = []
    for at, score in ranked:
        candidate = candidates[at]
        odds = exp(score - best_score)
        if odds < _LEAST_ODDS:
            break
        if any(quote.text == candidate.text for quote in quotes):
            continue
        passage = passages[candidate.passage]
        if passage.page_id not in pages:
            pages[passage.page_id] = text_of(passage.page_id)
        page = pages[passage.page_id]
        quotes.append(
            quote_at(len(quotes) + 1, passage, candidate.start, candidate.end, page, odds)
        )
        quoted.append(passage)
        if len(quotes) == _MOST_QUOTES:
            break
    return InstantAnswer(label, quotes, quoted, found.total, best_first)


def weigh(
    memory: Memory,
    question: str,
    found: Found,
    candidates: list[Candidate],
    cancelled: threading.Event | None = None,
) -> Evidence:
    """Gather what speaks for each candidate: of all of them what their words say; of those that
    were embedded already, and of a few more that the words favour, what the model says.
    """
    passages = {passage.passage_id: passage for passage, _ in found.passages}
    scores = {passage.passage_id: score for passage, score in found.passages}
    words = signals_of_words(question, candidates, scores)
    if vector_share(question) <= 0:
        return Evidence(words, None, [])
    texts, above = [candidate.text for candidate in candidates], _above(passages, candidates)
    vectors = memory.sentence_vectors
    read = _to_read(vectors, texts, above, order_by_words(words))
    (asked,) = vectors.embed([as_embedded(question)], urgent=True, cancelled=cancelled)
    embedded = vectors.embed([texts[at] for at in read], urgent=True, cancelled=cancelled)
    headings: list[Embedded] = []
    if any(above):
        headings = vectors.embed([above[at] for at in read], urgent=True, cancelled=cancelled)
    meaning = signals_of_meaning(asked, [candidates[at] for at in read], embedded, headings)
    return Evidence(words, meaning, read)


def _to_read(
    vectors: SentenceVectors, texts: Sequence[str], above: Sequence[str], order: Sequence[int]
) -> list[int]:
    """The places of those that the model is to compare: all that were embedded already, and of the
    others the first in this order, one at least, that there is time for with what they stand under.
    """
    read = [at for at, embedded in enumerate(vectors.known(texts)) if embedded is not None]
    there, taken = {texts[at] for at in read}, set(read)
    there.update(
        text for text, known in zip(above, vectors.known(above), strict=True) if known is not None
    )
    room = _EMBEDDED_BYTES
    for at in order:
        if at in taken:
            continue
        wanted = {texts[at], above[at]} - there
        room -= sum(len(text.encode("utf-8", "replace")) for text in wanted)
        if room < 0 and read:
            break
        there |= wanted
        read.append(at)
    return sorted(read)


def _above(passages: Mapping[int, StoredPassage], candidates: Sequence[Candidate]) -> list[str]:
    """What tells where each stands: the headings, and of several pages the title too, which within
    one page all stand under; "" where there is none.
    """
    is_one_page = len({passage.page_id for passage in passages.values()}) == 1
    return [
        heading_as_embedded(passages[one.passage].heading if is_one_page else one.context)
        for one in candidates
    ]


def sentences_of(passages: Sequence[StoredPassage]) -> list[Candidate]:
    """Return the sentences of passages, as they stand in each; very short ones are left out."""
    return [
        Candidate(
            passage=passage.passage_id,
            start=passage.start + start,
            end=passage.start + end,
            text=passage.text[start:end],
            context=f"{passage.title} {passage.heading}",
        )
        for passage in passages
        for start, end in cut_sentences(passage.text)
        if len(passages) == 1
        or len(passage.text[start:end].encode("utf-8", "replace")) >= _SHORTEST_SENTENCE_BYTES
    ]


def _is_heading(candidate: Candidate, passages: Mapping[int, StoredPassage]) -> bool:
    words = " ".join(candidate.text.split())
    return any(words in name for name in passages[candidate.passage].heading.split(" › "))
