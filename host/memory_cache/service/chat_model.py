"""The chat model's engine: started by the first question, freed when idle or memory is short."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from memory_cache.errors import ModelMissing
from memory_cache.saying import say, say_count

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from memory_cache.engine.client import Devices, Engine, Loaded

CONTEXT_TOKENS = 8_192
IDLE_S = 600.0
_LOOK_EVERY_S = 5.0
_LEAST_FREE_BYTES = 536_870_912
_LEAST_FREE_SHARE = 0.05

REASONS = {
    "no_backend": say("gpu_no_backend", "no GPU backend in this build"),
    "no_device": say("gpu_not_found", "no GPU was found"),
    "no_memory": say("gpu_little_memory", "the GPU has too little free memory"),
    "failed": say("gpu_failed", "loading it on the GPU failed"),
    "not_asked": say("gpu_off", "the GPU is switched off"),
}
"""Why no GPU is used, in a clause for a person."""


class ChatModel:
    """At most one engine, for the model that was asked for last."""

    def __init__(
        self,
        command: list[str],
        threads: Callable[[], int],
        is_memory_short: Callable[[], bool] | None = None,
        *,
        may_use_gpu: Callable[[], bool] = lambda: True,
    ) -> None:
        self._command = command
        self._threads = threads
        self._may_use_gpu = may_use_gpu
        self._is_memory_short = is_memory_short or memory_is_short
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._stamp = ""
        self._closed = threading.Event()
        self._watcher: threading.Thread | None = None

    def engine(self, path: Path | str) -> Engine:
        """Return the engine for this file; another model's is closed first, and one that runs
        where it may no longer.
        """
        from memory_cache.engine.client import Engine, Load
        from memory_cache.models.fingerprint import fingerprint

        # Another file may take this one's place while the browser runs.
        gpu_layers = -1 if self._may_use_gpu() else 0
        stamp = f"{_stamp(path)} {gpu_layers}"
        with self._lock:
            if self._engine is not None and self._stamp != stamp:
                self._engine.close()
                self._engine = None
            if self._engine is None:
                load = Load(
                    role="chat",
                    path=str(path),
                    threads=self._threads(),
                    gpu_layers=gpu_layers,
                    context_tokens=CONTEXT_TOKENS,
                    fingerprint=fingerprint(path),
                )
                self._engine = Engine(self._command, load, idle_s=IDLE_S)
                self._stamp = stamp
            if self._watcher is None:
                self._watcher = threading.Thread(target=self._watch, name="memory", daemon=True)
                self._watcher.start()
            return self._engine

    def devices(self) -> Devices:
        """Return what an engine could run on here. Raises `EngineStopped`."""
        from memory_cache.engine.client import probe

        return probe(self._command)

    def at_hand(self, path: Path | str) -> Engine | None:
        """Return the engine for this file if there is one already. Raises `ModelMissing`."""
        gpu_layers = -1 if self._may_use_gpu() else 0
        stamp = f"{_stamp(path)} {gpu_layers}"
        with self._lock:
            return self._engine if self._stamp == stamp else None

    @property
    def loaded(self) -> Loaded | None:
        """What runs now, if anything does."""
        engine = self._engine
        return engine.loaded if engine is not None else None

    def rest(self) -> None:
        """End the engine's process if nothing is under way; the next question starts another."""
        engine = self._engine
        if engine is not None:
            engine.rest()

    def close(self) -> None:
        """End the engine, within a second."""
        self._closed.set()
        with self._lock:
            if self._engine is not None:
                self._engine.close()

    def _watch(self) -> None:
        while not self._closed.wait(_LOOK_EVERY_S):
            if self.loaded is not None and self._is_memory_short():
                # An answer on its way is let finish: the kernel takes the engine before the host.
                self.rest()


def _stamp(path: Path | str) -> str:
    """What tells a file from another of its name, at no cost. Raises `ModelMissing`."""
    try:
        about = os.stat(path)  # noqa: PTH116 - the name may be a text
    except OSError:
        raise ModelMissing from None
    return f"{path} {about.st_size} {about.st_mtime_ns}"


def memory_is_short() -> bool:
    """Whether the computer is about to run out of memory."""
    from memory_cache.computer import memory

    now = memory()
    return now.available_bytes < max(_LEAST_FREE_BYTES, now.total_bytes * _LEAST_FREE_SHARE)


def why_not_all_on_gpu(loaded: Loaded) -> str:
    """Return in words why some or all layers run on the processor; empty if none do."""
    return REASONS.get(loaded.cpu_reason, "")


def where_it_runs(loaded: Loaded) -> str:
    """Return in words where a model runs: its layers on a GPU, or the CPU and why."""
    reason = why_not_all_on_gpu(loaded)
    if loaded.gpu_layers:
        where = say_count(
            "runs_on_gpu",
            "{part} of {count} layer on {device}",
            "{part} of {count} layers on {device}",
            count=loaded.layers,
            part=loaded.gpu_layers,
            device=loaded.device,
        )
    else:
        where = say_count(
            "runs_on_cpu", "CPU, {count} thread", "CPU, {count} threads", count=loaded.threads
        )
    return say("runs_where_and_why", "{where}: {why}", where=where, why=reason) if reason else where
