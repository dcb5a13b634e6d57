"""Runs of four words, by which texts that say nearly the same are told.

Resemblance and containment by shingles are Broder's, “On the resemblance and containment of
documents”, 1997.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORDS = 4
NEARLY_ALL = 0.8
"""Of two texts' shingles: from this share in common on, the one says what the other does."""


def shingles(words: Sequence[str]) -> frozenset[tuple[str, ...]]:
    """Return the runs of four words; all of them as one, where they are fewer."""
    count = max(1, len(words) - _WORDS + 1)
    return frozenset(tuple(words[at : at + _WORDS]) for at in range(count))
