"""Turns the source of a page into its readable text with stable offsets; never trusts the source.

The stages have files of their own: charset, parse and tree (bounded), visibility, runs, content.
"""

from __future__ import annotations

import re
from typing import Literal

from lxml import etree

from memory_cache.errors import NoText
from memory_cache.text.blocks import Article, Block, join_blocks
from memory_cache.text.extraction.charset import decode
from memory_cache.text.extraction.content import main_runs
from memory_cache.text.extraction.language import detect_language
from memory_cache.text.extraction.metadata import Metadata, host, read_metadata
from memory_cache.text.extraction.parse import parse
from memory_cache.text.extraction.runs import Run, cut_runs
from memory_cache.text.extraction.titles import first_line, without_title
from memory_cache.text.extraction.tree import Node, TreeBuilder
from memory_cache.text.extraction.whitespace import fold

EXTRACTOR_VERSION = 2
"""Raised whenever the text of any page changes: what an earlier version read is read again."""
MAX_SOURCE_BYTES = 32 * 1024 * 1024
_MAX_READABILITY_CHARS = 500_000
_ALL_BUT_HIDDEN = 10
_TITLE_WITHIN_RUNS = 4
_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")

__all__ = ["Article", "Block", "extract"]


def extract(
    source: bytes,
    *,
    content_type: Literal["text/html", "text/plain"] = "text/html",
    url: str | None = None,
    title: str = "",
    charset: str | None = None,
    whole: bool = False,
) -> Article:
    """Return the readable text of a page.

    `title` is what the browser showed, `charset` what the browser or the server said. With
    `whole` (a selection) nothing is taken for furniture. `truncated` says that text was lost
    beyond 32 MiB of source, 4 million characters of text, or structure made to exhaust. Raises
    `NoText` if there is nothing to read.
    """
    text = decode(source[:MAX_SOURCE_BYTES], charset)
    truncated = len(source) > MAX_SOURCE_BYTES
    if content_type == "text/plain":
        runs, about = _plain(text), Metadata(fold(title), site=host(url))
    else:
        page, was_cut = parse(text)
        truncated = truncated or was_cut
        runs = visible_runs(page)
        about = read_metadata(page, runs, url, title)
        if not whole:
            found = main_runs(page.nodes, runs, about.title, lambda: _readability_runs(text))
            runs = without_title(found, about.title, _TITLE_WITHIN_RUNS)
    joined, blocks, cut = join_blocks(runs)
    if not joined:
        raise NoText
    return Article(
        title=about.title or first_line(joined),
        byline=about.byline,
        published=about.published,
        site=about.site,
        lang=about.lang or detect_language(joined),
        text=joined,
        blocks=blocks,
        truncated=truncated or cut,
    )


def _readability_runs(text: str) -> list[Run]:
    """Return the runs of what readability-lxml takes for the article; none if it finds nothing.

    It is asked only about pages that our own scorer makes nothing of, and never about large ones:
    its time grows faster than the page.
    """
    if len(text) > _MAX_READABILITY_CHARS:
        return []
    from readability import Document
    from readability.readability import Unparseable

    try:
        summary = Document(text).summary(html_partial=True)
    except (Unparseable, ValueError, etree.LxmlError):
        return []
    page, _ = parse(summary)
    return visible_runs(page)


def visible_runs(page: TreeBuilder) -> list[Run]:
    """Return the runs of a page less what is probably hidden, unless that is all but everything:
    a page can wait for a script to fade it in.
    """
    runs, left_out_chars = cut_runs(page.root)
    if left_out_chars > _ALL_BUT_HIDDEN * sum(len(run.text) for run in runs):
        runs, _ = cut_runs(page.root, with_suspect=True)
    return runs


def _plain(text: str) -> list[Run]:
    nowhere = Node("pre", {}, None)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    folded = (fold(paragraph) for paragraph in _BLANK_LINES.split(text))
    return [Run(nowhere, "paragraph", paragraph, 0) for paragraph in folded if paragraph]
