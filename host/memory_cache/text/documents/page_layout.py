"""Puts the words of a document's pages into lines in reading order, less what repeats in margins.

Pure: what stands where comes from whoever reads the file. Places are in points (1/72 inch) from the
page's lower left corner, as the page is seen.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from memory_cache.text.extraction.whitespace import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HYPHEN = "\x02"
"""Ends a stretch whose last sign is a hyphen at the end of a line."""

_FURTHEST_POINTS = 100_000.0
_LEAST_SIZE_POINTS = 1.5
"""Smaller letters are not there to be read."""
# Shapes that stand for letters: Latin and Armenian ligatures, Arabic and Hebrew forms, Kangxi
# radicals that fonts give for ideographs. NFKC over all else would change what was written.
_SHAPES = re.compile("[\ufb00-\ufdff\ufe70-\ufefc\u2e80-\u2fdf]+")
_SYMBOL_FONT_BULLETS = dict.fromkeys(map(ord, "\uf0b7\uf0a7\uf076\uf0d8\uf06e"), "•")
_LEADERS = re.compile(r"(?:\s?[.·_]){6,}\s?")
"""The dots between a heading and its page in a table of contents."""
_PRIVATE = re.compile("[\ue000-\uf8ff]+")

_MARGIN_SHARE = 0.1
_MARGIN_LINES = 3
_MARGIN_GAP = 1.5
"""What repeats in a margin stands so many letter sizes off the text, which is set closer."""
_LEAST_REPEATS = 3
_NUMBER = re.compile(r"\d+")
_ROMAN = re.compile(r"[ivxlcdm]{1,8}")

_LEAST_COLUMN_ROWS = 4
_LEAST_COLUMN_WEIGHT = 18
"""Letters in the middle one of a column's lines: what is shorter is the cell of a table."""
_MOST_COLUMN_CUTS = 3
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]")


