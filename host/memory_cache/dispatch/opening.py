"""Serves what is asked before anything else: reading an open page, and how things stand."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from memory_cache.protocol import Health, Opened, Storage, StorageShare

if TYPE_CHECKING:
    from memory_cache.dispatch.desk import Desk, Job
    from memory_cache.protocol import MeasureStorage, Open, Status


def open_page(desk: Desk, request: Open, job: Job) -> None:
    """Read a page to be asked about, and say whether it reads as it was saved."""
    from memory_cache.text.difference import has_changed
    from memory_cache.text.headings import headings_to_ask

    library = desk.memory.library
    view = desk.views.open(desk.uploads.draft(request), private=request.private)
    # A selection is no page, and tells nothing of whether the page is as it was.
    known = None if view.is_selection else library.pages.find(request.url)
    changed = (
        known is not None
        and library.texts.is_read(known.page_id)
        and has_changed(library.texts.get(known.page_id), view.article.text)
    )
    job.emit(
        Opened(
            id=request.id,
            view=view.name,
            title=view.article.title,
            lang=view.article.lang,
            characters=len(view.article.text),
            passages=len(view.passages),
            truncated=view.article.truncated,
            page_id=known.page_id if known else None,
            saved_at=known.saved_at if known else None,
            changed=changed,
            headings=headings_to_ask(view.article.text, view.article.blocks, view.article.title),
            digest=_digest(view.article.text),
        )
    )


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()


def status(desk: Desk, request: Status, job: Job) -> None:
    """Tell what there is and what works."""
    from memory_cache.service.chat_model import where_it_runs

    memory = desk.memory
    chosen = memory.chosen_model()
    loaded = memory.chat.loaded
    job.emit(
        Health(
            id=request.id,
            pages=memory.library.pages.count(),
            waiting=memory.library.vectors.count_waiting_pages(),
            embedding_model=memory.embedding_model.path.stem,
            chat_model=chosen.name if chosen else None,
            chat_runs_on=where_it_runs(loaded) if loaded else None,
            library_bytes=memory.library.pages.size_bytes(),
        )
    )


def measure_storage(desk: Desk, request: MeasureStorage, job: Job) -> None:
    """Tell what takes how much room."""
    from memory_cache.service import storage

    use = storage.measure_storage(desk.memory, job.cancelled)
    shares = [StorageShare(kind=kind, bytes=size) for kind, size in use.shares.items()]
    job.emit(Storage(id=request.id, shares=shares, free_bytes=use.free_bytes))
