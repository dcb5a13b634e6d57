"""Serves what reads the library: searching, listing, opening pages again in all their forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.dispatch import arranging
from memory_cache.protocol import (
    MAX_CHUNK_BYTES,
    Change,
    Differences,
    Hits,
    Page,
    Pages,
    PageState,
    PageSummary,
    PageVersion,
    Related,
    RelatedPage,
    Source,
    Text,
)
from memory_cache.saying import all_said

if TYPE_CHECKING:
    from memory_cache.dispatch.desk import Desk, Job
    from memory_cache.protocol import (
        Compare,
        FindRelated,
        ListPages,
        Lookup,
        ReadPage,
        ReadSource,
        ReadText,
        Search,
    )
    from memory_cache.store import records

TEXT_PART_CHARS = 200_000
"""A part of this length fits into a reply even if every character took four bytes."""


def search(desk: Desk, request: Search, job: Job) -> None:
    """Find passages."""
    from memory_cache.service.search import search as find

    with desk.memory.attention.held():
        found = find(
            desk.memory,
            request.query,
            request.limit,
            offset=request.offset,
            unfinished=request.unfinished,
            quick=request.quick,
            cancelled=job.cancelled,
        )
    job.emit(
        Hits(
            id=request.id,
            hits=found.hits,
            more=found.more,
            meaning=found.meaning,
            hints=found.hints,
            hints_said=all_said(found.hints),
        )
    )


def list_pages(desk: Desk, request: ListPages, job: Job) -> None:
    """Tell one screen of the list of pages."""
    from memory_cache.service.search import condition_of

    where, values = condition_of(desk.memory, request.filter)
    rows, total = desk.memory.library.pages.screen(
        request.limit, request.offset, order=request.order, where=where, values=values
    )
    job.emit(Pages(id=request.id, pages=[summary(row) for row in rows], total=total))


def lookup(desk: Desk, request: Lookup, job: Job) -> None:
    """Tell whether an address is saved."""
    page = desk.memory.library.pages.find(request.url)
    job.emit(
        PageState(
            id=request.id,
            page_id=page.page_id if page else None,
            saved_at=page.saved_at if page else None,
        )
    )


def read_page(desk: Desk, request: ReadPage, job: Job) -> None:
    """Tell all that is known of a page but its text."""
    library = desk.memory.library
    page = library.pages.get(request.page_id)
    job.emit(
        Page(
            id=request.id,
            page=summary(page),
            versions=[
                PageVersion(**version._asdict()) for version in library.pages.versions(page.page_id)
            ],
            collections=[
                arranging.summary(collection)
                for collection in library.collections.of_page(page.page_id)
            ],
            notes=[summary(note) for note in library.pages.about(page.page_id)],
            passages=library.passages.count_of_page(page.page_id),
            openable=page.kind == "file",
        )
    )


def read_text(desk: Desk, request: ReadText, job: Job) -> None:
    """Tell a page's text, or what it was, in parts."""
    library = desk.memory.library
    if request.version_id is None:
        text = library.texts.get(request.page_id)
    else:
        text = library.pages.version_text(request.page_id, request.version_id)
    tell_text(request.id, text, job)


def tell_text(request_id: int, text: str, job: Job) -> None:
    """Tell a text in parts that each fit into a reply; of an empty one there is one."""
    for offset in range(0, max(1, len(text)), TEXT_PART_CHARS):
        part = text[offset : offset + TEXT_PART_CHARS]
        job.emit(Text(id=request_id, offset=offset, text=part))


def read_source(desk: Desk, request: ReadSource, job: Job) -> None:
    """Tell a page's source as it came, in parts."""
    draft = desk.memory.library.pages.source(request.page_id, request.version_id).draft
    for offset in range(0, max(1, len(draft.source)), MAX_CHUNK_BYTES):
        job.emit(
            Source(
                id=request.id,
                offset=offset,
                total=len(draft.source),
                content_type=draft.content_type,
                charset=draft.charset,
                data=draft.source[offset : offset + MAX_CHUNK_BYTES],
            )
        )


def compare(desk: Desk, request: Compare, job: Job) -> None:
    """Tell what changed since an earlier version."""
    from memory_cache.text.difference import compare as compare_texts

    library = desk.memory.library
    before = library.pages.version_text(request.page_id, request.version_id)
    changes: list[Change] = []
    length = 0
    for change in compare_texts(before, library.texts.get(request.page_id)):
        for first in range(0, len(change.text), TEXT_PART_CHARS):
            part = change.text[first : first + TEXT_PART_CHARS]
            if length + len(part) > TEXT_PART_CHARS:
                job.emit(Differences(id=request.id, changes=changes))
                changes, length = [], 0
            changes.append(Change(kind=change.kind, text=part))
            length += len(part)
    job.emit(Differences(id=request.id, changes=changes))


def find_related(desk: Desk, request: FindRelated, job: Job) -> None:
    """Tell which pages are about the same as one."""
    from memory_cache.service import related

    found = related.find_related(
        desk.memory, request.page_id, request.limit, cancelled=job.cancelled
    )
    pages = [
        RelatedPage(
            page_id=page.page_id,
            url=page.url,
            title=page.title,
            host=page.host,
            kind=page.kind,
            saved_at=page.saved_at,
            words=why.words,
            sentence=why.sentence,
            start=why.start,
            end=why.end,
            marks=why.marks,
            same=why.same,
        )
        for page, _, why in found.relations
    ]
    job.emit(Related(id=request.id, pages=pages, meaning=found.meaning))


def summary(page: records.Page) -> PageSummary:
    """Return a page as the protocol tells of it."""
    return PageSummary(
        page_id=page.page_id,
        url=page.url,
        title=page.title,
        site=page.site,
        saved_at=page.saved_at,
        characters=page.characters,
        kind=page.kind,
        content_type=page.content_type,
        host=page.host,
        byline=page.byline,
        lang=page.lang,
        published=page.published,
        first_saved_at=page.first_saved_at,
        truncated=bool(page.truncated),
        about=page.about,
    )
