"""What can be read of a damaged library is saved into a new one, and what could not be is told."""

from __future__ import annotations

import hashlib
import random
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import LibraryDamaged, LibraryError
from memory_cache.store.library import Library
from memory_cache.store.replacing import is_in_use, put_in_place
from memory_cache.store.salvage import salvage
from tests.torture.damage import PAGES, fill
from tests.torture.library_check import find_faults
from tests.unit.store.test_migrations import second_library

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    fill(folder / "library.sqlite3", random.Random(1), leave_log=True)
    return folder


@pytest.fixture
def damaged(made: Path, tmp_path: Path) -> Path:
    """A library that can still be damaged, whose newest pages are in its log alone."""
    shutil.copytree(made, tmp_path / "data")
    return tmp_path / "data" / "library.sqlite3"


def digests(folder: Path) -> list[bytes]:
    return [hashlib.sha256(path.read_bytes()).digest() for path in sorted(folder.iterdir())]


def overwrite(path: Path, page: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * 4_096)
        file.write(content)


def without_log(path: Path) -> None:
    """Bring everything into the file itself."""
    with closing(Library(path)) as library:
        library.pages.count()


def test_of_a_whole_library_everything_is_saved_and_its_files_are_not_touched(
    damaged: Path, tmp_path: Path
) -> None:
    before = digests(damaged.parent)

    salvaged = salvage(damaged, tmp_path / "new.sqlite3")

    assert before == digests(damaged.parent)
    assert salvaged == (PAGES + 4, 4, 0, 0, 3, 2, [])
    assert find_faults(tmp_path / "new.sqlite3", reread=False) == []
    with closing(Library(damaged)) as old, closing(Library(tmp_path / "new.sqlite3")) as new:
        assert old.pages.screen(100)[1] == new.pages.screen(100)[1]
        for page in old.pages.screen(100)[0]:
            found = new.pages.get(page.page_id)
            assert (found.url, found.title, found.saved_at, found.kind, found.about) == (
                *(page.url, page.title, page.saved_at, page.kind, page.about),
            )
            assert old.pages.source(page.page_id) == new.pages.source(page.page_id)
            assert old.texts.get(page.page_id) == new.texts.get(page.page_id)
            assert old.pages.versions(page.page_id) == new.pages.versions(page.page_id)
            assert old.collections.of_page(page.page_id) == new.collections.of_page(page.page_id)
        assert old.chats.screen(10) == new.chats.screen(10)
        for chat in new.chats.screen(10):
            assert old.chats.turns(chat.chat_id) == new.chats.turns(chat.chat_id)
        # Everything is read anew: words, passages and vectors come from that.
        assert new.texts.count_unread() == PAGES + 4


@pytest.mark.parametrize("page", [1, 2], ids=["header and schema", "a page of the file"])
def test_a_library_that_sqlite_cannot_open_is_salvaged(
    damaged: Path, tmp_path: Path, page: int
) -> None:
    without_log(damaged)
    overwrite(damaged, page, bytes(4_096))
    if page == 1:
        with pytest.raises(LibraryDamaged):
            Library(damaged).pages.count()

    salvaged = salvage(damaged, tmp_path / "new.sqlite3")

    assert (salvaged.pages, salvaged.lost) == (PAGES + 4, [])


def test_where_the_rows_of_pages_are_lost_sources_are_saved_by_their_addresses(
    damaged: Path, tmp_path: Path
) -> None:
    without_log(damaged)
    with closing(sqlite3.connect(damaged)) as db:
        leaves = db.execute(
            "SELECT pageno FROM dbstat WHERE name = 'page' AND pagetype = 'leaf'"
        ).fetchall()
    for (leaf,) in leaves:
        overwrite(damaged, leaf, bytes(4_096))

    salvaged = salvage(damaged, tmp_path / "new.sqlite3")

    assert (salvaged.pages, salvaged.without_details) == (PAGES + 4, PAGES + 4)
    with closing(Library(tmp_path / "new.sqlite3")) as new:
        page = new.pages.find("https://a.example/3")
        assert page is not None
        assert b"zq3zq" in new.pages.source(page.page_id).draft.source


