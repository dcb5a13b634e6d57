"""Builds a made-up library through the store's own doors; it goes on where it was broken off.

What a person's browser and the embedding model would give is made up: no extraction runs, and the
vectors are given, since a million of them at 70 ms each are a day. Hundreds of pages share one
transaction, so that the disk is not waited for 200,000 times.
"""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING

from tests.bench.scale_parts.made_up import BLOCK_PAGES, MadeUp, html_of
from tests.bulk import one_transaction

from memory_cache.models.bundled import embedding_model
from memory_cache.store.index import VectorIndex
from memory_cache.store.library import Library
from memory_cache.store.records import Draft
from memory_cache.store.texts import Reading
from memory_cache.text.blocks import Article, Block
from memory_cache.text.chunk import Passage

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bench.scale_parts.made_up import MadeUpPage

    from memory_cache.paths import Home

# Later than any: the pages must not be read anew when the extractor improves.
_EXTRACTOR = 1_000_000
_FIRST_SAVED_AT, _BETWEEN_SAVES_S = 1_600_000_000.0, 600.0
_INDEX_AT_ONCE = 4_096


def build(home: Home, pages: int, made_up: MadeUp) -> None:
    """Bring the library to so many pages with their words, vectors, index and snapshot."""
    library = Library(home.library)
    try:
        _add_pages(library, pages, made_up)
        while library.word_rebuild.step() or library.words.merge_step():
            pass
        library.checkpoint()
        index = open_index(home.index, library)
        _build_index(index, pages)
    finally:
        library.close()


def open_index(path: Path, library: Library) -> VectorIndex:
    """Return the library's index, as the host has it."""
    model = embedding_model()
    return VectorIndex(path, library, model.model_id, model.dimensions)


def _add_pages(library: Library, pages: int, made_up: MadeUp) -> None:
    began = time.perf_counter()
    first = library.pages.count()
    for start in range(first, pages, BLOCK_PAGES):
        end = min(pages, start + BLOCK_PAGES)
        with one_transaction(library):
            for number, page in enumerate(made_up.pages(start, end), start=start):
                add_page(library, page, _FIRST_SAVED_AT + _BETWEEN_SAVES_S * number)
        library.checkpoint()
        if end % 5_000 == 0:
            _tell(f"{end:,} pages", began)


def add_page(library: Library, page: MadeUpPage, now: float) -> None:
    """Keep a made-up page as if it had been saved at `now`, read and embedded."""
    source = html_of(page)
    page_id = library.pages.keep(Draft(page.url, source, page.title), now).page_id
    blocks, passages, at = [], [], 0
    for text in page.passages:
        blocks.append(Block(at, at + len(text), "paragraph"))
        passages.append(Passage(at, at + len(text), page.title))
        at += len(text) + 2
    article = Article(
        title=page.title,
        byline="",
        site="",
        lang="en",
        text="\n\n".join(page.passages),
        blocks=blocks,
        truncated=False,
    )
    reading = Reading(page_id, hashlib.sha256(source).digest(), _EXTRACTOR)
    assert library.texts.store(reading, article, passages)
    waiting = library.vectors.waiting(len(passages), page_id)
    library.vectors.store(
        embedding_model().model_id,
        {
            passage.passage_id: row.tobytes()
            for passage, row in zip(waiting, page.vectors, strict=True)
        },
    )


def _build_index(index: VectorIndex, pages: int) -> None:
    began = time.perf_counter()
    steps = 0
    while index.refresh(_INDEX_AT_ONCE):
        steps += 1
        if steps % 16 == 0:
            _tell(f"{steps * _INDEX_AT_ONCE:,} of {pages * 10:,} vectors", began)
    index.save()


def _tell(what: str, began: float) -> None:
    print(f"  {what} after {time.perf_counter() - began:.0f} s", flush=True)
