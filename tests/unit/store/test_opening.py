"""What SQLite would pass over in silence is told before it opens the library."""

from __future__ import annotations

import random
import shutil
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import LibraryDamaged, LibraryError
from memory_cache.store.library import Library
from memory_cache.store.log import committed, is_damaged, read_frames
from memory_cache.store.records import Draft
from tests.torture.damage import PAGES, fill

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://a.example/light"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    fill(folder / "library.sqlite3", random.Random(1), leave_log=True)
    fill(folder / "other.sqlite3", random.Random(2), leave_log=True, site="other")
    return folder


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """A library as a host that was killed left it, with a log."""
    for end in ("", "-wal"):
        shutil.copy(made / f"library.sqlite3{end}", tmp_path)
    return tmp_path / "library.sqlite3"


def log_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def read_everything(library: Library) -> None:
    for page in library.pages.screen(100)[0]:
        library.pages.source(page.page_id)
        library.texts.get(page.page_id)


def test_a_log_that_is_whole_is_taken_in(path: Path) -> None:
    with log_of(path).open("rb") as log:
        frames = list(read_frames(log, 4_096))
    with closing(Library(path)) as library:
        assert library.pages.count() == PAGES + 4
    assert all(frame.is_whole for frame in frames)
    assert not is_damaged(frames)
    assert committed(frames)[1] == path.stat().st_size // 4_096


@pytest.mark.parametrize("at", [32 + 3, 32 + 8, 32 + 20, 32 + 24 + 1_000])
def test_a_log_that_is_damaged_in_the_middle_is_told_and_kept(path: Path, at: int) -> None:
    flip(log_of(path), at)
    before = log_of(path).read_bytes()

    with pytest.raises(LibraryDamaged):
        Library(path).pages.count()

    assert log_of(path).read_bytes() == before


def test_a_log_that_ends_in_an_unfinished_transaction_is_no_damage(path: Path) -> None:
    content = log_of(path).read_bytes()
    log_of(path).write_bytes(content[:-10])

    with closing(Library(path)) as library:
        assert 0 < library.pages.count() <= PAGES + 4


def test_a_last_transaction_that_was_never_acknowledged_may_be_torn(path: Path) -> None:
    flip(log_of(path), log_of(path).stat().st_size - 2_000)

    with closing(Library(path)) as library:
        assert 0 < library.pages.count() <= PAGES + 4


def test_the_log_of_another_library_is_not_taken_in(path: Path, made: Path) -> None:
    shutil.copy(made / "other.sqlite3-wal", log_of(path))

    with pytest.raises(LibraryDamaged):
        Library(path).pages.count()


def test_a_library_that_was_emptied_is_told_and_its_log_kept(path: Path) -> None:
    path.write_bytes(b"")
    before = log_of(path).read_bytes()

    with pytest.raises(LibraryDamaged):
        Library(path).pages.count()

    assert log_of(path).read_bytes() == before


def test_a_damaged_library_is_only_read_from(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    fill(path, random.Random(1), leave_log=False)
    content = bytearray(path.read_bytes())
    # Somewhere behind the schema, the source of the first page overflows.
    content[40 * 4_096 :] = bytes(len(content) - 40 * 4_096)
    path.write_bytes(content)
    with closing(Library(path)) as library:
        with pytest.raises(LibraryError):
            read_everything(library)
        with pytest.raises(LibraryDamaged):
            library.pages.keep(Draft(URL, b"x"), 1.0)


@pytest.mark.parametrize("field", ["source", "text"])
def test_a_bit_that_flipped_in_a_source_or_text_is_told(tmp_path: Path, field: str) -> None:
    path = tmp_path / "library.sqlite3"
    fill(path, random.Random(1), leave_log=False)
    content = path.read_bytes()
    word = b"Its word is zq5zq" if field == "text" else b"\x78\x9c"
    at = content.rfind(word) + len(word) + 30
    flip(path, at)

    with closing(Library(path)) as library, pytest.raises(LibraryDamaged):
        read_everything(library)
