"""Finds who wrote a page: in what it declares, else in what it marks as its author."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from memory_cache.text.extraction.marks import AUTHOR, read_marks
from memory_cache.text.extraction.whitespace import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from memory_cache.text.extraction.tree import Node

LONGEST_BYLINE_CHARS = 120
_BY = re.compile(
    r"^(?:(?:written|posted|published|story|text|interview|photos?|veröffentlicht|erstellt"
    r"|geschrieben|ein (?:beitrag|artikel)|publié|escrito|publicado|scritto|pubblicato)\s*)?"
    r"(?:(?:by|von|par|por|di|da|door|av|af|od|przez)\b|autor(?:in|en)?\b|authors?\b|author\b|text\b"
    r"|interview\b|foto(?:s|graf)?\b|redaktion\b)?\s*[:|–-]?\s*",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:[|/•·]|\s(?:on|at|am|um|updated|published|posted|kategorien?|tags?)\b|[,(]?\s+\d).*$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"^(?:foto|photo|bild|image)|https?://|www\.|@"
    r"|\b(?:admin|administrator|editor|redaktion|staff|webmaster|posted|comments?"
    r"|kommentare?|view all|more posts|follow|published|updated|author|category)\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_MAX_NAME_WORDS = 6
_MAX_LEVELS_UP = 8


def choose_byline(said: Iterable[str], nodes: Sequence[Node], sites: Iterable[str]) -> str:
    """Return the author's name as the page gives it, "" if it names none.

    `said` are declared names, best first; `nodes` elements that may be marked; `sites` the names
    of the site, which wrote nothing.
    """
    names = {name.casefold() for name in sites if name}
    second_best = ""
    for name in said:
        name = clean_byline(html.unescape(name))
        if not name or len(name) > LONGEST_BYLINE_CHARS or "://" in name:
            continue
        if name.casefold() in names or _NO_NAME.search(name):
            second_best = second_best or name
        else:
            return name
    return _marked_author(nodes) or second_best


def clean_byline(name: str) -> str:
    """Return a name without “by” before it or a date after it."""
    return _BY.sub("", fold(name), count=1).strip(" ,;|–-")


def _marked_author(nodes: Sequence[Node]) -> str:
    """Return the name in the first element that is marked as the author's."""
    for node in nodes:
        if (
            read_marks(node.get("class")) & AUTHOR
            or "author" in node.get("rel").split()
            or "author" in node.get("itemprop").split()
        ):
            text = node.text(LONGEST_BYLINE_CHARS + 80)
            name = clean_byline(_TAIL.sub("", clean_byline(text)))
            if _is_name(name) and not _is_commenter(node):
                return name
    return ""


def _is_name(text: str) -> bool:
    return (
        3 <= len(text) <= 80
        and len(text.split()) <= _MAX_NAME_WORDS
        and text[-1] not in ":*?!"
        and _LETTER.search(text) is not None
        and not _NO_NAME.search(text)
    )


def _is_commenter(node: Node) -> bool:
    return any(
        "comment" in (around.get("class") + around.get("id")).lower()
        for around in node.around(_MAX_LEVELS_UP)
    )
