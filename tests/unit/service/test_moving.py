"""Export, delete everything, import: the library is what it was, field by field."""

from __future__ import annotations

import errno
import io
import json
import sqlite3
import threading
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from memory_cache.errors import Cancelled, DiskFull, FileError, LibraryDamaged
from memory_cache.service.moving import export as export_module
from memory_cache.service.moving.export import export_library
from memory_cache.service.moving.importing import import_from
from memory_cache.store.records import ChatSubject
from memory_cache.text.blocks import MAX_TEXT_CHARS
from tests.unit.service.moving_case import (
    LINE,
    NEVER,
    UNICODE,
    begin,
    contents,
    delete_everything,
    export,
    fill,
    keep,
    open_memory,
    read,
    take_in,
    turn,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from memory_cache.service.memory import Memory


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Memory, Path, dict[str, int]]]:
    """A library with everything in it, which nobody changes, and its export."""
    folder = tmp_path_factory.mktemp("full")
    memory = open_memory(folder / "home")
    pages = fill(memory)
    export(memory, folder / "library.zip")
    yield memory, folder / "library.zip", pages
    memory.close()


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    memory = open_memory(tmp_path / "home")
    yield memory
    memory.close()


def listed(archive: zipfile.ZipFile, holds: str) -> list[dict[str, Any]]:
    parts = json.loads(archive.read("manifest.json"))["parts"]
    return [
        entry
        for part in parts
        if part["holds"] == holds
        for entry in json.loads(archive.read(part["name"]))
    ]


def test_export_delete_everything_import_loses_nothing(tmp_path: Path) -> None:
    memory = open_memory(tmp_path / "home")
    pages = fill(memory, long_chars=MAX_TEXT_CHARS)
    before = contents(memory)
    exported = export(memory, tmp_path / "library.zip")
    delete_everything(memory)
    emptied = contents(memory)

    report = take_in(memory, tmp_path / "library.zip")

    after = contents(memory)
    assert {name: [] for name in before} == emptied
    assert list(before) == list(after)
    for name in before:
        assert before[name] == after[name], name
    assert (len(pages), 0, 0, []) == tuple(report)
    assert len(pages) == exported.pages
    assert memory.library.check() == []
    memory.close()


def test_what_was_imported_is_found_by_its_words(
    full: tuple[Memory, Path, dict[str, int]], memory: Memory
) -> None:
    take_in(memory, full[1])

    (found,) = memory.library.words.find('"house 2"', 10)

    (passage,) = memory.library.passages.get([found]).values()
    assert passage.url == "https://a.example/Light"
    assert [len(memory.library.words.find('"ingrid"', 10))] == [1]
    assert memory.library.vectors.count_waiting() == memory.library.passages.count()


def test_importing_twice_or_going_on_after_a_stop_brings_nothing_twice(
    full: tuple[Memory, Path, dict[str, int]], memory: Memory
) -> None:
    original, path, pages = full
    stop = threading.Event()

    def stop_early(done: int, total: int | None, about: str) -> None:
        stop.set()

    with pytest.raises(Cancelled):
        import_from(memory, path, stop_early, stop)
    cut = len(memory.library.pages.ids())
    report = take_in(memory, path)
    again = take_in(memory, path)

    assert cut < len(pages)
    assert contents(original) == contents(memory)
    assert (len(pages) - cut, cut, 0, []) == tuple(report)
    assert (0, len(pages), 0, []) == tuple(again)


