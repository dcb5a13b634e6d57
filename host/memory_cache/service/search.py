"""Searches the library: passages by word and by meaning, with the words that match marked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from memory_cache.protocol import Hit
from memory_cache.saying import say
from memory_cache.service.ranking import Meaning, rank_library
from memory_cache.store.filters import condition_of as condition_of_filters, page_condition
from memory_cache.text.finding.query import Filter, Query, parse_query
from memory_cache.text.finding.rank import spread_out
from memory_cache.text.finding.unfinished import unfinished_word
from memory_cache.text.finding.wanted import any_of, wanted_of
from memory_cache.text.finding.words import Marker

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence

    from memory_cache.service.memory import Memory
    from memory_cache.store.records import Page, StoredPassage
    from memory_cache.text.finding.unfinished import Unfinished

# As many passages as one side of the ranking always yields; only further down more are looked for.
_NEAR_THE_TOP = 100
_MOST_LISTED = 1_200
_FIRST_SCREEN = 32
# What a row of the library's list shows of a passage, in the widest of windows.
_ROW_CHARS, _BEFORE_MARK_CHARS = 700, 120


class Searched(NamedTuple):
    """One screen of hits, best first; `more` says whether there are others, `meaning` and `hints`
    what the protocol's `hits` says.
    """

    hits: list[Hit]
    more: bool
    meaning: Meaning
    hints: list[str]


def search(
    memory: Memory,
    query: str,
    limit: int,
    *,
    offset: int = 0,
    page_id: int | None = None,
    wait: bool = False,
    unfinished: bool = False,
    quick: bool = False,
    cancelled: threading.Event | None = None,
) -> Searched:
    """Return one screen of what a query finds, in all that is saved or in one page.

    With filters alone it is the pages that they leave, newest first. With `wait` an index that is
    not loaded yet is waited for; without, words alone answer until it is, and `meaning` says so.
    With `unfinished` the last word may be the beginning of one; with `quick` words alone are looked
    for, and a passage's text is cut to what a row of a list has room for.
    Never raises for what was typed; raises `NotFound` for a `page_id` that is not there, and
    `Cancelled`.
    """
    if page_id is not None:
        memory.library.pages.get(page_id)
    parsed, hints = _parse(memory, query)
    typed = unfinished_word(query, parsed) if unfinished else None
    scores, meaning = _find(
        memory,
        parsed,
        offset + limit + 1,
        page_id=page_id,
        wait=wait,
        typed=typed,
        quick=quick,
        cancelled=cancelled,
    )
    some = list(scores)[offset : offset + limit]
    passages = memory.library.passages.get(some)
    pages = memory.library.pages.get_many([one.page_id for one in passages.values()])
    beginnings = (*parsed.prefixes, *([typed.beginning] if typed else []))
    marker = None if parsed.address else Marker(parsed.text, beginnings)
    hits = [
        _hit(
            passages[key],
            pages[passages[key].page_id],
            scores[key],
            marker,
            _ROW_CHARS if quick else None,
        )
        for key in some
        if key in passages and passages[key].page_id in pages
    ]
    if quick:
        hits = [_cut(hit) for hit in hits]
    return Searched(hits, len(scores) > offset + limit, meaning, hints)


def condition_of(memory: Memory, typed: str) -> tuple[str, Sequence[object]]:
    """Return the condition on the table `page` that narrows a list of pages to what was typed, for
    `Pages.screen`: the filters, and words as parts of title or address.
    """
    parsed, _ = _parse(memory, typed)
    condition = page_condition(parsed)
    return condition or ("1", ())


def _parse(memory: Memory, typed: str) -> tuple[Query, list[str]]:
    """What was typed, with collections by the names that they really have."""
    # Without a zone, so that each day has the hours that it had here, summer time or not.
    now = datetime.fromtimestamp(memory.now(), UTC).astimezone().replace(tzinfo=None)
    parsed = parse_query(typed, now)
    hints = list(parsed.hints)
    filters: list[Filter] = []
    for one in parsed.filters:
        if one.field != "collection":
            filters.append(one)
            continue
        names = {_plain(known.name): known.name for known in memory.library.collections.all()}
        values = tuple(names.get(_plain(str(value)), str(value)) for value in one.values)
        hints += [
            say("hint_no_collection", "There is no collection “{name}”.", name=value)
            for value in values
            if value not in names.values()
        ]
        filters.append(Filter("collection", values, one.excluded))
    return msgspec.structs.replace(parsed, filters=tuple(filters)), hints


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").replace("_", " ").split())


def _find(
    memory: Memory,
    query: Query,
    wanted: int,
    *,
    page_id: int | None,
    wait: bool,
    typed: Unfinished | None,
    quick: bool,
    cancelled: threading.Event | None,
) -> tuple[dict[int, float], Meaning]:
    """The passages that are found, best first, with their scores."""
    if not query.text:
        where = condition_of_filters(query.filters)
        if where is None or page_id is not None:
            return {}, "searched"
        newest = memory.library.filters.newest(where, _MOST_LISTED)
        if query.without:
            newest = _without(memory, query, newest)
        return dict.fromkeys(newest, 0.0), "searched"
    ranking = rank_library(
        memory,
        query,
        page_id=page_id,
        wait=wait,
        deep=wanted > (_FIRST_SCREEN if quick else _NEAR_THE_TOP),
        typed=typed,
        quick=quick,
        cancelled=cancelled,
    )
    order = list(ranking.scores)
    if page_id is None:
        order = spread_out((key, ranking.pages[key]) for key in order)
    scores = {key: ranking.scores[key] for key in order}
    if query.address is not None and page_id is None:
        first = _first_passage(memory, query.address)
        if first is not None:
            scores = {first: 1.0} | scores | {first: 1.0}
    return scores, ranking.meaning


def _without(memory: Memory, query: Query, passage_ids: list[int]) -> list[int]:
    gone = memory.library.words.holds(any_of(wanted_of(query).none), passage_ids)
    return [key for key in passage_ids if key not in gone]


def _first_passage(memory: Memory, address: str) -> int | None:
    """The beginning of the page that is saved from this address."""
    if address.lower().startswith("www."):
        address = f"https://{address}"
    page = memory.library.pages.find(address)
    passages = memory.library.passages.of_page(page.page_id) if page else []
    return passages[0].passage_id if passages else None


def _hit(
    passage: StoredPassage,
    page: Page,
    score: float,
    marker: Marker | None,
    within_chars: int | None,
) -> Hit:
    return Hit(
        page_id=passage.page_id,
        passage_id=passage.passage_id,
        url=passage.url,
        title=page.title,
        heading=passage.heading,
        text=passage.text,
        start=passage.start,
        end=passage.end,
        score=round(score, 4),
        marks=marker.marks(passage.text, within_chars) if marker else [],
        title_marks=marker.marks(page.title) if marker else [],
        kind=page.kind,
        host=page.host,
        saved_at=page.saved_at,
        page_number=passage.page_number,
    )


def _cut(hit: Hit) -> Hit:
    """The part of the passage that holds the first mark, as it stands in the page."""
    first = hit.marks[0][0] if hit.marks else 0
    begin = max(0, first - _BEFORE_MARK_CHARS)
    if begin:
        # At a space, so that no word is cut; without one, where it is.
        begin = hit.text.find(" ", begin, first) + 1 or begin
    end = min(len(hit.text), begin + _ROW_CHARS)
    if (begin, end) == (0, len(hit.text)):
        return hit
    return msgspec.structs.replace(
        hit,
        text=hit.text[begin:end],
        start=hit.start + begin,
        end=hit.start + end,
        marks=[(start - begin, min(stop, end) - begin) for start, stop in hit.marks if start < end],
    )
