from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import ModelError, ModelMissing
from memory_cache.models.bundled import embedding_model
from memory_cache.models.choice import ChatChoice
from tests.scripted_model import write_scripted_model
from tests.unit.models.test_gguf import entry, gguf, text

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def choice(tmp_path: Path) -> ChatChoice:
    return ChatChoice(tmp_path / "home" / "chat_model.json")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write_scripted_model(tmp_path / "model.gguf", "Hello.")


def test_nothing_is_chosen_at_first(choice: ChatChoice) -> None:
    assert choice.get() is None


def test_a_choice_is_remembered(choice: ChatChoice, model: Path) -> None:
    chosen = choice.use(model)

    assert choice.get() == chosen
    assert (chosen.path, chosen.name, chosen.context_tokens) == (str(model), "Scripted", 32_768)


def test_a_relative_path_is_made_absolute(
    choice: ChatChoice, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(model.parent)

    assert choice.use(model.relative_to(model.parent)).path == str(model)


def test_a_choice_can_be_taken_back_twice(choice: ChatChoice, model: Path) -> None:
    choice.use(model)
    choice.clear()
    choice.clear()

    assert choice.get() is None
    assert model.is_file()


def test_a_refused_file_leaves_the_choice_as_it_was(choice: ChatChoice, model: Path) -> None:
    chosen = choice.use(model)

    with pytest.raises(ModelError, match="cannot chat"):
        choice.use(embedding_model().path)

    assert choice.get() == chosen


def test_a_split_model_is_refused(choice: ChatChoice, tmp_path: Path) -> None:
    part = tmp_path / "part.gguf"
    part.write_bytes(
        gguf(
            entry("general.architecture", 8, text("llama")),
            entry("split.count", 2, b"\x03\x00"),
        )
    )

    with pytest.raises(ModelError, match="split into 3 files"):
        choice.use(part)


def test_what_is_no_file_is_told_apart(choice: ChatChoice, tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="no such file"):
        choice.use(tmp_path / "absent.gguf")
    with pytest.raises(ModelError, match="a folder"):
        choice.use(tmp_path)


def test_a_name_that_is_not_text_is_refused(choice: ChatChoice, model: Path) -> None:
    odd = model.parent / os.fsdecode(b"\xff.gguf")
    model.rename(odd)

    with pytest.raises(ModelError, match="not valid text"):
        choice.use(odd)


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff\xfe", b'{"path": 3}'])
def test_damaged_settings_are_no_choice(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "chat_model.json"
    path.write_bytes(content)

    assert ChatChoice(path).get() is None


def test_writing_leaves_no_temporary_file(choice: ChatChoice, model: Path) -> None:
    choice.use(model)

    assert [path.name for path in (model.parent / "home").iterdir()] == ["chat_model.json"]
