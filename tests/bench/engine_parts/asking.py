"""Asks an engine, and times what a person would see of it."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memory_cache.engine.client import ChatMessage, Engine
    from memory_cache.engine.messages import Generated


class Told(NamedTuple):
    """An answer; `first_s` is the time to its first piece, `rest_s` from there to its end."""

    text: str
    first_s: float
    rest_s: float
    generated: Generated


def ask(
    engine: Engine, messages: Sequence[ChatMessage], tokens: int, *, states: str | None = None
) -> Told:
    """Have the engine say so many tokens, through its pipe."""
    pieces: list[str] = []
    began_s = perf_counter()
    first_s = 0.0

    def receive(piece: str) -> None:
        nonlocal first_s
        if not pieces:
            first_s = perf_counter() - began_s
        pieces.append(piece)

    generated = engine.generate(
        messages, max_tokens=tokens, temperature=0.0, seed=0, on_piece=receive, states=states
    )
    rest_s = perf_counter() - began_s - first_s
    return Told("".join(pieces), first_s, rest_s, generated)
