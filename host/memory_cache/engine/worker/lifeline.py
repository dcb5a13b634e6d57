"""Owns the engine's standard streams: frames stay whole, and the engine never outlives its host.

fd 1 is duplicated for frames and then pointed at fd 2, so that a stray C `printf` cannot break one.
The process ends at the end of stdin, at once, even inside a native call.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import msgspec

from memory_cache.engine.messages import (
    Cancel,
    CountTokens,
    Embed,
    FrameError,
    FromEngine,
    Generate,
    Load,
    encode_frame,
    read_frame,
    to_engine,
)

Work = Embed | Generate | CountTokens

_PR_SET_PDEATHSIG = 1
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
    """The requests that wait, urgent ones first, and which of them were called off."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._urgent: deque[Work] = deque()
        self._waiting: deque[Work] = deque()
        self._known: set[int] = set()
        self._cancelled: set[int] = set()

    def put(self, message: Work | Cancel) -> None:
        """File a message that arrived. A `Cancel` of what is over already means nothing."""
        with self._changed:
            if isinstance(message, Cancel):
                if message.id in self._known:
                    self._cancelled.add(message.id)
                return
            self._known.add(message.id)
            urgent = isinstance(message, Embed) and message.urgent
            (self._urgent if urgent else self._waiting).append(message)
            self._changed.notify()

    def take(self) -> Work:
        """The next request; waits for one."""
        with self._changed:
            self._changed.wait_for(lambda: self._urgent or self._waiting)
            return self._urgent.popleft() if self._urgent else self._waiting.popleft()

    def take_urgent(self) -> Work | None:
        """The next urgent request, if there is one."""
        with self._changed:
            return self._urgent.popleft() if self._urgent else None

    def is_cancelled(self, request_id: int) -> bool:
        """Whether a `Cancel` came for this request."""
        return request_id in self._cancelled

    def finish(self, request_id: int) -> None:
        """Forget a request that was answered."""
        with self._changed:
            self._known.discard(request_id)
            self._cancelled.discard(request_id)


def take_streams() -> tuple[BinaryIO, Outbox]:
    """Take fds 0 and 1 for frames: call it before anything native loads.

    Returns the pipe to read and the outbox. From here on fd 0 is empty and fd 1 is stderr.
    """
    inward = os.dup(sys.stdin.fileno())
    outward = os.dup(sys.stdout.fileno())
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return os.fdopen(inward, "rb"), Outbox(os.fdopen(outward, "wb"))


def die_with_parent() -> None:
    """On Linux, ask the kernel to kill this process with its parent; elsewhere stdin does it."""
    if sys.platform != "linux":
        return
    parent = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_OOM_SCORE, "ascii")


def read_load(pipe: BinaryIO) -> Load:
    """Wait for the first message. Ends the process if it is anything but a `Load`."""
    try:
        frame = read_frame(pipe)
        message = to_engine.decode(frame) if frame is not None else None
    except (FrameError, msgspec.DecodeError):
        os._exit(2)
    if not isinstance(message, Load):
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
            if isinstance(message, Load):
                return
            inbox.put(message)
        status = 0
    except (FrameError, OSError, msgspec.DecodeError):
        return
    finally:
        # Not sys.exit: the main thread may be minutes deep in a native call.
        os._exit(status)
