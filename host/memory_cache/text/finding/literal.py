"""Says whether a text holds what a person put in quotes, letter by letter but for case and accents.

The index of words finds forms of a word together; who types “running water” means just that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.text.finding.words import folded_words, is_unspaced

if TYPE_CHECKING:
    from collections.abc import Sequence


def holds_literally(text: str, phrases: Sequence[str], prefixes: Sequence[str]) -> bool:
    """Return whether every phrase stands in `text`, and for each prefix a word that begins so."""
    if not phrases and not prefixes:
        return True
    words = _in_signs(text)
    return all(_holds(words, _in_signs(phrase)) for phrase in phrases) and all(
        _begins(words, _in_signs(prefix)) for prefix in prefixes
    )


def _in_signs(text: str) -> list[str]:
    """The words of a text, unspaced runs as their signs."""
    return [part for word in folded_words(text) for part in (word if is_unspaced(word) else [word])]


def _holds(words: Sequence[str], phrase: Sequence[str]) -> bool:
    if not phrase:
        return True
    first, length = phrase[0], len(phrase)
    return any(word == first and words[at : at + length] == phrase for at, word in enumerate(words))


def _begins(words: Sequence[str], prefix: Sequence[str]) -> bool:
    if len(prefix) == 1:
        return any(word.startswith(prefix[0]) for word in words)
    return _holds(words, prefix)
