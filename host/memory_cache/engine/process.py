"""One engine process as the host sees it: frames in, frames out by id, and its end told at once."""

from __future__ import annotations

import subprocess
import threading
from contextlib import suppress
from queue import SimpleQueue
from typing import TYPE_CHECKING, BinaryIO, cast

import msgspec

from memory_cache.engine.messages import (
    LOADING,
    Devices,
    Fault,
    FrameError,
    FromEngine,
    Loaded,
    ToEngine,
    encode_frame,
    from_engine,
    read_frame,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_POLITE_S = 0.4
"""How long the process gets to end by itself once its stdin is closed."""


class Ended:
    """Put into every open mailbox when the process is gone."""


Mailbox = SimpleQueue[FromEngine | Ended]


class EngineProcess:
    """A child process and the two threads that keep its pipes moving.

    A thread of its own starts the process and then reads from it to the end: the engine asks Linux
    to be killed with its parent, and takes the *thread* that started it for that parent.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        clock: Callable[[], float],
        quiet: bool,
        on_end: Callable[[EngineProcess], None],
    ) -> None:
        self._command = list(command)
        self._clock = clock
        self._quiet = quiet
        self._on_end = on_end
        self._lock = threading.Lock()
        self._mailboxes: dict[int, Mailbox] = {}
        self._outward: SimpleQueue[bytes | None] = SimpleQueue()
        self._child: subprocess.Popen[bytes] | None = None
        self._started = threading.Event()
        self._gone = threading.Event()
        self.ended = False
        self.leaving = False
        """Whether its end is meant: no death to be counted."""
        self.last_frame_s = clock()
        threading.Thread(target=self._live, name="engine-reader", daemon=True).start()
        self._started.wait()

    @property
    def pid(self) -> int | None:
        """The process id; None if it could not be started."""
        return self._child.pid if self._child else None

    def open(self, request_id: int) -> Mailbox:
        """Where the answers to this request will arrive."""
        mailbox: Mailbox = SimpleQueue()
        with self._lock:
            if self.ended:
                mailbox.put(Ended())
            self._mailboxes[request_id] = mailbox
        return mailbox

    def shut(self, request_id: int) -> None:
        """Drop what still arrives for this request."""
        with self._lock:
            self._mailboxes.pop(request_id, None)

    def send(self, message: ToEngine) -> None:
        """Queue a message; a stopped process never blocks the caller. May raise `FrameError`."""
        self._outward.put(encode_frame(message))

    def close(self) -> None:
        """Let it end by itself, then make it. Returns within a second; idempotent."""
        self.leaving = True
        self._outward.put(None)
        if self._child is not None:
            try:
                self._child.wait(_POLITE_S)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """End it now. Returns when its end has been told, or it proves slow to die."""
        self.ended = True
        if self._child is not None:
            with suppress(OSError):
                self._child.kill()
        self._gone.wait(_POLITE_S)

    def _live(self) -> None:
        try:
            self._child = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL if self._quiet else None,
                start_new_session=True,
                close_fds=True,
            )
        except OSError:
            self._finish()
            return
        finally:
            self._started.set()
        threading.Thread(
            target=self._write, args=(self._child.stdin,), name="engine-writer", daemon=True
        ).start()
        with suppress(OSError), self._child:
            self._read(cast("BinaryIO", self._child.stdout))
            self._outward.put(None)
            self._child.kill()
        self._finish()

    def _read(self, pipe: BinaryIO) -> None:
        with suppress(FrameError, msgspec.DecodeError):
            while (frame := read_frame(pipe)) is not None:
                message = from_engine.decode(frame)
                self.last_frame_s = self._clock()
                request_id = LOADING if isinstance(message, Loaded | Devices) else message.id
                # An engine that could not load its model says so and leaves.
                self.leaving |= isinstance(message, Fault) and request_id == LOADING
                with self._lock:
                    mailbox = self._mailboxes.get(request_id)
                if mailbox is not None:
                    mailbox.put(message)

    def _write(self, pipe: BinaryIO) -> None:
        with suppress(OSError, ValueError):
            while (frame := self._outward.get()) is not None:
                pipe.write(frame)
                pipe.flush()
        with suppress(OSError, ValueError):
            pipe.close()

    def _finish(self) -> None:
        with self._lock:
            self.ended = True
            mailboxes = list(self._mailboxes.values())
        self._on_end(self)
        for mailbox in mailboxes:
            mailbox.put(Ended())
        self._gone.set()
