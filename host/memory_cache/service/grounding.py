"""Decides what a chat model is given to read: all of it where it fits, else what matters most.

Nothing is ever cut inside the engine. What does not fit is left out here, whole passages at a time,
and what was left out is part of the answer. A page that fits is given whole and in order, the same
for every question, so that it is read once and kept.
"""

from __future__ import annotations

import math
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from memory_cache.service.coverage import coverage_of, coverage_within, sections_of
from memory_cache.service.measuring import (
    HISTORY_SHARE,
    MOST_ANSWER_TOKENS,
    Measured,
    untitled,
)
from memory_cache.text.finding.choosing import Option, choose
from memory_cache.text.portions import cut_portions
from memory_cache.text.prompt import Prompt, Prompts, alone_prompt, grounded_prompt, joined_prompt

__all__ = ["MOST_ANSWER_TOKENS", "Grounding", "Grounds", "Ranked"]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from memory_cache.protocol import Coverage, PastTurn
    from memory_cache.service.measuring import Meter
    from memory_cache.store.records import StoredPassage

_MOST_PARTS = 256
"""A million words and more, in a usual context."""


class Grounds(NamedTuple):
    """The passages a model is given, numbered from 1 in this order, out of `of`.

    `page_id` is the saved page that they are all of, if any; `whole` says that none is missing;
    `coverage` says how much that is. `notes` are what the model wrote down of them where it read
    them in parts, and is given in their place. `history` is as much of the conversation as fits.
    `parts` are the stretches, as places in `passages`, that it is read in if it must be.
    """

    passages: list[StoredPassage]
    of: int
    whole: bool
    page_id: int | None = None
    coverage: Coverage | None = None
    notes: str = ""
    history: tuple[PastTurn, ...] = ()
    parts: tuple[tuple[int, int], ...] = ()

    def prompt(self, prompts: Prompts, question: str, history: Iterable[PastTurn] = ()) -> Prompt:
        """Return what the model is given with this question."""
        if not self.passages:
            return alone_prompt(prompts, question, history)
        if self.notes:
            return joined_prompt(prompts, question, self.notes, history)
        return grounded_prompt(prompts, question, self.sources(), history)

    def sources(self) -> list[tuple[int, str, str, str]]:
        """Return the passages as they are given: number, title, heading, text."""
        begins = {first for first, _ in self.parts}
        # The first of each part has its title, as has the first of each page.
        bare = untitled(self.passages, begins) if self.whole else frozenset()
        return [
            (number, "" if p.passage_id in bare else p.title, p.heading, p.text)
            for number, p in enumerate(self.passages, start=1)
        ]


class Ranked(NamedTuple):
    """Passages best first: those that were quoted from or nearly so, and those that follow. Each of
    the pages in `several`, which a question is about together, is to be represented.
    """

    best: Sequence[StoredPassage]
    more: Sequence[StoredPassage] = ()
    several: Sequence[int] = ()


