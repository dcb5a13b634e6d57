"""A library of an earlier version is brought forward whole, or not at all."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import LibraryError
from memory_cache.store.library import Library
from memory_cache.store.migrations import SCHEMA_VERSION, first, second

if TYPE_CHECKING:
    from pathlib import Path

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


def test_a_migration_that_fails_leaves_the_library_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "library.sqlite3"
    old_library(path)
    monkeypatch.setattr(second, "_AFTER_PAGE", (*second._AFTER_PAGE, "SELECT nonsense"))
    with pytest.raises(LibraryError):
        Library(path).pages.count()
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA user_version").fetchone() == (1,)
    assert db.execute("SELECT count(*) FROM passage_text").fetchone() == (3,)
    db.close()

    monkeypatch.undo()
    library = Library(path)
    assert library.pages.count() == 4
    library.close()


def test_a_new_library_has_the_same_schema_as_one_brought_forward(tmp_path: Path) -> None:
    def schema(path: Path) -> set[str]:
        Library(path).pages.count()
        db = sqlite3.connect(path)
        assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        rows = db.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        db.close()
        return {row[0] for row in rows}

    old_library(tmp_path / "old.sqlite3")

    assert schema(tmp_path / "old.sqlite3") == schema(tmp_path / "new.sqlite3")
