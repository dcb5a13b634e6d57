"""The engine process: loads one model, then serves requests one after another until stdin ends.

Whatever goes wrong in native code ends this process only. Nothing native is imported before the
standard streams are safe, so that this module itself imports none of it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from memory_cache.engine.messages import (
    LOADING,
    Counted,
    CountTokens,
    Embed,
    EmbedTokens,
    Fault,
    Generate,
    Piece,
    Prefill,
    Probe,
    Progress,
    Vectors,
)
from memory_cache.engine.worker.lifeline import (
    Inbox,
    Outbox,
    Work,
    offer_to_oom_killer,
    read_load,
    take_streams,
    watch,
)
from memory_cache.errors import BadRequest, Cancelled, EngineError, MemoryCacheError
from memory_cache.fault_log import debug_fault
from memory_cache.parent import die_with_parent
from memory_cache.saying import write

if TYPE_CHECKING:
    from collections.abc import Callable

    from memory_cache.engine.worker.embedder import Embedder
    from memory_cache.engine.worker.generator import Generator

__all__ = ["run_engine"]


def run_engine() -> int:
    """Be the engine. Returns the exit status; at the end of stdin it does not return at all."""
    pipe, outbox = take_streams()
    die_with_parent()
    offer_to_oom_killer()
    first = read_load(pipe)
    if isinstance(first, Probe):
        from memory_cache.engine.worker.devices import list_devices

        outbox.send(list_devices())
        return 0
    from memory_cache.engine.worker.abort import AbortFlag

    flag = AbortFlag()
    inbox = Inbox(flag.raise_, flag.lower)
    watch(pipe, inbox)

    def report(done: int, total: int) -> None:
        outbox.send(Progress(id=LOADING, done=done, total=total))

    try:
        from memory_cache.engine.worker.loading import load_embedder, load_generator

        engine = (
            load_embedder(first, report)
            if first.role == "embed"
            else load_generator(first, flag, report)
        )
    except MemoryCacheError as error:
        outbox.send(Fault(id=LOADING, code=error.code, message=write(error.message)))
        return 0
    outbox.send(engine.loaded)
    desk = _Desk(engine, inbox, outbox)
    while True:
        desk.serve(inbox.take())


class _Desk:
    """Serves requests, and answers each exactly once."""

    def __init__(self, engine: Embedder | Generator, inbox: Inbox, outbox: Outbox) -> None:
        self._engine = engine
        self._inbox = inbox
        self._outbox = outbox

    def serve(self, request: Work) -> None:
        try:
            self._answer(request)
        except MemoryCacheError as error:
            self._fail(request, error)
        except MemoryError:
            # What is left of this process would fail at the next request as well.
            os._exit(1)
        except Exception as error:  # noqa: BLE001 (one request may fail, the next must work)
            debug_fault(error, "engine")
            self._fail(request, EngineError())
        finally:
            self._inbox.finish(request.id)

    def _fail(self, request: Work, error: MemoryCacheError) -> None:
        self._outbox.send(Fault(id=request.id, code=error.code, message=write(error.message)))

    def _answer(self, request: Work) -> None:
        from memory_cache.engine.worker.embedder import Embedder

        engine = self._engine
        match request:
            case CountTokens(id=request_id, texts=texts):
                counts = [engine.count_tokens(text) for text in texts]
                self._outbox.send(Counted(id=request_id, tokens=counts))
            case Embed() | EmbedTokens() if isinstance(engine, Embedder):
                self._embed(engine, request)
            case Generate() if not isinstance(engine, Embedder):
                self._generate(engine, request)
            case Prefill() if not isinstance(engine, Embedder):
                self._prefill(engine, request)
            case _:
                raise BadRequest("The model that is loaded does not do that.")

    def _embed(self, engine: Embedder, request: Embed | EmbedTokens) -> None:
        def between() -> None:
            if self._inbox.is_cancelled(request.id):
                raise Cancelled
            while not request.urgent and (urgent := self._inbox.take_urgent()) is not None:
                self.serve(urgent)

        if isinstance(request, EmbedTokens):
            self._outbox.send(engine.embed_tokens(request.id, request.texts, between))
            return
        vectors = engine.embed(request.texts, between)
        self._outbox.send(
            Vectors(id=request.id, dimensions=vectors.shape[1], data=vectors.tobytes())
        )

    def _generate(self, engine: Generator, request: Generate) -> None:
        generated = engine.generate(
            request,
            on_piece=lambda text, reasoning: self._outbox.send(
                Piece(id=request.id, text=text, reasoning=reasoning)
            ),
            on_progress=self._progress_of(request),
            is_cancelled=lambda: self._inbox.is_cancelled(request.id),
        )
        self._outbox.send(generated)

    def _prefill(self, engine: Generator, request: Prefill) -> None:
        prefilled = engine.prefill(
            request,
            on_progress=self._progress_of(request),
            should_stop=lambda: (
                self._inbox.is_cancelled(request.id) or self._inbox.anything_waits()
            ),
        )
        self._outbox.send(prefilled)

    def _progress_of(self, request: Work) -> Callable[[int, int], None]:
        return lambda done, total: self._outbox.send(
            Progress(id=request.id, done=done, total=total)
        )
