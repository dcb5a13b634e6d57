"""Use case: whether the chosen chat model runs, how, and loading or freeing it by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from memory_cache.errors import ModelMissing
from memory_cache.models.use import UseFile
from memory_cache.saying import say

if TYPE_CHECKING:
    import threading

    from memory_cache.engine.client import Engine, Loaded
    from memory_cache.service.memory import Memory


class State(NamedTuple):
    """How the chosen model is. `missing`: its file is gone. `loaded` and what follows are None or
    0 unless it is `ready`.
    """

    phase: Literal["none", "missing", "resting", "loading", "ready"]
    name: str = ""
    loaded_share: float = 0.0
    """From 0 to 1."""
    loaded: Loaded | None = None
    memory_bytes: int = 0
    """What its process has of the computer's memory; that of a graphics card is not known."""
    tokens_per_second: float | None = None
    """How fast it wrote its last answers, whether or not it runs now."""


def state(memory: Memory) -> State:
    """Return how it is now. Nothing is started for it."""
    chosen = memory.chosen_model()
    if chosen is None:
        return State("none")
    try:
        engine = memory.chat.at_hand(chosen.path)
    except ModelMissing:
        return State("missing", chosen.name)
    used = UseFile(memory.home.model_use).read().get(chosen.path)
    speed = used.tokens_per_second if used else None
    if engine is None:
        return State("resting", chosen.name, tokens_per_second=speed)
    share, loaded = engine.loaded_share, engine.loaded
    if loaded is not None:
        return State("ready", chosen.name, 1.0, loaded, _memory_bytes(engine), speed)
    phase: Literal["loading", "resting"] = "resting" if share is None else "loading"
    return State(phase, chosen.name, share or 0.0, tokens_per_second=speed)


def load(memory: Memory, cancelled: threading.Event) -> None:
    """Load the chosen model; returns when it is ready. Raises `ModelMissing`, also if none is
    chosen, `ModelError`, `EngineError` and `Cancelled`.
    """
    chosen = memory.chosen_model()
    if chosen is None:
        raise ModelMissing(
            say("no_model_chosen", "No chat model is chosen."),
            remedy=say("choose_one_first", "Choose one first."),
        )
    memory.chat.engine(chosen.path).start(cancelled)


def rest(memory: Memory) -> None:
    """Free its memory, unless it is at work."""
    memory.chat.rest()


def _memory_bytes(engine: Engine) -> int:
    from memory_cache.computer import memory_bytes_of

    pid = engine.pid
    return memory_bytes_of(pid) if pid is not None else 0
