"""The index answers as the library's vectors do, whatever became of its file."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from memory_cache.store.index import VectorIndex
from memory_cache.store.library import Library
from memory_cache.store.records import Draft
from memory_cache.store.texts import Reading
from memory_cache.text.blocks import Article
from memory_cache.text.chunk import Passage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

MODEL, DIMENSIONS = "model/1", 16
TEXT = "Passage by passage."


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library(tmp_path / "library.sqlite3")
    yield library
    library.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "passages.hnsw"


def fill(library: Library, pages: int, *, seed: int = 1, model: str = MODEL) -> list[int]:
    """Save pages of ten passages, each with a vector; returns the pages' ids."""
    chance = np.random.default_rng(seed)
    page_ids = []
    for number in range(pages):
        page_id = library.pages.keep(Draft(f"https://a.example/{seed}/{number}", b"x"), 1.0).page_id
        article = Article(
            title="", byline="", site="", lang="", text=TEXT, blocks=[], truncated=False
        )
        passages = [Passage(at, at + 1, "") for at in range(10)]
        reading = Reading(page_id, library.pages.source(page_id).sha256, 1)
        library.texts.store(reading, article, passages)
        rows = chance.normal(size=(10, DIMENSIONS)).astype("<f4")
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        stored = library.passages.of_page(page_id)
        library.vectors.store(
            model,
            {p.passage_id: row.tobytes() for p, row in zip(stored, rows, strict=True)},
        )
        page_ids.append(page_id)
    return page_ids


def forget(library: Library, page_id: int) -> None:
    library.erasing.hide([page_id], 1.0)
    library.erasing.erase([page_id])


def index(path: Path, library: Library, model: str = MODEL) -> VectorIndex:
    return VectorIndex(path, library, model, DIMENSIONS)


def brute_force(library: Library, vector: NDArray[np.float32], limit: int) -> dict[int, float]:
    stored = library.vectors.get(MODEL, sorted(library.vectors.ids(MODEL)))
    cosines = {key: float(np.frombuffer(data, "<f4") @ vector) for key, data in stored.items()}
    best = sorted(cosines, key=lambda key: -cosines[key])[:limit]
    return {key: cosines[key] for key in best}


def assert_equal_to_brute_force(index: VectorIndex, library: Library) -> None:
    chance = np.random.default_rng(99)
    for _ in range(20):
        vector = chance.normal(size=DIMENSIONS).astype("<f4")
        vector /= np.linalg.norm(vector)
        assert index.nearest(vector, 10) == pytest.approx(
            brute_force(library, vector, 10), abs=1e-5
        )


def vector() -> NDArray[np.float32]:
    return np.full(DIMENSIONS, 0.25, dtype=np.float32)


def test_an_empty_library_has_nothing_near(path: Path, library: Library) -> None:
    assert index(path, library).nearest(vector(), 10) == {}


def test_fewer_vectors_than_wanted_are_all_there_are(path: Path, library: Library) -> None:
    fill(library, 1)

    assert len(index(path, library).nearest(vector(), 50)) == 10


def test_the_nearest_are_those_of_brute_force(path: Path, library: Library) -> None:
    fill(library, 30)

    assert_equal_to_brute_force(index(path, library), library)


def test_what_another_process_saved_and_forgot_is_caught_up_with(
    path: Path, library: Library, tmp_path: Path
) -> None:
    mine = index(path, library)
    page_ids = fill(library, 10)
    assert_equal_to_brute_force(mine, library)
    other = Library(tmp_path / "library.sqlite3")
    for page_id in page_ids[::2]:
        other.forget(page_id)
    fill(other, 5, seed=2)
    other.close()

    assert_equal_to_brute_force(mine, library)


def test_beyond_the_first_capacity_the_index_grows(path: Path, library: Library) -> None:
    mine = index(path, library)
    fill(library, 1)
    mine.refresh()
    fill(library, 120, seed=2)

    assert len(mine.nearest(vector(), 1_210)) == 1_210


def test_an_index_of_mostly_forgotten_passages_is_built_afresh(
    path: Path, library: Library
) -> None:
    page_ids = fill(library, 60)
    mine = index(path, library)
    mine.refresh()
    for page_id in page_ids[:45]:
        forget(library, page_id)

    assert_equal_to_brute_force(mine, library)
    assert mine.save()
    assert_equal_to_brute_force(index(path, library), library)


def test_a_saved_index_is_loaded_and_caught_up_with(path: Path, library: Library) -> None:
    page_ids = fill(library, 20)
    first = index(path, library)
    first.refresh()
    assert first.save()
    assert not first.save()
    forget(library, page_ids[3])
    fill(library, 2, seed=2)

    assert_equal_to_brute_force(index(path, library), library)


def test_an_index_saved_with_deletions_loads(path: Path, library: Library) -> None:
    page_ids = fill(library, 20)
    first = index(path, library)
    first.refresh()
    forget(library, page_ids[0])
    first.refresh()
    assert first.save()

    assert_equal_to_brute_force(index(path, library), library)


def test_few_changes_are_not_worth_a_file(path: Path, library: Library) -> None:
    fill(library, 1)
    mine = index(path, library)
    mine.refresh()

    assert not mine.save(at_least=11)
    assert not path.exists()


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


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_file_is_never_given_to_hnswlib(
    path: Path, library: Library, loads: list[str], seed: int
) -> None:
    fill(library, 5)
    first = index(path, library)
    first.refresh()
    first.save()
    content = bytearray(path.read_bytes())
    chance = random.Random(seed)
    for _ in range(chance.choice([1, 16])):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content[: chance.choice([len(content), chance.randrange(len(content))])])

    assert_equal_to_brute_force(index(path, library), library)
    assert loads == []


def test_a_whole_file_is(path: Path, library: Library, loads: list[str]) -> None:
    fill(library, 5)
    first = index(path, library)
    first.refresh()
    first.save()

    assert_equal_to_brute_force(index(path, library), library)
    assert loads == [str(path)]


def test_the_file_of_another_library_or_model_is_not_used(
    path: Path, library: Library, loads: list[str], tmp_path: Path
) -> None:
    other = Library(tmp_path / "other.sqlite3")
    fill(other, 5, seed=7)
    foreign = index(path, other)
    foreign.refresh()
    foreign.save()
    fill(library, 5)

    assert_equal_to_brute_force(index(path, library), library)
    assert index(path, other, "model/2").nearest(vector(), 5) == {}
    assert loads == []
    other.close()


def test_a_file_that_was_cut_while_it_was_written_is_not_seen(path: Path, library: Library) -> None:
    """It is written under another name: nothing of the name that counts is half there."""
    fill(library, 5)
    path.with_name(f".{path.name}.1").write_bytes(b"half")

    assert_equal_to_brute_force(index(path, library), library)
    assert not path.exists()
