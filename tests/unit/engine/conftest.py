"""Real engines on real, tiny models."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from memory_cache.engine.client import Engine, Load
from memory_cache.models.bundled import embedding_model
from tests.scripted_model import write_scripted_model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

COMMAND = [
    sys.executable,
    "-c",
    "from memory_cache.engine.worker import run_engine; raise SystemExit(run_engine())",
]


@pytest.fixture
def start() -> Iterator[Callable[..., Engine]]:
    """Make an engine that is closed when the test is over."""
    with ExitStack() as stack:

        def make(load: Load, command: list[str] = COMMAND, **options: Any) -> Engine:
            engine = Engine(command, load, **options)
            stack.callback(engine.close)
            return engine

        yield make


@pytest.fixture
def embedder(start: Callable[..., Engine]) -> Engine:
    return start(Load(role="embed", path=str(embedding_model().path)))


@pytest.fixture
def speaker(start: Callable[..., Engine], tmp_path: Path) -> Callable[..., Engine]:
    """Make an engine whose model says the given text."""

    def make(script: str, *, model: dict[str, Any] | None = None, **options: Any) -> Engine:
        path = write_scripted_model(tmp_path / "scripted.gguf", script, **(model or {}))
        return start(Load(role="chat", path=str(path)), **options)

    return make
