"""Names of files in an export: told by their titles, safe on every file system, never twice."""

from __future__ import annotations

import unicodedata

_MOST_BYTES = 120
_MOST_CHARS = 60
_SUFFIXES = {
    "text/html": "html",
    "text/plain": "txt",
    "text/markdown": "md",
    "application/pdf": "pdf",
}


def nice_name(title: str, number: int) -> str:
    """Return a name for a thing with this title: letters and digits of any script, hyphens between
    them, and at the end the number that makes it the only one.

    Nothing that Windows, macOS or Linux refuses comes through, reserved names and a dot or a space
    at the end included, nor what turns the direction of writing.
    """
    words: list[str] = []
    word: list[str] = []
    for sign in unicodedata.normalize("NFKC", title[: 4 * _MOST_CHARS]):
        if unicodedata.category(sign)[0] in "LN" or (word and unicodedata.category(sign)[0] == "M"):
            word.append(sign)
        elif word:
            words.append("".join(word))
            word = []
    if word:
        words.append("".join(word))
    name = "-".join(words)[:_MOST_CHARS].encode()[:_MOST_BYTES].decode("utf-8", "ignore")
    return f"{name.strip('-') or 'untitled'}-{number}"


def suffix(content_type: str) -> str:
    """Return the ending for a source of this type."""
    return _SUFFIXES.get(content_type, "bin")
