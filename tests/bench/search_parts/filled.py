"""A library on disk with given texts in it, cut and embedded as always."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from memory_cache.paths import Home
from memory_cache.service.indexing import embed_waiting
from memory_cache.service.memory import Memory
from memory_cache.store.records import Draft
from memory_cache.store.texts import Reading
from memory_cache.text.blocks import Article
from memory_cache.text.chunk import cut_passages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memory_cache.text.blocks import Block


@contextmanager
def open_memory() -> Iterator[Memory]:
    """Lend an empty memory in a folder that is deleted afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        memory = Memory(Home(Path(folder)))
        try:
            yield memory
        finally:
            memory.close()


def put(memory: Memory, name: str, title: str, text: str, blocks: list[Block], lang: str) -> int:
    """Keep a text as the page of this name, and read it; returns the page's id."""
    draft = Draft(f"https://bench.invalid/{name}", text.encode(), title, "text/plain")
    page_id = memory.library.pages.keep(draft, memory.now()).page_id
    article = Article(
        title=title, byline="", site="", lang=lang, text=text, blocks=blocks, truncated=False
    )
    reading = Reading(page_id, memory.library.pages.source(page_id).sha256, 1)
    memory.library.texts.store(reading, article, cut_passages(text, blocks))
    return page_id


def embed_all(memory: Memory) -> None:
    """Embed all that waits, and take it into the index."""
    while embed_waiting(memory):
        pass
    while memory.index.refresh():
        pass
