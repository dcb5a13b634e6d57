from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from memory_cache.engine.worker.page_states import SUFFIX, PageStates

if TYPE_CHECKING:
    from pathlib import Path

TOKENS = [5, 7, 11]
STATE = bytearray(range(256)) * 40


def stored(folder: Path) -> Path:
    """The one file that is kept after storing a state."""
    states = PageStates("model", 0)
    states.keep(TOKENS, STATE, str(folder))
    states.finish()
    (file,) = folder.iterdir()
    return file


def find(folder: Path, tokens: list[int] = TOKENS, identity: str = "model") -> bytes | None:
    return PageStates(identity, 0).find(tokens, str(folder))


def test_a_state_is_found_again_by_a_later_process(tmp_path: Path) -> None:
    assert stored(tmp_path).suffix == SUFFIX

    assert find(tmp_path) == STATE


def test_other_tokens_and_other_models_find_nothing(tmp_path: Path) -> None:
    file = stored(tmp_path)

    assert find(tmp_path, [5, 7]) is None
    assert find(tmp_path, identity="another model") is None
    assert file.exists()


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-1],
        lambda content: content + b"\0",
        lambda content: content[:700] + b"\xff" + content[701:],
        lambda content: b"X" + content[1:],
        lambda content: content[:100],
        lambda _: b"",
    ],
    ids=["cut", "longer", "changed", "foreign", "no head", "empty"],
)
def test_a_damaged_file_is_never_handed_on_and_goes(tmp_path: Path, damage: object) -> None:
    file = stored(tmp_path)
    file.write_bytes(damage(file.read_bytes()))  # type: ignore[operator]

    assert find(tmp_path) is None
    assert not file.exists()


def test_a_file_under_another_name_is_not_believed(tmp_path: Path) -> None:
    file = stored(tmp_path)
    other = PageStates("model", 0)
    other.keep([1, 2], STATE, str(tmp_path))
    other.finish()
    (wrong,) = (path for path in tmp_path.iterdir() if path != file)
    wrong.write_bytes(file.read_bytes())

    assert find(tmp_path, [1, 2]) is None


def test_in_a_folder_that_is_gone_nothing_is_written(tmp_path: Path) -> None:
    states = PageStates("model", 0)
    states.keep(TOKENS, STATE, str(tmp_path / "forgotten"))
    states.finish()

    assert not (tmp_path / "forgotten").exists()


def test_without_a_folder_a_state_is_held_in_memory_only(tmp_path: Path) -> None:
    states = PageStates("model", 1_000_000)
    states.keep(TOKENS, STATE, None)

    assert states.find(TOKENS, None) == STATE
    assert list(tmp_path.iterdir()) == []


def test_no_more_is_held_than_there_is_room_for() -> None:
    states = PageStates("model", 2 * len(STATE))
    for first in (1, 2, 3):
        states.keep([first], STATE, None)

    assert [states.find([first], None) for first in (1, 2, 3)] == [None, STATE, STATE]


def test_a_model_without_a_name_leaves_no_file(tmp_path: Path) -> None:
    states = PageStates("", 0)
    states.keep(TOKENS, STATE, str(tmp_path))
    states.finish()

    assert list(tmp_path.iterdir()) == []
