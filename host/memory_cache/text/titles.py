"""Compares titles: the window's, the page's headings' and those that the page declares."""

from __future__ import annotations

import re

_WORDS = re.compile(r"\w+")


def letters(text: str) -> str:
    """Return the letters and digits of a text without case."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


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
