"""The map of a library: every page has a place, keeps it, and leaves nothing when it goes."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from memory_cache.errors import Cancelled
from memory_cache.service.page_map import DrawnMap, PageMap
from memory_cache.store.map_file import MapFile
from memory_cache.store.records import Draft
from tests.bulk import one_transaction
from tests.unit.service.test_search import MODEL, NOW, Memory

if TYPE_CHECKING:
    from pathlib import Path

SUBJECTS = ("mill wheel water flour", "owl feather night wing", "kiln glaze clay pot")


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    memory = Memory(tmp_path)
    memory.home = SimpleNamespace(map=tmp_path / "map.npz")
    return memory


def fill(memory: Memory, first: int, end: int) -> list[int]:
    with one_transaction(memory.library):
        return [
            memory.save(
                f"https://a.example/{number}",
                [f"{SUBJECTS[number % 3]} number{number} thing{number}"],
                title=f"{SUBJECTS[number % 3].split()[0]} {number}",
            )
            for number in range(first, end)
        ]


def places(drawn: DrawnMap) -> dict[int, tuple[float, float]]:
    return {point.page.page_id: (point.x, point.y) for point in drawn.points}


def test_an_empty_library_has_an_empty_map(memory: Memory) -> None:
    assert PageMap(memory).draw() == DrawnMap([], [], 0)


def test_every_page_has_a_place_within_the_square_beside_its_like(memory: Memory) -> None:
    page_ids = fill(memory, 0, 45)
    drawn = PageMap(memory).draw()
    at = places(drawn)

    assert set(at) == set(page_ids)
    positions = np.array([at[page_id] for page_id in page_ids])
    assert (np.abs(positions) <= 1).all()
    distances = np.linalg.norm(positions[:, None] - positions[None], axis=2)
    near = np.argsort(distances, axis=1)[:, 1:4]
    assert (near % 3 == np.arange(45)[:, None] % 3).mean() > 0.8
    assert any("owl" in label.words for label in drawn.labels)


def test_pages_stay_where_they_are_when_one_is_saved_and_after_a_restart(memory: Memory) -> None:
    fill(memory, 0, 45)
    before = places(PageMap(memory).draw())
    (new,) = fill(memory, 45, 46)
    after = places(PageMap(memory).draw())

    assert {page_id: after[page_id] for page_id in before} == before
    assert new in after


def test_with_many_new_pages_all_are_laid_out_again(memory: Memory) -> None:
    fill(memory, 0, 20)
    page_map = PageMap(memory)
    before = places(page_map.draw())
    fill(memory, 20, 60)
    after = places(page_map.draw())

    assert len(after) == 60
    assert any(after[page_id] != before[page_id] for page_id in before)


def test_a_page_that_is_not_found_by_meaning_yet_waits(memory: Memory) -> None:
    fill(memory, 0, 6)
    memory.library.pages.keep(Draft("https://a.example/new", b"<p>owl"), NOW)

    drawn = PageMap(memory).draw()
    assert (len(drawn.points), drawn.waiting) == (6, 1)


def test_a_forgotten_page_leaves_nothing_in_the_file(memory: Memory) -> None:
    page_ids = fill(memory, 0, 20)
    page_map = PageMap(memory)
    page_map.draw()
    memory.library.erasing.hide(page_ids[:1], NOW)
    page_map.forget(page_ids[:1])
    state = MapFile(memory.home.map, MODEL.model_id).read()

    assert state is not None
    assert state.page_ids.tolist() == page_ids[1:]
    assert page_ids[0] not in places(page_map.draw())
    page_map.clear()
    assert not memory.home.map.exists()


def test_a_hidden_page_is_not_on_the_map_and_comes_back_with_undo(memory: Memory) -> None:
    page_ids = fill(memory, 0, 20)
    page_map = PageMap(memory)
    page_map.draw()
    memory.library.erasing.hide(page_ids[:2], NOW)
    assert set(places(page_map.draw())) == set(page_ids[2:])
    memory.library.erasing.restore(page_ids[:2])

    assert set(places(page_map.draw())) == set(page_ids)


@pytest.mark.parametrize("damage", ["cut", "noise", "empty", "other"])
def test_a_damaged_file_is_made_anew(memory: Memory, damage: str) -> None:
    page_ids = fill(memory, 0, 20)
    PageMap(memory).draw()
    content = memory.home.map.read_bytes()
    broken = {
        "cut": content[: len(content) // 2],
        "noise": content[:400] + bytes(200) + content[600:],
        "empty": b"",
        "other": b"PK\x03\x04 not a map",
    }
    memory.home.map.write_bytes(broken[damage])

    assert set(places(PageMap(memory).draw())) == set(page_ids)


def test_laying_out_says_how_far_it_is_and_stops_when_it_is_called_off(memory: Memory) -> None:
    fill(memory, 0, 30)
    shares: list[float] = []
    PageMap(memory).draw(report=shares.append)
    assert shares[-1] == pytest.approx(1.0)
    cancelled = threading.Event()
    cancelled.set()

    with pytest.raises(Cancelled):
        PageMap(memory).draw(anew=True, cancelled=cancelled)
