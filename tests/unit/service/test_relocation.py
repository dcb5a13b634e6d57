"""The data folder is moved whole or not at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from memory_cache.errors import Cancelled, DiskFull, FileError, LibraryError, LibraryMoving
from memory_cache.models.settings import ChosenModel, SettingsFile
from memory_cache.paths import Home, find_home
from memory_cache.service import relocation
from memory_cache.service.relocation import finish, move_home
from memory_cache.store.library import Library
from memory_cache.store.records import Draft

if TYPE_CHECKING:
    from pathlib import Path

NEVER = threading.Event()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A data folder with a bit of everything, and a model that was chosen from it."""
    home = find_home(str(tmp_path / "named"))
    with closing(Library(home.library)) as library:
        library.pages.keep(Draft("https://mills.example/", b"<p>Oil."), 1.0)
    for name in ("models/m.gguf", "page-states/1/state", "prompts/answer.md"):
        path = home.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * 100)
    (home.folder / "link").symlink_to("models")
    chosen = ChosenModel(
        path=str(home.models / "m.gguf"), name="M", architecture="a", quantisation="q",
        parameters=1, context_tokens=1, licence="", has_chat_template=True, file_bytes=100,
    )  # fmt: skip
    SettingsFile(home.settings).change(chat=chosen, gpu="off")
    return home


@pytest.fixture(params=["one disk", "two disks"])
def disks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """On two disks no file can have a second name."""
    if request.param == "two disks":

        def refuse(*_: Any) -> None:
            raise OSError(18, "Invalid cross-device link")

        monkeypatch.setattr(os, "link", refuse)
    return str(request.param)


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}


def pages(home: Home) -> int:
    with closing(Library(home.library)) as library:
        return library.pages.count()


def move(home: Home, to: Path, cancelled: threading.Event = NEVER) -> Home:
    return move_home(home, to, lambda _done, _total: None, cancelled)


@pytest.mark.usefixtures("disks")
def test_everything_is_moved_and_found_again_where_it_was_looked_for(
    home: Home, tmp_path: Path
) -> None:
    before = names(home.folder)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    told: list[tuple[int, int]] = []

    moved = move_home(home, elsewhere, lambda *step: told.append(step), NEVER)

    assert moved == find_home(str(home.folder))
    assert moved.folder == elsewhere
    assert names(elsewhere) == before
    assert names(home.folder) == {"moved-to"}
    assert pages(moved) == 1
    assert (elsewhere / "link").readlink().name == "models"
    assert told[-1][0] == told[-1][1] > 0
    settings = SettingsFile(moved.settings).read()
    assert settings.gpu == "off"
    assert settings.chat is not None
    assert settings.chat.path == str(moved.models / "m.gguf")


def test_in_a_folder_with_other_things_it_gets_one_of_its_own(home: Home, tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "letter.txt").write_text("Dear")

    moved = move(home, tmp_path / "shared")

    assert moved.folder == tmp_path / "shared" / "memory-cache"
    assert (tmp_path / "shared" / "letter.txt").exists()
    assert moved.folder.stat().st_mode & 0o777 == 0o700


def test_it_can_be_moved_on_and_back_and_leaves_nothing_behind(home: Home, tmp_path: Path) -> None:
    before = names(home.folder)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    second = move(move(home, tmp_path / "one"), tmp_path / "two")
    assert second == find_home(str(home.folder))
    assert not (tmp_path / "one").exists()

    back = move(second, home.folder)

    assert back == find_home(str(home.folder)) == Home(home.folder)
    assert names(home.folder) == before
    assert not (tmp_path / "two").exists()
    assert pages(back) == 1


@pytest.mark.usefixtures("disks")
def test_called_off_everything_is_as_it_was(home: Home, tmp_path: Path) -> None:
    before = names(home.folder)
    cancelled = threading.Event()

    with pytest.raises(Cancelled):
        move_home(home, tmp_path, lambda _done, _total: cancelled.set(), cancelled)

    assert find_home(str(home.folder)) == home
    assert names(home.folder) == before
    assert not (tmp_path / "memory-cache").exists()
    assert pages(home) == 1


def test_a_fault_on_the_way_leaves_everything_as_it_was(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise OSError(5, "the disk failed")

    before = names(home.folder)
    monkeypatch.setattr(relocation, "_decide", fail)

    with pytest.raises(FileError, match="the disk failed"):
        move(home, tmp_path)

    assert names(home.folder) == before
    assert not (tmp_path / "memory-cache").exists()


def test_what_a_crash_left_of_the_old_folder_is_deleted_later(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as crashing:
        crashing.setattr(relocation, "finish", lambda _: None)
        moved = move(home, tmp_path)
    assert home.library.exists()
    assert find_home(str(home.folder)) == moved

    finish(moved)
    finish(moved)

    assert names(home.folder) == {"moved-to"}
    assert pages(moved) == 1


def test_places_that_do_not_suit_are_refused(home: Home, tmp_path: Path) -> None:
    (tmp_path / "memory-cache").mkdir()
    (tmp_path / "memory-cache" / "letter.txt").write_text("Dear")
    a_file = tmp_path / "file"
    a_file.write_text("")

    for place in (home.folder, home.models, tmp_path, a_file, tmp_path / "not there"):
        with pytest.raises(FileError):
            move(home, place)
    assert pages(home) == 1


def test_too_little_room_on_another_disk_is_said_before_anything_is_copied(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relocation, "_is_one_disk", lambda *_: False)
    usage = shutil.disk_usage(tmp_path)._replace(free=10)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    with pytest.raises(DiskFull):
        move(home, tmp_path)

    assert not (tmp_path / "memory-cache").exists()


def test_while_the_library_is_open_here_or_elsewhere_it_stays(home: Home, tmp_path: Path) -> None:
    with closing(Library(home.library)) as library:
        library.pages.count()
        with pytest.raises(LibraryMoving, match="still at work"):
            move(home, tmp_path)

    program = (
        "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]);"
        "db.execute('SELECT count(*) FROM page').fetchone(); print('open', flush=True);"
        "sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, home.library],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(LibraryMoving, match="Another program"):
            move(home, tmp_path)
        other.kill()
    assert pages(home) == 1


def test_a_folder_on_a_disk_that_is_not_connected_is_not_begun_anew(
    home: Home, tmp_path: Path
) -> None:
    moved = move(home, tmp_path)
    moved.folder.rename(tmp_path / "unplugged")

    found = find_home(str(home.folder))

    assert found == moved
    assert not moved.folder.exists()
    with (
        closing(Library(found.library)) as library,
        pytest.raises(LibraryError, match="is not there"),
    ):
        library.pages.count()
