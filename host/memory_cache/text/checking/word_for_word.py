"""Finds where a quotation stands in a text word for word.

Told apart is what a reader would call another word; not told apart is what only sets the same words
otherwise: white space, soft hyphens and other signs without width, the shapes of quotation marks,
apostrophes, dashes and brackets, letters with their accents apart, the case of the first letter,
and the mark that ends the quotation. An ellipsis parts a quotation: its pieces have to follow each
other.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ELLIPSIS = re.compile(r"\s*(?:[\[(]\s*(?:\.{3}|…)\s*[\])]|\.{3,}|…|\[[^\[\]]{0,80}\])\s*")
_OUTER = " \t\n\u00a0.,;:!?。，、؛،؟！？“”„\"'‘’«»()"
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_MOST_CHARS = 1_000
_MOST_TRIES = 100
_ALIKE = (
    "'’‘‚‛ʼ＇`´′", '"“”„‟«»＂″', "-‐‑‒–—―−－", "<‹〈", ">›〉", "[［", "]］",
    ",，", ":：", ";；", "!！", "?？", "(（", ")）",
)  # fmt: skip
_PLAIN = {ord(sign): signs[0] for signs in _ALIKE for sign in signs}


class Words:
    """A text in which quotations are looked for, each in time that grows with its length."""

    def __init__(self, text: str) -> None:
        signs: list[str] = []
        self._places: list[int] = []
        blank = True
        for place, sign in enumerate(text):
            if sign.isspace():
                if not blank:
                    signs.append(" ")
                    self._places.append(place)
                blank = True
            elif not _UNSEEN.match(sign):
                blank = False
                plain = _plain_sign(sign)
                signs += plain
                self._places += [place] * len(plain)
        self._text = "".join(signs)

    def find(self, quotation: str) -> list[tuple[int, int]]:
        """Return where the pieces of a quotation stand in the text, in order; empty if one does
        not, or if nothing of it is a word.
        """
        pieces = [piece.strip(_OUTER) for piece in _ELLIPSIS.split(quotation[:_MOST_CHARS])]
        found: list[tuple[int, int]] = []
        at = 0
        for piece in pieces:
            plain = _plain(_UNSEEN.sub("", " ".join(piece.split())))
            if not any(sign.isalnum() for sign in plain):
                continue
            first = plain[0]
            ends = [self._find(one + plain[1:], at) for one in {first.lower(), first.upper()}]
            starts = [start for start in ends if start is not None]
            if not starts:
                return []
            start = min(starts)
            at = start + len(plain)
            found.append((self._places[start], self._places[at - 1] + 1))
        return found

    def _find(self, plain: str, at: int) -> int | None:
        """Where it stands from `at` on with no word cut in two at its ends."""
        for _ in range(_MOST_TRIES):
            start = self._text.find(plain, at)
            if start < 0:
                return None
            end = start + len(plain)
            if not (self._cuts(start) or self._cuts(end)):
                return start
            at = start + 1
        return None

    def _cuts(self, at: int) -> bool:
        """Whether a word goes on across a place; words of scripts without spaces have no ends."""
        both = self._text[max(0, at - 1) : at + 1]
        return len(both) == 2 and all(sign.isalnum() and not _is_unspaced(sign) for sign in both)


@lru_cache(maxsize=20_000)
def _plain_sign(sign: str) -> str:
    return _plain(sign)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFD", text).translate(_PLAIN)


def _is_unspaced(sign: str) -> bool:
    return "\u0e00" <= sign <= "\u0eff" or sign >= "\u2e80"
