"""The engine's two ends of the pipe: frames stay whole, and the engine never outlives its host.

The process ends at the end of stdin, at once, even inside a native call.
"""

from __future__ import annotations

import io
import os
import sys
import threading
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from memory_cache.engine.messages import (
    Cancel,
    CountTokens,
    Embed,
    EmbedTokens,
    FrameError,
    FromEngine,
    Generate,
    Load,
    Prefill,
    Probe,
    encode_frame,
    read_frame,
    to_engine,
)
from memory_cache.framing import claim_streams

if TYPE_CHECKING:
    from collections.abc import Callable

Work = Embed | EmbedTokens | Generate | Prefill | CountTokens

_OOM_SCORE = "500"
"""Out of memory, the kernel should take the engine before the browser or the host."""


class Outbox:
    """Writes frames to what was fd 1. Ends the process if nobody reads them any more."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe

    def send(self, message: FromEngine) -> None:
        """Write one message. Call it from one thread only."""
        try:
            self._pipe.write(encode_frame(message))
            self._pipe.flush()
        except OSError:
            os._exit(1)


class Inbox:
    """The requests that wait, urgent ones first, and which of them were called off.

    `interrupt` is called, on the thread that reads, when what is under way should stop at once: it
    was cancelled, or it only reads ahead and something else came. `resume` is called before the
    next request is taken up.
    """

    def __init__(
        self,
        interrupt: Callable[[], None] = lambda: None,
        resume: Callable[[], None] = lambda: None,
    ) -> None:
        self._interrupt = interrupt
        self._resume = resume
        self._changed = threading.Condition()
        self._urgent: deque[Work] = deque()
        self._waiting: deque[Work] = deque()
        self._current: Work | None = None
        self._known: set[int] = set()
        self._cancelled: set[int] = set()

    def put(self, message: Work | Cancel) -> None:
        """File a message that arrived. A `Cancel` of what is over already means nothing."""
        with self._changed:
            if isinstance(message, Cancel):
                if message.id in self._known:
                    self._cancelled.add(message.id)
                    if self._current is not None and self._current.id == message.id:
                        self._interrupt()
                return
            self._known.add(message.id)
            urgent = isinstance(message, Embed | EmbedTokens) and message.urgent
            (self._urgent if urgent else self._waiting).append(message)
            if isinstance(self._current, Prefill):
                self._interrupt()
            self._changed.notify()

    def take(self) -> Work:
        """The next request; waits for one."""
        with self._changed:
            self._changed.wait_for(lambda: self._urgent or self._waiting)
            self._resume()
            self._current = self._urgent.popleft() if self._urgent else self._waiting.popleft()
            return self._current

    def take_urgent(self) -> Embed | EmbedTokens | None:
        """The next urgent request, if there is one."""
        with self._changed:
            urgent = self._urgent.popleft() if self._urgent else None
            assert urgent is None or isinstance(urgent, Embed | EmbedTokens)
            return urgent

    def is_cancelled(self, request_id: int) -> bool:
        """Whether a `Cancel` came for this request."""
        return request_id in self._cancelled

    def anything_waits(self) -> bool:
        """Whether another request is there already."""
        return bool(self._urgent or self._waiting)

    def finish(self, request_id: int) -> None:
        """Forget a request that was answered."""
        with self._changed:
            if self._current is not None and self._current.id == request_id:
                self._current = None
            self._known.discard(request_id)
            self._cancelled.discard(request_id)


def take_streams() -> tuple[BinaryIO, Outbox]:
    """Take fds 0 and 1 for frames: call it before anything native loads.

    Returns the pipe to read and the outbox. From here on fd 0 is empty and fd 1 is stderr.
    """
    incoming, outgoing = claim_streams()
    # Buffered, a read waits for all that it asks for, and a write takes all that it is given.
    return io.BufferedReader(incoming), Outbox(io.BufferedWriter(outgoing))


def offer_to_oom_killer() -> None:
    """On Linux, tell the kernel to take this process first when memory runs out."""
    if sys.platform != "linux":
        return
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_OOM_SCORE, "ascii")


def read_load(pipe: BinaryIO) -> Load | Probe:
    """Wait for the first message. Ends the process if it is neither a `Load` nor a `Probe`."""
    try:
        frame = read_frame(pipe)
        message = to_engine.decode(frame) if frame is not None else None
    except (FrameError, msgspec.DecodeError):
        os._exit(2)
    if not isinstance(message, Load | Probe):
        os._exit(0 if message is None else 2)
    return message


def watch(pipe: BinaryIO, inbox: Inbox) -> None:
    """Read requests on a thread of their own until the pipe ends, and the process with it."""
    threading.Thread(target=_read_until_end, args=(pipe, inbox), daemon=True).start()


def _read_until_end(pipe: BinaryIO, inbox: Inbox) -> None:
    status = 2
    try:
        while (frame := read_frame(pipe)) is not None:
            message = to_engine.decode(frame)
            if isinstance(message, Load | Probe):
                return
            inbox.put(message)
        status = 0
    except (FrameError, OSError, msgspec.DecodeError):
        return
    finally:
        # Not sys.exit: the main thread may be minutes deep in a native call.
        os._exit(status)
