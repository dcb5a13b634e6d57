"""Keeps an answer's citations honest: only numbers of passages that were given get through."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_OPEN, _CLOSE = r"\\?[\[［【]", r"\\?[\]］】]"
# Where reading plain text has to stop: code, a bracket with the space before it, space at the end.
_STOP = re.compile(
    rf"`+|(?<![ \t])[ \t]*{_OPEN}|(?<=[ \t]){_OPEN}|(?<![ \t])[ \t]+\\?\Z|(?<=[ \t])\\\Z|\\\Z"
)
_CODE_STOP = re.compile(r"`+|\n")
_BRACKET = re.compile(rf"{_OPEN}\Z")
# “[1]”, “[1, 2]”, “[1-3]”, “[^1]”, “[source 1]”, “【1†…】”, with the figures of any script.
_WORD = r"(?:\^|#|(?:sources?|src|quellen?|fuentes?|font[ei]|来源|來源|出典|источник)\b\s*:?)?"
_NUMBERS = r"\d{1,12}(?:\s*(?:[,;、，]|[-–—]|\.\.)\s*\d{1,12})*"
_SINGLE = rf"{_OPEN}\s*{_WORD}\s*{_NUMBERS}\s*(?:†[^\[\]【】\n]{{0,40}})?{_CLOSE}"
_BETWEEN = r"\s*(?:[,;、，]\s*)?"
# “[[1]]”, “[[1], [2]]”.
_LISTED = rf"{_OPEN}\s*{_SINGLE}(?:{_BETWEEN}{_SINGLE})*\s*{_CLOSE}"
_CITATION = re.compile(rf"(?P<listed>{_LISTED})|{_SINGLE}", re.IGNORECASE)
_CITED = re.compile(rf"{_OPEN}\s*{_WORD}\s*({_NUMBERS})", re.IGNORECASE)
_SINGLE_BEGUN = rf"{_OPEN}\s*(?:\^|#|[^\W\d_]{{0,8}}:?)?[\s\d,;、，.–—-]*(?:†[^\[\]【】\n]*)?\\?"
_BEGUN = re.compile(
    rf"{_SINGLE_BEGUN}|{_OPEN}\s*(?:{_SINGLE}{_BETWEEN})*(?:{_SINGLE_BEGUN}|\\?)", re.IGNORECASE
)
_NUMBER_OR_RANGE = re.compile(r"(\d{1,12})(?:\s*(?:[-–—]|\.\.)\s*(\d{1,12}))?")
_LONGEST_CITATION_CHARS = 80
_MOST_IN_RANGE = 12
_FENCE_BACKTICKS = 3
_SAID_CHARS = 1_200


def surroundings(
    text: str, start: int, end: int, length: int = 32, most: int = 2_048
) -> tuple[str, str]:
    """Return the characters before and after `text[start:end]`, to find it again: `length` of each,
    or as many more, up to `most`, as it takes to tell it from every other place in the text.
    """
    while True:
        first = max(0, start - length)
        whole = text[first : end + length]
        is_only = text.find(whole) == first and text.find(whole, first + 1) < 0
        if is_only or length >= most or len(whole) == len(text):
            return text[first:start], text[end : end + length]
        length = min(2 * length, most)


def page_number_at(page_starts: Sequence[int], offset: int) -> int | None:
    """Return the number of the page, from 1, that the character at `offset` stands on; None where
    there are no numbered pages.
    """
    return max(1, bisect_right(page_starts, offset)) if page_starts else None


class CitationFilter:
    """Lets an answer through, piece by piece, without citations of passages beyond 1…`count`.

    Whatever may yet turn out to be a citation is held back, so that a wrong number never shows.
    However it is written, a citation comes out as “[1]” or “[1][2]”; code and links are left alone.
    `number` says under which number a passage is shown to the reader, if not its own; it is asked
    when a citation is about to show, with `said` being what stands before it, and None drops that.
    """

    def __init__(self, count: int, number: Callable[[int], int | None] | None = None) -> None:
        self.numbers: list[int] = []
        """The numbers shown so far, in order of first use."""
        self._number = number or (lambda cited: cited)
        self._count = count
        self._held = ""
        self._code = ""
        self.said = ""
        """The end of what was shown so far."""

    def feed(self, piece: str) -> str:
        """Take the next piece of the answer, return what can be shown."""
        self._held += piece
        return self._release(final=False)

    def finish(self) -> str:
        """Return what was held back; the answer is over."""
        return self._release(final=True)

    def _release(self, *, final: bool) -> str:
        text, at, shown = self._held, 0, list[str]()
        while at < len(text):
            stop = (_CODE_STOP if self._code else _STOP).search(text, at)
            if stop is None:
                self._show(text[at:], shown)
                at = len(text)
                break
            self._show(text[at : stop.start()], shown)
            at = stop.start()
            step = self._step(text, stop, final=final)
            if step is None:
                break
            piece, at = step
            self._show(piece, shown)
        self._held = text[at:]
        return "".join(shown)

    def _show(self, piece: str, shown: list[str]) -> None:
        shown.append(piece)
        self.said = (self.said + piece)[-_SAID_CHARS:]

    def _step(self, text: str, stop: re.Match[str], *, final: bool) -> tuple[str, int] | None:
        """Return what to show for the stop and where to read on, None to wait for more text."""
        at_end = stop.end() == len(text) and not final
        mark = stop[0]
        if self._code:
            if at_end and mark != "\n":
                return None
            if mark == self._code or (mark == "\n" and len(self._code) < _FENCE_BACKTICKS):
                self._code = ""
            return mark, stop.end()
        if mark[0] == "`":
            if at_end:
                return None
            self._code = mark
            return mark, stop.end()
        bracket = _BRACKET.search(mark)
        if bracket is None:
            return (mark, stop.end()) if final else None
        start = stop.start() + bracket.start()
        citation = _CITATION.match(text, start, start + _LONGEST_CITATION_CHARS)
        if citation is None:
            is_short = len(text) - start <= _LONGEST_CITATION_CHARS
            is_open = is_short and _BEGUN.fullmatch(text, start)
            return None if is_open and not final else (mark, stop.end())
        if citation.end() == len(text) and not final:
            return None
        if text[citation.end() : citation.end() + 1] == "(":
            # A link, of whose text the citations are looked at one by one.
            end = stop.end() if citation["listed"] else citation.end()
            return text[stop.start() : end], end
        cited = _numbers(",".join(_CITED.findall(citation[0])))
        given = [n for n in cited if 1 <= n <= self._count]
        valid = [n for one in given if (n := self._number(one)) is not None]
        self.numbers += [n for n in dict.fromkeys(valid) if n not in self.numbers]
        shown = "".join(f"[{n}]" for n in dict.fromkeys(valid))
        return (mark[: bracket.start()] + shown if shown else ""), citation.end()


def _numbers(listed: str) -> list[int]:
    """The numbers of a citation, ranges counted out."""
    numbers: list[int] = []
    for first, last in _NUMBER_OR_RANGE.findall(listed):
        end = int(last) if last else int(first)
        is_range = 0 <= end - int(first) < _MOST_IN_RANGE
        numbers += range(int(first), end + 1) if is_range else [int(first), end]
    return list(dict.fromkeys(numbers))
