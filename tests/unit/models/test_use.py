"""When a model was used, and how fast it was: noted, bounded, and never in anybody's way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from memory_cache.models.use import ModelUse, UseFile

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> UseFile:
    return UseFile(tmp_path / "model-use.json")


def test_an_answer_is_noted_with_its_time_and_speed(file: UseFile) -> None:
    file.note("/m/one.gguf", at=100.0, tokens=40, seconds=4.0)

    assert file.read() == {"/m/one.gguf": ModelUse(used_at=100.0, tokens_per_second=10.0)}


def test_later_answers_count_as_much_as_all_before_them(file: UseFile) -> None:
    file.note("m", at=1.0, tokens=40, seconds=4.0)
    file.note("m", at=2.0, tokens=40, seconds=2.0)

    assert file.read()["m"] == ModelUse(used_at=2.0, tokens_per_second=15.0)


@pytest.mark.parametrize(("tokens", "seconds"), [(3, 0.1), (40, 0.0), (-1, 0.0)])
def test_an_answer_that_tells_nothing_of_the_speed_leaves_it_as_it_was(
    file: UseFile, tokens: int, seconds: float
) -> None:
    file.note("m", at=1.0, tokens=tokens, seconds=seconds)
    assert file.read()["m"].tokens_per_second is None
    file.note("m", at=2.0, tokens=40, seconds=4.0)
    file.note("m", at=3.0, tokens=tokens, seconds=seconds)

    assert file.read()["m"] == ModelUse(used_at=3.0, tokens_per_second=10.0)


def test_the_hundred_that_were_used_last_are_kept(file: UseFile) -> None:
    for at in range(103):
        file.note(f"m{at}", at=float(at), tokens=1, seconds=1.0)

    assert set(file.read()) == {f"m{at}" for at in range(3, 103)}


@pytest.mark.parametrize(
    "content",
    [b"", b"[", b"[]", b'{"m": 1}', b'{"m": {"used_at": -1}}', b"\xff", b"[" * 100_000],
)
def test_a_damaged_file_counts_as_none_and_is_written_anew(
    file: UseFile, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "model-use.json").write_bytes(content)
    assert file.read() == {}

    file.note("m", at=1.0, tokens=1, seconds=1.0)

    assert set(file.read()) == {"m"}


def test_a_disk_that_takes_no_note_and_a_name_that_is_no_text_cost_nothing(tmp_path: Path) -> None:
    UseFile(tmp_path / "absent" / "model-use.json").note("m", at=1.0, tokens=1, seconds=1.0)
    UseFile(tmp_path / "model-use.json").note("m\udcff", at=1.0, tokens=1, seconds=1.0)

    assert list(tmp_path.iterdir()) == []
