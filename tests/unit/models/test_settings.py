from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec
import pytest

from memory_cache.models.settings import Settings, SettingsFile

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "settings.json"


def test_without_a_file_there_are_defaults(path: Path) -> None:
    settings = SettingsFile(path).read()

    assert settings == Settings()
    assert settings.read_ahead == "mains"
    assert settings.keep_page_states_bytes == 2_000_000_000


def test_a_change_keeps_everything_else_even_what_this_version_does_not_know(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"think": True, "mood": {"colour": "blue"}}))

    changed = SettingsFile(path).change(read_ahead="off")

    assert (changed.think, changed.read_ahead) == (True, "off")
    assert json.loads(path.read_text()) == {
        "think": True,
        "mood": {"colour": "blue"},
        "read_ahead": "off",
    }


@pytest.mark.parametrize(
    "content", [b"", b"[1]", b"\xff\xfe", b"[" * 100_000, b'{"think": 3}', b'{"path": 3}']
)
def test_damaged_settings_are_defaults(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)

    assert SettingsFile(path).read() == Settings()


def test_a_damaged_part_leaves_the_others_in_force(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"chat": {"path": 1}, "folders": ["/models"], "keep_page_states_bytes": -1}')

    assert SettingsFile(path).read() == Settings(folders=["/models"])


@pytest.mark.parametrize(("was", "is_now"), [("true", "mains"), ("false", "off"), ("7", "mains")])
def test_reading_ahead_as_it_was_chosen_when_it_was_on_or_off_still_counts(
    path: Path, was: str, is_now: str
) -> None:
    path.parent.mkdir()
    path.write_text(f'{{"prefill": {was}}}')

    assert SettingsFile(path).read().read_ahead == is_now


def test_what_is_damaged_is_told_and_nothing_is_where_nothing_is(path: Path) -> None:
    file = SettingsFile(path)
    assert file.problem() == ""
    file.change(think=True)
    assert file.problem() == ""

    path.write_text('{"gpu": "warp", "read_ahead": 3, "think": true}')
    assert "gpu, read_ahead" in file.problem()
    assert file.read() == Settings(think=True)

    path.write_text('{"gpu": "off"')
    assert "cannot be read" in file.problem()


def test_a_file_that_cannot_be_read_is_kept_beside_the_new_one(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"gpu": "off"')

    SettingsFile(path).change(think=True)

    assert path.with_name("settings.broken.json").read_text() == '{"gpu": "off"'
    assert SettingsFile(path).read() == Settings(think=True)
    assert SettingsFile(path).problem() == ""


def test_a_value_of_the_wrong_type_is_not_written(path: Path) -> None:
    with pytest.raises(msgspec.ValidationError):
        SettingsFile(path).change(read_ahead="no")

    assert not path.exists()


def test_writing_leaves_no_temporary_file(path: Path) -> None:
    SettingsFile(path).change(think=True)

    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]
