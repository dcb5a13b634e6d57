"""Parses the source of a page into a tree at bounded cost, and says when it gave up."""

from __future__ import annotations

from contextlib import suppress

from lxml import etree

from memory_cache.text.extraction.tree import TreeBuilder
from memory_cache.text.extraction.visibility import mark_suspects

_FEED_CHARS = 16_384
# Pieces are small, so that a large page, which is never deep, is not taken for a deep one.
# Every end tag makes libxml2 look through the open elements; so many looks take about a second.
_MAX_LOOKS = 400_000_000
# What is kept of a page costs up to 200 bytes an event.
_MAX_EVENTS = 500_000
_MAX_CHARS = 16_000_000


def parse(text: str) -> tuple[TreeBuilder, bool]:
    """Return the page's tree, and whether its end was left out because reading cost too much.

    The parser is fed in pieces, and the work that each can cause is counted before it is done.
    """
    builder = TreeBuilder()
    parser = etree.HTMLParser(target=builder, encoding="utf-8", huge_tree=True)
    looks = at = 0
    size = _FEED_CHARS
    while at < len(text):
        piece = text[at : at + size]
        looks += piece.count("</") * (builder.depth() + piece.count("<"))
        if max(looks / _MAX_LOOKS, builder.events() / _MAX_EVENTS, builder.chars / _MAX_CHARS) > 1:
            break
        before = builder.events()
        parser.feed(piece.replace("\0", "").encode("utf-8", "ignore"))
        at += size
        # In a comment or tag without an end libxml2 starts over with every piece.
        size = size * 2 if builder.events() == before else _FEED_CHARS
    # Nothing at all, not even an element, is the one page that lxml refuses.
    with suppress(etree.XMLSyntaxError):
        parser.close()
    mark_suspects(builder.nodes, builder.styles, builder.unspoken)
    return builder, at < len(text)