class Stretch(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Words that stand close together on one line. `size` is that of the letters; `joins` says that
    the stretch before it stands on the same line.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    bold: bool
    joins: bool


class PlacedPage(msgspec.Struct, frozen=True, array_like=True):
    """One page: its size and what stands on it, in the order in which the file draws it."""

    width: float
    height: float
    stretches: list[Stretch]


class Line(msgspec.Struct, frozen=True, gc=False):
    """One line of a page; several `cells` are words far apart. A text that ends in `HYPHEN` may go
    on in the next line.
    """

    page: int
    cells: tuple[str, ...]
    left: float
    right: float
    baseline: float
    size: float
    bold: bool

    @property
    def text(self) -> str:
        """The whole line."""
        return " ".join(self.cells)


def read_lines(pages: Sequence[PlacedPage]) -> list[Line]:
    """Return the lines of all pages. Where columns are drawn across, row by row, they are parted;
    what lies off the page is left out.
    """
    by_page = [
        [_line(number, row) for row in _by_columns(_rows(page))]
        for number, page in enumerate(pages)
    ]
    heights = [page.height for page in pages]
    return [line for lines in _without_running(by_page, heights) for line in lines]


def clean(text: str) -> str:
    """Return `text` folded to one line with letters in place of their shapes."""
    text = text.translate(_SYMBOL_FONT_BULLETS)
    text = _SHAPES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return fold(_LEADERS.sub(" … ", _PRIVATE.sub("", text)))


def _rows(page: PlacedPage) -> list[list[Stretch]]:
    rows: list[list[Stretch]] = []
    joinable = False
    for stretch in page.stretches:
        text = clean(stretch.text)
        places = (stretch.left, stretch.right, stretch.baseline, stretch.size)
        readable = all(map(math.isfinite, places)) and max(map(abs, places)) < _FURTHEST_POINTS
        seen = (
            readable
            and stretch.size >= _LEAST_SIZE_POINTS
            and stretch.right > 0
            and stretch.left < page.width
            and -stretch.size < stretch.baseline < page.height
        )
        if text and seen:
            text += HYPHEN if stretch.text.endswith(HYPHEN) else ""
            kept = msgspec.structs.replace(stretch, text=text)
            if joinable and stretch.joins:
                rows[-1].append(kept)
            else:
                rows.append([kept])
            joinable = True
        elif not stretch.joins:
            joinable = False
    return rows


def _line(number: int, row: Sequence[Stretch]) -> Line:
    longest = max(row, key=lambda stretch: len(stretch.text))
    return Line(
        page=number,
        cells=tuple(stretch.text for stretch in row),
        left=min(stretch.left for stretch in row),
        right=max(stretch.right for stretch in row),
        baseline=longest.baseline,
        size=longest.size,
        bold=all(stretch.bold for stretch in row),
    )


# ---- columns


def _by_columns(
    rows: list[list[Stretch]], cuts_left: int = _MOST_COLUMN_CUTS
) -> list[list[Stretch]]:
    gutter = _gutter(rows) if cuts_left else None
    if gutter is None:
        return rows
    ordered: list[list[Stretch]] = []
    left: list[list[Stretch]] = []
    right: list[list[Stretch]] = []
    for row in [*rows, []]:
        before = [stretch for stretch in row if stretch.right <= gutter]
        after = [stretch for stretch in row if stretch.left >= gutter]
        if row and len(before) + len(after) == len(row):
            left += [before] if before else []
            right += [after] if after else []
            continue
        # What lies across the gutter is read after what stands above it.
        ordered += _by_columns(left, cuts_left - 1) + _by_columns(right, cuts_left - 1)
        left, right = [], []
        ordered += [row] if row else []
    return ordered


def _gutter(rows: Sequence[Sequence[Stretch]]) -> float | None:
    """Return where most rows that have gaps have one, if what is left and right of it is prose."""
    gaps = [
        (one.right, other.left)
        for row in rows
        for one, other in pairwise(row)
        if one.right < other.left
    ]
    if len(gaps) < _LEAST_COLUMN_ROWS:
        return None
    at = _most_covered(gaps)
    parted = [
        row
        for row in rows
        if len(row) > 1 and not any(stretch.left < at < stretch.right for stretch in row)
    ]
    several = sum(len(row) > 1 for row in rows)
    if len(parted) < max(_LEAST_COLUMN_ROWS, 0.6 * several):
        return None
    sides = ([s for row in parted for s in row if (s.left < at) == side] for side in (True, False))
    return at if all(_middle_weight(side) >= _LEAST_COLUMN_WEIGHT for side in sides) else None


def _most_covered(gaps: Sequence[tuple[float, float]]) -> float:
    ends = sorted([(start, 0) for start, _ in gaps] + [(end, 1) for _, end in gaps])
    most = open_now = 0
    best = (0.0, 0.0)
    for at, (place, is_end) in enumerate(ends):
        open_now += -1 if is_end else 1
        if open_now > most:
            most, best = open_now, (place, ends[at + 1][0])
    return sum(best) / 2


def _middle_weight(stretches: Sequence[Stretch]) -> int:
    weights = sorted(len(s.text) + len(_WIDE.findall(s.text)) for s in stretches)
    return weights[len(weights) // 2] if weights else 0


# ---- what repeats in the margins


def _without_running(by_page: list[list[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """Leave out headers, footers and page numbers: what most pages, or those of a chapter, have
    in a margin, numbers aside.
    """
    pages_of: dict[tuple[bool, str], set[int]] = defaultdict(set)
    margins: list[list[tuple[tuple[bool, str], Line]]] = []
    for number, (lines, height) in enumerate(zip(by_page, heights, strict=True)):
        found = [
            ((top, _pattern(line.text)), line)
            for top in (True, False)
            for line in _margin(lines, height, top=top)
        ]
        margins.append(found)
        for key, _ in found:
            pages_of[key].add(number)
    kept: list[list[Line]] = []
    for number, (lines, found) in enumerate(zip(by_page, margins, strict=True)):
        dropped = {
            id(line) for key, line in found if _runs(key[1], pages_of[key], number, len(by_page))
        }
        kept.append([line for line in lines if id(line) not in dropped])
    return kept


def _margin(lines: Sequence[Line], height: float, *, top: bool) -> Iterator[Line]:
    """Yield the lines of the upper or lower margin, if something parts them from the text."""
    inwards = sorted(lines, key=lambda line: line.baseline, reverse=top)
    for at, line in enumerate(inwards[: _MARGIN_LINES + 1]):
        if at and abs(line.baseline - inwards[at - 1].baseline) >= _MARGIN_GAP * line.size:
            yield from inwards[:at]
            return
        depth = height - line.baseline if top else line.baseline
        if depth > height * _MARGIN_SHARE:
            return


def _pattern(text: str) -> str:
    pattern = _NUMBER.sub("#", text.casefold())
    return "#" if _ROMAN.fullmatch(pattern) else pattern


def _runs(pattern: str, pages: set[int], number: int, count: int) -> bool:
    if count == len(pages) == 2:
        # Of two pages only what counts them is known to repeat.
        return "#" in pattern
    # Left and right pages may differ.
    near = not pages.isdisjoint((number - 2, number - 1, number + 1, number + 2))
    return near and len(pages) >= _LEAST_REPEATS
