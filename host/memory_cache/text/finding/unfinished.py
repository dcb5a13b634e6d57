"""Tells which word of a query is still being typed: what begins so is wanted, too.

`coral ree` is on its way to reefs. A word is unfinished while nothing stands behind it; phrases,
filters, addresses and what is left out are not, and signs without spaces are found wherever they
stand already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from memory_cache.text.finding.words import folded_words, is_unspaced, words_of

if TYPE_CHECKING:
    from memory_cache.text.finding.query import Query

LEAST_TELLING_LETTERS = 3
"""What begins with fewer letters is half of a large library, and means nothing by itself."""


class Unfinished(msgspec.Struct, frozen=True):
    """The word that is being typed, folded, and what was looked for before it."""

    beginning: str
    rest: str

    @property
    def is_alone(self) -> bool:
        """Whether there is no word before it."""
        return not folded_words(self.rest)

    @property
    def tells(self) -> bool:
        """Whether it is long enough to look it up by itself."""
        return len(self.beginning) >= LEAST_TELLING_LETTERS

    def is_begun_in(self, text: str) -> bool:
        """Say whether a word of a text begins so."""
        if not text.isascii():
            return f" {self.beginning}" in f" {' '.join(folded_words(text))}"
        # Plain letters are folded at once: this is asked of hundreds of texts between two keys.
        folded = text.lower()
        at = folded.find(self.beginning)
        while at > 0 and folded[at - 1].isalnum():
            at = folded.find(self.beginning, at + 1)
        return at >= 0


def unfinished_word(typed: str, query: Query) -> Unfinished | None:
    """Return the word at the end of what was typed, None if it is none or may be complete."""
    raw = query.words.split()
    if not raw or query.address is not None or not typed.endswith(raw[-1]):
        return None
    before = typed[: len(typed) - len(raw[-1])]
    if before and not before[-1].isspace():
        return None
    words = words_of(raw[-1])
    if not words or words[-1].end != len(raw[-1]) or is_unspaced(words[-1].folded):
        return None
    rest = query.text.removesuffix(raw[-1])
    if rest == query.text:
        return None
    return Unfinished(words[-1].folded, rest + raw[-1][: words[-1].start])
