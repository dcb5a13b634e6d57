"""Cuts a page's tree into runs: the stretches of text that a reader sees as one block each."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal

from memory_cache.text.tree import BLOCK_TAGS, Node

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["heading", "paragraph", "item", "row", "code"]

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_ITEM_TAGS = frozenset({"li", "dt", "dd", "option"})
_CODE_TAGS = frozenset({"pre", "listing", "xmp"})
_LONGEST_CELL_CHARS = 400
# A control character inside a word is dropped, a separator becomes a space; both would otherwise
# break quotes, SQLite or the terminal. Bidirectional and zero-width marks are letters' business.
UNPRINTABLE = dict.fromkeys(
    (*range(32), *range(127, 160), *range(55296, 57344), 65534, 65535)
) | dict.fromkeys((9, 10, 11, 12, 13, 133, 8232, 8233), " ")
_UNPRINTABLE_IN_CODE = UNPRINTABLE | {9: "\t", 10: "\n", 11: "\n", 12: "\n", 13: "\n"}
_WIDE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+")


class Run:
    """One block of text with its place in the tree and what tells prose from furniture.

    `weight` is the length in letters of a Latin script: an ideograph counts for three.
    """

    __slots__ = ("kind", "level", "link_weight", "node", "suspect", "text", "weight")

    def __init__(
        self, node: Node, kind: Kind, text: str, link_chars: int, suspect: bool, level: int = 0
    ) -> None:
        self.node = node
        self.kind: Kind = kind
        self.text = text
        self.level = level
        self.suspect = suspect
        self.weight = len(text) + 2 * sum(map(len, _WIDE.findall(text)))
        self.link_weight = min(1.0, link_chars / max(1, len(text))) * self.weight

    @property
    def link_density(self) -> float:
        """The share of the text that stands in links, 0 to 1."""
        return self.link_weight / max(1, self.weight)


def fold(text: str) -> str:
    """Return `text` on one line, without control characters, white space folded."""
    return " ".join(text.translate(UNPRINTABLE).split())


def fold_code(text: str) -> str:
    """Return `text` with its lines and indents, without control characters."""
    text = text.replace("\r\n", "\n").translate(_UNPRINTABLE_IN_CODE)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def is_wordless(text: str) -> bool:
    """Whether `text` holds no letter and no digit in any script."""
    return not any(unicodedata.category(letter)[0] in "LN" for letter in text)


def cut_runs(root: Node) -> list[Run]:
    """Return the runs of the page in reading order; text outside any block forms runs too."""
    return list(_Cutter().cut(root))


class _Cutter:
    """Walks the tree without recursion and gathers text between block boundaries."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._link_chars = 0
        self._suspect_chars = 0
        self._breaks = 0

    def cut(self, root: Node) -> Iterator[Run]:
        # Each entry: a node or text, and whether a node is being left.
        blocks: list[Node] = [root]
        links = suspects = 0
        code = 0
        waiting: list[tuple[Node | str, bool]] = [(root, False)]
        while waiting:
            item, leaving = waiting.pop()
            if isinstance(item, str):
                if self._breaks >= 2 and not item.isspace():
                    yield from self._flush(blocks[-1], code)
                if not item.isspace():
                    self._breaks = 0
                self._pieces.append(item)
                visible = len(item.strip())
                self._link_chars += visible if links else 0
                self._suspect_chars += visible if suspects else 0
                continue
            is_block = item.tag in BLOCK_TAGS
            step = -1 if leaving else 1
            if is_block:
                yield from self._flush(blocks[-1], code)
                self._breaks = 0
            links += step * (item.tag == "a" and bool(item.get("href")))
            suspects += step * item.suspect
            code += step * (item.tag in _CODE_TAGS)
            if leaving:
                if is_block:
                    blocks.pop()
                continue
            if item.tag == "br":
                self._breaks += 1
                self._pieces.append("\n")
                continue
            if is_block:
                blocks.append(item)
                if item.tag == "tr" and (row := _data_row(item, suspects > 0)) is not None:
                    blocks.pop()
                    suspects -= item.suspect
                    if row.text:
                        yield row
                    continue
            waiting.append((item, True))
            waiting.extend((child, False) for child in reversed(item.children))
        yield from self._flush(root, code)

    def _flush(self, block: Node, code: int) -> Iterator[Run]:
        if not self._pieces:
            return
        joined = "".join(self._pieces)
        text = fold_code(joined) if code else fold(joined)
        if text and not text.isspace():
            kind, level = _kind(block, code)
            suspect = self._suspect_chars * 2 > len(text)
            yield Run(block, kind, text, self._link_chars, suspect, level)
        self._pieces = []
        self._link_chars = self._suspect_chars = 0


def _kind(block: Node, code: int) -> tuple[Kind, int]:
    if code:
        return "code", 0
    node: Node | None = block
    # A paragraph or a division inside a heading or an item is still that heading or item.
    for _ in range(4):
        if node is None:
            break
        if node.tag in _HEADINGS:
            return "heading", _HEADINGS[node.tag]
        if node.tag in _ITEM_TAGS:
            return "item", 0
        if node.tag not in {"div", "p", "center"}:
            break
        node = node.parent
    return "paragraph", 0


def _data_row(row: Node, suspect: bool) -> Run | None:
    """Return a table row as one run, None where the table only lays out the page."""
    cells = [c for c in row.children if isinstance(c, Node) and c.tag in {"td", "th"}]
    if len(cells) < 2:
        return None
    texts: list[str] = []
    link_chars = 0
    for cell in cells:
        blocks = 0
        for node in cell.elements():
            if node.tag in {"table", "h1", "h2", "h3", "form"}:
                return None
            blocks += node.tag in {"p", "div", "ul", "ol", "br"}
            if blocks > 12:
                return None
            if node.tag == "a" and node.get("href"):
                link_chars += len(node.text(_LONGEST_CELL_CHARS))
        text = fold(cell.text(_LONGEST_CELL_CHARS + 1))
        if len(text) > _LONGEST_CELL_CHARS:
            return None
        texts.append(text)
    joined = " | ".join(texts) if any(texts) else ""
    return Run(row, "row", joined, link_chars, suspect)
