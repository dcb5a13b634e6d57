"""Answers a question for all of a text at once: with how it begins, and its main parts."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from memory_cache.service.coverage import sections_of
from memory_cache.service.instant import InstantAnswer
from memory_cache.service.quoting import quote_at
from memory_cache.text.finding.signals import Candidate
from memory_cache.text.sentences import cut_sentences, is_ended

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from memory_cache.protocol import Quote
    from memory_cache.store.records import NumberedText, StoredPassage

_MOST_QUOTES = 5
_SHORTEST_CHARS = 25


def quote_leads(
    passages: Sequence[StoredPassage], text_of: Callable[[int], NumberedText]
) -> InstantAnswer:
    """Quote the first sentence of a page and of its largest sections, or of each of several pages.

    They are labelled “beginnings”: how a part begins often says what it is about, and need not.
    """
    pages = [list(page) for _, page in groupby(passages, key=lambda passage: passage.page_id)]
    parts = pages if len(pages) > 1 else sections_of(passages)
    found = [lead for part in parts if (lead := _lead(part)) is not None]
    # The first one says what it is; of the others those with most in them, in their order.
    later = sorted(range(1, len(found)), key=lambda at: -found[at][2])[: _MOST_QUOTES - 1]
    quotes: list[Quote] = []
    quoted: list[StoredPassage] = []
    for at in sorted([0, *later] if found else []):
        candidate, passage, _ = found[at]
        score = 1.0 if at == 0 else 0.5
        page = text_of(passage.page_id)
        quotes.append(
            quote_at(len(quotes) + 1, passage, candidate.start, candidate.end, page, score)
        )
        quoted.append(passage)
    return InstantAnswer("beginnings" if quotes else "none", quotes, quoted, len(passages), quoted)


def _lead(part: Sequence[StoredPassage]) -> tuple[Candidate, StoredPassage, int] | None:
    """The first whole sentence of some passages, and how much there is in all."""
    size = sum(len(passage.text) for passage in part)
    for passage in part:
        for start, end in cut_sentences(passage.text):
            text = passage.text[start:end]
            if len(text) < _SHORTEST_CHARS or not is_ended(text):
                continue
            candidate = Candidate(
                passage=passage.passage_id,
                start=passage.start + start,
                end=passage.start + end,
                text=text,
            )
            return candidate, passage, size
    return None
