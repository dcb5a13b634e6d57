"""Tells a model's reasoning from its answer while both stream, by the marks around it.

Marks may arrive in pieces: what could still become one is held back.
"""

from __future__ import annotations

from typing import NamedTuple


class Marks(NamedTuple):
    """What opens a stretch of reasoning, and what closes it."""

    opening: str
    closing: str


MARKS = (
    Marks("<think>", "</think>"),
    Marks("<|channel|>analysis<|message|>", "<|start|>assistant<|channel|>final<|message|>"),
    Marks("<seed:think>", "</seed:think>"),
    Marks("<|START_THINKING|>", "<|END_THINKING|>"),
    Marks("[THINK]", "[/THINK]"),
    Marks("<|channel>thought", "<channel|>"),
    Marks("<reasoning>", "</reasoning>"),
)
_NOISE = ("<|end|>", "<|channel|>final<|message|>", "<|START_RESPONSE|>", "<|END_RESPONSE|>")
"""Control text of those formats that belongs to neither."""


def marks_of(template: str) -> Marks | None:
    """The marks of a model whose chat template is `template`; None if it does not reason."""
    for marks in MARKS:
        # Templates seldom hold the whole of a mark that is made of several tokens.
        if marks.closing.split("<|start|>")[-1] in template or marks.opening in template:
            return marks
    return None


class Reasoning:
    """Splits a stream. `begun` says that the prompt itself opened the reasoning."""

    def __init__(self, marks: Marks | None, *, begun: bool = False) -> None:
        self._marks = marks
        self._inside = begun and marks is not None
        self._held = ""
        self._fresh = True
        self.answering = marks is None
        """Whether the answer has begun: from there on, marks are words like any others."""

    def feed(self, text: str) -> list[tuple[str, bool]]:
        """The next pieces: each with whether it is reasoning."""
        pieces: list[tuple[str, bool]] = []
        self._held += text
        while self._held and not self.answering:
            assert self._marks is not None
            mark = self._marks.closing if self._inside else self._marks.opening
            if not self._take_mark(pieces, mark):
                return pieces
        self._say(pieces, len(self._held))
        return pieces

    def finish(self) -> list[tuple[str, bool]]:
        """What was held back at the end of the stream."""
        pieces: list[tuple[str, bool]] = []
        self._say(pieces, len(self._held))
        return pieces

    def _take_mark(self, pieces: list[tuple[str, bool]], mark: str) -> bool:
        """Say what stands before the next mark and drop the mark; False if more must come first."""
        found = [(at, one) for one in (mark, *_NOISE) if (at := self._held.find(one)) >= 0]
        if not found:
            held_back = max(overlap(self._held, one) for one in (mark, *_NOISE))
            self._say(pieces, len(self._held) - held_back)
            return self.answering
        at, one = min(found)
        self._say(pieces, at)
        if self.answering:
            return True
        self._held = self._held[len(one) :]
        if one == mark:
            self._inside = not self._inside
            self._fresh = True
        return True

    def _say(self, pieces: list[tuple[str, bool]], length: int) -> None:
        text, self._held = self._held[:length], self._held[length:]
        # Line breaks around the marks belong to them.
        if self._fresh and self._marks is not None:
            text = text.lstrip()
        if text:
            self._fresh = False
            self.answering |= not self._inside
            pieces.append((text, self._inside))


def overlap(text: str, mark: str) -> int:
    """How much of the end of `text` could be the beginning of `mark`."""
    for length in range(min(len(text), len(mark) - 1), 0, -1):
        if text.endswith(mark[:length]):
            return length
    return 0
