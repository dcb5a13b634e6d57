"""Reads the words of a PDF and where they stand, with PDFium: the only importer of pypdfium2.

Runs in a process of its own. PDFium gives characters in reading order as the file draws it, with
line ends and spaces put in where gaps are (https://pdfium.googlesource.com, fpdf_text.h).
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from typing import TYPE_CHECKING, Any

import pypdfium2
import pypdfium2.raw as pdfium

from memory_cache.reader.messages import (
    MAX_ABOUT_CHARS,
    MAX_PAGE_CHARS,
    MAX_PAGES,
    MAX_STRETCH_CHARS,
    About,
    Done,
    Page,
    ReadPdf,
    Refused,
    Report,
)
from memory_cache.text.documents.page_layout import HYPHEN, PlacedPage, Stretch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_GAP_SIZES = 1.0
"""Words further apart than this many letter sizes are stretches of their own."""
_LEAST_GAP_POINTS = 2.0
_BOLD_WEIGHT = 600
_ANGLES_SAMPLED = 20
_LINE_ENDS = "\r\n"
_LAST_CHARACTER = 0x10FFFF


def read_pdf(order: ReadPdf, report: Callable[[Report], None]) -> None:
    """Report what the PDF says, page by page. May end the process, or never return."""
    try:
        document = pypdfium2.PdfDocument(order.source)
        page_count = len(document)
    except pypdfium2.PdfiumError as fault:
        locked = getattr(fault, "err_code", None) == pdfium.FPDF_ERR_PASSWORD
        report(Refused("document_locked" if locked else "document_damaged"))
        return
    if page_count < 1:
        report(Refused("document_damaged"))
        return
    said = [
        document.get_metadata_value(name)[:MAX_ABOUT_CHARS]
        for name in ("Title", "Author", "CreationDate")
    ]
    report(About(page_count, *map(_mended, said)))
    chars = 0
    for number in range(order.first_page, min(page_count, MAX_PAGES)):
        if chars >= order.max_chars:
            report(Done(cut=True))
            return
        page, cut = _read_page(document, number)
        chars += sum(len(stretch.text) for stretch in page.stretches)
        report(Page(page, cut))
    report(Done(cut=page_count > MAX_PAGES))


def _read_page(document: Any, number: int) -> tuple[PlacedPage, bool]:
    """Return a page, and whether it is not all of it; a page that is damaged has no words."""
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        return PlacedPage(0.0, 0.0, []), True
    text = pdfium.FPDFText_LoadPage(page)
    try:
        if not text:
            return PlacedPage(0.0, 0.0, []), True
        count = pdfium.FPDFText_CountChars(text)
        turn = _Turn(page, _quarters(text, count))
        words = _Words(text, min(count, MAX_PAGE_CHARS), turn)
        return PlacedPage(*turn.size, list(words.stretches())), count > MAX_PAGE_CHARS
    finally:
        if text:
            pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)


def _quarters(text: Any, count: int) -> int:
    """Return by how many quarters most of the text is turned against the page, anticlockwise."""
    sample = range(0, count, max(1, count // _ANGLES_SAMPLED))
    angles = (pdfium.FPDFText_GetCharAngle(text, at) for at in sample)
    turns = Counter(round(angle / (math.pi / 2)) % 4 for angle in angles if angle >= 0)
    return turns.most_common(1)[0][0] if turns else 0


class _Turn:
    """From a page's own coordinates to those in which most of its text stands upright."""

    def __init__(self, page: Any, quarters: int) -> None:
        self._quarters = quarters
        box = pdfium.FS_RECTF()
        if not pdfium.FPDF_GetPageBoundingBox(page, box):
            box.right, box.top = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        self._left, self._bottom = float(box.left), float(box.bottom)
        self._width, self._height = float(box.right - box.left), float(box.top - box.bottom)

    @property
    def is_none(self) -> bool:
        """Whether both are the same."""
        return not (self._quarters or self._left or self._bottom)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page as it is turned."""
        sides = self._width, self._height
        return sides[::-1] if self._quarters % 2 else sides

    def place(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self._left, y - self._bottom
        match self._quarters:
            case 1:
                return y, self._width - x
            case 2:
                return self._width - x, self._height - y
            case 3:
                return self._height - y, x
        return x, y


class _Words:
    """The characters of one page, cut into stretches."""

    def __init__(self, text: Any, count: int, turn: _Turn) -> None:
        self._text = text
        self._turn = turn
        self._letters = _letters(text, count)
        self._box = [ctypes.c_double() for _ in range(4)]
        self._box_places = [ctypes.byref(side) for side in self._box]

    def stretches(self) -> Iterator[Stretch]:
        """Yield the stretches in the order in which PDFium has them."""
        letters, start = self._letters, 0
        while start < len(letters):
            end = start
            while end < len(letters) and letters[end] not in _LINE_ENDS and letters[end] != HYPHEN:
                end += 1
            # PDFium ends no line after a hyphen that ends one.
            end += letters[end : end + 1] == HYPHEN
            yield from self._line(start, end)
            while end < len(letters) and letters[end] in _LINE_ENDS:
                end += 1
            start = end

    def _line(self, start: int, end: int) -> Iterator[Stretch]:
        joins = False
        for first, last in self._close_together(start, end):
            yield self._stretch(first, last, joins)
            joins = True

    def _close_together(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the parts of a line, first and past the last character, less spaces around them."""
        letters = self._letters
        begun = -1
        at = start
        while at < end:
            if letters[at].isspace():
                before = at
                while at < end and letters[at].isspace():
                    at += 1
                if begun >= 0 and at < end and self._is_gap(before - 1, at):
                    yield begun, before
                    begun = at
                continue
            if begun < 0:
                begun = at
            elif at - begun >= MAX_STRETCH_CHARS:
                yield begun, at
                begun = at
            at += 1
        if begun >= 0:
            while letters[end - 1].isspace():
                end -= 1
            yield begun, end

    def _is_gap(self, before: int, after: int) -> bool:
        one, other = self._sides(before), self._sides(after)
        # Between right-to-left words the one after stands further left.
        gap = max(other[0] - one[1], one[0] - other[1])
        # Asking for the size of letters takes longer than all the rest.
        return gap > _LEAST_GAP_POINTS and gap > _GAP_SIZES * self._size(after)

    def _stretch(self, first: int, past: int, joins: bool) -> Stretch:
        middle, last = (first + past) // 2, past - 1
        sides = (*self._sides(first), *self._sides(last))
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(self._text, middle, x, y)
        _, baseline = self._turn.place(x.value, y.value)
        return Stretch(
            text=_mended(self._letters[first:past]),
            left=min(sides),
            right=max(sides),
            baseline=baseline,
            size=self._size(middle),
            bold=all(map(self._is_bold, {first, middle, last})),
            joins=joins,
        )

    def _sides(self, at: int) -> tuple[float, float]:
        """Return where a character begins and ends from left to right, as the page is seen."""
        pdfium.FPDFText_GetCharBox(self._text, at, *self._box_places)
        left, right, bottom, top = self._box
        if self._turn.is_none:
            return left.value, right.value
        one, _ = self._turn.place(left.value, bottom.value)
        other, _ = self._turn.place(right.value, top.value)
        return min(one, other), max(one, other)

    def _size(self, at: int) -> float:
        """Return a character's size in points: the font's, as the page's matrix scales it."""
        matrix = pdfium.FS_MATRIX()
        size: float = pdfium.FPDFText_GetFontSize(self._text, at)
        if pdfium.FPDFText_GetMatrix(self._text, at, matrix):
            size *= math.hypot(matrix.c, matrix.d)
        return abs(size)

    def _is_bold(self, at: int) -> bool:
        if pdfium.FPDFText_GetFontWeight(self._text, at) >= _BOLD_WEIGHT:
            return True
        name = ctypes.create_string_buffer(128)
        pdfium.FPDFText_GetFontInfo(self._text, at, name, len(name), ctypes.c_int())
        return any(word in name.value.lower() for word in (b"bold", b"black", b"heavy"))


def _letters(text: Any, count: int) -> str:
    """Return one character for each of PDFium's, of those beyond 16 bits two halves."""
    buffer = (ctypes.c_ushort * (count + 1))()
    # All at once, which leaves out some that stand for nothing; then they are asked for singly.
    if pdfium.FPDFText_GetText(text, 0, count, buffer) == count + 1 and buffer[count] == 0:
        return "".join(map(chr, buffer[:count])).replace("\ufffe", HYPHEN)
    get = pdfium.FPDFText_GetUnicode
    found = (get(text, at) for at in range(count))
    return "".join(chr(unit) if unit <= _LAST_CHARACTER else "\ufffd" for unit in found)


def _mended(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
