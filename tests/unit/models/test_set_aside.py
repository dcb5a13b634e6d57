"""Files on their way out: out of sight at once, back on a word, gone from the disk in the end."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import ModelError, NotFound
from memory_cache.models.set_aside import SetAside

if TYPE_CHECKING:
    from pathlib import Path

NOW = 1_790_000_000.0


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = [tmp_path / "one.gguf", tmp_path / "two.gguf"]
    for file in made:
        file.write_bytes(b"weights")
    return made


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_is_set_aside_is_out_of_sight_and_comes_back(
    files: list[Path], tmp_path: Path
) -> None:
    aside = SetAside(tmp_path, lambda: NOW)

    assert aside.put("m", [*files, tmp_path / "absent.gguf"]) == 14
    assert [file.exists() for file in files] == [False, False]

    aside.restore("m")
    assert names(tmp_path) == ["one.gguf", "two.gguf"]
    with pytest.raises(NotFound):
        aside.restore("m")


def test_nothing_is_brought_back_over_a_file_that_has_the_name_by_now(
    files: list[Path], tmp_path: Path
) -> None:
    aside = SetAside(tmp_path, lambda: NOW)
    aside.put("m", files)
    files[1].write_bytes(b"another")

    with pytest.raises(ModelError, match="of that name again"):
        aside.restore("m")

    assert files[1].read_bytes() == b"another"
    files[1].unlink()
    aside.restore("m")
    assert files[1].read_bytes() == b"weights"


def test_what_nobody_wants_back_is_deleted_when_its_time_is_over(
    files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("memory_cache.models.set_aside._SLACK_S", 0.0)
    aside = SetAside(tmp_path, lambda: NOW, grace_s=0.01)

    aside.put("m", files)

    deadline = time.monotonic() + 20
    while names(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.005)  # polls a condition; the deadline decides
    assert names(tmp_path) == []


def test_what_is_deleted_twice_under_one_name_is_gone_the_first_time(
    files: list[Path], tmp_path: Path
) -> None:
    aside = SetAside(tmp_path, lambda: NOW)
    aside.put("m", files[:1])
    aside.put("m", files[1:])

    aside.restore("m")

    assert names(tmp_path) == ["two.gguf"]


def test_a_file_that_cannot_be_moved_leaves_all_in_their_places(
    files: list[Path], tmp_path: Path
) -> None:
    (tmp_path / f"two.gguf.removed-{int(NOW)}").mkdir()

    with pytest.raises(ModelError, match="could not be deleted"):
        SetAside(tmp_path, lambda: NOW).put("m", files)

    assert [file.exists() for file in files] == [True, True]


def test_what_a_killed_program_left_is_swept_up_later_and_nothing_else(
    files: list[Path], tmp_path: Path
) -> None:
    clock = [NOW]
    SetAside(tmp_path, lambda: NOW).put("m", files[:1])
    aside = SetAside(tmp_path, lambda: clock[0])

    aside.sweep()
    assert len(names(tmp_path)) == 2

    clock[0] += 120
    aside.put("n", files[1:])
    clock[0] += 120
    aside.sweep()
    assert names(tmp_path) == [f"two.gguf.removed-{int(NOW) + 120}"]
    aside.purge_all()
    assert names(tmp_path) == []
    SetAside(tmp_path / "absent", lambda: NOW).sweep()
