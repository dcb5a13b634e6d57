"""Tells the lines of an answer's Markdown apart: those of code in fences, headings, and the others.

A fence is one as the sidebar shows it too: it may stand behind the mark of a list's item, and a
line with another backtick in it is inline code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(r"(\s*)(?:(?:[-*+]|\d{1,9}[.)])\s+)?(`{3,}|~{3,})(?!.*`)")
HEADING = re.compile(r"[ \t]{0,3}#{1,6}(?:[ \t]+|$)")
"""The mark of a heading, at the beginning of a line."""


class Line(NamedTuple):
    """A line, which begins at offset `at`, and what it is to code in fences: it `opens` or `closes`
    it, stands `within` it, or "" has nothing to do with it. `indent` is what stands before a fence
    that opens, and before the code's own indentation in the lines within it.
    """

    text: str
    at: int
    code: Literal["", "opens", "within", "closes"]
    indent: str = ""


def lines_of(answer: str) -> Iterator[Line]:
    """Yield the lines of an answer in order. Code that is never closed goes on to its end."""
    at = 0
    fence = indent = ""
    for text in answer.split("\n"):
        if not fence:
            opened = _FENCE.match(text)
            if opened is None:
                yield Line(text, at, "")
            else:
                indent, fence = opened[1], opened[2]
                yield Line(text, at, "opens", indent)
        elif _closes(text.strip(), fence):
            yield Line(text, at, "closes", indent)
            fence = ""
        else:
            yield Line(text, at, "within", indent)
        at += len(text) + 1


def _closes(stripped: str, fence: str) -> bool:
    return stripped.startswith(fence) and not stripped.strip(fence[0])
