"""Reads and embeds what was saved, one page or batch at a time, from the library alone.

There is no list of jobs to lose: what waits is what the library says is unread or unembedded, so
that work goes on where a crash left it. `service.background` does this when nobody waits.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from memory_cache.errors import MemoryCacheError, NoText, NotFound
from memory_cache.fault_log import log_fault
from memory_cache.service.reading import read_draft
from memory_cache.store.texts import Reading
from memory_cache.text.chunk import cut_passages
from memory_cache.text.extract import EXTRACTOR_VERSION

if TYPE_CHECKING:
    import threading

    from memory_cache.service.memory import Memory
    from memory_cache.store.records import StoredPassage
    from memory_cache.text.blocks import Article
    from memory_cache.text.chunk import Passage

# Small, so that a page just saved is found by words within a second, whatever backlog there is, and
# by meaning before it: a passage takes 70 ms, and reading the page must wait for this many.
_PASSAGES_AT_ONCE = 4


def passage_input(passage: StoredPassage) -> str:
    """Return what is embedded for a passage: where it stands, then what it says."""
    about = passage.heading.rpartition(" › ")[2] or passage.title
    return f"{about}\n{passage.text}" if about else passage.text


def read_page(memory: Memory, page_id: int) -> None:
    """Extract a saved page's text and cut it into passages. Raises `NotFound`, `ReaderUnavailable`,
    and `LibraryError`.

    A page without text, a document that cannot be read, and a page that breaks extraction are kept
    with none; the last is a fault of ours, which is logged, and stops no other page.
    """
    stored = memory.library.pages.source(page_id)
    reading = Reading(page_id, stored.sha256, EXTRACTOR_VERSION)
    article: Article | None = None
    passages: list[Passage] = []
    try:
        article = read_draft(stored.draft, memory.pdf_reader)
        passages = cut_passages(article.text, article.blocks)
    except NoText:
        pass
    except MemoryCacheError:
        raise
    except Exception as fault:  # noqa: BLE001 - whatever page text does to extraction
        log_fault(fault, "reading a page")
        article = None
    text_alone = memory.settings().keep_pages_as == "text"
    memory.library.texts.store(reading, article, passages, text_alone=text_alone)


def read_waiting(memory: Memory, most_pages: int) -> int:
    """Read some of the pages that wait, and return how many were looked at, 0 when none waits.
    Raises `ReaderUnavailable`, and `LibraryError`.
    """
    unread = memory.library.texts.unread(limit=most_pages)
    for page_id in unread:
        # Another program may forget it meanwhile, or save it anew, after which it waits again.
        with suppress(NotFound):
            read_page(memory, page_id)
    return len(unread)


def embed_waiting(
    memory: Memory, cancelled: threading.Event | None = None, page_id: int | None = None
) -> int:
    """Embed some of the passages that wait, and return how many that were."""
    waiting = memory.library.vectors.waiting(_PASSAGES_AT_ONCE, page_id)
    if waiting:
        vectors = memory.embedder.embed(
            [passage_input(passage) for passage in waiting], cancelled=cancelled
        )
        rows = vectors.astype("<f4")
        memory.library.vectors.store(
            memory.embedding_model.model_id,
            {passage.passage_id: row.tobytes() for passage, row in zip(waiting, rows, strict=True)},
        )
    return len(waiting)


def embed_all(memory: Memory) -> int:
    """Embed whatever waits, save the index, and return how many passages that were."""
    embedded = 0
    while some := embed_waiting(memory):
        embedded += some
    memory.index.refresh()
    memory.index.save()
    return embedded
