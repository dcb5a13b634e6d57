"""One person's memory, opened: the library, the index and the engines, and what closes them again.

Nothing heavy is loaded until it is needed: the host must answer `hello` in a blink.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from functools import cached_property
from typing import TYPE_CHECKING

from memory_cache.store.library import Library

if TYPE_CHECKING:
    from pathlib import Path

    from memory_cache.engine.client import Engine
    from memory_cache.models.bundled import EmbeddingModel
    from memory_cache.models.choice import ChosenModel
    from memory_cache.paths import Home
    from memory_cache.store.index import VectorIndex

CHAT_CONTEXT_TOKENS = 8_192
_CHAT_IDLE_S = 600.0


def engine_command() -> list[str]:
    """Return the command that starts an engine: this same program."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "engine"]
    return [sys.executable, "-m", "memory_cache", "engine"]


def spare_threads() -> int:
    """Return how many threads an engine may take: one core is left to the person."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:
        cores = os.cpu_count() or 1
    return max(1, cores - 1)


class Memory:
    """What the use cases work on. `close` ends the engines and closes the library."""

    def __init__(self, home: Home, *, command: list[str] | None = None) -> None:
        self.home = home
        self._command = command or engine_command()
        self._lock = threading.RLock()
        self._chat: Engine | None = None
        self._chat_path: str | None = None

    @cached_property
    def library(self) -> Library:
        """Raises `LibraryError` if it cannot be opened."""
        return Library(self.home.library)

    @property
    def embedding_model(self) -> EmbeddingModel:
        """Raises `ModelMissing`."""
        from memory_cache.models.bundled import embedding_model

        return embedding_model()

    @property
    def embedder(self) -> Engine:
        """The engine that embeds; its process starts with the first text."""
        with self._lock:
            return self._embedder

    @cached_property
    def _embedder(self) -> Engine:
        from memory_cache.engine.client import Engine, Load

        load = Load(role="embed", path=str(self.embedding_model.path), threads=spare_threads())
        return Engine(self._command, load)

    @property
    def index(self) -> VectorIndex:
        """The index over the embedding model's vectors."""
        with self._lock:
            return self._index

    @cached_property
    def _index(self) -> VectorIndex:
        from memory_cache.store.index import VectorIndex

        model = self.embedding_model
        return VectorIndex(self.home.index, self.library, model.model_id, model.dimensions)

    def chosen_model(self) -> ChosenModel | None:
        """Return the chat model that the person chose, if any."""
        from memory_cache.models.choice import ChatChoice

        return ChatChoice(self.home.settings).get()

    def chat_engine(self, path: Path | str) -> Engine:
        """Return the engine for this chat model; another model's engine is closed first."""
        from memory_cache.engine.client import Engine, Load

        with self._lock:
            if self._chat is not None and self._chat_path != str(path):
                self._chat.close()
                self._chat = None
            if self._chat is None:
                load = Load(
                    role="chat",
                    path=str(path),
                    threads=spare_threads(),
                    gpu_layers=-1,
                    context_tokens=CHAT_CONTEXT_TOKENS,
                )
                self._chat = Engine(self._command, load, idle_s=_CHAT_IDLE_S)
                self._chat_path = str(path)
            return self._chat

    def now(self) -> float:
        """Return the time in seconds since 1970, UTC."""
        return time.time()

    def close(self) -> None:
        """End the engines and close the library. The index needs no saving: it catches up."""
        with self._lock:
            if self._chat is not None:
                self._chat.close()
            if "_embedder" in self.__dict__:
                self._embedder.close()
            if "library" in self.__dict__:
                self.library.close()
