from __future__ import annotations

import os
from typing import TYPE_CHECKING

from memory_cache.store.page_states import PageStates

if TYPE_CHECKING:
    from pathlib import Path


def put(states: PageStates, page_id: int, name: str, size: int, used_at: float) -> Path:
    path = states.folder_of(page_id) / f"{name}.kv"
    path.write_bytes(b"x" * size)
    os.utime(path, (used_at, used_at))
    return path


def test_a_folder_is_the_persons_own(tmp_path: Path) -> None:
    folder = PageStates(tmp_path / "states").folder_of(4)

    assert folder.stat().st_mode & 0o777 == 0o700


def test_the_least_recently_used_go_first(tmp_path: Path) -> None:
    states = PageStates(tmp_path / "states")
    files = [put(states, page, "a", 100, used_at=1_000 + page) for page in (3, 1, 2)]

    states.trim(200)

    assert [file.exists() for file in files] == [True, False, True]
    assert states.size_bytes() == 200


def test_a_forgotten_page_leaves_nothing(tmp_path: Path) -> None:
    states = PageStates(tmp_path / "states")
    put(states, 1, "a", 10, 1.0)
    other = put(states, 2, "b", 10, 1.0)

    states.forget(1)
    states.forget(9)

    assert [path.name for path in (tmp_path / "states").iterdir()] == ["2"]
    assert other.exists()


def test_what_belongs_to_no_saved_page_is_swept_away(tmp_path: Path) -> None:
    states = PageStates(tmp_path / "states")
    put(states, 1, "a", 10, 1.0)
    kept = put(states, 2, "b", 10, 1.0)
    part = kept.with_suffix(".77.part")
    part.write_bytes(b"half")
    (tmp_path / "states" / "odd").mkdir()

    states.sweep({2})

    assert [path.name for path in (tmp_path / "states").iterdir()] == ["2"]
    assert (kept.exists(), part.exists()) == (True, False)


def test_before_anything_was_kept_there_is_nothing_to_do(tmp_path: Path) -> None:
    states = PageStates(tmp_path / "states")

    states.trim(0)
    states.sweep(set())
    states.clear()

    assert states.size_bytes() == 0
    assert not (tmp_path / "states").exists()
