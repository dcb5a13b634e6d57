"""Text made harmless for Markdown: it reads as it is, wherever in a line it stands, in CommonMark
and in what GitHub, Pandoc and Obsidian add to that.
"""

from __future__ import annotations

import re

# Signs that end a line for some reader or steer a terminal, and those that turn the direction of
# what follows, which an address after them would be read in.
_BREAKING = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ACTIVE = re.compile(r"[\\`*_\[\]<>$~^#]|=(?==)|(?<==)=|&(?=#?\w+;)|%(?=%)|(?<=%)%")
# Of a list, a rule, a division, a definition; what else begins a line is escaped everywhere.
_LEADING = re.compile(r"^(\d{0,9})([-+:.)])")


def plain(text: str) -> str:
    """Return the text, sign for sign, with a space for each that is no part of a line."""
    return _TURNING.sub(" ", _BREAKING.sub(" ", text))


def escape(text: str) -> str:
    """Return the text in one line in which nothing means anything but itself, to stand behind
    something else: what only matters at the beginning of a line is left alone.
    """
    return _ACTIVE.sub(r"\\\g<0>", " ".join(plain(text).split()))


def escape_line(text: str) -> str:
    """Return the text in one line in which nothing means anything but itself, from the line's
    beginning on.
    """
    return _LEADING.sub(r"\g<1>\\\g<2>", escape(text))
