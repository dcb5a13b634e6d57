"""What takes how much room: every byte of the data folder once, told apart as it is."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from memory_cache.paths import Home
from memory_cache.service.memory import Memory
from memory_cache.service.storage import measure_storage
from memory_cache.store.records import Draft
from memory_cache.store.texts import Reading
from memory_cache.text.blocks import Article
from memory_cache.text.chunk import Passage
from tests.bulk import one_transaction

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    opened = Memory(Home(tmp_path / "data"))
    opened.home.folder.mkdir()
    yield opened
    opened.close()


def fill(memory: Memory, pages: int, characters: int) -> None:
    chance = random.Random(5)
    for number in range(pages):
        text = "".join(chance.choice("abcdefghij klmnö") for _ in range(characters))
        kept = memory.library.pages.keep(Draft(f"https://a.example/{number}", text.encode()), 1.0)
        reading = Reading(kept.page_id, memory.library.pages.source(kept.page_id).sha256, 1)
        article = Article(
            title=f"Page {number}",
            byline="",
            site="",
            lang="en",
            text=text,
            blocks=[],
            truncated=False,
        )
        memory.library.texts.store(reading, article, [Passage(0, characters, "")])


def bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_all_kinds_together_are_what_the_folder_takes(memory: Memory) -> None:
    fill(memory, 5, 3_000)
    (memory.home.models / "parts").mkdir(parents=True)
    (memory.home.models / "parts" / "a.gguf").write_bytes(b"m" * 70_000)
    memory.home.page_states.mkdir()
    (memory.home.page_states / "1").write_bytes(b"s" * 9_000)
    memory.home.settings.write_text("{}")
    use = measure_storage(memory)

    shm = memory.home.library.with_name("library.sqlite3-shm")
    assert (use.shares["models"], use.shares["states"]) == (70_000, 9_000)
    assert use.shares["other"] == 2 + shm.stat().st_size
    assert sum(use.shares.values()) == bytes_in(memory.home.folder)
    assert use.free_bytes > 0


def test_texts_and_sources_are_told_apart_as_sqlite_itself_does(memory: Memory) -> None:
    with one_transaction(memory.library):
        fill(memory, 80, 12_000)
    with memory.library._connections.reading() as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    shares = measure_storage(memory).shares
    with closing(sqlite3.connect(memory.home.library)) as db:
        query = "SELECT name, sum(pgsize) FROM dbstat WHERE aggregate = TRUE GROUP BY name"
        try:
            pages = dict(db.execute(query).fetchall())
        except sqlite3.OperationalError:
            pytest.skip("this SQLite is built without dbstat")

    assert shares["texts"] == pytest.approx(pages["page_text"], rel=0.1)
    assert shares["sources"] == pytest.approx(pages["source"], rel=0.1)


def test_an_empty_library_is_measured_too(memory: Memory) -> None:
    shares = measure_storage(memory).shares

    assert (shares["texts"], shares["sources"], shares["versions"]) == (0, 0, 0)
    assert shares["finding"] > 0


def test_what_a_link_leads_to_is_not_counted(memory: Memory, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"x" * 500_000)
    (memory.home.folder / "link").symlink_to(tmp_path / "elsewhere")

    assert measure_storage(memory).shares["other"] < 100_000
