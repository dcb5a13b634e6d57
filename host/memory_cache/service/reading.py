"""Reads a page as it came from the browser or a file: the one place that calls the extractor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.text.extract import Article, extract

if TYPE_CHECKING:
    from memory_cache.store.records import Draft


def read_draft(draft: Draft) -> Article:
    """Return a page's readable text; of a selection, all of it. Raises `NoText`."""
    return extract(
        draft.source,
        content_type=draft.content_type,
        url=draft.url or None,
        title=draft.title,
        charset=draft.charset,
        whole=draft.kind == "selection",
    )
