"""Whether texts contain words that were typed, all of them: by stem, or as what a word begins with,
since they are looked for while they are typed.

Folding a text is a hundred times as fast as cutting it into words, so that what every form of a
word has in it is looked for first: most texts do not even have that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.text.finding.folding import fold_word
from memory_cache.text.finding.stems import stem
from memory_cache.text.finding.words import folded_words, is_unspaced

if TYPE_CHECKING:
    from collections.abc import Sequence

# Letters that a stem may have in place of others.
_REPLACED = re.compile("[اي]|y$")


class _Sought(NamedTuple):
    """A word: as folded, its stem, and what is in every word that has this stem or begins so."""

    folded: str
    stem: str
    core: str

    def is_among(self, words: set[str]) -> bool:
        return self.folded in words or any(
            one.startswith(self.folded) or stem(one) == self.stem for one in words
        )


class WordsSought:
    """The words of what was typed. A run of a script without spaces is found within another."""

    def __init__(self, typed: str) -> None:
        words = dict.fromkeys(folded_words(typed))
        self._runs = [word for word in words if is_unspaced(word)]
        self._words = [
            _Sought(word, stem(word), max(_REPLACED.split(stem(word)), key=len))
            for word in words
            if not is_unspaced(word)
        ]

    def __bool__(self) -> bool:
        """Whether there is a word in it at all."""
        return bool(self._runs or self._words)

    def are_in(self, texts: Sequence[str]) -> bool:
        """Say whether each of them is in at least one of the texts."""
        folded = fold_word("\n".join(texts))
        if not all(run in folded for run in self._runs):
            return False
        if not all(word.core in folded for word in self._words):
            return False
        found = {word for text in texts for word in folded_words(text)} if self._words else set()
        return all(word.is_among(found) for word in self._words)
