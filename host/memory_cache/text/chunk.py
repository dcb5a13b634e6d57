"""Cuts a text into passages: whole blocks where they fit, else sentences, words at the last."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import msgspec

from memory_cache.text.blocks import Block
from memory_cache.text.sentences import cut_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["MAX_PASSAGE_CHARS", "Passage", "cut_passages", "cut_sentences"]

MAX_PASSAGE_CHARS = 1200
# MiniLM reads 256 tokens. Its word pieces hold about 4.3 English letters, 1.7 Cyrillic or Arabic
# ones and a single ideograph. Costs are in tenths of a token, room is left for [CLS] and [SEP].
_MOST_COST = 2_540
_LATIN_COST, _OTHER_COST, _WIDE_COST = 2.1, 5.5, 10.0
# Paragraphs from here on stand alone: a passage about one thing is found better than one about
# two. Shorter ones are gathered up to the second figure.
_ALONE_CHARS, _GATHERED_CHARS = 350, 900
_OTHER = re.compile("[\u0370-\u1dff\ua000-\uabff\ufb1d-\ufdff\ufe70-\ufefc]+")
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U0001f000-\U0003ffff]+")
_LONGEST_HEADING_CHARS = 300


class Passage(msgspec.Struct, frozen=True):
    """`text[start:end]` of an article, at most 1,200 characters; `heading` is the path of the
    headings over it ("A › B"), "" if there is none.
    """

    start: int
    end: int
    heading: str


def cut_passages(text: str, blocks: Sequence[Block]) -> list[Passage]:
    """Return the passages of `text` in order.

    Every character that is not white space and not in a heading lies in exactly one passage; a
    heading lies in the passage that follows it, or alone where none follows.
    """
    passages: list[Passage] = []
    path: list[tuple[int, str]] = []
    headings: list[Block] = []
    gathered: list[Block] = []
    for block in _whole(text, blocks):
        if block.kind == "heading":
            passages += _close(text, headings, gathered, path)
            if gathered:
                headings, gathered = [], []
            headings.append(block)
            continue
        if gathered and not _joins(text, headings, gathered, block):
            passages += _close(text, headings, gathered, path)
            headings, gathered = [], []
        gathered.append(block)
    passages += _close(text, headings, gathered, path)
    if headings and not gathered:
        _enter(text, headings, path)
        passages += _pieces(text, headings[0].start, headings[-1].end, _join_path(path))
    return passages


def _whole(text: str, blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks, and as paragraphs whatever text lies outside them."""
    at = 0
    for block in blocks:
        if text[at : block.start].strip():
            yield Block(at, block.start, "paragraph")
        yield block
        at = max(at, block.end)
    if text[at:].strip():
        yield Block(at, len(text), "paragraph")


def _joins(text: str, headings: Sequence[Block], gathered: Sequence[Block], block: Block) -> bool:
    """Whether `block` is better off in the passage begun than in one of its own."""
    start = (headings or gathered)[0].start
    same_kind = block.kind == gathered[-1].kind and block.kind in {"item", "row", "code"}
    if not same_kind:
        body = gathered[-1].end - gathered[0].start
        # A line that ends in a colon introduces what follows.
        introduces = text[gathered[-1].end - 1] in ":："
        if not introduces and (body >= _ALONE_CHARS and block.end - block.start >= 80):
            return False
    return block.end - start <= _GATHERED_CHARS and _fits(text, start, block.end)


def _close(
    text: str, headings: Sequence[Block], gathered: Sequence[Block], path: list[tuple[int, str]]
) -> Iterator[Passage]:
    if not gathered:
        return iter(())
    _enter(text, headings, path)
    start = (headings or gathered)[0].start
    return _pieces(text, start, gathered[-1].end, _join_path(path))


def _enter(text: str, headings: Sequence[Block], path: list[tuple[int, str]]) -> None:
    for heading in headings:
        while path and path[-1][0] >= heading.level:
            path.pop()
        path.append((heading.level, text[heading.start : heading.end]))


def _join_path(path: Sequence[tuple[int, str]]) -> str:
    return " › ".join(" ".join(name.split()) for _, name in path)[:_LONGEST_HEADING_CHARS]


def _cost(text: str, start: int, end: int) -> float:
    piece = text[start:end]
    wide = sum(map(len, _WIDE.findall(piece)))
    other = sum(map(len, _OTHER.findall(piece)))
    return wide * _WIDE_COST + other * _OTHER_COST + (len(piece) - wide - other) * _LATIN_COST


def _fits(text: str, start: int, end: int) -> bool:
    return end - start <= MAX_PASSAGE_CHARS and _cost(text, start, end) <= _MOST_COST


def _pieces(text: str, start: int, end: int, heading: str) -> Iterator[Passage]:
    """Yield `text[start:end]` in as few passages of about the same length as fit."""
    if _fits(text, start, end):
        yield Passage(start, end, heading)
        return
    count = max(
        -(-(end - start) // MAX_PASSAGE_CHARS), int(-(-_cost(text, start, end) // _MOST_COST))
    )
    share = (end - start) / count
    begun, reached = start, start
    for unit_start, unit_end in _units(text, start, end):
        full = reached > begun and (
            not _fits(text, begun, unit_end) or (unit_end + unit_start) / 2 - begun > share
        )
        if full:
            yield Passage(begun, reached, heading)
            begun = unit_start
        reached = unit_end
    if reached > begun:
        yield Passage(begun, reached, heading)


def _units(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield sentences, and those too long for a passage in parts that end between words."""
    for unit_start, unit_end in cut_sentences(text, start, end):
        at = unit_start
        while not _fits(text, at, unit_end):
            room = MAX_PASSAGE_CHARS
            while not _fits(text, at, min(unit_end, at + room)):
                room = room * 4 // 5
            cut = _word_end(text, at, min(unit_end, at + room))
            yield at, cut
            at = cut
            while at < unit_end and text[at].isspace():
                at += 1
        if at < unit_end:
            yield at, unit_end


def _word_end(text: str, start: int, end: int) -> int:
    """Return the last place to cut in `text[start:end]` that parts neither a word nor a sign."""
    half = start + (end - start) // 2
    for at in range(end, half, -1):
        if at == len(text) or text[at].isspace() or text[at - 1].isspace():
            return start + len(text[start:at].rstrip())
    for at in range(end, half, -1):
        if not _is_joined(text[at]) and not _is_joined(text[at - 1], before=True):
            return at
    return end  # no sign is that long: these are marks upon marks


def _is_joined(letter: str, *, before: bool = False) -> bool:
    """Whether a sign stays with the one before it (or, with `before`, with the one after)."""
    if before:
        return letter == "\u200d"
    is_skin_tone = "\U0001f3fb" <= letter <= "\U0001f3ff"
    return letter == "\u200d" or is_skin_tone or unicodedata.category(letter)[0] == "M"
