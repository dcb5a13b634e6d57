"""Folders kept in step: what no accident may forget, and what is said of it."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import FolderGone
from memory_cache.saying import Said, said
from memory_cache.service import walking
from memory_cache.service.walking import Walk
from tests.unit.service.folder_case import Case, open_case

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with open_case(tmp_path) as case:
        yield case


@pytest.mark.parametrize("what", ["moved away", "emptied"])
def test_a_disk_that_is_not_plugged_in_forgets_nothing(case: Case, what: str) -> None:
    case.write("a.md")
    case.write("b.md", "More.")
    case.sync()
    elsewhere = case.root.with_name("elsewhere")
    case.root.rename(elsewhere)
    if what == "emptied":
        case.root.mkdir()

    with pytest.raises(FolderGone):
        case.sync()
    assert set(case.pages) == {"a.md", "b.md"}
    assert case.problem == FolderGone.sentence
    assert said(case.problem) == Said(FolderGone.code)

    shutil.rmtree(case.root, ignore_errors=True)
    elsewhere.rename(case.root)
    case.sync()
    assert case.problem == ""


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_folder_that_may_not_be_read_is_not_taken_for_gone(case: Case) -> None:
    case.write("closed/a.md")
    case.write("b.md")
    case.sync()
    (case.root / "closed").chmod(0)
    try:
        case.sync()
        assert set(case.pages) == {"a.md", "b.md"}
        assert "could not be looked into" in case.problem
    finally:
        (case.root / "closed").chmod(0o700)


def test_a_folder_that_cannot_be_looked_into_is_not_taken_for_gone(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.write("closed/a.md")
    case.write("b.md", "More.")
    case.sync()
    real = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("closed"):
            raise PermissionError(13, "no")
        return real(path)

    monkeypatch.setattr(walking.os, "scandir", refuse)
    case.sync()

    assert set(case.pages) == {"a.md", "b.md"}
    assert "could not be looked into" in case.problem


def test_what_cannot_be_read_is_named_and_costs_nothing_else(case: Case) -> None:
    case.write("a.md")
    (case.root / "b.pdf").write_text("no PDF")
    case.sync()

    assert set(case.pages) == {"a.md"}
    assert case.problem == "b.pdf: That file is called a PDF, but is none."


def test_a_file_that_vanishes_during_the_walk_costs_nothing_else(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.write("a.md")
    case.write("b.md", "More.")
    case.folder_id = case.sync_.add(case.root)
    steps = Walk.steps

    def walk_then_unlink(walk: Walk) -> Iterator[None]:
        yield from steps(walk)
        (case.root / "a.md").unlink()

    monkeypatch.setattr(Walk, "steps", walk_then_unlink)
    case.sync()

    assert set(case.pages) == {"b.md"}
    assert case.problem == "a.md: That file is not there."


# ---- more than can be kept


def test_more_files_than_are_kept_are_said_to_be_too_many_and_none_is_forgotten(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [case.write(f"{number}.md", f"Number {number}.") for number in range(4)]
    case.sync()
    paths[3].unlink()
    for number in range(4, 9):
        case.write(f"0{number}.md", f"Number {number}.")
    real = Walk.__init__
    monkeypatch.setattr(Walk, "__init__", lambda walk, root: real(walk, root, most_files=5))

    case.sync()

    assert "more files" in case.problem
    assert {"0.md", "3.md"} <= set(case.pages)


def test_names_that_are_no_text_are_counted(case: Case) -> None:
    case.write("a.md")
    os.close(os.open(os.fsencode(case.root) + b"/half \xff.md", os.O_CREAT | os.O_WRONLY))
    case.sync()

    assert set(case.pages) == {"a.md"}
    assert case.problem == "1 file could not be read."
