"""The host's side of an engine: starts it when needed, and survives whatever becomes of it.

A death costs the requests in flight; the next one starts a new process. Three deaths in 90 seconds
and it is left alone for the next 90, so that a model that crashes does not take the computer with
it. Safe to call from several threads at once.
"""

from __future__ import annotations

import threading
from collections import deque
from contextlib import closing, contextmanager
from itertools import count
from time import monotonic
from typing import TYPE_CHECKING

import msgspec

from memory_cache.engine.embedded import unpack
from memory_cache.engine.exchange import POLL_S, Exchange
from memory_cache.engine.messages import (
    LOADING,
    MAX_TEXTS,
    ChatMessage,
    Counted,
    CountTokens,
    Devices,
    Embed,
    EmbedTokens,
    Generate,
    Generated,
    Load,
    Loaded,
    Prefill,
    Prefilled,
    Probe,
    TokenVectors,
    Vectors,
)
from memory_cache.engine.process import EngineProcess
from memory_cache.errors import Cancelled, EngineStopped, EngineUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from memory_cache.text.finding.interaction import Embedded

__all__ = ["ChatMessage", "Devices", "Engine", "Generated", "Load", "Loaded", "Prefilled"]

STALL_S = 30.0
DEATHS_ALLOWED = 3
DEATHS_WINDOW_S = 90.0
LOADING_PATIENCE = 10
GPU_DEATHS_ALLOWED = 2
"""After so many on a GPU, whose driver may be at fault, the next process runs without it."""


