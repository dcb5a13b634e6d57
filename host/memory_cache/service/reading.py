"""Reads a page as it came from the browser or a file: the one place that calls the extractor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.text.extract import Article, extract

if TYPE_CHECKING:
    from memory_cache.reader.client import PdfReader
    from memory_cache.store.records import Draft


def read_draft(draft: Draft, pdf_reader: PdfReader) -> Article:
    """Return a page's readable text; of a selection, all of it. Raises `NoText`."""
    if draft.content_type == "application/pdf":
        return pdf_reader.read(draft.source, title=draft.title)
    return extract(
        draft.source,
        content_type="text/html" if draft.content_type == "text/html" else "text/plain",
        url=draft.url or None,
        title=draft.title,
        charset=draft.charset,
        whole=draft.kind == "selection",
    )
