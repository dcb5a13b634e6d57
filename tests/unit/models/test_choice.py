from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import ModelError, ModelMissing
from memory_cache.models.bundled import embedding_model
from memory_cache.models.choice import ChatChoice
from tests.model_files.split import split_in_two
from tests.scripted_model import write_scripted_model

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def choice(tmp_path: Path) -> ChatChoice:
    return ChatChoice(tmp_path / "home" / "settings.json")


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


def test_a_split_model_is_chosen_by_any_of_its_parts(choice: ChatChoice, model: Path) -> None:
    first, second = split_in_two(model)

    chosen = choice.use(second)

    assert chosen.path == str(first)
    assert chosen.file_bytes == first.stat().st_size + second.stat().st_size
    assert choice.use(first) == chosen


def test_a_missing_part_is_named(choice: ChatChoice, model: Path) -> None:
    first, second = split_in_two(model)
    second.unlink()

    with pytest.raises(ModelError, match="Part 2 of the 2 files of this model is missing"):
        choice.use(first)


def test_a_part_under_another_name_is_refused_with_the_remedy(
    choice: ChatChoice, model: Path
) -> None:
    first, _ = split_in_two(model)

    with pytest.raises(ModelError, match="under another name") as refused:
        choice.use(first.rename(model.parent / "best.gguf"))

    assert refused.value.advice is not None


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


def test_a_choice_of_the_first_version_is_still_one(
    choice: ChatChoice, model: Path, tmp_path: Path
) -> None:
    settings = tmp_path / "home" / "settings.json"
    chosen = choice.use(model)
    settings.write_text(json.dumps(json.loads(settings.read_text())["chat"]))

    assert choice.get() == chosen
    choice.clear()
    assert choice.get() is None
    assert json.loads(settings.read_text()) == {"chat": None}
