"""Loads a model in the best way that works, step by step, and says what was used and why."""

from __future__ import annotations

import re
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING

from memory_cache.computer import available_memory_bytes
from memory_cache.engine.worker.devices import gpus, has_gpu_backend, list_devices
from memory_cache.engine.worker.native import ContextRefused, Model
from memory_cache.engine.worker.placement import Needs, plan
from memory_cache.errors import ModelError, ModelMissing, SearchModelUnusable
from memory_cache.saying import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from memory_cache.engine.messages import CpuReason, Devices, Load
    from memory_cache.engine.worker.abort import AbortFlag
    from memory_cache.engine.worker.embedder import Embedder
    from memory_cache.engine.worker.generator import Generator

_SPLIT = re.compile(r"(.+)-\d{5}-of-(\d{5})\.gguf")
_NO_MEMORY = say("model_no_memory", "There is not enough memory to run this model.")
_CACHE_BYTES_PER_VALUE = 2
"""16 bits; on a GPU it is half of that."""
_HELD_SHARE = 0.05
_MOST_HELD_BYTES = 1_073_741_824
"""What the states of pages may take of this computer's memory."""


def load_embedder(load: Load, on_progress: Callable[[int, int], None]) -> Embedder:
    """An embedding model. Raises `ModelMissing`, `SearchModelUnusable` if the file is no good, or
    `ModelError` for want of memory.
    """
    from memory_cache.engine.worker.embedder import Embedder

    try:
        return Embedder(Model(load.path, load.gpu_layers, on_progress), load)
    except ContextRefused:
        raise ModelError(_NO_MEMORY) from None
    except ModelMissing:
        raise
    except ModelError as fault:
        # The person did not choose it, and has no other to choose.
        raise SearchModelUnusable(fault.message) from fault


def load_generator(
    load: Load, flag: AbortFlag, on_progress: Callable[[int, int], None]
) -> Generator:
    """A chat model, on the GPU as far as it fits. Raises `ModelMissing` or `ModelError`."""
    from memory_cache.engine.worker.generator import Generator

    # Without being asked to, no graphics driver is started.
    devices = list_devices() if load.gpu_layers else None
    cards = gpus(devices) if devices is not None else []
    free_bytes = available_memory_bytes()
    held_bytes = min(_MOST_HELD_BYTES, int(free_bytes * _HELD_SHARE))
    # Without a GPU there is but one way to load the weights.
    model = None if cards else Model(load.path, 0, on_progress)
    needs, trained_tokens = _needs(load.path, model)
    steps = plan(
        needs,
        wanted_layers=load.gpu_layers,
        wanted_context=min(load.context_tokens or trained_tokens, trained_tokens),
        free_gpu_bytes=sum(card.free_bytes for card in cards),
        free_cpu_bytes=free_bytes,
    )
    reason: CpuReason = "no_memory" if cards else _no_card(devices)
    for step in steps:
        try:
            model = model or Model(load.path, step.gpu_layers, on_progress)
        except ModelError:
            if not step.gpu_layers:
                raise
            reason = "failed"
            continue
        if model.gpu_layers >= model.layers:
            reason = ""
        try:
            return Generator(model, load, step.context_tokens, flag, held_bytes, reason)
        except ContextRefused:
            # What is on the CPU already can stay there for a shorter context.
            if step.gpu_layers:
                reason = "failed"
                model.free()
                model = None
    raise ModelError(_NO_MEMORY)


def _needs(path: str, loaded: Model | None) -> tuple[Needs, int]:
    """What the model takes, and the context that it was trained on, from its header alone."""
    model = loaded or Model(path, 0, without_weights=True)
    needs = Needs(
        layers=model.layers,
        weights_bytes=sum(part.stat().st_size for part in _parts(Path(path))),
        cache_bytes_per_token=model.cache_values_per_token * _CACHE_BYTES_PER_VALUE,
    )
    trained_tokens = model.trained_context_tokens
    if model is not loaded:
        model.free()
    return needs, trained_tokens


def _parts(path: Path) -> list[Path]:
    """The files of a model: one, or all that a large one was split into."""
    split = _SPLIT.fullmatch(path.name)
    return sorted(path.parent.glob(f"{escape(split[1])}-*-of-{split[2]}.gguf")) if split else [path]


def _no_card(devices: Devices | None) -> CpuReason:
    if devices is None:
        return "not_asked"
    return "no_device" if has_gpu_backend(devices) else "no_backend"
