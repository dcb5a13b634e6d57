"""How two texts differ: what was added and what was taken away, paragraph by paragraph."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

import msgspec

from memory_cache.text.shingles import NEARLY_ALL, shingles

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_LINES = 20_000
# Counters, dates and teasers change with every visit; a sentence that says something is longer.
_TELLING_CHARS = 60
_MATERIAL_SHARE = 0.05


class Change(msgspec.Struct, frozen=True):
    """Paragraphs that stand in both texts, or in one of them."""

    kind: Literal["same", "added", "removed"]
    text: str


def compare(old: str, new: str) -> list[Change]:
    """Return the paragraphs of both texts in order, neighbours of one kind joined.

    Texts of more than 20,000 paragraphs are compared as far as that, the rest is taken as replaced.
    """
    before, after = _paragraphs(old), _paragraphs(new)
    changes: list[Change] = []
    matcher = SequenceMatcher(None, before[:_MOST_LINES], after[:_MOST_LINES], autojunk=False)
    for operation, i1, i2, j1, j2 in matcher.get_opcodes():
        if operation == "equal":
            _add(changes, "same", before[i1:i2])
        else:
            _add(changes, "removed", before[i1:i2])
            _add(changes, "added", after[j1:j2])
    _add(changes, "removed", before[_MOST_LINES:])
    _add(changes, "added", after[_MOST_LINES:])
    return changes


def has_changed(old: str, new: str) -> bool:
    """Say whether a reader would call it changed: a paragraph that says something is new or gone.

    View counters, “3 minutes ago” and the like make no difference.
    """
    if old == new:
        return False
    before, after = set(_paragraphs(old)), set(_paragraphs(new))
    changed = before ^ after
    telling = sum(len(paragraph) for paragraph in changed if len(paragraph) >= _TELLING_CHARS)
    total = sum(map(len, before)) + sum(map(len, after))
    return telling > 0 or sum(map(len, changed)) > _MATERIAL_SHARE * total


def is_like(one: str, other: str) -> bool:
    """Say whether two texts are the same but for a few words: of the 4-word shingles of both
    together at least four fifths are common to them.
    """
    if one == other:
        return True
    if not one or not other or not 0.5 < len(one) / len(other) < 2.0:
        return False
    ones, others = shingles(one.split()), shingles(other.split())
    return len(ones & others) >= NEARLY_ALL * len(ones | others)


def _paragraphs(text: str) -> list[str]:
    return [line for part in text.split("\n") if (line := part.strip())]


def _add(
    changes: list[Change], kind: Literal["same", "added", "removed"], paragraphs: Sequence[str]
) -> None:
    if not paragraphs:
        return
    text = "\n".join(paragraphs)
    if changes and changes[-1].kind == kind:
        changes[-1] = Change(kind, f"{changes[-1].text}\n{text}")
    else:
        changes.append(Change(kind, text))
