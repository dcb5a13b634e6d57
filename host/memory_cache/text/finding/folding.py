"""Makes words comparable: without case, accents and compatibility forms."""

from __future__ import annotations

import re
import unicodedata

# Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowel signs. Not the vowel signs of
# Indic scripts, which are letters.
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u0652]")


def fold_word(word: str) -> str:
    """Return a word without case and accents, compatibility forms replaced."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word)
    return unicodedata.normalize("NFC", _ACCENTS.sub("", decomposed)).casefold()


def word_set(words: str) -> frozenset[str]:
    """Return the words of a list that is written out with spaces between them."""
    return frozenset(words.split())


def folded_word_set(words: str) -> frozenset[str]:
    """Return the words of such a list as `fold_word` makes them."""
    return frozenset(map(fold_word, words.split()))


def in_order(words: str) -> tuple[str, ...]:
    """Return the words of such a list in the order in which they stand."""
    return tuple(words.split())
