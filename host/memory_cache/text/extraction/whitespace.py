"""Folds white space and drops the control characters that would break quotes or a terminal."""

from __future__ import annotations

# A control character inside a word is dropped, a separator becomes a space; both would otherwise
# break quotes, SQLite or the terminal. Bidirectional and zero-width marks are letters' business.
_UNPRINTABLE = dict.fromkeys(
    (*range(32), *range(127, 160), *range(55296, 57344), 65534, 65535)
) | dict.fromkeys((9, 10, 11, 12, 13, 133, 8232, 8233), " ")
_UNPRINTABLE_IN_CODE = _UNPRINTABLE | {9: "\t", 10: "\n", 11: "\n", 12: "\n", 13: "\n"}


def fold(text: str) -> str:
    """Return `text` on one line, without control characters, white space folded."""
    text = " ".join(text.split())
    if not text.isprintable():
        text = " ".join(text.translate(_UNPRINTABLE).split())
    return text


def fold_code(text: str) -> str:
    """Return `text` with its lines and indents, without control characters."""
    text = text.replace("\r\n", "\n").translate(_UNPRINTABLE_IN_CODE)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