def test_an_export_can_be_read_without_us(full: tuple[Memory, Path, dict[str, int]]) -> None:
    _, path, pages = full
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        entries = {entry["id"]: entry for entry in listed(archive, "pages")}
        light = entries[pages["page"]]
        document = archive.read(light["document"]["name"]).decode()
        note = archive.read(entries[pages["note"]]["document"]["name"]).decode()
        pdf = archive.read(f"sources/{pages['pdf']}.pdf")
        versions = [archive.read(one["text"]["name"]).decode() for one in light["versions"]]
        chat = archive.read("chats/Skarholm-s-light-1.md").decode()
        long = archive.read(entries[pages["long"]]["document"]["name"]).decode()

    assert f"pages/Light-2-{pages['page']}.md" == light["document"]["name"]
    assert document.startswith('---\ntitle: "Light 2"\nurl: "https://a.example/Light"\n')
    assert 'saved: "2020-09-13T12:26:40Z"\nupdated: "2020-09-13T12:28:22Z"\n' in document
    assert 'collections: ["Lights & “more”", "文献 / Ærø"]\n' in document
    assert document.endswith("\n---\n\nIt was first lit in 1872. Nobody slept in house 2.")
    assert note.endswith("\n---\n\nMine\n\nAsk Ingrid.")
    assert entries[pages["note"]]["document"]["name"] == f"notes/Mine-{pages['note']}.md"
    assert pdf == b"%PDF-1.7\r\n\x00\xff\xfe\x80 bytes"
    assert versions[0] == "It was first lit in 1871. Nobody slept."
    assert "## When?\n\n" in chat
    assert "\n\nSince 1871 [^1].\n\n" in chat
    assert "\n\n[^1]: “lit” [T “q”](https://a.example/#:~:text=lit)\n" in chat
    assert LINE * 1_000 in long


def test_the_twin_of_a_page_can_be_read_too(full: tuple[Memory, Path, dict[str, int]]) -> None:
    _, path, pages = full
    with zipfile.ZipFile(path) as archive:
        (twin,) = [one for one in listed(archive, "pages") if one["id"] == pages["twin"]]
        document = archive.read(twin["document"]["name"]).decode()

    assert pages["page"] == twin["twin_of"]
    assert document.endswith("\n\nIt was first lit in 1872. Nobody slept in house 2.")


def test_names_in_an_export_are_good_on_every_file_system(memory: Memory, tmp_path: Path) -> None:
    titles = ['a/b\\c:d*e?f"g<h>i|j', "...", "CON", "x" * 500, "日" * 300, "\u202egnp.exe", UNICODE]
    for number, title in enumerate(titles):
        page_id = keep(memory, f"https://a.example/{number}", str(number), 1.0)
        read(memory, page_id, f"text {number}", title=title)
    export(memory, tmp_path / "library.zip")

    with zipfile.ZipFile(tmp_path / "library.zip") as archive:
        names = [name for name in archive.namelist() if name.startswith("pages/")]

    assert [
        "pages/a-b-c-d-e-f-g-h-i-j-1.md",
        "pages/untitled-2.md",
        "pages/CON-3.md",
        f"pages/{'x' * 60}-4.md",
        f"pages/{'日' * 40}-5.md",
        "pages/gnp-exe-6.md",
    ] == names[:6]
    assert all(len(name.encode()) < 200 and name.isprintable() for name in names)


def test_what_is_being_forgotten_is_in_no_export(memory: Memory, tmp_path: Path) -> None:
    page_id = keep(memory, "https://secret.example/", "canary", 1.0)
    memory.library.erasing.hide([page_id], 2.0)

    report = export(memory, tmp_path / "library.zip")

    assert report.pages == 0
    assert b"canary" not in (tmp_path / "library.zip").read_bytes()
    assert b"secret.example" not in (tmp_path / "library.zip").read_bytes()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE source SET data = zeroblob(40)",
        "UPDATE source SET data = (SELECT data FROM source WHERE page_id = 2)",
        "UPDATE page_text SET text = 'what nobody wrote'",
    ],
)
def test_damage_is_told_and_not_exported(memory: Memory, tmp_path: Path, damage: str) -> None:
    page_id = keep(memory, "https://a.example/1", "Oil and rope.", 1.0)
    keep(memory, "https://a.example/2", "Bread and salt.", 1.0)
    read(memory, page_id, "Oil and rope.")
    with closing(sqlite3.connect(memory.home.library)) as db:
        db.execute(f"{damage} WHERE page_id = {page_id}")
        db.commit()

    with pytest.raises(LibraryDamaged):
        export(memory, tmp_path / "library.zip")
    assert not (tmp_path / "library.zip").exists()


