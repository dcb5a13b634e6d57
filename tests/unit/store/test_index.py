"""The index answers as the library's vectors do, whatever became of its files."""

from __future__ import annotations

import random
import threading
from typing import TYPE_CHECKING

import pytest

from memory_cache.store.library import Library
from tests.unit.store.index_case import (
    MODEL,
    assert_equal_to_brute_force,
    brute_force,
    fill,
    filled,
    forget,
    holds,
    index,
    some_vectors,
    vector,
    vectors_of,
)

if TYPE_CHECKING:
    from pathlib import Path


# ---- questions


def test_an_empty_library_has_nothing_near(folder: Path, library: Library) -> None:
    mine = index(folder, library)

    assert mine.nearest(vector(), 10) == {}
    assert mine.nearest(vector(), 10, among={1, 2}) == {}
    assert mine.is_ready()


def test_fewer_vectors_than_wanted_are_all_there_are(folder: Path, library: Library) -> None:
    mine = filled(folder, library, 1)

    assert len(mine.nearest(vector(), 50)) == 10


def test_the_nearest_are_those_of_brute_force_in_the_graphs_and_out_of_them(
    folder: Path, library: Library
) -> None:
    mine = index(folder, library)
    fill(library, 30)

    assert_equal_to_brute_force(mine, library)
    assert not mine.refresh()
    assert_equal_to_brute_force(mine, library)
    fill(library, 3, seed=2)
    assert_equal_to_brute_force(mine, library)


def test_what_another_process_saved_and_forgot_is_known_to_the_next_question(
    folder: Path, library: Library, tmp_path: Path
) -> None:
    mine = index(folder, library)
    page_ids = fill(library, 30)
    mine.refresh()
    other = Library(tmp_path / "library.sqlite3")
    forget(other, *page_ids[::2])
    fill(other, 5, seed=2)
    other.close()

    assert_equal_to_brute_force(mine, library)
    mine.refresh()
    assert_equal_to_brute_force(mine, library)


def test_a_passage_whose_vector_changed_is_found_by_the_new_one(
    folder: Path, library: Library
) -> None:
    (page_id, *_) = fill(library, 20)
    mine = index(folder, library)
    mine.refresh()
    passage_id = library.passages.of_page(page_id)[0].passage_id
    library.vectors.store(MODEL, {passage_id: vector().tobytes()})

    for _ in range(2):
        assert (passage_id, pytest.approx(1.0)) == next(iter(mine.nearest(vector(), 5).items()))
        mine.refresh()


def test_every_vector_is_found_however_many_graphs_there_are(
    folder: Path, library: Library
) -> None:
    mine = filled(folder, library, 60)

    assert library.vectors.ids(MODEL) == set(mine.nearest(vector(), 600))


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 1.0])
def test_among_some_passages_the_nearest_are_those_of_brute_force(
    folder: Path, library: Library, share: float
) -> None:
    mine = filled(folder, library, 60)
    ids = sorted(library.vectors.ids(MODEL))
    among = random.Random(3).sample(ids, round(share * len(ids)))

    assert_equal_to_brute_force(mine, library, among)
    assert_equal_to_brute_force(mine, library, set(among))


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5])
def test_of_the_passages_that_pass_a_filter_the_nearest_are_those_of_brute_force(
    folder: Path, library: Library, share: float
) -> None:
    mine = filled(folder, library, 60)
    ids = sorted(library.vectors.ids(MODEL))
    passed = set(random.Random(3).sample(ids, round(share * len(ids))))

    for one in some_vectors():
        found = mine.nearest(one, 10, passing=passed.intersection)
        assert found == pytest.approx(brute_force(library, one, 10, passed), abs=1e-5)


def test_passages_without_a_vector_or_without_a_page_are_not_among_any(
    folder: Path, library: Library
) -> None:
    (page_id, *_) = fill(library, 2)
    passages = [passage.passage_id for passage in library.passages.of_page(page_id)]
    forget(library, page_id)

    assert index(folder, library).nearest(vector(), 5, among={*passages, 10_000}) == {}


def test_most_of_the_nearest_are_found_in_what_is_left_after_much_was_forgotten(
    folder: Path, library: Library
) -> None:
    page_ids = fill(library, 120)
    mine = index(folder, library, most_per_graph=10_000)
    mine.refresh()
    for page_id in page_ids[::6]:
        # One by one, so that each is overwritten in the graph.
        forget(library, page_id)
        mine.refresh()

    hits = sum(
        len(brute_force(library, vector, 10).keys() & mine.nearest(vector, 10).keys())
        for vector in some_vectors()
    )
    assert hits >= 0.95 * 200


