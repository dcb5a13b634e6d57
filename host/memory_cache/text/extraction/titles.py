"""Chooses a page's title among those it declares and its headings, and compares titles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from memory_cache.text.blocks import Piece

if TYPE_CHECKING:
    from collections.abc import Sequence

_Piece = TypeVar("_Piece", bound=Piece)
_NO_LETTERS = re.compile(r"[\W_]+")
_WORDS = re.compile(r"\w+")
_SEPARATOR = re.compile(r"\s+[|\-–—·•»«:/]\s+|\s*[|»«]\s*")
_LONGEST_CHARS = 300
_EDGES = " \t|-–—·•»«:/"
_LONGEST_FIRST_LINE_CHARS = 120


def letters(text: str) -> str:
    """Return the letters and digits of a text without case."""
    return _NO_LETTERS.sub("", text.casefold())


def same_title(text: str, title: str) -> bool:
    """Whether a line only repeats the title, give or take a few words."""
    if not text or not title or len(text) > 2 * len(title) + 40:
        return False
    said, known = letters(text), letters(title)
    if said == known:
        return True
    if len(said) >= 12 and len(known) >= 12 and (said in known or known in said):
        return min(len(said), len(known)) >= 0.6 * max(len(said), len(known))
    words, others = set(_WORDS.findall(text.casefold())), set(_WORDS.findall(title.casefold()))
    return len(words) >= 4 and len(words & others) >= 0.75 * max(len(words), len(others))


def without_title(pieces: list[_Piece], title: str, within: int) -> list[_Piece]:
    """Return the pieces of a text without a heading among the first `within` that only repeats the
    title, which is kept beside the text.
    """
    for at, piece in enumerate(pieces[:within]):
        if piece.kind == "heading" and same_title(piece.text, title) and len(pieces) > 1:
            return pieces[:at] + pieces[at + 1 :]
    return pieces


def first_line(text: str) -> str:
    """Return the first line of a text, cut between words, which serves where there is no title."""
    line = text.split("\n", 1)[0]
    if len(line) <= _LONGEST_FIRST_LINE_CHARS:
        return line
    return line[:_LONGEST_FIRST_LINE_CHARS].rsplit(" ", 1)[0] + "…"


def choose_title(
    declared: str, window: str, headings: Sequence[tuple[int, str]], names: Sequence[str]
) -> str:
    """Return the title of the page's text, "" if it has none.

    `declared` is for sharing, `window` for the window; `headings` are pairs of level and text in
    the page's order; `names` are those of the site. A heading that the others confirm is best.
    """
    sites = {letters(name) for name in names} - {""}
    titles = [
        title for title in (_without_site(said, sites) for said in (declared, window)) if title
    ]
    known = [letters(title) for title in (declared, window)]
    best, most = "", 0.0
    for level, text in headings:
        plain = letters(text)
        if len(plain) < 4 or len(text) > _LONGEST_CHARS or _is_site(plain, sites):
            continue
        fit = _agreement(plain, known, titles) - 0.1 * (level - 1)
        if fit > most:
            best, most = text, fit
    if best:
        return best
    first = [text for level, text in headings if level == 1]
    if titles and not _is_site(letters(titles[0]), sites):
        # A lone main heading that shares words with the declared title is how readers know it.
        if len(first) == 1 and _shares_words(first[0], titles):
            return first[0][:_LONGEST_CHARS]
        return titles[0][:_LONGEST_CHARS]
    others = [text for text in first if not _is_site(letters(text), sites)]
    return (others or titles or first or [""])[0][:_LONGEST_CHARS]


def _agreement(plain: str, known: Sequence[str], titles: Sequence[str]) -> float:
    """Return how well a heading is confirmed: 2 by a whole title, 1 by most of one, else 0."""
    fit = 0.0
    for title in titles:
        whole = letters(title)
        if plain == whole:
            return 2.0
        # What is much shorter than the title is a section's name, unless the title begins with it.
        if plain in whole and (2 * len(plain) >= len(whole) or whole.startswith(plain)):
            fit = max(fit, 1.0 + len(plain) / (1 + len(whole)) / 2)
    if not fit and any(plain in title and 2 * len(plain) >= len(title) for title in known if title):
        fit = 1.0
    return fit


def _shares_words(heading: str, titles: Sequence[str]) -> bool:
    words = {word for word in _WORDS.findall(heading.casefold()) if len(word) > 3}
    others = {word for title in titles for word in _WORDS.findall(title.casefold())}
    return len(words) >= 3 and len(words & others) >= 2


def _is_site(plain: str, sites: set[str]) -> bool:
    return any(
        plain == site or (len(site) > 4 and len(plain) < 2 * len(site) and site in plain)
        for site in sites
    )


def _without_site(title: str, sites: set[str]) -> str:
    """Return a title without the site's name before or after it."""
    parts = [part for part in _SEPARATOR.split(title) if part]
    if len(parts) < 2:
        return title
    if _is_site(letters(parts[-1]), sites):
        return title[: title.rfind(parts[-1])].strip(_EDGES)
    if _is_site(letters(parts[0]), sites):
        return title[title.find(parts[0]) + len(parts[0]) :].strip(_EDGES)
    if len(parts[-1].split()) <= 4 and len(parts[0].split()) >= 4 and re.search(r"[|»]", title):
        return re.split(r"\s*[|»]\s*", title)[0]
    return title