def test_where_sources_are_lost_texts_stand_in_and_what_is_lost_is_named(
    damaged: Path, tmp_path: Path
) -> None:
    without_log(damaged)
    with closing(sqlite3.connect(damaged)) as db:
        leaves = db.execute("SELECT name, pageno FROM dbstat WHERE pagetype = 'leaf'").fetchall()
    by_table = {
        table: [number for name, number in leaves if name == table]
        for table in ("source", "page_text")
    }
    for leaf in by_table["source"]:
        overwrite(damaged, leaf, bytes(4_096))
    overwrite(damaged, by_table["page_text"][0], bytes(4_096))

    salvaged = salvage(damaged, tmp_path / "new.sqlite3")

    assert salvaged.pages == salvaged.by_text_alone > 0
    assert salvaged.lost
    assert salvaged.pages + len(salvaged.lost) == PAGES + 4
    assert all(page.address and page.title for page in salvaged.lost)


def test_a_page_that_is_being_forgotten_is_not_brought_back(damaged: Path, tmp_path: Path) -> None:
    with closing(Library(damaged)) as library:
        page = library.pages.find("https://a.example/1")
        assert page is not None
        library.erasing.hide([page.page_id], 1.0)

    salvaged = salvage(damaged, tmp_path / "new.sqlite3")

    with closing(Library(tmp_path / "new.sqlite3")) as new:
        assert new.pages.find("https://a.example/1") is None
        # All that was said in the other quoted it.
        assert [chat.title for chat in new.chats.screen(10)] == ["Which boats?"]
    assert salvaged.lost == []


def test_nothing_is_made_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite3").write_bytes(random.Random(1).randbytes(20_000))

    with pytest.raises(LibraryDamaged):
        salvage(tmp_path / "library.sqlite3", tmp_path / "new.sqlite3")

    assert [path.name for path in tmp_path.iterdir()] == ["library.sqlite3"]


def test_a_library_that_is_there_is_not_overwritten(damaged: Path) -> None:
    with pytest.raises(LibraryError):
        salvage(damaged, damaged)


def test_the_rescued_library_takes_the_place_and_the_damaged_one_is_kept_with_its_log(
    damaged: Path, tmp_path: Path
) -> None:
    folder = damaged.parent
    before = (damaged.read_bytes(), (folder / "library.sqlite3-wal").read_bytes())
    salvage(damaged, folder / "rescued.sqlite3")

    put_in_place(damaged, folder / "rescued.sqlite3", folder / "kept.sqlite3")

    kept = [(folder / name).read_bytes() for name in ("kept.sqlite3", "kept.sqlite3-wal")]
    assert tuple(kept) == before
    assert sorted(path.name for path in folder.iterdir()) == [
        *("kept.sqlite3", "kept.sqlite3-wal", "library.sqlite3"),
    ]
    with closing(Library(damaged)) as library:
        assert library.pages.count() == PAGES + 4


def test_a_library_that_nobody_has_open_is_not_in_use(damaged: Path) -> None:
    assert not is_in_use(damaged)


def test_conversations_of_an_earlier_version_are_saved_with_what_they_are_about(
    tmp_path: Path,
) -> None:
    path = tmp_path / "library.sqlite3"
    second_library(path)

    salvaged = salvage(path, tmp_path / "new.sqlite3")

    assert salvaged.chats == 3
    with closing(Library(tmp_path / "new.sqlite3")) as new, closing(Library(path)) as old:
        assert [(*chat[:5], *chat[7:]) for chat in new.chats.screen(9)] == [
            (*chat[:5], *chat[7:]) for chat in old.chats.screen(9)
        ]
        for chat in old.chats.screen(9):
            assert old.chats.turns(chat.chat_id) == new.chats.turns(chat.chat_id)


def test_a_conversation_that_was_being_deleted_is_not_brought_back(
    damaged: Path, tmp_path: Path
) -> None:
    with closing(Library(damaged)) as library:
        (first, second) = library.chats.screen(9)
        library.chats.hide(first.chat_id, 1.0)

    salvaged = salvage(damaged, tmp_path / "new.sqlite3")

    assert salvaged.chats == 1
    with closing(Library(tmp_path / "new.sqlite3")) as new:
        assert [chat.title for chat in new.chats.screen(9)] == [second.title]


def test_a_conversation_about_a_collection_that_was_lost_is_about_the_library(
    damaged: Path, tmp_path: Path
) -> None:
    without_log(damaged)
    with closing(sqlite3.connect(damaged)) as db:
        (root,) = db.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'collection'"
        ).fetchone()
    overwrite(damaged, root, bytes(4_096))

    salvaged = salvage(damaged, tmp_path / "new.sqlite3")

    assert (salvaged.collections, salvaged.chats) == (0, 2)
    with closing(Library(tmp_path / "new.sqlite3")) as new:
        assert {chat.about for chat in new.chats.screen(9)} == {"library"}
