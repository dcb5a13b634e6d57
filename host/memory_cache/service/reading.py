"""Reads a page as it came from the browser, a file or a hand: the one place that knows who reads
which kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from memory_cache.text.extract import Article, extract
from memory_cache.text.extraction.metadata import host

if TYPE_CHECKING:
    import threading

    from memory_cache.reader.client import PdfReader
    from memory_cache.store.records import Draft


def read_draft(
    draft: Draft, pdf_reader: PdfReader, cancelled: threading.Event | None = None
) -> Article:
    """Return a page's readable text; of a selection, all of it.

    Raises `NoText` and its kinds where there is none to be had, and for PDFs `Cancelled`
    and `ReaderUnavailable`.
    """
    url = draft.url or None
    if draft.content_type == "application/pdf":
        article = pdf_reader.read(draft.source, title=draft.title, cancelled=cancelled)
        return msgspec.structs.replace(article, site=host(url))
    if draft.content_type == "text/markdown":
        from memory_cache.text.documents.markdown import read_markdown

        return read_markdown(draft.source, url=url, title=draft.title, charset=draft.charset)
    return extract(
        draft.source,
        content_type=draft.content_type,
        url=url,
        title=draft.title,
        charset=draft.charset,
        whole=draft.kind == "selection",
    )
