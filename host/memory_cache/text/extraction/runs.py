"""Cuts a page's tree into runs: the stretches of text that a reader sees as one block each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memory_cache.text.extraction.tables import Table
from memory_cache.text.extraction.tree import BLOCK_TAGS, Node
from memory_cache.text.extraction.whitespace import fold, fold_code

if TYPE_CHECKING:
    from memory_cache.text.blocks import Kind

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_ITEM_TAGS = frozenset({"li", "dt", "dd", "option"})
_CODE_TAGS = frozenset({"pre", "listing", "xmp"})
# A paragraph or a division inside a heading or an item is still that heading or item, so deep.
_WRAPPERS = frozenset({"div", "p", "center"})
_MAX_WRAPPERS = 3
_SENTENCE_END = re.compile(r"[.!?…。！？।؟۔][\"'”’»)\]]*(?:\s|$)")
_WIDE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+")


class Run:
    """One block of text with its place in the tree and what tells prose from furniture.

    `weight` is the length in letters of a Latin script: an ideograph counts for three.
    `link_density` is the share of the text that stands in links, 0 to 1, `link_weight` its length,
    `worth` how much the run speaks for its surroundings being the text: prose up, links down.
    """

    __slots__ = ("kind", "level", "link_density", "link_weight", "node", "text", "weight", "worth")

    def __init__(self, node: Node, kind: Kind, text: str, link_chars: int, level: int = 0) -> None:
        self.node = node
        self.kind: Kind = kind
        self.text = text
        self.level = level
        self.weight = len(text)
        if not text.isascii():
            self.weight += 2 * sum(map(len, _WIDE.findall(text)))
        self.link_density = min(1.0, link_chars / len(text)) if text else 0.0
        self.link_weight = self.link_density * self.weight
        self.worth = _worth(self)


def _worth(run: Run) -> float:
    density = run.link_density
    if run.kind == "heading":
        return 0.0
    weight = run.weight
    if density > 0.5:
        return -20 - 0.5 * min(weight, 200)
    if run.kind == "code" or run.kind == "row":
        return 0.5 * weight * (1 - density)
    if weight < 80:
        ends = _SENTENCE_END.search(run.text) is not None
        if weight < 40:
            return 2.0 if ends else -8.0
        if not ends:
            return 0.0
    return weight * (1 - 1.5 * density)


def cut_runs(root: Node, *, with_suspect: bool = False) -> tuple[list[Run], int]:
    """Return the runs of the page in reading order, and the length of the text left out of them
    because it is probably not visible (`Node.suspect`).

    Text outside any block forms runs too.
    """
    cutter = _Cutter(with_suspect)
    cutter.cut(root)
    return cutter.runs, cutter.suspect_chars


class _Cutter:
    """Walks the tree and gathers text between block boundaries.

    The walk is recursive, which the tree's own limit of depth allows for.
    """

    def __init__(self, with_suspect: bool) -> None:
        self.runs: list[Run] = []
        self.suspect_chars = 0
        self._with_suspect = with_suspect
        self._pieces: list[str] = []
        self._link_chars = 0
        self._breaks = 0
        # Of the innermost open block and table.
        self._block: Node
        self._kind: Kind = "paragraph"
        self._level = 0
        self._table = Table()

    def cut(self, root: Node) -> None:
        self._block = root
        self._walk(root, linked=False, wrappers=0)
        self._flush()

    def _walk(self, node: Node, linked: bool, wrappers: int) -> None:
        pieces = self._pieces
        for child in node.children:
            if isinstance(child, str):
                if child.isspace():
                    pieces.append(child)
                    continue
                if self._breaks:
                    if self._breaks > 1:
                        self._flush()
                    self._breaks = 0
                pieces.append(child)
                if linked:
                    self._link_chars += len(child.strip())
                continue
            if child.suspect and not self._with_suspect:
                self.suspect_chars += len(child.text())
                if child.tag in BLOCK_TAGS:
                    self._flush()
                continue
            tag = child.tag
            if tag in BLOCK_TAGS:
                self._walk_block(child, tag, linked, wrappers)
            elif tag == "br":
                self._breaks += 1
                pieces.append("\n")
            elif child.children:
                self._walk(child, linked or (tag == "a" and bool(child.get("href"))), wrappers)

    def _walk_block(self, node: Node, tag: str, linked: bool, wrappers: int) -> None:
        self._flush()
        self._breaks = 0
        if tag == "tr" and (lines := self._table.lines(node)) is not None:
            self.runs += [Run(node, "row", text, link_chars) for text, link_chars in lines]
            return
        outer = self._block, self._kind, self._level, self._table
        self._block = node
        if self._kind != "code":
            if tag in _WRAPPERS:
                wrappers += 1
                if wrappers > _MAX_WRAPPERS:
                    self._kind, self._level = "paragraph", 0
            else:
                wrappers = 0
                if tag in _HEADINGS:
                    self._kind, self._level = "heading", _HEADINGS[tag]
                elif tag in _ITEM_TAGS:
                    self._kind, self._level = "item", 0
                elif tag in _CODE_TAGS:
                    self._kind, self._level = "code", 0
                else:
                    self._kind, self._level = "paragraph", 0
                    if tag == "table":
                        self._table = Table()
        self._walk(node, linked, wrappers)
        self._flush()
        self._breaks = 0
        self._block, self._kind, self._level, self._table = outer

    def _flush(self) -> None:
        pieces = self._pieces
        if not pieces:
            return
        joined = "".join(pieces)
        pieces.clear()
        text = fold_code(joined) if self._kind == "code" else fold(joined)
        if text and not text.isspace():
            self.runs.append(Run(self._block, self._kind, text, self._link_chars, self._level))
        self._link_chars = 0
