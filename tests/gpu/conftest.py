"""Engines of a llama.cpp that was built with a GPU backend, beside the usual one of the tests.

`MEMORY_CACHE_GPU_PYTHON` names the Python whose environment holds that build; without it these
tests are skipped. `make test-vulkan` sets it, and makes Mesa's lavapipe the one device.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from memory_cache.engine.client import ChatMessage, Engine, Generated, Load, probe
from tests.model_files.tiny import write_tiny_model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from memory_cache.engine.messages import Devices
    from tests.model_files.tiny import Kind

_HERE = Path(__file__).parent
_HOST = _HERE.parents[1] / "host"
_PYTHON = os.environ.get("MEMORY_CACHE_GPU_PYTHON")
_NO_DEVICE = {"GGML_VK_VISIBLE_DEVICES": "", "CUDA_VISIBLE_DEVICES": "-1"}
_NO_DRIVER = {"VK_DRIVER_FILES": "/nonexistent", "VK_ICD_FILENAMES": "/nonexistent"}
_PATIENCE_S = 120
"""Drivers compile programs for the device at first use: that takes lavapipe long."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark and, without a build to test, skip what is in this folder."""
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.gpu)
            if _PYTHON is None:
                item.add_marker(pytest.mark.skip(reason="opt-in: `make test-vulkan`"))


class Place:
    """Somewhere to run engines: a Python, and what its environment adds. Closes what it made."""

    def __init__(self, stack: ExitStack, python: str, **environment: str) -> None:
        self._stack = stack
        variables = {"PYTHONPATH": str(_HOST), **environment}
        setting = [f"{name}={value}" for name, value in variables.items()]
        self._python = ["env", *setting, python]
        self.command = [*self._python, "-m", "memory_cache", "engine"]

    def devices(self) -> Devices:
        """What its llama.cpp could compute on."""
        return probe(self.command)

    def compare(self, model: Path, *, gpu_layers: int) -> dict[str, float]:
        """What `tests/gpu/logits.py` finds."""
        program = [*self._python, str(_HERE / "logits.py"), str(model), str(gpu_layers)]
        ran = subprocess.run(program, stdout=subprocess.PIPE, check=True, timeout=_PATIENCE_S)
        found: dict[str, float] = json.loads(ran.stdout)
        return found

    def chat(self, model: Path, *, gpu_layers: int = -1, fingerprint: str = "") -> Engine:
        """An engine for a chat model, on as many layers of the GPU as are asked for."""
        load = Load(
            role="chat", path=str(model), gpu_layers=gpu_layers, fingerprint=fingerprint, threads=2
        )
        return self._open(load)

    def embedder(self, model: Path, *, gpu_layers: int = -1) -> Engine:
        """An engine for an embedding model."""
        return self._open(Load(role="embed", path=str(model), gpu_layers=gpu_layers))

    def _open(self, load: Load) -> Engine:
        engine = Engine(self.command, load, stall_s=_PATIENCE_S)
        self._stack.callback(engine.close)
        return engine


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def gpu(stack: ExitStack) -> Place:
    return Place(stack, str(_PYTHON))


@pytest.fixture
def cpu(stack: ExitStack) -> Place:
    """The usual build."""
    return Place(stack, sys.executable)


@pytest.fixture
def hidden(stack: ExitStack) -> Place:
    """The build with a GPU backend, which is shown no device."""
    return Place(stack, str(_PYTHON), **_NO_DEVICE)


@pytest.fixture
def only_vulkan(gpu: Place) -> None:
    """What can be done to this backend alone."""
    if "Vulkan" not in gpu.devices().backends:
        pytest.skip("this build has no Vulkan")


@pytest.fixture
def driverless(stack: ExitStack, only_vulkan: None) -> Place:
    """The build with a GPU backend, which finds no driver."""
    return Place(stack, str(_PYTHON), **_NO_DRIVER)


@pytest.fixture
def cramped(stack: ExitStack, only_vulkan: None) -> Place:
    """A device that allocates no more than 64 KiB at once."""
    return Place(stack, str(_PYTHON), GGML_VK_FORCE_MAX_BUFFER_SIZE="65536")


@pytest.fixture
def tiny(tmp_path: Path) -> Callable[[Kind], Path]:
    def write(kind: Kind) -> Path:
        return write_tiny_model(tmp_path / f"{kind}.gguf", kind)

    return write


def answer(
    engine: Engine, page: str, question: str, *, tokens: int = 16, states: Path | None = None
) -> tuple[str, Generated]:
    """The likeliest answer about a page, and how it came about."""
    pieces: list[str] = []
    generated = engine.generate(
        [ChatMessage("user", question, opening=page)],
        max_tokens=tokens,
        temperature=0,
        seed=1,
        on_piece=pieces.append,
        states=None if states is None else str(states),
    )
    return "".join(pieces), generated