class Engine:
    """One model in one child process, started by the first request.

    `command` starts a program that speaks `engine.messages`; `idle_s` closes an engine unused for
    so long; `stall_s` is how long it may stay silent in a request; `quiet` drops its stderr.

    Requests raise `EngineStopped` if the process dies or stalls under them, `EngineUnavailable`
    while it is left alone, `ModelError` if the model cannot be loaded, `Cancelled` when their
    event is set, and `EngineError` for the rest.
    """

    def __init__(
        self,
        command: Sequence[str],
        load: Load,
        *,
        clock: Callable[[], float] = monotonic,
        idle_s: float | None = None,
        stall_s: float = STALL_S,
        quiet: bool = True,
    ) -> None:
        self._command = command
        self._load = load
        self._clock = clock
        self._idle_s = idle_s
        self._stall_s = stall_s
        self._quiet = quiet
        self._lock = threading.Lock()
        self._starting = threading.Lock()
        self._process: EngineProcess | None = None
        self._loaded: Loaded | None = None
        self._loaded_share: float | None = None
        self._deaths: deque[float] = deque(maxlen=DEATHS_ALLOWED)
        self._gpu_deaths = 0
        self._gpu_failed = False
        self._ids = count(LOADING + 1)
        self._in_flight = 0
        self._idle: threading.Timer | None = None
        self._closed = False

    @property
    def loaded(self) -> Loaded | None:
        """What is loaded now; None before the first request and after a death or idle close."""
        return self._loaded

    @property
    def loaded_share(self) -> float | None:
        """How much of the model is loaded, from 0 to 1, while it is being loaded; else None."""
        return self._loaded_share

    @property
    def pid(self) -> int | None:
        """The process id of the child, if there is one now."""
        process = self._process
        return process.pid if process is not None else None

    def start(self, cancelled: threading.Event | None = None) -> Loaded:
        """Start the child and load the model, if that is not done; returns what is loaded."""
        with self._in_use():
            return self._running(cancelled)[1]

    def embed(
        self,
        texts: Sequence[str],
        *,
        urgent: bool = False,
        cancelled: threading.Event | None = None,
    ) -> NDArray[np.float32]:
        """Unit-length embeddings, shape (texts, dimensions). Urgent ones overtake the others."""
        import numpy as np

        parts = [np.empty((0, self.start().dimensions), dtype=np.float32)]
        for first in range(0, len(texts), MAX_TEXTS):
            some = [_encodable(text) for text in texts[first : first + MAX_TEXTS]]
            with self._exchange(cancelled) as exchange:
                exchange.send(Embed(id=exchange.id, texts=some, urgent=urgent))
                vectors = exchange.wait_for(Vectors)
            rows = np.frombuffer(vectors.data, dtype="<f4")
            parts.append(rows.reshape(len(some), vectors.dimensions))
        return np.concatenate(parts)

    def embed_tokens(
        self,
        texts: Sequence[str],
        *,
        urgent: bool = False,
        cancelled: threading.Event | None = None,
    ) -> list[Embedded]:
        """Embed each text as `embed` does, and each of its tokens. Urgent ones overtake."""
        embedded: list[Embedded] = []
        for first in range(0, len(texts), MAX_TEXTS):
            some = [_encodable(text) for text in texts[first : first + MAX_TEXTS]]
            with self._exchange(cancelled) as exchange:
                exchange.send(EmbedTokens(id=exchange.id, texts=some, urgent=urgent))
                embedded += unpack(exchange.wait_for(TokenVectors))
        return embedded

    def generate(
        self,
        messages: Sequence[ChatMessage],
        *,
        max_tokens: int,
        temperature: float | None,
        seed: int,
        on_piece: Callable[[str], None],
        on_reasoning: Callable[[str], None] | None = None,
        on_progress: Callable[[int, int], None] | None = None,
        cancelled: threading.Event | None = None,
        so_far: str = "",
        think: bool = False,
        states: str | None = None,
    ) -> Generated:
        """Continue the conversation, handing on each piece of the answer as it comes.

        `on_progress` hears how many tokens of the prompt are read, and of how many;
        `on_reasoning`, what the model writes before its answer. The rest is as in `Generate`.
        Raises `TooLarge` if the prompt does not fit into the model's context.
        """
        with self._exchange(cancelled, on_progress) as exchange:
            exchange.send(
                Generate(
                    id=exchange.id,
                    messages=_clean(messages),
                    max_tokens=max_tokens,
                    temperature=temperature,
                    seed=seed,
                    so_far=_encodable(so_far),
                    think=think,
                    states=states,
                )
            )
            return exchange.wait_for(Generated, on_piece, on_reasoning)

    def prefill(
        self,
        messages: Sequence[ChatMessage],
        *,
        states: str | None = None,
        on_progress: Callable[[int, int], None] | None = None,
        cancelled: threading.Event | None = None,
    ) -> Prefilled:
        """Read ahead up to the end of the last opening. Any other request ends it early.

        Raises `TooLarge` if that does not fit into the model's context.
        """
        with self._exchange(cancelled, on_progress) as exchange:
            exchange.send(Prefill(id=exchange.id, messages=_clean(messages), states=states))
            return exchange.wait_for(Prefilled)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text, as the model reads plain text."""
        with self._exchange(None) as exchange:
            clean = [_encodable(text) for text in texts]
            exchange.send(CountTokens(id=exchange.id, texts=clean))
            return exchange.wait_for(Counted).tokens

    def rest(self) -> None:
        """End the child if no request is under way; the next one starts another."""
        self._close_if_idle()

    def close(self) -> None:
        """End the child, within a second. Requests in flight and later ones raise
        `EngineStopped`; idempotent.
        """
        with self._lock:
            self._closed = True
            process, self._process, self._loaded = self._process, None, None
            if self._idle is not None:
                self._idle.cancel()
        if process is not None:
            process.close()

    @contextmanager
    def _exchange(
        self,
        cancelled: threading.Event | None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Iterator[Exchange]:
        with self._in_use():
            process, _ = self._running(cancelled)
            exchange = self._open(process, next(self._ids), cancelled, on_progress)
            with closing(exchange):
                yield exchange

    def _open(
        self,
        process: EngineProcess,
        request_id: int,
        cancelled: threading.Event | None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Exchange:
        return Exchange(
            process,
            request_id,
            clock=self._clock,
            # A large file that is read from a slow disk says nothing meanwhile.
            stall_s=self._stall_s * (LOADING_PATIENCE if request_id == LOADING else 1),
            cancelled=cancelled,
            on_progress=on_progress,
        )

    @contextmanager
    def _in_use(self) -> Iterator[None]:
        with self._lock:
            self._in_flight += 1
            if self._idle is not None:
                self._idle.cancel()
        try:
            yield
        finally:
            with self._lock:
                self._in_flight -= 1
                if self._idle_s is not None and not self._in_flight and not self._closed:
                    self._idle = threading.Timer(self._idle_s, self._close_if_idle)
                    self._idle.daemon = True
                    self._idle.start()

    def _close_if_idle(self) -> None:
        with self._lock:
            if self._in_flight:
                return
            process, self._process, self._loaded = self._process, None, None
        if process is not None:
            process.close()

    def _running(self, cancelled: threading.Event | None) -> tuple[EngineProcess, Loaded]:
        """The process, started and loaded by whichever thread comes first."""
        while not self._starting.acquire(timeout=POLL_S):
            if cancelled is not None and cancelled.is_set():
                raise Cancelled
        try:
            with self._lock:
                if self._closed:
                    raise EngineStopped
                process, loaded = self._process, self._loaded
                if process is not None and loaded is not None and not process.ended:
                    return process, loaded
                self._refuse_if_it_keeps_dying()
            return self._start(cancelled)
        finally:
            self._starting.release()

    def _start(self, cancelled: threading.Event | None) -> tuple[EngineProcess, Loaded]:
        try:
            return self._launch(self._load, cancelled)
        except EngineStopped:
            if self._closed or not self._load.gpu_layers or self._load.role == "embed":
                raise
        # It died while loading: a driver may be at fault. Without the GPU it may live.
        self._leave_gpu()
        return self._launch(self._load, cancelled)

    def _leave_gpu(self) -> None:
        """Load without a GPU from now on."""
        self._load = msgspec.structs.replace(self._load, gpu_layers=0)
        self._gpu_failed = True

    def _launch(
        self, load: Load, cancelled: threading.Event | None
    ) -> tuple[EngineProcess, Loaded]:
        process = EngineProcess(
            self._command, clock=self._clock, quiet=self._quiet, on_end=self._bury
        )
        exchange = self._open(process, LOADING, cancelled, self._tell_loading)
        self._loaded_share = 0.0
        try:
            self._adopt(process)
            exchange.send(load)
            loaded = exchange.wait_for(Loaded)
            if self._gpu_failed:
                loaded = msgspec.structs.replace(loaded, cpu_reason="failed")
        except BaseException as error:
            # A death that `_bury` counts is one that nobody here wanted.
            process.leaving |= not isinstance(error, EngineStopped)
            process.kill()
            raise
        finally:
            self._loaded_share = None
        with self._lock:
            if self._process is process:
                self._loaded = loaded
        return process, loaded

    def _tell_loading(self, done: int, total: int) -> None:
        self._loaded_share = done / max(1, total)

    def _adopt(self, process: EngineProcess) -> None:
        with self._lock:
            if self._closed:
                process.leaving = True
                raise EngineStopped
            self._process = process

    def _refuse_if_it_keeps_dying(self) -> None:
        now = self._clock()
        full = len(self._deaths) == DEATHS_ALLOWED
        if full and self._deaths[-1] - self._deaths[0] <= DEATHS_WINDOW_S:
            if now - self._deaths[-1] < DEATHS_WINDOW_S:
                raise EngineUnavailable
            self._deaths.clear()

    def _bury(self, process: EngineProcess) -> None:
        """Called once by each process's reader when it is gone."""
        with self._lock:
            if not process.leaving:
                self._deaths.append(self._clock())
                if self._loaded is not None and self._loaded.gpu_layers:
                    self._gpu_deaths += 1
                    if self._gpu_deaths >= GPU_DEATHS_ALLOWED:
                        self._leave_gpu()
            if self._process is process:
                self._process = self._loaded = None


def probe(command: Sequence[str], *, timeout_s: float = STALL_S) -> Devices:
    """What an engine started with `command` could run on. Raises `EngineStopped`."""
    process = EngineProcess(command, clock=monotonic, quiet=True, on_end=lambda _: None)
    exchange = Exchange(process, LOADING, clock=monotonic, stall_s=timeout_s, cancelled=None)
    try:
        exchange.send(Probe())
        return exchange.wait_for(Devices)
    finally:
        process.close()


def _clean(messages: Sequence[ChatMessage]) -> list[ChatMessage]:
    return [
        ChatMessage(turn.role, _encodable(turn.content), _encodable(turn.opening))
        for turn in messages
    ]


def _encodable(text: str) -> str:
    """Lone surrogates, which a question may hold, do not exist in UTF-8: replaced by “?”."""
    return text.encode("utf-8", "replace").decode("utf-8")