def test_pages_saved_and_forgotten_meanwhile_break_nothing(memory: Memory, tmp_path: Path) -> None:
    pages = [keep(memory, f"https://a.example/{number}", str(number), 1.0) for number in range(45)]
    for page_id in pages:
        read(memory, page_id, f"text {page_id}")
    begin(memory, turn("One?", None, 1.0), [], ChatSubject("page", pages[44]))

    def meanwhile(done: int, total: int) -> None:
        if done == 20:
            keep(memory, "https://late.example/", "late", 2.0)
            keep(memory, "https://a.example/43", "newer", 2.0)
            memory.library.erasing.hide([pages[44]], 3.0)

    report = export_library(memory, tmp_path / "library.zip", meanwhile, NEVER)
    other = open_memory(tmp_path / "other")
    taken = take_in(other, tmp_path / "library.zip")

    assert other.library.chats.screen(9) == []
    assert 44 == report.pages == taken.pages
    assert other.library.pages.find("https://late.example/") is None
    newer = other.library.pages.find("https://a.example/43")
    assert newer is not None
    assert other.library.pages.source(newer.page_id).draft.source == b"newer"
    assert taken.problems == [
        "The conversation “One?” was not taken in: the page that it is about is missing."
    ]
    other.close()


def test_a_stopped_export_leaves_nothing_and_what_was_there(memory: Memory, tmp_path: Path) -> None:
    for number in range(45):
        keep(memory, f"https://a.example/{number}", str(number), 1.0)
    path = tmp_path / "there" / "library.zip"
    path.parent.mkdir()
    path.write_bytes(b"an older export")
    stop = threading.Event()

    with pytest.raises(Cancelled):
        export_library(memory, path, lambda done, total: stop.set() if done else None, stop)

    assert [path] == list(path.parent.iterdir())
    assert path.read_bytes() == b"an older export"


def test_a_full_disk_is_said_and_leaves_nothing(
    memory: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(memory, "https://a.example/", "text", 1.0)
    (tmp_path / "out").mkdir()

    class Full(io.BytesIO):
        name = str(tmp_path / "out" / ".library.zip.part")

        def write(self, data: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    def make(**_: object) -> Full:
        (tmp_path / "out" / ".library.zip.part").touch()
        return Full()

    monkeypatch.setattr(export_module, "NamedTemporaryFile", make)

    with pytest.raises(DiskFull, match="not enough free space for the export"):
        export(memory, tmp_path / "out" / "library.zip")

    assert list((tmp_path / "out").iterdir()) == []


def test_a_place_that_cannot_be_written_is_said(memory: Memory, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"“library\.zip” cannot be written there: it is not there"):
        export(memory, tmp_path / "nowhere" / "library.zip")


def test_an_export_can_be_read_by_its_owner_only(memory: Memory, tmp_path: Path) -> None:
    export(memory, tmp_path / "library.zip")

    assert (tmp_path / "library.zip").stat().st_mode & 0o777 == 0o600


def test_progress_is_told_to_the_end(memory: Memory, tmp_path: Path) -> None:
    for number in range(45):
        keep(memory, f"https://a.example/{number}", str(number), 1.0)
    exported: list[tuple[int, int]] = []
    imported: list[tuple[int, int | None, str]] = []
    path = tmp_path / "library.zip"

    export_library(memory, path, lambda *told: exported.append(told), NEVER)
    import_from(memory, path, lambda *told: imported.append(told), NEVER)

    assert exported == [(0, 45), (20, 45), (40, 45), (45, 45)]
    pages = [(0, 45, "pages"), (20, 45, "pages"), (40, 45, "pages")]
    assert [*pages, (45, 45, "chats")] == imported


def test_export_and_import_stand_back_while_somebody_waits(memory: Memory, tmp_path: Path) -> None:
    keep(memory, "https://a.example/", "text", 1.0)
    stop = threading.Event()
    ended = threading.Event()

    def move() -> None:
        export_library(memory, tmp_path / "library.zip", lambda done, total: None, stop)
        ended.set()

    with memory.attention.held():
        thread = threading.Thread(target=move)
        thread.start()
        stood_back = not ended.wait(0.3)

    assert ended.wait(10)
    thread.join()
    assert stood_back
