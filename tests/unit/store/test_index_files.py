"""The files of an index: what is not to the last bit what was written is made anew, never read."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.unit.store.index_case import (
    assert_equal_to_brute_force,
    fill,
    filled,
    forget,
    index,
    vector,
)

if TYPE_CHECKING:
    from pathlib import Path

    from memory_cache.store.library import Library


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every file that hnswlib is given to load. Its class is native: there is no seam."""
    import hnswlib

    given: list[str] = []

    class Watched(hnswlib.Index):  # type: ignore[misc]
        def load_index(self, path: str, *arguments: object) -> None:
            given.append(path)
            super().load_index(path, *arguments)

    monkeypatch.setattr(hnswlib, "Index", Watched)
    return given


def test_a_saved_index_is_loaded_and_caught_up_with(
    folder: Path, library: Library, loads: list[str]
) -> None:
    page_ids = fill(library, 30)
    first = index(folder, library)
    first.refresh()
    assert first.save()
    assert not first.save()
    forget(library, page_ids[3])
    fill(library, 2, seed=2)
    second = index(folder, library)

    assert_equal_to_brute_force(second, library)
    assert sorted(map(str, folder.iterdir())) == sorted(loads)
    assert not second.refresh()
    assert_equal_to_brute_force(second, library)


def test_an_index_saved_with_deletions_loads(
    folder: Path, library: Library, loads: list[str]
) -> None:
    page_ids = fill(library, 20)
    first = index(folder, library)
    first.refresh()
    forget(library, page_ids[0])
    first.refresh()
    assert first.save()

    assert_equal_to_brute_force(index(folder, library), library)
    assert loads != []


def test_only_graphs_that_changed_are_written_again(folder: Path, library: Library) -> None:
    mine = filled(folder, library, 30)
    mine.save()
    before = {path.name for path in folder.iterdir()}
    fill(library, 1, seed=2)
    mine.refresh()
    mine.save()

    assert len({path.name for path in folder.iterdir()} - before) == 1


def test_few_changes_are_not_worth_a_file(folder: Path, library: Library) -> None:
    mine = filled(folder, library, 1)

    assert not mine.save(at_least=11)
    assert not folder.exists()


def test_of_two_hosts_one_writes(folder: Path, library: Library) -> None:
    mine, other = index(folder, library), index(folder, library)
    fill(library, 30)
    mine.refresh()
    other.refresh()

    assert other.save()
    assert not mine.save()
    assert_equal_to_brute_force(mine, library)


def test_damaged_files_are_never_given_to_hnswlib(
    folder: Path, library: Library, loads: list[str]
) -> None:
    first = filled(folder, library, 5)
    first.save()
    (path,) = folder.iterdir()
    whole = path.read_bytes()
    for seed in range(40):
        chance = random.Random(seed)
        content = bytearray(whole)
        for _ in range(chance.choice([1, 16])):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(content[: chance.choice([len(content), chance.randrange(len(content))])])
        mine = index(folder, library)
        mine.refresh()

        assert_equal_to_brute_force(mine, library)
    assert loads == []


def test_of_several_files_only_the_damaged_one_is_made_anew(
    folder: Path, library: Library, loads: list[str]
) -> None:
    first = filled(folder, library, 30)
    first.save()
    damaged, *others = sorted(folder.iterdir())
    damaged.write_bytes(b"")
    second = index(folder, library)

    assert_equal_to_brute_force(second, library)
    assert sorted(map(str, others)) == sorted(loads)
    second.refresh()
    assert second.save()
    assert_equal_to_brute_force(index(folder, library), library)


def test_a_file_that_is_missing_is_made_anew(folder: Path, library: Library) -> None:
    first = filled(folder, library, 20)
    first.save()
    next(folder.iterdir()).unlink()

    assert_equal_to_brute_force(index(folder, library), library)


@pytest.mark.parametrize("noted", ["", "{}", "[1]", '{"format":1}', "\x00"])
def test_a_record_that_says_nothing_counts_for_nothing(
    folder: Path, library: Library, loads: list[str], noted: str
) -> None:
    first = filled(folder, library, 5)
    first.save()
    library.facts.note("index", noted)

    assert_equal_to_brute_force(index(folder, library), library)
    assert loads == []


def test_a_record_names_no_file_outside_the_folder(
    folder: Path, library: Library, loads: list[str]
) -> None:
    first = filled(folder, library, 5)
    first.save()
    (path,) = folder.iterdir()
    noted = library.facts.get("index")
    assert noted is not None
    path.rename(folder.parent / "elsewhere")
    library.facts.note("index", noted.replace(path.name, "../elsewhere"))

    assert_equal_to_brute_force(index(folder, library), library)
    assert loads == []


def test_the_files_of_another_model_are_not_used(
    folder: Path, library: Library, loads: list[str]
) -> None:
    first = filled(folder, library, 5)
    first.save()

    assert index(folder, library, "model/2").nearest(vector(), 5) == {}
    assert loads == []
    fill(library, 5, model="model/2", seed=2)
    second = index(folder, library, "model/2")
    second.refresh()
    assert len(second.nearest(vector(), 100)) == 50


def test_a_disk_that_is_full_keeps_nobody_from_searching(
    folder: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("memory_cache.store.index.upkeep._WRITE_EVERY", 100)

    def full(_: object, path: Path) -> None:
        path.write_bytes(b"as much as there was room for")
        raise OSError(28, "No space left on device")

    mine = index(folder, library)
    monkeypatch.setattr("memory_cache.store.index.graph.Graph.save", full)
    fill(library, 30)

    assert not mine.refresh()
    assert_equal_to_brute_force(mine, library)
    assert list(folder.iterdir()) == []
