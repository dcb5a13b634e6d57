"""One request to an engine, from sending it to the message that ends it: never waits for ever."""

from __future__ import annotations

from queue import Empty
from typing import TYPE_CHECKING, TypeVar

from memory_cache.engine.messages import (
    Cancel,
    Fault,
    FrameError,
    FromEngine,
    Piece,
    Progress,
    ToEngine,
)
from memory_cache.engine.process import Ended, EngineProcess
from memory_cache.errors import (
    Cancelled,
    EngineError,
    EngineStopped,
    MemoryCacheError,
    TooLarge,
    all_errors,
)
from memory_cache.saying import read

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

POLL_S = 0.02
"""How often a waiting request looks whether it was cancelled, or the engine stalled."""

End = TypeVar("End", bound=FromEngine)
_errors: dict[str, type[MemoryCacheError]] = {error.code: error for error in all_errors()}


class Exchange:
    """Sends one message and waits for its answer; `close` calls off what is not over."""

    def __init__(
        self,
        process: EngineProcess,
        request_id: int,
        *,
        clock: Callable[[], float],
        stall_s: float,
        cancelled: Event | None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self.id = request_id
        self._process = process
        self._clock = clock
        self._stall_s = stall_s
        self._cancelled = cancelled
        self._on_progress = on_progress
        self._over = False
        self._sent_s = clock()
        self._mailbox = process.open(request_id)

    def send(self, message: ToEngine) -> None:
        """Send the request. Raises `TooLarge` if it does not fit into a frame."""
        try:
            self._process.send(message)
        except FrameError:
            self._over = True
            raise TooLarge from None
        self._sent_s = self._clock()

    def wait_for(
        self,
        end: type[End],
        on_piece: Callable[[str], None] | None = None,
        on_reasoning: Callable[[str], None] | None = None,
    ) -> End:
        """The message of type `end`. Raises the error that a `Fault` names, `Cancelled`, or
        `EngineStopped` if the process dies or stays silent for too long.
        """
        while True:
            message = self._next()
            if isinstance(message, end):
                self._over = True
                return message
            match message:
                case Progress(done=done, total=total) if self._on_progress is not None:
                    self._on_progress(done, total)
                case Piece(text=text, reasoning=reasoning):
                    hear = on_reasoning if reasoning else on_piece
                    if hear is not None:
                        hear(text)
                case Fault(code=code, message=sentence):
                    self._over = True
                    raise _errors.get(code, EngineError)(read(sentence))
                case Ended():
                    self._over = True
                    raise EngineStopped

    def close(self) -> None:
        """Stop listening, and tell the engine to stop working if the request is not over."""
        self._process.shut(self.id)
        if not self._over:
            self._process.send(Cancel(id=self.id))

    def _next(self) -> FromEngine | Ended:
        while True:
            if self._cancelled is not None and self._cancelled.is_set():
                raise Cancelled
            try:
                return self._mailbox.get(timeout=POLL_S)
            except Empty:
                silent_since_s = max(self._process.last_frame_s, self._sent_s)
                if self._clock() - silent_since_s > self._stall_s:
                    self._process.kill()
                    return Ended()
