from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from memory_cache.engine.messages import Loaded
from memory_cache.service.chat_model import ChatModel, where_it_runs
from tests.scripted_model import write_scripted_model

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = [sys.executable, "-m", "memory_cache", "engine"]


def loaded(**facts: object) -> Loaded:
    given = {
        "name": "M", "dimensions": 8, "context_tokens": 64, "layers": 29, "gpu_layers": 0,
        "device": "cpu", "chat_template": True, "model_bytes": 1,
    }  # fmt: skip
    return Loaded(**(given | facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"gpu_layers": 29, "device": "Tiny GPU"}, "29 of 29 layers on Tiny GPU"),
        (
            {"gpu_layers": 12, "device": "Tiny GPU", "cpu_reason": "no_memory"},
            "12 of 29 layers on Tiny GPU: the GPU has too little free memory",
        ),
        (
            {"threads": 7, "cpu_reason": "no_backend"},
            "CPU, 7 threads: no GPU backend in this build",
        ),
        ({"threads": 1, "cpu_reason": "no_device"}, "CPU, 1 thread: no GPU was found"),
    ],
)
def test_where_a_model_runs_is_said_in_words(facts: dict[str, object], sentence: str) -> None:
    assert where_it_runs(loaded(**facts)) == sentence


def test_another_file_closes_the_engine_of_the_one_before(tmp_path: Path) -> None:
    paths = [write_scripted_model(tmp_path / f"{name}.gguf", name) for name in ("one", "two")]
    chat = ChatModel(COMMAND, lambda: 1)
    try:
        first = chat.engine(paths[0])
        first.start()
        second = chat.engine(paths[1])

        assert second is not first
        assert first.pid is None
        assert chat.engine(paths[1]) is second
    finally:
        chat.close()


def test_a_model_is_freed_when_memory_is_short_and_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("memory_cache.service.chat_model._LOOK_EVERY_S", 0.01)
    path = write_scripted_model(tmp_path / "m.gguf", "hello")
    short = [False]
    chat = ChatModel(COMMAND, lambda: 1, lambda: short[0])
    try:
        engine = chat.engine(path)
        engine.start()
        pid = engine.pid
        short[0] = True
        while chat.loaded is not None:
            pass
        short[0] = False

        engine.start()

        assert engine.pid not in {None, pid}
    finally:
        chat.close()