# ---- background work


def test_work_is_done_in_steps_and_stops_when_it_is_asked_to(
    folder: Path, library: Library
) -> None:
    fill(library, 30)
    mine = index(folder, library)
    stopping = threading.Event()
    stopping.set()

    assert mine.refresh(50, stopping)
    assert [mine.refresh(100) for _ in range(3)] == [True, True, False]
    assert_equal_to_brute_force(mine, library)


def test_a_backlog_that_takes_long_to_compare_is_said_not_to_be_ready(
    folder: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("memory_cache.store.index.vector_index._MOST_SCANNED", 50)
    mine = index(folder, library)
    assert not mine.is_ready()
    mine.load()
    assert mine.is_ready()
    fill(library, 6)
    assert not mine.is_ready()
    mine.refresh()

    assert mine.is_ready()


def test_graphs_that_have_become_small_are_made_one(folder: Path, library: Library) -> None:
    page_ids = fill(library, 60)
    mine = index(folder, library)
    mine.refresh()
    assert mine.save()
    before = len(list(folder.iterdir()))
    forget(library, *page_ids[:45])
    for _ in range(5):
        mine.refresh()

    assert_equal_to_brute_force(mine, library)
    assert mine.save()
    assert len(list(folder.iterdir())) < before
    assert_equal_to_brute_force(index(folder, library), library)


def test_a_host_that_missed_deletions_which_are_listed_no_more_compares_itself_with_the_library(
    folder: Path, library: Library
) -> None:
    page_ids = fill(library, 30)
    mine, other = index(folder, library), index(folder, library)
    mine.refresh()
    other.refresh()
    gone = [vector for page_id in page_ids[::7] for vector in vectors_of(library, page_id)]
    forget(library, *page_ids[::7])
    other.purge()
    assert gone != []
    assert library.vectors.gone_after(0, 10) is None

    mine.refresh()
    mine.save()
    assert not holds(folder, gone)
    assert_equal_to_brute_force(mine, library)


# ---- forgetting


def test_what_was_forgotten_is_in_no_file(folder: Path, library: Library) -> None:
    page_ids = fill(library, 30)
    mine = index(folder, library)
    mine.refresh()
    mine.save()
    gone = [vector for page_id in page_ids[3:5] for vector in vectors_of(library, page_id)]
    assert holds(folder, gone)
    assert not mine.holds_forgotten()

    forget(library, *page_ids[3:5])
    assert mine.holds_forgotten()
    mine.purge()
    assert not mine.holds_forgotten()
    assert not holds(folder, gone)
    assert_equal_to_brute_force(index(folder, library), library)


def test_forgetting_rewrites_no_file_that_holds_none_of_it(folder: Path, library: Library) -> None:
    page_ids = fill(library, 60)
    mine = index(folder, library)
    mine.refresh()
    mine.save()
    before = {path.name for path in folder.iterdir()}
    forget(library, page_ids[-1])
    mine.purge()

    assert len(before - {path.name for path in folder.iterdir()}) == 1


def test_when_everything_was_forgotten_no_file_is_left(folder: Path, library: Library) -> None:
    page_ids = fill(library, 30)
    mine = index(folder, library)
    mine.refresh()
    mine.save()
    forget(library, *page_ids)
    mine.purge()

    assert list(folder.iterdir()) == []
    fill(library, 5, seed=2)
    assert_equal_to_brute_force(mine, library)


def test_what_a_crash_or_an_earlier_version_left_goes_too(folder: Path, library: Library) -> None:
    fill(library, 1)
    folder.write_bytes(b"the one file of an earlier version")
    mine = index(folder, library)
    assert mine.holds_forgotten()
    mine.refresh()
    mine.save()
    assert folder.is_dir()

    (folder / ".123").write_bytes(b"half a file")
    assert mine.holds_forgotten()
    mine.purge()
    assert not mine.holds_forgotten()


def test_a_page_forgotten_on_another_host_leaves_the_files_of_this_one(
    folder: Path, library: Library
) -> None:
    page_ids = fill(library, 30)
    mine, other = index(folder, library), index(folder, library)
    mine.refresh()
    mine.save()
    gone = vectors_of(library, page_ids[0])
    forget(library, page_ids[0])
    other.purge()

    assert not mine.holds_forgotten()
    assert not holds(folder, gone)
    fill(library, 1, seed=2)
    mine.refresh()
    assert mine.save()
    assert not holds(folder, gone)
    assert_equal_to_brute_force(index(folder, library), library)
