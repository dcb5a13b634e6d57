"""The readable text of a page, and where each of its blocks begins and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_TEXT_CHARS = 4_000_000

Kind = Literal["heading", "paragraph", "item", "row", "code"]


class Block(msgspec.Struct, frozen=True):
    """One block of the text: `start` and `end` in code points, `level` 1–6 for headings, else 0."""

    start: int
    end: int
    kind: Kind
    level: int = 0


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """What extraction found: `text` is the blocks joined by blank lines (items and rows by one
    line break); `lang` is a BCP 47 tag or ""; `truncated` says that some text was left out for
    its size. `published` is an ISO 8601 date or "". Of a document with page numbers, `page_starts`
    are the offsets at which page 1, 2, … begin.
    """

    title: str
    byline: str
    site: str
    lang: str
    text: str
    blocks: list[Block]
    truncated: bool
    published: str = ""
    page_starts: list[int] = []


class Piece(Protocol):
    """What can become a block: a run of the page."""

    kind: Kind
    level: int
    text: str


def join_blocks(pieces: Iterable[Piece]) -> tuple[str, list[Block], bool]:
    """Return the text, its blocks, and whether pieces past 4 million characters were left out."""
    parts: list[str] = []
    blocks: list[Block] = []
    length = 0
    last: str | None = None
    for piece in pieces:
        if last is not None:
            joint = "\n" if piece.kind == last and last in {"item", "row"} else "\n\n"
            parts.append(joint)
            length += len(joint)
        text = piece.text[: max(0, MAX_TEXT_CHARS - length)]
        if text:
            parts.append(text)
            blocks.append(Block(length, length + len(text), piece.kind, piece.level))
            length += len(text)
        if len(text) < len(piece.text):
            return "".join(parts).rstrip(), blocks, True
        last = piece.kind
    return "".join(parts), blocks, False
