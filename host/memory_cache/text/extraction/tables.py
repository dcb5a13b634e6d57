"""Writes the rows of a table of data as lines; leaves alone tables that only lay out a page."""

from __future__ import annotations

from memory_cache.text.extraction.tree import Node
from memory_cache.text.finding.folding import word_set

_CELL_TAGS = frozenset({"td", "th"})
_NOT_IN_DATA = word_set("table h1 h2 h3 form")
_BLOCKS_IN_CELLS = word_set("p div ul ol br")
_MAX_BLOCKS_IN_CELL = 12
_LONGEST_CELL_CHARS = 400
# The row of headings comes again after so many letters, so that it is in sight of every row.
_HEADING_EVERY_CHARS = 800
_MAX_ROWSPAN = 100
# Cells that reach over rows are repeated in so many first columns.
_MAX_SPANNED_COLUMNS = 20


class Table:
    """One table while it is read row by row: its headings, and the cells that reach over rows."""

    def __init__(self) -> None:
        self._headings = ""
        self._since_chars = 0
        # For each column, the text of a cell that goes on and the number of rows still to come.
        self._spans: dict[int, tuple[str, int]] = {}

    def lines(self, row: Node) -> list[tuple[str, int]] | None:
        """Return the lines to be written for a `tr`, each with the length of its linked text.

        A line is the cells of the row with bars between them; a cell that spans rows is in the line
        of each. None where the row holds no data but a part of the page's layout.
        """
        cells = [c for c in row.children if isinstance(c, Node) and c.tag in _CELL_TAGS]
        if len(cells) + len(self._spans) < 2 or not cells:
            return None
        read = [_read_cell(cell) for cell in cells]
        texts: list[str] = []
        link_chars = 0
        for cell, found in zip(cells, read, strict=True):
            if found is None:
                return None
            self._fill_spans(texts)
            text, linked = found
            link_chars += linked
            rows = _span(cell)
            if rows > 1 and text and len(texts) < _MAX_SPANNED_COLUMNS:
                self._spans[len(texts)] = (text, rows - 1)
            texts.append(text)
        self._fill_spans(texts)
        while texts and not texts[-1]:
            texts.pop()
        line = " | ".join(texts).replace("|  |", "| |").replace("|  |", "| |").strip()
        if not line:
            return []
        if not self._headings and all(cell.tag == "th" for cell in cells):
            self._headings = line
            return [(line, link_chars)]
        self._since_chars += len(line)
        if self._headings and self._since_chars > _HEADING_EVERY_CHARS:
            self._since_chars = 0
            return [(self._headings, 0), (line, link_chars)]
        return [(line, link_chars)]

    def _fill_spans(self, texts: list[str]) -> None:
        """Append the cells from rows above that stand in the next columns."""
        while (span := self._spans.pop(len(texts), None)) is not None:
            text, rows = span
            if rows > 1:
                self._spans[len(texts)] = (text, rows - 1)
            texts.append(text)


def _read_cell(cell: Node) -> tuple[str, int] | None:
    """Return a cell's text and how much of it is linked; None if it is too much for a cell."""
    link_chars = blocks = 0
    for node in cell.elements():
        if node.tag in _NOT_IN_DATA:
            return None
        blocks += node.tag in _BLOCKS_IN_CELLS
        if blocks > _MAX_BLOCKS_IN_CELL:
            return None
        if node.tag == "a" and node.get("href"):
            link_chars += len(node.text(_LONGEST_CELL_CHARS))
    text = cell.text(_LONGEST_CELL_CHARS + 1)
    return None if len(text) > _LONGEST_CELL_CHARS else (text, link_chars)


def _span(cell: Node) -> int:
    said = cell.get("rowspan")
    return min(int(said), _MAX_ROWSPAN) if said.isascii() and said.isdigit() else 1
