"""Files that a person names: what becomes a draft, what is refused, what may be opened."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import FileError, FileRefused, MemoryCacheError, TooLarge
from memory_cache.service import files
from memory_cache.service.files import file_path, file_url, open_in_system, read_file
from memory_cache.store.records import Draft
from tests.documents.pdf import lines_of, write_pdf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEXT = b"The lighthouse was lit in 1861.\n"
PDF = write_pdf([lines_of("The lighthouse was lit in 1861.")])
ADDRESS = "https://a.example/light?lamp=1"
SINGLE_FILE = (
    f"<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: {ADDRESS} \n"
    " saved date: Tue Nov 24 2026\n--><p>Lit in 1861.</html>"
).encode()


@pytest.mark.parametrize(
    ("name", "source", "content_type"),
    [
        ("a.txt", TEXT, "text/plain"),
        ("a.RST", TEXT, "text/plain"),
        ("a.text", TEXT, "text/plain"),
        ("a.md", TEXT, "text/markdown"),
        ("a.markdown", TEXT, "text/markdown"),
        ("a.html", b"<p>Lit.</p>", "text/html"),
        ("a.HTM", b"<p>Lit.</p>", "text/html"),
        ("a.xhtml", b"<?xml version='1.0'?><html/>", "text/html"),
        ("a.pdf", PDF, "application/pdf"),
        ("a.txt", PDF, "application/pdf"),
        ("a.txt", "Καλημέρα".encode("utf-16"), "text/plain"),
        ("a.txt", "plain words".encode("utf-16-le"), "text/plain"),
        ("a.txt", "äöü ÄÖÜ".encode("cp1252"), "text/plain"),
        ("a.txt", b"\x1b[31mred\x1b[0m\x0c", "text/plain"),
        ("a.txt", b"", "text/plain"),
    ],
)
def test_a_file_becomes_a_draft_of_its_kind(
    tmp_path: Path, name: str, source: bytes, content_type: str
) -> None:
    path = tmp_path / name
    path.write_bytes(source)

    draft = read_file(path)

    assert draft == Draft(path.as_uri(), source, "", content_type, None, "file")


@pytest.mark.parametrize(
    "source",
    [
        SINGLE_FILE,
        b"<!-- saved from url=(0030)" + ADDRESS.encode() + b" -->\n<html><p>Lit in 1861.</html>",
    ],
    ids=["SingleFile", "browser"],
)
def test_a_page_that_was_saved_to_disk_is_that_page(tmp_path: Path, source: bytes) -> None:
    path = tmp_path / "saved.html"
    path.write_bytes(source)

    assert read_file(path) == Draft(ADDRESS, source, "", "text/html")


def test_a_page_that_quotes_such_a_mark_in_its_text_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "about.html"
    path.write_bytes(b"<html>" + b"<p>Text.</p>" * 500 + SINGLE_FILE)

    assert read_file(path).kind == "file"


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n"),
        ("a", TEXT),
        ("a.docx", b"PK\x03\x04"),
        ("a.pdf", TEXT),
        ("a.txt", b"\x7fELF\x02\x01\x01"),
        ("a.md", b"MZ\x90\x00\x03"),
        ("a.html", b"PK\x03\x04\x14\x00\x00\x00\x08\x00" * 40),
        ("a.txt", bytes(range(256)) * 8),
    ],
)
def test_what_is_no_text_is_refused_whatever_its_name(
    tmp_path: Path, name: str, source: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(source)

    with pytest.raises(FileRefused):
        read_file(path)


def link_to_a_file(path: Path) -> None:
    (path.parent / "real.txt").write_bytes(TEXT)
    path.symlink_to(path.parent / "real.txt")


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda path: None, FileError),
        (lambda path: path.mkdir(), FileRefused),
        (lambda path: os.mkfifo(path), FileRefused),
        (lambda path: path.symlink_to("/dev/zero"), FileRefused),
        (link_to_a_file, FileRefused),
        (lambda path: path.write_bytes(b"x" * 2_000), TooLarge),
    ],
    ids=["vanished", "folder", "pipe", "link to a device", "link", "too large"],
)
def test_what_is_no_regular_file_is_refused_at_once(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[Path], object],
    error: type[MemoryCacheError],
) -> None:
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 1_000)
    path = tmp_path / "a.txt"
    make(path)

    with pytest.raises(error) as raised:
        read_file(path)

    assert type(raised.value) is error
    assert raised.value.message.endswith(".")


def test_a_file_that_grows_while_it_is_read_is_not_read_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 1_000)
    monkeypatch.setattr(os, "read", lambda handle, count: b"x" * min(count, 300))
    path = tmp_path / "a.txt"
    path.write_bytes(b"x")

    with pytest.raises(TooLarge):
        read_file(path)


@pytest.mark.parametrize("name", ["a.txt", "with space & 日記 %41.txt", "half \udcff.txt"])
def test_an_address_leads_back_to_its_file(tmp_path: Path, name: str) -> None:
    assert file_path(file_url(tmp_path / name)) == tmp_path / name


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/a.txt",
        "file://server/share/a.txt",
        "file:a.txt",
        "file:///etc/a%00.txt",
        "javascript:alert(1)",
        "note:123",
        "http://[",
        "",
    ],
)
def test_no_other_address_leads_to_a_file(url: str) -> None:
    assert file_path(url) is None
    with pytest.raises(FileRefused):
        open_in_system(url, start=lambda path: pytest.fail(f"opened {path}"))


def test_a_saved_file_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "a b.txt"
    path.write_bytes(TEXT)
    opened: list[Path] = []

    open_in_system(file_url(path), start=opened.append)

    assert opened == [path]


@pytest.mark.parametrize(
    ("name", "source", "error"),
    [
        ("run.sh", b"#!/bin/sh\n", FileRefused),
        ("run.desktop", b"[Desktop Entry]\n", FileRefused),
        ("run.exe", b"MZ", FileRefused),
        ("run.txt", b"\x7fELF\x02\x01", FileRefused),
        ("gone.txt", None, FileError),
    ],
)
def test_nothing_is_ever_run(
    tmp_path: Path, name: str, source: bytes | None, error: type[MemoryCacheError]
) -> None:
    path = tmp_path / name
    if source is not None:
        path.write_bytes(source)

    with pytest.raises(error):
        open_in_system(file_url(path), start=lambda path: pytest.fail(f"opened {path}"))


def test_the_systems_program_gets_the_path_and_nothing_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"
    program = tmp_path / "bin" / "xdg-open"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\n{{ echo "$1"; env; ls -l /proc/$$/fd; }} > {seen}.new\nmv {seen}.new {seen}\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("MEMORY_CACHE_HOME", "/ours")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/ours")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/theirs")
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT)

    open_in_system(file_url(path))

    wait_for(seen.exists)
    told = seen.read_text()
    assert told.startswith(f"{path}\n")
    assert "/ours" not in told
    assert "LD_LIBRARY_PATH=/theirs" in told
    assert "socket:" not in told


def test_a_system_without_such_a_program_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT)

    with pytest.raises(FileError) as raised:
        open_in_system(file_url(path))

    assert "xdg-utils" in (raised.value.advice or "")


def wait_for(condition: Callable[[], bool]) -> None:
    import time

    for _ in range(1_000):
        if condition():
            return
        time.sleep(0.01)
    pytest.fail("it did not happen")
