"""However often pages are forgotten, the index of words stays one that FTS5 can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.store import words
from memory_cache.store.connection import Connections
from memory_cache.store.word_rebuild import WordRebuild
from tests.torture.library_check import find_faults
from tests.unit.store.conftest import save

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from memory_cache.store.library import Library


def test_an_index_that_was_merged_too_often_is_made_anew(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "_MOST_LEVELS", 12)
    # Each merge takes several steps, as it does in a large library.
    monkeypatch.setattr("memory_cache.store.erasing._MERGE_PAGES", 1)
    path = tmp_path / "library.sqlite3"
    connections = Connections(path)
    rebuild = WordRebuild(connections)
    rebuilt = 0
    for number in range(12):
        for other in range(3):
            text = " ".join(f"zq{number}x{other}x{word}zq" for word in range(400))
            page_id = save(library, f"https://a.example/{number}/{other}", text).page_id
        library.erasing.hide([page_id], 1.0)
        library.erasing.erase([page_id])
        while library.erasing.clean_step():
            pass
        while rebuild.step():
            rebuilt += 1
    connections.close()

    assert rebuilt
    assert len(library.words.find("zq0x0x7zq", 10)) == 1
    assert library.words.find("zq0x2x7zq", 10) == {}
    assert find_faults(path, reread=False) == []
