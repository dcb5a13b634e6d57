"""Turns the source of a page into its readable text with stable offsets; never trusts the source.

The only importer of lxml. Its limits are met by using the parser's events, not its trees (tree.py
says why), by feeding it in pieces and by counting the work that those cause.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Literal

from lxml import etree

from memory_cache.errors import NoText
from memory_cache.text.blocks import Article, Block, join_blocks
from memory_cache.text.charset import decode
from memory_cache.text.content import main_runs
from memory_cache.text.metadata import Metadata, detect_language, host, read_metadata, same_title
from memory_cache.text.runs import Run, cut_runs, fold
from memory_cache.text.tree import Node, TreeBuilder

MAX_SOURCE_BYTES = 32 * 1024 * 1024
_FEED_CHARS = 32_768
# Every end tag makes libxml2 look through the open elements; so many looks take about a second.
_MAX_LOOKS = 500_000_000
# What is kept of a page costs up to 200 bytes an event.
_MAX_EVENTS = 1_000_000
_MAX_CHARS = 16_000_000
_MAX_READABILITY_CHARS = 500_000
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
        page, was_cut = _parse(text)
        truncated = truncated or was_cut
        about = read_metadata(page, url, title)
        runs = _visible(cut_runs(page.root))
        if not whole:
            found = main_runs(page.root, runs, lambda: _readability_runs(text))
            runs = _without_title(found, about.title)
    joined, blocks, cut = join_blocks(runs)
    if not joined:
        raise NoText
    return Article(
        title=about.title or _first_line(joined),
        byline=about.byline,
        site=about.site,
        lang=about.lang or detect_language(joined),
        text=joined,
        blocks=blocks,
        truncated=truncated or cut,
    )


def _parse(text: str) -> tuple[TreeBuilder, bool]:
    """Return the page's tree, and whether its end was left out because reading cost too much."""
    builder = TreeBuilder()
    parser = etree.HTMLParser(target=builder, encoding="utf-8", huge_tree=True)
    looks = at = 0
    size = _FEED_CHARS
    while at < len(text):
        piece = text[at : at + size]
        looks += piece.count("</") * (builder.depth + piece.count("<"))
        if max(looks / _MAX_LOOKS, builder.events / _MAX_EVENTS, builder.chars / _MAX_CHARS) > 1:
            break
        before = builder.events
        parser.feed(piece.replace("\0", "").encode("utf-8", "ignore"))
        at += size
        # In a comment or tag without an end libxml2 starts over with every piece.
        size = size * 2 if builder.events == before else _FEED_CHARS
    # Nothing at all, not even an element, is the one page that lxml refuses.
    with suppress(etree.XMLSyntaxError):
        parser.close()
    return builder, at < len(text)


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
    page, _ = _parse(summary)
    return _visible(cut_runs(page.root))


def _visible(runs: list[Run]) -> list[Run]:
    """Return the runs less those probably hidden, unless these are most of the page."""
    certain = [run for run in runs if not run.suspect]
    if 2 * sum(len(run.text) for run in certain) >= sum(len(run.text) for run in runs):
        return certain
    return runs


def _without_title(runs: list[Run], title: str) -> list[Run]:
    """Drop a first heading that only repeats the title, which is kept beside the text."""
    for at, run in enumerate(runs[:3]):
        if run.kind == "heading" and same_title(run.text, title) and len(runs) > 1:
            return runs[:at] + runs[at + 1 :]
    return runs


def _plain(text: str) -> list[Run]:
    nowhere = Node("pre", {}, None)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    folded = (fold(paragraph) for paragraph in _BLANK_LINES.split(text))
    return [Run(nowhere, "paragraph", paragraph, 0, False) for paragraph in folded if paragraph]


def _first_line(text: str) -> str:
    line = text.split("\n", 1)[0]
    return line if len(line) <= 120 else line[:120].rsplit(" ", 1)[0] + "…"
