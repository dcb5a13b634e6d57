"""Why a library cannot be opened or written is told apart: in use, no right to write, no room."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import DiskFull, LibraryBusy, LibraryError, LibraryForbidden
from memory_cache.paths import find_home
from memory_cache.store import connection
from memory_cache.store.connection import Connections
from memory_cache.store.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def connections(tmp_path: Path) -> Iterator[Connections]:
    with closing(Connections(tmp_path / "library.sqlite3")) as opened:
        yield opened


def forbid(monkeypatch: pytest.MonkeyPatch, *paths: Path) -> None:
    """Let the person have no right to write there, whoever runs the tests."""
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path not in paths and allowed(path, mode))


def test_a_library_that_another_program_holds_is_said_to_be_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "library.sqlite3"
    monkeypatch.setattr(connection, "_WAIT_S", 0.01)
    with closing(Connections(path)) as connections:
        with connections.reading():
            pass
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(LibraryBusy), connections.writing():
                pass


def test_a_file_that_may_only_be_read_is_said_to_be_forbidden(connections: Connections) -> None:
    with connections.reading() as db:
        db.execute("PRAGMA query_only = ON")
    with pytest.raises(LibraryForbidden), connections.writing() as db:
        db.execute("CREATE TABLE anything (one)")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (errno.EACCES, LibraryForbidden),
        (errno.EROFS, LibraryForbidden),
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EIO, LibraryError),
    ],
    ids=["no right", "a disk to read only", "no room", "no room left to this person", "a bad disk"],
)
def test_what_the_system_refuses_is_told_apart(
    connections: Connections, code: int, kind: type[LibraryError]
) -> None:
    with pytest.raises(LibraryError) as raised, connections.reading():
        raise OSError(code, "refused")
    assert kind is type(raised.value)


def test_a_folder_that_may_not_be_made_is_forbidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forbid(monkeypatch, tmp_path)
    with (
        closing(Library(tmp_path / "data" / "library.sqlite3")) as library,
        pytest.raises(LibraryForbidden),
    ):
        library.pages.count()


def test_a_folder_on_a_disk_that_is_not_there_is_missed(tmp_path: Path) -> None:
    with (
        closing(Library(tmp_path / "disk" / "data" / "library.sqlite3")) as library,
        pytest.raises(LibraryError, match="is not there"),
    ):
        library.pages.count()


def test_where_no_folder_can_be_made_the_program_starts_all_the_same(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    assert find_home(str(in_the_way / "data")).folder == in_the_way / "data"
