"""Dialogs: programs that show them are on PATH or not, choose, cancel, fail, or stay open."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import Cancelled, DialogUnavailable
from memory_cache.service.dialogs import pick_files, pick_folder, pick_save_path

if TYPE_CHECKING:
    from collections.abc import Callable

    Fake = Callable[[str, str], Path]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the programs are those of Linux")


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    """A maker of programs; there are no others. Each notes its arguments beside itself."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.delenv("XDG_CURRENT_DESKTOP", raising=False)

    def make(name: str, body: str) -> Path:
        program = folder / name
        program.write_text(
            f"#!/bin/sh\nPATH=/usr/bin:/bin\nprintf '%s\\n' \"$@\" > {program}.args\n"
            f"env > {program}.env\n{body}\n"
        )
        program.chmod(0o755)
        return program

    return make


def arguments(program: Path) -> list[str]:
    return program.with_name(f"{program.name}.args").read_text().splitlines()


def make_files(folder: Path, *names: str) -> list[Path]:
    paths = [folder / name for name in names]
    for path in paths:
        path.write_text("text")
    return paths


@pytest.mark.parametrize("name", ["zenity", "qarma", "kdialog", "yad"])
def test_each_program_is_asked_for_several_files(tmp_path: Path, fake: Fake, name: str) -> None:
    picked = make_files(tmp_path, "a.txt", "with space.pdf", "日記.md")
    program = fake(name, "\n".join(f"echo '{path}'" for path in picked))

    assert pick_files() == picked
    assert "--multiple" in arguments(program)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("zenity", "--directory"), ("kdialog", "--getexistingdirectory"), ("yad", "--directory")],
)
def test_each_program_is_asked_for_a_folder(
    tmp_path: Path, fake: Fake, name: str, wanted: str
) -> None:
    program = fake(name, f"echo '{tmp_path}'")

    assert pick_folder() == tmp_path
    assert wanted in arguments(program)


@pytest.mark.parametrize("name", ["zenity", "kdialog", "yad"])
def test_each_program_is_asked_where_to_save(tmp_path: Path, fake: Fake, name: str) -> None:
    program = fake(name, f"echo '{tmp_path}/new.zip'")

    assert pick_save_path("memory-cache.zip") == tmp_path / "new.zip"
    assert any("memory-cache.zip" in argument for argument in arguments(program))


@pytest.mark.parametrize("name", ["../up", "", "-option", "a\nb", 'a"b', "a/b"])
def test_a_name_to_save_under_is_a_plain_one(fake: Fake, name: str) -> None:
    fake("zenity", "echo /never")

    with pytest.raises(ValueError):
        pick_save_path(name)


@pytest.mark.parametrize(("name", "status"), [("zenity", 1), ("kdialog", 1), ("yad", 252)])
def test_a_dialog_that_is_closed_gives_nothing(fake: Fake, name: str, status: int) -> None:
    fake(name, f"exit {status}")

    assert (pick_files(), pick_folder(), pick_save_path("a.zip")) == (None, None, None)


def test_one_that_fails_is_followed_by_the_next(tmp_path: Path, fake: Fake) -> None:
    fake("zenity", "echo 'cannot start' >&2; exit 255")
    fake("kdialog", f"echo '{tmp_path}'")

    assert pick_folder() == tmp_path


def test_the_desktops_own_program_comes_first(
    tmp_path: Path, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake("zenity", "echo /")
    fake("kdialog", f"echo '{tmp_path}'")
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")

    assert pick_folder() == tmp_path


@pytest.mark.parametrize("there_is_a_screen", [True, False])
def test_without_program_or_screen_the_terminal_is_the_remedy(
    fake: Fake, monkeypatch: pytest.MonkeyPatch, there_is_a_screen: bool
) -> None:
    if not there_is_a_screen:
        fake("zenity", "echo /")
        monkeypatch.delenv("DISPLAY")
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)

    with pytest.raises(DialogUnavailable) as raised:
        pick_files()

    assert "memory-cache add" in (raised.value.advice or "")


def test_warnings_among_the_results_and_what_is_not_there_are_passed_over(
    tmp_path: Path, fake: Fake
) -> None:
    (there,) = make_files(tmp_path, "there.txt")
    fake("zenity", f"echo 'Gtk-WARNING: odd'; echo; echo '{there}'; echo /not/there.txt")

    assert pick_files() == [there]


def test_the_program_learns_nothing_of_ours(
    tmp_path: Path, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEMORY_CACHE_HOME", "/ours")
    monkeypatch.setenv("PYTHONPATH", "/ours")
    program = fake("zenity", f"echo '{tmp_path}'")

    pick_folder()

    told = program.with_name("zenity.env").read_text()
    assert "/ours" not in told
    assert "DISPLAY=:7" in told


def test_a_dialog_that_is_called_off_closes_with_all_that_it_started(
    tmp_path: Path, fake: Fake
) -> None:
    pid_file = tmp_path / "pid"
    fake("zenity", f"sleep 60 & echo $! > {pid_file}.new; mv {pid_file}.new {pid_file}; wait")
    cancelled = threading.Event()
    raised: list[Cancelled] = []

    def pick() -> None:
        try:
            pick_files(cancelled)
        except Cancelled as error:
            raised.append(error)

    thread = threading.Thread(target=pick)
    thread.start()
    while not pid_file.exists():
        time.sleep(0.01)
    cancelled.set()
    thread.join(10)

    assert len(raised) == 1
    assert is_gone(int(pid_file.read_text()))


def is_gone(pid: int) -> bool:
    for _ in range(300):
        try:
            os.kill(pid, 0)
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.01)
    return False
