"""The vectors' queries stay quick in a library of a million: none of them reads every row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from memory_cache.store.vectors import Position
from tests.unit.store.index_case import MODEL, fill, forget

if TYPE_CHECKING:
    from collections.abc import Callable

    from memory_cache.store.library import Library


class Watched:
    """A connection that keeps the statements that it is given."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.plans: list[str] = []

    def watch(self, statement: str) -> None:
        if statement.startswith(("SELECT", "DELETE", "UPDATE")):
            self.plans.append(statement)

    def run(self, what: Callable[[], object]) -> list[str]:
        """Return how SQLite goes about each statement of `what`."""
        with self._library.vectors._connections.reading() as db:
            db.set_trace_callback(self.watch)
            what()
            db.set_trace_callback(None)
            # A statement that a trigger runs is traced as a comment and left out above.
            return [
                detail
                for statement in self.plans
                for (_, _, _, detail) in db.execute(f"EXPLAIN QUERY PLAN {statement}")
            ]


@pytest.mark.parametrize(
    "asked",
    [
        lambda vectors: vectors.require(MODEL),
        lambda vectors: vectors.waiting(16, 1),
        lambda vectors: vectors.is_waiting(1),
        lambda vectors: vectors.get(MODEL, [1, 2, 3]),
        lambda vectors: vectors.count(MODEL),
        lambda vectors: vectors.position(),
        lambda vectors: vectors.between(MODEL, 5, 20, 10),
        lambda vectors: vectors.between(MODEL, 5, 20, 10, newest=True),
        lambda vectors: vectors.sequences_between(MODEL, 5, 20),
        lambda vectors: vectors.passages_of([1, 2, 3]),
        lambda vectors: vectors.gone_after(0, 10),
        lambda vectors: vectors.store(MODEL, {1: b"\0" * 64}),
    ],
)
def test_no_table_of_passages_is_scanned(
    library: Library, asked: Callable[[object], object]
) -> None:
    page_ids = fill(library, 3)
    forget(library, page_ids[0])
    # The tables of models and of sequences have a handful of rows, the list is what was asked for.
    small = ("SCAN model", "SCAN sqlite_sequence", "SCAN json_each")

    plans = Watched(library).run(lambda: asked(library.vectors))
    assert plans != []
    assert [one for one in plans if one.startswith("SCAN") and not one.startswith(small)] == []


def test_the_queue_is_read_from_its_end(library: Library) -> None:
    plans = Watched(library).run(lambda: library.vectors.waiting(16))

    assert "SCAN unembedded" in plans
    assert not any("TEMP B-TREE" in one for one in plans[: plans.index("SCAN unembedded") + 1])


def test_vectors_are_counted_as_they_come_and_go(library: Library) -> None:
    (first, *_) = fill(library, 3)
    fill(library, 2, model="model/2")
    assert (library.vectors.count(MODEL), library.vectors.count("model/2")) == (30, 20)
    forget(library, first)
    assert library.vectors.count(MODEL) == 20
    assert library.vectors.count("model/3") == 0
    passages = sorted(library.vectors.ids("model/2"))
    library.vectors.store(MODEL, {passages[0]: b"\0" * 64})

    assert (library.vectors.count(MODEL), library.vectors.count("model/2")) == (21, 19)


def test_the_position_only_grows(library: Library) -> None:
    assert library.vectors.position() == Position(0, 0)
    page_ids = fill(library, 2)
    assert library.vectors.position() == Position(20, 0)
    forget(library, *page_ids)
    assert library.vectors.position() == Position(20, 20)
    fill(library, 1)

    assert library.vectors.position() == Position(30, 20)


def test_deletions_are_listed_until_they_are_pruned(library: Library) -> None:
    (page_id, *_) = fill(library, 2)
    forget(library, page_id)
    assert library.vectors.gone_after(0, 3) == [(1, 1), (2, 2), (3, 3)]
    assert library.vectors.prune_gone(4, 3) == 3
    assert library.vectors.prune_gone(4, 3) == 1
    assert library.vectors.prune_gone(4, 3) == 0

    assert library.vectors.gone_after(3, 10) is None
    assert [gone for gone, _ in library.vectors.gone_after(4, 10) or []] == [5, 6, 7, 8, 9, 10]


def test_many_waiting_pages_are_estimated_and_few_are_counted(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(library, 7)
    library.vectors.require("model/2")
    assert library.vectors.count_waiting_pages() == 7
    monkeypatch.setattr("memory_cache.store.vectors._COUNTED_PASSAGES", 20)

    assert library.vectors.count_waiting_pages() == 7


def test_passages_of_hidden_pages_do_not_stand_in_the_way_of_others(library: Library) -> None:
    page_ids = fill(library, 3)
    library.vectors.require("model/2")
    library.erasing.hide(page_ids[1:], 1.0)

    assert {passage.page_id for passage in library.vectors.waiting(5)} == {page_ids[0]}
