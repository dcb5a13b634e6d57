"""Turns a conversation into a prompt in which no page text can pose as a role.

A model file's own Jinja template decides the shape, but it is code from a stranger: it runs in a
sandbox with limits of size and time, and never sees what is said. It gets unguessable sentinels
instead, so that the caller knows exactly which characters of the result are the template's (where
`<|im_start|>` is a token) and which are content (where it is eleven characters).

Without a template, or with one that fails, the prompt is plain text: `### System`, `### User` and
`### Assistant` as headings, each followed by what was said and an empty line. A model that goes on
with the next heading has ended its turn: `PLAIN_STOP`.
"""

from __future__ import annotations

import re
import secrets
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from memory_cache.engine.messages import ChatMessage
from memory_cache.engine.worker.reasoning import marks_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType

    from jinja2 import Template
    from jinja2.runtime import Context

PLAIN_STOP = "\n### "
_MAX_RENDERED_CHARACTERS = 1_000_000
_MAX_NUMBER_BITS = 256
_MAX_EXTRA_BYTES = 536_870_912
_MAX_SECONDS = 1.0


class Part(NamedTuple):
    """A stretch of the prompt: the template's own text, or content that someone wrote.

    `is_opening` marks content that stays the same from question to question.
    """

    text: str
    is_template: bool
    is_opening: bool = False


class _TemplateFailedError(Exception):
    """The template is absent, raised, took too long or wrote too much."""


class ChatTemplate:
    """A model's template, compiled once; `bos` and `eos` are the texts of those tokens."""

    def __init__(self, source: str | None, *, bos: str, eos: str) -> None:
        self.marks = marks_of(source) if source is not None else None
        """What the model puts around its reasoning, if it reasons."""
        self.stop = ""
        """The text that ends the model's turn, where no token of its own does."""
        self._names = {"bos_token": bos, "eos_token": eos}
        self._template: Template | None = None
        if source is not None:
            with suppress(Exception), _bounded():
                self._template = _Sandbox().from_string(source)

    def render(self, messages: Sequence[ChatMessage], *, think: bool = False) -> list[Part]:
        """The prompt, ready for the model's turn, in parts to be tokenised one by one.

        `think` asks a model that can choose to reason first; some always do.
        """
        marked = [
            ChatMessage(turn.role, f"\N{LEFT WHITE SQUARE BRACKET}{secrets.token_hex(16)}")
            for turn in messages
        ]
        contents = {mark.content: turn for mark, turn in zip(marked, messages, strict=True)}
        for attempt in (marked, _without_system(marked)):
            # A stranger's code may raise anything; whatever it is, there is another way.
            with suppress(Exception):
                rendered = self._run(attempt, think=think)
                if all(mark in rendered for mark in contents):
                    self.stop = ""
                    return _split(rendered, contents)
        self.stop = PLAIN_STOP
        return _split(_plain(marked), contents)

    def _run(self, messages: Sequence[ChatMessage], *, think: bool) -> str:
        if self._template is None:
            raise _TemplateFailedError
        turns = [{"role": turn.role, "content": turn.content} for turn in messages]
        written: list[str] = []
        size = 0
        with _bounded():
            pieces = self._template.generate(
                messages=turns,
                add_generation_prompt=True,
                enable_thinking=think,
                reasoning_effort="medium" if think else "low",
                **self._names,
            )
            for piece in pieces:
                written.append(piece)
                size += len(piece)
                if size > _MAX_RENDERED_CHARACTERS:
                    raise _TemplateFailedError
        return "".join(written)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, without the operators that make gigabytes out of a line."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self) -> None:
        super().__init__(
            trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"]
        )
        self.globals["raise_exception"] = _raise_exception

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Numbers of a sane size only: no powers, no repeated or formatted strings."""
        for number in (left, right):
            if operator == "**" or not isinstance(number, int | float):
                raise SecurityError(operator)
            if isinstance(number, int) and number.bit_length() > _MAX_NUMBER_BITS:
                raise SecurityError(operator)
        return super().call_binop(context, operator, left, right)


def _raise_exception(message: object) -> NoReturn:
    """What templates call when a conversation does not fit them."""
    raise _TemplateFailedError(message)


@contextmanager
def _bounded() -> Iterator[None]:
    """Bounds the time of what runs inside and, on Linux, its memory, by raising in it."""
    before = sys.gettrace()
    sys.settrace(_Deadline(time.monotonic() + _MAX_SECONDS))
    try:
        if sys.platform == "linux":
            import resource

            pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
            ceiling = pages * resource.getpagesize() + _MAX_EXTRA_BYTES
            soft, hard = resource.getrlimit(resource.RLIMIT_AS)
            if hard == resource.RLIM_INFINITY:
                resource.setrlimit(resource.RLIMIT_AS, (ceiling, hard))
            try:
                yield
            finally:
                resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        else:
            yield
    finally:
        sys.settrace(before)


class _Deadline:
    """A trace function: stops a template that loops without writing anything."""

    def __init__(self, end_s: float) -> None:
        self._end_s = end_s

    def __call__(self, _frame: FrameType, _event: str, _argument: object) -> _Deadline:
        if time.monotonic() > self._end_s:
            raise _TemplateFailedError
        return self


def _without_system(messages: Sequence[ChatMessage]) -> list[ChatMessage]:
    """For templates that know no system role: its words open the first question instead."""
    if len(messages) < 2 or messages[0].role != "system":
        return list(messages)
    opening = f"{messages[0].content}\n\n{messages[1].content}"
    return [ChatMessage(messages[1].role, opening), *messages[2:]]


def _plain(messages: Sequence[ChatMessage]) -> str:
    turns = [f"### {turn.role.capitalize()}\n{turn.content}\n\n" for turn in messages]
    return "".join([*turns, "### Assistant\n"])


def _split(rendered: str, contents: dict[str, ChatMessage]) -> list[Part]:
    """Put the contents back in place of their sentinels."""
    if not contents:
        return [Part(rendered, is_template=True)]
    parts: list[Part] = []
    for piece in re.split("(" + "|".join(contents) + ")", rendered):
        turn = contents.get(piece)
        if turn is None:
            parts.append(Part(piece, is_template=True))
        else:
            parts.append(Part(turn.opening, is_template=False, is_opening=True))
            parts.append(Part(turn.content, is_template=False))
    return [part for part in parts if part.text]
