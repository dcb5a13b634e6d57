"""Reads from class names and ids what an element is for: a date, a name, the page's own text."""

from __future__ import annotations

import re
from functools import lru_cache

FOR_READERS_ONLY, AUTHOR, DATE, BODY, WRAPPER, ARTICLE = 1, 2, 4, 8, 16, 32

_LONGEST_CHARS = 500
_FOR_READERS_ONLY = re.compile(
    r"(?:^|\s)(?:sr-?only|visually-?hidden|screen-?reader(?:-?(?:text|only))?|element-invisible"
    r"|assistive-text|a11y-hidden|u-hidden-visually)(?:\s|$)",
    re.IGNORECASE,
)
_AUTHOR = re.compile(
    r"(?:^|[\s_-])(?:byline|by-?line|author(?:-?name)?|autor(?:in|-name)?|auteur|autore|fn)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?:^|[\s_-])(?:date|datum|published|pub-?date|publish(?:ed)?-?(?:date|on|time)?|post-?date"
    r"|entry-?date|article-?date|dateline|fecha|timestamp|time|posted-?on|datetime|created|erstellt"
    r"|veroeffentlicht|updated)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?:^|[\s_-])(?:(?:article|story|entry|post|news|blog|artikel|articulo|beitrags?|nota|noticia"
    r"|recipe|chapter|td-post|press-?release|meldung)"
    r"[-_]{0,2}(?:body|content|text|copy|inhalt|main-?text|wrapper-?content)"
    r"|articlebody|storybody|bodytext|maintext|newstext|posttext|cuerpo|texto-?noticia"
    r"|field-?-?name-(?:field-)?body|rich-?text|prose|wysiwyg|formatted-?text|markdown-body)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_WRAPPER = re.compile(
    r"(?:^|[\s_-])(?:text|content|page|single|main|the|body|detail)"
    r"[-_]{0,2}(?:body|content|text|copy|inhalt|main-?text)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?:^|\s)(?:hentry|h-entry|post|article)(?:\s|$)")
_PATTERNS = (
    (FOR_READERS_ONLY, _FOR_READERS_ONLY),
    (AUTHOR, _AUTHOR),
    (DATE, _DATE),
    (ARTICLE, _ARTICLE),
)
_CAPITALS = re.compile(r"(?<=[a-z])(?=[A-Z])")


@lru_cache(maxsize=8192)
def read_marks(name: str) -> int:
    """Return what the class attribute `name` says, as a sum of the marks above; 0 for nothing."""
    name = name[:_LONGEST_CHARS]
    marks = 0
    for mark, pattern in _PATTERNS:
        if pattern.search(name):
            marks |= mark
    parted = _CAPITALS.sub("-", name)
    if _BODY.search(parted):
        marks |= BODY
    elif _WRAPPER.search(parted):
        marks |= WRAPPER
    return marks
