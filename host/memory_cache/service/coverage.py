"""Says what a chat model is given to read, and of how much: the honest meter."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from memory_cache.protocol import Coverage, Section

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from memory_cache.store.records import StoredPassage

_MOST_SECTIONS = 100


def sections_of(passages: Iterable[StoredPassage]) -> list[list[StoredPassage]]:
    """Return the passages in stretches that stand under one heading of one page, in order."""
    return [
        list(stretch)
        for _, stretch in groupby(passages, key=lambda passage: (passage.page_id, passage.heading))
    ]


def coverage_of(
    given: Collection[int],
    there: Sequence[StoredPassage],
    tokens: int,
    *,
    of_tokens: int | None,
    of: int | None = None,
    of_pages: int | None = None,
) -> Coverage:
    """Return what it is to be given some of the passages that are `there`, in their order.

    `given` holds their ids. `of` and `of_pages` say how many passages and pages there are where
    `there` has not all of them: of a library, only those of the pages that something is given of.
    """
    stretches = sections_of(there)
    sections = [
        Section(
            page_id=stretch[0].page_id if stretch[0].page_id > 0 else None,
            url=stretch[0].url,
            title=stretch[0].title,
            heading=stretch[0].heading,
            start=stretch[0].start,
            passages=read,
            of=len(stretch),
            page_number=stretch[0].page_number,
        )
        for stretch in stretches
        if (read := sum(passage.passage_id in given for passage in stretch))
    ]
    pages = {passage.page_id for passage in there}
    return Coverage(
        whole=len(given) == (of or len(there)),
        tokens=tokens,
        of_tokens=of_tokens,
        passages=len(given),
        of=of or len(there),
        pages=len({passage.page_id for passage in there if passage.passage_id in given}),
        of_pages=of_pages or len(pages),
        sections_read=len(sections),
        of_sections=len(stretches),
        sections=sections[:_MOST_SECTIONS],
    )


def coverage_within(
    given: Iterable[StoredPassage], there: Sequence[StoredPassage], tokens: Mapping[int, int]
) -> Coverage:
    """Return what it is to be given some of what is `there`, where all of that was counted:
    `tokens` by passage.
    """
    ids = {passage.passage_id for passage in given}
    return coverage_of(ids, there, sum(tokens[key] for key in ids), of_tokens=sum(tokens.values()))