class Grounding:
    """Grounds for questions to the model that `meter` measures for."""

    def __init__(self, meter: Meter) -> None:
        self.meter = meter

    def in_passages(
        self,
        there: Sequence[StoredPassage],
        rank: Callable[[], Ranked],
        question: str,
        page_id: int | None = None,
        history: Sequence[PastTurn] = (),
        *,
        all_of_it: bool = False,
    ) -> Grounds:
        """Give all the passages that are `there`, if they fit; else those that matter most.

        `rank` is asked which these are. They stand in the order of their page, best page first.
        Where `all_of_it` is asked for, what does not fit at once is given in parts.
        """
        room = self.meter.room(question)
        if not there:
            # The model alone, or a collection with nothing in it.
            return Grounds([], 0, True, history=self.meter.fitting(history, room))
        measured = self.meter.measure(there)
        if (left := room - measured.whole_cost(there)) >= 0:
            coverage = coverage_within(there, there, measured.tokens)
            said = self.meter.fitting(history, left)
            return Grounds(list(there), len(there), True, page_id, coverage, history=said)
        said = self.meter.fitting(history, int(room * HISTORY_SHARE))
        if all_of_it and (parts := self._parts(there, measured, question)):
            coverage = coverage_within(there, there, measured.tokens)
            return Grounds(
                list(there), len(there), True, None, coverage, history=said, parts=tuple(parts)
            )
        place = {passage.passage_id: at for at, passage in enumerate(there)}

        def beside(key: int) -> list[StoredPassage]:
            at = place[key]
            near = _neighbours(there, at)
            return [passage for passage in near if passage.page_id == there[at].page_id]

        ranked = rank()
        # A saved page may have been read anew meanwhile; what it was then is not there any more.
        best = [passage for passage in ranked.best if passage.passage_id in place]
        more = [passage for passage in ranked.more if passage.passage_id in place]
        ranked = Ranked(best, more, ranked.several)
        given = self._choose(ranked, measured, room - sum(self.meter.turn_costs(said)), beside)
        coverage = coverage_within(given, there, measured.tokens)
        return Grounds(given, len(there), False, page_id, coverage, history=said)

    def in_library(
        self,
        rank: Callable[[], Ranked],
        question: str,
        totals: tuple[int, int],
        of_page: Callable[[int], Sequence[StoredPassage]],
        history: Sequence[PastTurn] = (),
    ) -> Grounds:
        """Give as many as fit of the passages that `rank` finds in `totals` (passages, pages).

        Of all the others nothing is known but what `of_page` gives of a page.
        """
        room = self.meter.room(question)
        said = self.meter.fitting(history, int(room * HISTORY_SHARE))
        ranked, measured = rank(), Measured({}, {}, {})
        page_of = {p.passage_id: p.page_id for p in (*ranked.best, *ranked.more)}
        pages: dict[int, list[StoredPassage]] = {}

        def page(page_id: int) -> list[StoredPassage]:
            if page_id not in pages:
                pages[page_id] = list(of_page(page_id))
            return pages[page_id]

        def beside(key: int) -> list[StoredPassage]:
            there = page(page_of[key])
            at = next((at for at, p in enumerate(there) if p.passage_id == key), None)
            return [] if at is None else _neighbours(there, at)

        given = self._choose(ranked, measured, room - sum(self.meter.turn_costs(said)), beside)
        ids = {passage.passage_id for passage in given}
        there: list[StoredPassage] = []
        for page_id in dict.fromkeys(passage.page_id for passage in given):
            # A page may be forgotten while it is asked about.
            there += page(page_id) or [p for p in given if p.page_id == page_id]
        of, of_pages = totals
        coverage = coverage_of(
            ids & {passage.passage_id for passage in there},
            there,
            sum(measured.tokens[passage.passage_id] for passage in given),
            of_tokens=None,
            of=of,
            of_pages=of_pages,
        )
        return Grounds(given, of, False, None, coverage, history=said)

    def before_a_question(self, there: Sequence[StoredPassage]) -> Coverage:
        """Return what would be given for a question yet to be asked: all, or about how much.

        Which sections that will be, the question decides: none are named, and how many is an
        estimate.
        """
        measured = self.meter.measure(there)
        room, costs = self.meter.room(""), measured.whole_cost(there)
        coverage = coverage_within(there, there, measured.tokens)
        if costs <= room:
            return coverage
        share = max(0, room) / sum(measured.costs.values())
        passages = math.ceil(share * len(there))
        return msgspec.structs.replace(
            coverage,
            whole=False,
            tokens=int(share * coverage.tokens),
            passages=passages,
            pages=min(coverage.pages, passages),
            sections_read=math.ceil(share * coverage.of_sections),
            sections=[],
        )

    def _parts(
        self, there: Sequence[StoredPassage], measured: Measured, question: str
    ) -> list[tuple[int, int]]:
        """The stretches in which a text is read; none where notes on it would not fit together."""
        meter = self.meter
        room = meter.room_of_part(question)
        costs = [measured.untitled[passage.passage_id] for passage in there]
        titles = [measured.costs[p.passage_id] - measured.untitled[p.passage_id] for p in there]
        room -= max(titles)
        if room < max(costs) or meter.room_for_notes(question) < 2 * meter.note_tokens():
            return []
        begins = accumulate(map(len, sections_of(there)))
        parts = cut_portions(costs, list(begins), room)
        return parts if len(parts) <= _MOST_PARTS else []

    def _choose(
        self,
        ranked: Ranked,
        measured: Measured,
        room: int,
        beside: Callable[[int], Sequence[StoredPassage]],
    ) -> list[StoredPassage]:
        """The passages to give; what is not measured yet, is."""
        seen: dict[int, StoredPassage] = {}

        def options(passages: Iterable[StoredPassage]) -> list[Option]:
            some = list(passages)
            if unknown := [p for p in some if p.passage_id not in measured.costs]:
                self.meter.add(unknown, measured)
            seen.update((passage.passage_id, passage) for passage in some)
            return [
                Option(p.passage_id, p.page_id, p.text, measured.costs[p.passage_id]) for p in some
            ]

        known = {passage.passage_id for passage in ranked.best}
        chosen = choose(
            options(ranked.best),
            room,
            lambda key: options(beside(key)),
            options(p for p in ranked.more if p.passage_id not in known),
            several=ranked.several,
        )
        given = [seen[key] for key in chosen]
        pages = dict.fromkeys(passage.page_id for passage in (*ranked.best, *given))
        best = {page: at for at, page in enumerate(pages)}
        return sorted(given, key=lambda passage: (best[passage.page_id], passage.start))


def _neighbours(there: Sequence[StoredPassage], at: int) -> list[StoredPassage]:
    """What stands next to a passage: first what follows it, then what goes before."""
    return [*there[at + 1 : at + 2], *there[max(0, at - 1) : at]]
