"""A library in a folder of its own, and how to fill it without an extractor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from memory_cache.store.library import Library
from memory_cache.store.records import ChatSubject, Draft, Kept
from memory_cache.store.texts import Reading
from memory_cache.text.blocks import Article
from memory_cache.text.chunk import Passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from memory_cache.store.records import Turn


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library(tmp_path / "library.sqlite3")
    yield library
    library.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the index of that library keeps its files."""
    return tmp_path / "passages.hnsw"


def article(text: str, title: str = "") -> Article:
    """What extraction makes of a page with this text."""
    return Article(
        title=title, byline="", site="", lang="en", text=text, blocks=[], truncated=False
    )


def read(
    library: Library,
    page_id: int,
    text: str,
    title: str = "",
    extractor: int = 1,
    heading: str = "",
) -> bool:
    """Store the page's text as one passage."""
    stored = library.pages.source(page_id)
    passages = [Passage(0, len(text), heading)] if text else []
    reading = Reading(page_id, stored.sha256, extractor)
    return library.texts.store(reading, article(text, title), passages)


def save(library: Library, url: str, text: str, now: float = 1.0, **fields: object) -> Kept:
    """Keep a page and read it."""
    kept = library.pages.keep(Draft(url, text.encode(), **fields), now)  # type: ignore[arg-type]
    if kept.status != "unchanged":
        read(library, kept.page_id, text)
    return kept


def kept(
    library: Library,
    turn: Turn,
    page_ids: Iterable[int],
    subject: ChatSubject | None = None,
    **fields: int,
) -> tuple[int, int]:
    """Keep a turn; returns its chat and itself."""
    found = library.chats.keep(subject or ChatSubject(), turn, page_ids, **fields)
    assert found is not None
    return found[:2]
