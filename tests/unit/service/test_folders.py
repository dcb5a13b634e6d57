"""Folders kept in step: what is read, what is left out, and what no accident may forget."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import Cancelled, FileError, FolderGone, NotFound
from memory_cache.paths import Home
from memory_cache.service import walking
from memory_cache.service.folders import FolderSync, compare
from memory_cache.service.memory import Memory
from memory_cache.service.walking import FoundFile, Walk
from memory_cache.store.records import FolderFile
from tests.documents.pdf import lines_of, write_pdf

if TYPE_CHECKING:
    from collections.abc import Iterator

NEVER = threading.Event()


class Clock:
    def __init__(self) -> None:
        self.now = 1_700_000_000.0


class Case:
    """A folder, a library, and what keeps the one in step with the other."""

    def __init__(self, tmp_path: Path, memory: Memory) -> None:
        self.root = tmp_path / "notes"
        self.root.mkdir()
        self.memory = memory
        self.sync_ = FolderSync(memory)
        self.folder_id = 0
        self._written = 0

    def write(self, name: str, text: str = "Some text.") -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        # File systems differ in how finely they tell time.
        self._written += 1
        os.utime(path, ns=(0, 1_700_000_000_000_000_000 + self._written))
        return path

    def sync(self) -> None:
        self.folder_id = self.folder_id or self.sync_.add(self.root)
        self.sync_.sync(self.folder_id, lambda _done, _total: None, NEVER)

    @property
    def pages(self) -> dict[str, int]:
        """The pages that are there by the names of their files."""
        pages, _ = self.memory.library.pages.screen(1_000)
        return {page.url.rpartition("/")[2]: page.page_id for page in pages}

    @property
    def problem(self) -> str:
        return self.memory.library.folders.get(self.folder_id).problem


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def case(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Case]:
    home = tmp_path / "home"
    home.mkdir()
    memory = Memory(Home(home), command=[str(tmp_path / "no engine")])
    monkeypatch.setattr(memory, "now", lambda: clock.now)
    yield Case(tmp_path, memory)
    memory.close()


def found_names(root: Path, **limits: int) -> set[str]:
    walk = Walk(str(root), **limits)
    for _ in walk.steps():
        pass
    return {os.path.relpath(path, root) for path in walk.files}


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


# ---- accidents


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


# ---- what is walked


def test_hidden_ignored_and_package_folders_are_left_out(case: Case) -> None:
    for name in (
        *("a.md", "in/b.txt", "in/kept.log.md"),
        *(".hidden.md", ".git/c.md", "node_modules/d.md", "venv/e.md", "in/__pycache__/f.md"),
        *("drafts/g.md", "in/drafts/h.md", "x.tmp.md", "picture.png", "in/secret.md"),
    ):
        case.write(name)
    (case.root / ".gitignore").write_text("/drafts/\n*.tmp.md\n")
    (case.root / "in" / ".memorycacheignore").write_text("secret.md\n")

    assert found_names(case.root) == {"a.md", "in/b.txt", "in/kept.log.md", "in/drafts/h.md"}


def test_an_ignore_file_can_bring_back_what_is_left_out_otherwise(case: Case) -> None:
    case.write(".vault/a.md")
    case.write("b.md")
    (case.root / ".memorycacheignore").write_text("!.vault/\n")

    assert found_names(case.root) == {".vault/a.md", "b.md"}


def test_links_pipes_and_loops_are_not_followed(case: Case, tmp_path: Path) -> None:
    case.write("a.md")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "private.md").write_text("Not of this folder.")
    (case.root / "loop").symlink_to(case.root)
    (case.root / "out").symlink_to(tmp_path / "outside")
    (case.root / "link.md").symlink_to(tmp_path / "outside" / "private.md")
    os.mkfifo(case.root / "pipe.md")
    os.mkfifo(case.root / ".gitignore")

    assert found_names(case.root) == {"a.md"}


def test_a_folder_that_nests_without_end_is_walked_as_deep_as_is_sensible(case: Case) -> None:
    case.write("/".join(["d"] * 80) + "/deep.md")
    case.write("/".join(["d"] * 40) + "/shallow.md")

    walk = Walk(str(case.root))
    for _ in walk.steps():
        pass

    assert {Path(path).name for path in walk.files} == {"shallow.md"}
    assert not walk.missing(str(case.root.joinpath(*["d"] * 80, "deep.md")))


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
    assert case.problem == "1 files could not be read."


# ---- in steps


def test_steps_do_the_same_as_a_pass_and_then_rest_until_it_is_due(
    case: Case, clock: Clock
) -> None:
    case.write("a.md")
    case.write("deeper/b.md", "More.")
    case.sync_.add(case.root)
    assert steps(case) > 2
    assert set(case.pages) == {"a.md", "b.md"}

    case.write("c.md", "New.")
    assert steps(case) == 0
    clock.now += 301
    assert steps(case) > 0
    assert set(case.pages) == {"a.md", "b.md", "c.md"}
    clock.now -= 3_600
    assert steps(case) > 0


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


def steps(case: Case) -> int:
    taken = 0
    while case.sync_.step(NEVER):
        taken += 1
        assert taken < 1_000
    return taken
