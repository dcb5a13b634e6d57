"""Short pages in many languages with what people would type to find them, written for the tests."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import NamedTuple

_FILE = Path(__file__).with_name("pages.toml")


class LanguagePage(NamedTuple):
    """A page, and queries that must find it before all others; `words` are single words or signs
    that must find it by the index of words alone.
    """

    lang: str
    title: str
    text: str
    queries: tuple[str, ...]
    words: tuple[str, ...]


def language_pages() -> list[LanguagePage]:
    """Return all of them."""
    return [
        LanguagePage(
            lang, page["title"], page["text"], tuple(page["queries"]), tuple(page["words"])
        )
        for lang, pages in tomllib.loads(_FILE.read_text("utf-8")).items()
        for page in pages
    ]
