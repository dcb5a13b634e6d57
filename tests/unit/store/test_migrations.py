"""A library of an earlier version is brought forward whole, or not at all."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import LibraryError
from memory_cache.store.library import Library
from memory_cache.store.migrations import SCHEMA_VERSION, first, fourth, second, third
from memory_cache.store.records import ChatSubject, Turn

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType

TEXT = "It burned paraffin. 東京 lies far away."
URLS = (
    "https://a.example/light",
    "http://a.example/light?utm_source=x",
    "https://a.example/light#selection=1",
    "https://b.example/unread",
)


def old_library(path: Path) -> None:
    """Write a library as the first version did: two pages that are one today, a selection, and a
    page that was never read.
    """
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    first.apply(db)
    for number, url in enumerate(URLS, start=1):
        source = f"<p>{number}</p>".encode()
        sha256 = hashlib.sha256(source).digest()
        is_read = "unread" not in url
        db.execute(
            "INSERT INTO page (address, url, part, content_type, charset, given_title, source,"
            " source_sha256, saved_at, text_sha256, text, title, byline, site, lang, truncated)"
            " VALUES (?, ?, ?, 'text/html', 'utf-8', 'Given', ?, ?, ?, ?, ?, 'Title', 'Ada', 'A',"
            " 'en', ?)",
            (
                *(url, url, "selection" if "selection" in url else "page"),
                *(zlib.compress(source), sha256, float(number), sha256 if is_read else None),
                *(TEXT if is_read else "", number == 1),
            ),
        )
        if is_read:
            db.execute(
                'INSERT INTO passage (page_id, start, "end", heading) VALUES (?, 0, ?, ?)',
                (number, len(TEXT), "Oil"),
            )
    db.execute(
        "INSERT INTO passage_words (rowid, heading_and_title, body)"
        " SELECT passage_id, heading_and_title, body FROM passage_text"
    )
    db.executemany("INSERT INTO vector VALUES (?, 'model/1', ?)", [(1, b"1234"), (2, b"5678")])
    db.execute("INSERT INTO meta VALUES ('index_sha256', 'x')")
    db.execute("PRAGMA user_version = 1")
    db.close()


def second_library(path: Path) -> None:
    """Write a library as the second version did, with conversations in it."""
    old_library(path)
    db = sqlite3.connect(path, isolation_level=None)
    second.apply(db)
    db.execute("INSERT INTO chat VALUES (3, 1, 'About a page', 10.0)")
    db.execute("INSERT INTO chat VALUES (5, NULL, 'About all', 11.0)")
    db.execute("INSERT INTO chat VALUES (6, NULL, 'Nothing asked', 12.0)")
    turns = [(4, 3, 20.0, "One?"), (7, 3, 21.5, "Two?"), (8, 5, 30.0, "All? 東京")]
    for turn in turns:
        db.execute(
            "INSERT INTO turn VALUES (?, ?, ?, ?, 'It did. [1]', 'answer', '[{}]', 'm')", turn
        )
    db.executemany("INSERT INTO turn_page VALUES (?, ?)", [(4, 1), (8, 1), (8, 2)])
    db.execute("PRAGMA user_version = 2")
    db.close()


def third_library(path: Path) -> None:
    """Write a library as the third version did: its turns have been checked."""
    second_library(path)
    db = sqlite3.connect(path, isolation_level=None)
    third.apply(db)
    db.execute("UPDATE turn SET checks = '[1]', coverage = '{}' WHERE turn_id = 8")
    db.execute("PRAGMA user_version = 3")
    db.close()


def test_every_turn_of_the_third_version_is_there_in_the_fourth_as_complete(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    third_library(path)
    library = Library(path)

    checked = ("It did. [1]", "answer", "[{}]", "m", "[1]", "[]", "{}", "complete")
    assert library.chats.turns(5) == [(8, (30.0, "All? 東京", *checked), [1, 2])]
    assert [one.turn.ended for one in library.chats.turns(3)] == ["complete", "complete"]
    stopped = Turn(40.0, "And?", "It", "answer", "[]", "m", ended="stopped")
    library.chats.keep(ChatSubject("library"), stopped, [1], chat_id=5)
    assert library.chats.turns(5)[-1].turn == stopped
    assert library.check() == []
    library.close()


def test_every_conversation_of_the_second_version_is_there_in_the_third(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    second_library(path)
    library = Library(path)

    assert library.chats.screen(9) == [
        (5, "library", None, None, "About all", "", "", 11.0, 30.0, 1),
        (3, "page", 1, None, "About a page", "Title", URLS[0], 10.0, 21.5, 2),
        (6, "library", None, None, "Nothing asked", "", "", 12.0, 12.0, 0),
    ]
    facts = ("It did. [1]", "answer", "[{}]", "m", "[]", "[]", "null", "complete")
    assert library.chats.turns(3) == [
        (4, (20.0, "One?", *facts), [1]),
        (7, (21.5, "Two?", *facts), []),
    ]
    assert library.chats.turns(5) == [(8, (30.0, "All? 東京", *facts), [1, 2])]
    assert library.pages.count() == 4
    assert library.check() == []
    library.close()


def test_a_conversation_that_was_migrated_goes_with_its_page(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    second_library(path)
    library = Library(path)
    library.erasing.hide([1], 5.0)
    library.erasing.erase([1])

    assert [chat.title for chat in library.chats.screen(9)] == ["Nothing asked"]
    library.close()


def test_everything_of_the_first_version_is_there_in_the_second(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    old_library(path)
    library = Library(path)
    pages, total = library.pages.screen(10, order="oldest")

    assert total == 4
    assert [page.url for page in pages] == list(URLS)
    assert [page.kind for page in pages] == ["page", "page", "selection", "page"]
    assert [page.first_saved_at for page in pages] == [1.0, 2.0, 3.0, 4.0]
    assert [bool(page.truncated) for page in pages] == [True, False, False, False]
    assert {page.byline for page in pages} == {"Ada"}
    for number, page in enumerate(pages, start=1):
        assert library.pages.source(page.page_id).draft.source == f"<p>{number}</p>".encode()
    assert [library.texts.get(page.page_id) for page in pages] == [TEXT, TEXT, TEXT, ""]
    assert [passage.text for passage in library.passages.of_page(1)] == [TEXT]
    assert library.vectors.get("model/1", [1, 2, 3]) == {1: b"1234", 2: b"5678"}
    assert [passage.passage_id for passage in library.vectors.waiting(10)] == [3]
    assert sorted(library.words.find('"paraffin"', 10)) == [1, 2, 3]
    assert library.check() == []
    library.close()


def test_what_is_migrated_can_be_used_updated_and_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    old_library(path)
    library = Library(path)
    library.erasing.hide([1], 5.0)
    library.erasing.erase([1])
    while library.erasing.clean_step():
        pass

    assert sorted(library.words.find('"paraffin"', 10)) == [2, 3]
    assert library.vectors.ids("model/1") == {2}
    library.close()


@pytest.mark.parametrize(
    ("old", "version", "step", "statements"),
    [
        (old_library, 1, second, "_AFTER_PAGE"),
        (second_library, 2, third, "_STATEMENTS"),
        (third_library, 3, fourth, "_STATEMENTS"),
    ],
    ids=["from the first version", "from the second version", "from the third version"],
)
def test_a_migration_that_fails_leaves_the_library_as_it_was(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    old: Callable[[Path], None],
    version: int,
    step: ModuleType,
    statements: str,
) -> None:
    path = tmp_path / "library.sqlite3"
    old(path)
    before = everything_in(path)
    monkeypatch.setattr(step, statements, (*getattr(step, statements), "SELECT nonsense"))
    with pytest.raises(LibraryError):
        Library(path).pages.count()
    assert before == everything_in(path)
    assert before[0] == f"PRAGMA user_version = {version}"

    monkeypatch.undo()
    library = Library(path)
    assert library.pages.count() == 4
    library.close()


def everything_in(path: Path) -> list[str]:
    """The version, then every table and row as SQL that makes them."""
    db = sqlite3.connect(path)
    (version,) = db.execute("PRAGMA user_version").fetchone()
    rows = db.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY sql").fetchall()
    tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    found = [f"PRAGMA user_version = {version}", *(row[0] for row in rows)]
    for (table,) in tables.fetchall():
        found += [repr(row) for row in db.execute(f"SELECT * FROM {table}")]
    db.close()
    return found


def test_a_new_library_has_the_same_schema_as_one_brought_forward(tmp_path: Path) -> None:
    def schema(path: Path) -> set[str]:
        Library(path).pages.count()
        db = sqlite3.connect(path)
        assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        rows = db.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        db.close()
        return {row[0] for row in rows}

    old_library(tmp_path / "old.sqlite3")
    second_library(tmp_path / "second.sqlite3")
    third_library(tmp_path / "third.sqlite3")

    new = schema(tmp_path / "new.sqlite3")
    assert new == schema(tmp_path / "old.sqlite3") == schema(tmp_path / "second.sqlite3")
    assert new == schema(tmp_path / "third.sqlite3")
