from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import BadRequest, FileError, NotFound
from memory_cache.service.prompts import (
    MOST_CHARS,
    NAMES,
    PromptFiles,
    original,
    original_prompts,
)
from memory_cache.text.prompt import QUESTION

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def files(tmp_path: Path) -> PromptFiles:
    return PromptFiles(tmp_path / "prompts")


def test_what_the_model_is_told_originally_has_a_comment_that_it_is_not_told() -> None:
    prompts = original_prompts()

    for name in NAMES:
        told = getattr(prompts, name)
        assert original(name).startswith("<!--\n")
        assert told
        assert "<!--" not in told
        assert "-->" not in told
    assert QUESTION in prompts.reminder


def test_without_edited_copies_the_originals_count(files: PromptFiles) -> None:
    assert [file.name for file in files.list()] == list(NAMES)
    assert all(file.original and not file.problem for file in files.list())
    assert files.prompts() == original_prompts()


def test_an_edited_copy_takes_the_place_of_the_original(files: PromptFiles) -> None:
    files.write("answer", "<!-- mine -->\nAnswer in verse.\r\n")

    assert files.get("answer").text == "<!-- mine -->\nAnswer in verse.\n"
    assert not files.get("answer").original
    assert files.prompts().answer == "Answer in verse."
    assert files.prompts().part == original_prompts().part


def test_a_prompt_is_laid_out_to_be_edited_by_hand_once(files: PromptFiles) -> None:
    path = files.lay_out("answer")
    laid_out = files.get("answer")
    path.write_text("Answer in verse.")

    assert laid_out.original
    assert files.lay_out("answer").read_text() == "Answer in verse."
    with pytest.raises(NotFound):
        files.lay_out("../answer")


def test_a_file_that_is_edited_by_hand_counts_when_it_is_next_used(files: PromptFiles) -> None:
    files.write("alone", "Be brief.")
    files.path("alone").write_bytes("\ufeffSei kurz.\r\n".encode())

    assert files.prompts().alone == "Sei kurz."


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("answer", b"", "says nothing"),
        ("answer", b"<!-- only a comment -->\n \n", "says nothing"),
        ("answer", b"<!-- a comment without end", "does not end"),
        ("answer", b"\xff\xfe\x00A", "UTF-8"),
        ("answer", b"a" * (MOST_CHARS + 1), "longer"),
        ("answer", b"a" * (10 * MOST_CHARS), "longer"),
        ("reminder", b"Answer me.", QUESTION),
        ("reminder", f"<!-- {QUESTION} -->\nAnswer me.".encode(), QUESTION),
    ],
)
def test_one_that_cannot_be_used_says_why_and_the_original_counts(
    files: PromptFiles, name: str, content: bytes, problem: str
) -> None:
    files.write(name, f"x {QUESTION}")
    files.path(name).write_bytes(content)

    file = files.get(name)

    assert problem in file.problem
    assert file.problem.endswith("so the original is used.")
    assert not file.original
    assert len(file.text) <= MOST_CHARS
    assert files.prompts() == original_prompts()


def test_what_cannot_be_used_is_kept_as_it_was_written(files: PromptFiles) -> None:
    files.write("reminder", "Half a thought")

    assert files.get("reminder").text == "Half a thought"
    assert files.get("reminder").problem


def test_going_back_brings_the_original_and_leaves_no_copy(files: PromptFiles) -> None:
    files.write("answer", "Mine.")
    files.reset("answer")
    files.reset("answer")

    assert files.get("answer").original
    assert not files.path("answer").exists()


def test_writing_the_original_is_going_back(files: PromptFiles) -> None:
    files.write("answer", "Mine.")
    files.write("answer", original("answer"))

    assert not files.path("answer").exists()


@pytest.mark.parametrize("name", ["", "nobody", "../answer", "answer.md", "Answer"])
def test_only_prompts_that_there_are_have_files(files: PromptFiles, name: str) -> None:
    for act in (files.get, files.reset, lambda one: files.write(one, "x")):
        with pytest.raises(NotFound):
            act(name)
    assert not files.path("answer").parent.exists()


def test_one_that_is_too_long_is_refused_and_nothing_changes(files: PromptFiles) -> None:
    files.write("answer", "Mine.")
    with pytest.raises(BadRequest):
        files.write("answer", "x" * (MOST_CHARS + 1))

    assert files.get("answer").text == "Mine."


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "prompts").write_text("a file in its place")

    with pytest.raises(FileError):
        PromptFiles(tmp_path / "prompts").write("answer", "Mine.")


def test_a_file_that_cannot_be_read_leaves_the_original(files: PromptFiles) -> None:
    files.path("answer").mkdir(parents=True)

    assert "cannot be read" in files.get("answer").problem
    assert files.prompts() == original_prompts()
