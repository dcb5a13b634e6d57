"""Folders kept in step: what is read, what is left out, what moves, and what is gone."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import Cancelled, FileError, FolderGone, NotFound
from memory_cache.service.folders import FolderSync, compare
from memory_cache.service.walking import FoundFile
from memory_cache.store.records import FolderFile
from tests.documents.pdf import lines_of, write_pdf
from tests.unit.service.folder_case import NEVER, Case, open_case, steps

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with open_case(tmp_path) as case:
        yield case


# ---- what is new, changed and gone


def test_comparing_tells_new_changed_and_gone_by_time_and_size() -> None:
    known = {
        name: FolderFile(name, number, 100, 10)
        for number, name in enumerate(["same", "later", "longer", "gone", "unseen"])
    }
    found = {
        "same": FoundFile("same", 100, 10),
        "later": FoundFile("later", 101, 10),
        "longer": FoundFile("longer", 100, 11),
        "new": FoundFile("new", 100, 10),
    }

    changes = compare(known, found, lambda path: path != "unseen")

    assert [file.path for file in changes.new] == ["new"]
    assert [file.path for file in changes.changed] == ["later", "longer"]
    assert [file.path for file in changes.gone] == ["gone"]


def test_a_folder_is_read_followed_and_forgotten_as_it_changes(case: Case) -> None:
    case.write("a.md", "# First\n")
    case.write("deeper/b.txt", "Second.")
    (case.root / "c.pdf").write_bytes(write_pdf([lines_of("Third.")]))
    case.sync()
    before = case.pages
    assert set(before) == {"a.md", "b.txt", "c.pdf"}

    case.write("a.md", "# First, changed\n")
    case.write("d.html", "<p>Fourth.</p>")
    (case.root / "deeper" / "b.txt").unlink()
    case.sync()

    assert set(case.pages) == {"a.md", "c.pdf", "d.html"}
    assert case.pages["a.md"] == before["a.md"]
    assert b"changed" in case.memory.library.pages.source(before["a.md"]).draft.source
    assert case.problem == ""
    assert case.memory.library.folders.get(case.folder_id).files == 3


def test_a_second_look_reads_nothing_again(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    case.write("a.md")
    case.sync()
    monkeypatch.setattr(
        "memory_cache.service.folders.read_file", lambda path: pytest.fail(f"read {path}")
    )

    case.sync()

    assert set(case.pages) == {"a.md"}


def test_a_file_that_moved_keeps_its_page(case: Case) -> None:
    path = case.write("a.md", "Moved about.")
    case.write("b.md", "Stays put... ")
    case.sync()
    before = case.pages

    (case.root / "later").mkdir()
    path.rename(case.root / "later" / "renamed.md")
    case.sync()

    assert case.pages == {"renamed.md": before["a.md"], "b.md": before["b.md"]}
    page = case.memory.library.pages.get(before["a.md"])
    assert page.url == (case.root / "later" / "renamed.md").as_uri()
    case.sync()
    assert set(case.pages) == {"renamed.md", "b.md"}


def test_a_copy_is_a_page_of_its_own_and_outlives_what_it_was_copied_from(case: Case) -> None:
    path = case.write("a.md", "The same text twice.")
    case.write("b.md", "The same text twice.")
    case.sync()
    both = case.pages

    path.unlink()
    case.sync()

    assert len(set(both.values())) == 2
    assert case.pages == {"b.md": both["b.md"]}


def test_what_the_person_forgot_is_not_read_again_until_the_folder_is_added_anew(
    case: Case,
) -> None:
    case.write("a.md", "Kept.")
    case.write("b.md", "To be forgotten.")
    case.sync()
    case.memory.forgetting.hide([case.pages["b.md"]])

    case.write("b.md", "To be forgotten, and changed.")
    case.sync()
    assert set(case.pages) == {"a.md"}

    case.sync_.add(case.root)
    case.sync()
    assert set(case.pages) == {"a.md", "b.md"}


def test_a_page_saved_to_disk_goes_on_though_its_file_goes(case: Case) -> None:
    saved = case.write(
        "saved.html", "<!-- Page saved with SingleFile\n url: https://a.example/x -->\n<p>Lit.</p>"
    )
    case.write("other.md")
    case.sync()
    assert set(case.pages) == {"x", "other.md"}

    saved.unlink()
    case.sync()

    assert set(case.pages) == {"x", "other.md"}


# ---- in steps


def test_steps_do_the_same_as_a_pass_and_then_rest_until_it_is_due(case: Case) -> None:
    case.write("a.md")
    case.write("deeper/b.md", "More.")
    case.sync_.add(case.root)
    assert steps(case) > 2
    assert set(case.pages) == {"a.md", "b.md"}

    case.write("c.md", "New.")
    assert steps(case) == 0
    case.now += 301
    assert steps(case) > 0
    assert set(case.pages) == {"a.md", "b.md", "c.md"}
    case.now -= 3_600
    assert steps(case) > 0


def test_how_far_the_steps_are_can_be_asked_while_they_go_on(case: Case) -> None:
    for name in ("a.md", "b.md", "c.md"):
        case.write(name)
    case.sync_.add(case.root)
    told = []
    while case.sync_.step(NEVER):
        told.append(case.sync_.progress)

    assert [one for one in told if one is not None and one[1] is not None] == [
        (0, 3),
        (1, 3),
        (2, 3),
    ]
    assert (0, None) in told or (3, None) in told
    assert case.sync_.progress is None


def test_a_pass_that_was_broken_off_is_gone_on_with_by_the_next(case: Case) -> None:
    for number in range(5):
        case.write(f"{number}.md", f"Number {number}.")
    case.folder_id = case.sync_.add(case.root)
    for _ in range(4):
        case.sync_.step(NEVER)
    some = case.pages
    assert 0 < len(some) < 5

    case.sync_ = FolderSync(case.memory)
    case.sync()

    assert len(case.pages) == 5
    assert some.items() <= case.pages.items()


def test_both_are_called_off_between_files(case: Case) -> None:
    for number in range(3):
        case.write(f"{number}.md", f"Number {number}.")
    folder_id = case.sync_.add(case.root)
    cancelled = threading.Event()

    def tell(done: int, total: int | None) -> None:
        if total is not None and done == 1:
            cancelled.set()

    with pytest.raises(Cancelled):
        case.sync_.sync(folder_id, tell, cancelled)
    with pytest.raises(Cancelled):
        case.sync_.step(cancelled)
    assert 0 < len(case.pages) < 3


def test_how_far_it_is_is_told(case: Case) -> None:
    case.write("a.md")
    case.write("b.md", "More.")
    told: list[tuple[int, int | None]] = []

    case.sync_.sync(
        case.sync_.add(case.root), lambda done, total: told.append((done, total)), NEVER
    )

    assert told == [(2, None), (0, 2), (1, 2)]


def test_a_folder_that_was_let_go_of_meanwhile_ends_its_pass(case: Case) -> None:
    case.write("a.md")
    case.write("b.md", "More.")
    folder_id = case.sync_.add(case.root)
    case.sync_.step(NEVER)
    case.memory.library.folders.remove(folder_id)

    assert steps(case) < 5
    with pytest.raises(NotFound):
        case.sync_.sync(folder_id, lambda _done, _total: None, NEVER)


# ---- which folders


def test_what_is_no_folder_or_holds_the_library_is_refused(case: Case) -> None:
    with pytest.raises(FolderGone):
        case.sync_.add(case.write("a.md"))
    with pytest.raises(FolderGone):
        case.sync_.add(case.root / "nothing")
    with pytest.raises(FileError):
        case.sync_.add(case.memory.home.folder)
    with pytest.raises(FileError):
        case.sync_.add(case.memory.home.folder.parent)


def test_a_folder_is_one_however_it_is_named(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    (case.root.parent / "link").symlink_to(case.root)
    monkeypatch.chdir(case.root)

    ids = {
        case.sync_.add(path)
        for path in (case.root, Path(), case.root.parent / "link", Path("x/.."))
    }

    assert len(ids) == 1
