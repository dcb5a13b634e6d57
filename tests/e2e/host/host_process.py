"""Runs the real host in a throw-away home and speaks the browser's protocol with it."""

from __future__ import annotations

import base64
import json
import os
import queue
import select
import signal
import struct
import subprocess
import sys
import threading
from collections import deque
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, Self

ANSWER_TIMEOUT_S = 60.0
EXIT_LIMIT_S = 2.5
ENGINE_LIMIT_S = 2.0
_MOST_BYTES = 1_048_576
_CHUNK_BYTES = 393_216
_length = struct.Struct("=I")

Event = dict[str, Any]


class HostProcess:
    """One host. `home` holds its data, HOME, temporary files and standard error; `program` is what
    Python runs.

    Events are sorted by the id that they answer; those with none arrive under None. A message
    that is not JSON, or too long for Firefox, ends the port as it would there.
    """

    def __init__(
        self,
        home: Path,
        *,
        prefix: tuple[str, ...] = (),
        program: tuple[str, ...] = ("-m", "memory_cache", "serve"),
    ) -> None:
        self.data = home / "data"
        self.log = home / "stderr"
        self._ids = count(1)
        self._inbox: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._sorted: dict[int | None, deque[Event]] = {}
        self._listening = True
        self._is_run = bool(prefix)
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                [*prefix, sys.executable, *program],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                bufsize=0,
                env=environment(home),
            )
        self.pid = self._child.pid
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    # ---- speaking

    def send_bytes(self, content: bytes) -> None:
        """Write bytes as they are: a frame, half a frame, or none at all."""
        assert self._child.stdin is not None
        rest = memoryview(content)
        while rest:
            rest = rest[self._child.stdin.write(rest) :]

    def send(self, kind: str, **fields: Any) -> int:
        """Send a request; returns its id."""
        request_id = fields.pop("id", None) or next(self._ids)
        self.send_bytes(frame(json.dumps({"type": kind, "id": request_id, **fields}).encode()))
        return int(request_id)

    def request(self, kind: str, **fields: Any) -> list[Event]:
        """Send a request and return all its events; the last is `done` or `failed`."""
        return self.rest(self.send(kind, **fields))

    def hello(self) -> Event:
        """Say hello in this version."""
        return self.request("hello", protocol=1, extension="0.1.0")[0]

    def upload(self, blob: str, content: bytes) -> None:
        """Send a page in chunks."""
        for index, first in enumerate(range(0, max(1, len(content)), _CHUNK_BYTES)):
            data = base64.b64encode(content[first : first + _CHUNK_BYTES]).decode()
            ended = self.request("put", blob=blob, index=index, data=data)
            assert [event["type"] for event in ended] == ["done"], ended

    def save(self, url: str, html: str, **fields: Any) -> list[Event]:
        """Upload and save a page; returns the events when it can be found by meaning."""
        self.upload(url[-64:], html.encode())
        return self.request("save", blob=url[-64:], url=url, **fields)

    # ---- listening

    def next_event(self, request_id: int | None, timeout_s: float = ANSWER_TIMEOUT_S) -> Event:
        """Return the next event for this id. Raises TimeoutError, or EOFError if the host ended."""
        waiting = self._sorted.setdefault(request_id, deque())
        while not waiting:
            try:
                event = self._inbox.get(timeout=timeout_s)
            except queue.Empty:
                raise TimeoutError(f"nothing for request {request_id}") from None
            if event is None:
                self._inbox.put(None)
                raise EOFError("the host has ended")
            self._sorted.setdefault(event["id"], deque()).append(event)
        return waiting.popleft()

    def until(self, request_id: int, kind: str) -> Event:
        """Return the next event of this type for this id, leaving out those before it."""
        while (event := self.next_event(request_id))["type"] != kind:
            assert event["type"] not in ("done", "failed"), event
        return event

    def rest(self, request_id: int, timeout_s: float = ANSWER_TIMEOUT_S) -> list[Event]:
        """Return the events for this id up to the one that ends it."""
        events = [self.next_event(request_id, timeout_s)]
        while events[-1]["type"] not in ("done", "failed"):
            events.append(self.next_event(request_id, timeout_s))
        return events

    def take_others(self) -> list[Event]:
        """Return, and forget, the events that came while others were waited for."""
        events = [event for waiting in self._sorted.values() for event in waiting]
        self._sorted.clear()
        return events

    def stop_listening(self) -> None:
        """Read nothing more, from the next event on."""
        self._listening = False

    # ---- ending

    def end_input(self, timeout_s: float = ANSWER_TIMEOUT_S) -> int:
        """Close the host's stdin, as Firefox does at exit; returns the exit status."""
        assert self._child.stdin is not None
        self._child.stdin.close()
        return self._child.wait(timeout_s)

    def signal(self, number: signal.Signals) -> None:
        """Send the host a signal."""
        self._child.send_signal(number)

    def kill(self) -> None:
        """SIGKILL."""
        # What runs it, strace say, must not leave it behind.
        for started in children(self.pid) if self._is_run else ():
            with suppress(ProcessLookupError):
                os.kill(started, signal.SIGKILL)
        with suppress(ProcessLookupError):
            self._child.send_signal(signal.SIGKILL)
        self._child.wait()
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        # Under a prefix (strace) the host outlives it, and ends with its input.
        with suppress(OSError):
            self._child.stdin.close()
        # A pipe closed under its reader may be the next host's by the time it is read.
        self._listener.join()
        with suppress(OSError):
            self._child.stdout.close()

    def engines(self) -> list[int]:
        """Return the process ids of the engines that there are now."""
        return [pid for pid in children(self.pid) if b"engine" in command_line(pid)]

    def engine_with(self, model: str) -> int:
        """Return the process id of the engine that has this model file loaded."""
        (pid,) = (
            pid for pid in self.engines() if model in Path(f"/proc/{pid}/maps").read_text("utf-8")
        )
        return pid

    def _listen(self) -> None:
        assert self._child.stdout is not None
        with suppress(OSError, ValueError):
            handle = self._child.stdout.fileno()
            while self._listening and len(header := _take(handle, 4)) == _length.size:
                (length,) = _length.unpack(header)
                if length > _MOST_BYTES:
                    break
                self._inbox.put(json.loads(_take(handle, length)))
        self._inbox.put(None)


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a program that must find nothing of the person's own."""
    temporary = home / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return {
        **kept,
        "HOME": str(home),
        "TMPDIR": str(temporary),
        "MEMORY_CACHE_HOME": str(home / "data"),
    }


def frame(body: bytes) -> bytes:
    """Put a message behind its length."""
    return _length.pack(len(body)) + body


def children(pid: int) -> list[int]:
    """Return the process ids of the children of all threads of a process."""
    found: list[int] = []
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, listed.read_text("ascii").split())
    return found


def command_line(pid: int) -> bytes:
    """Return a process's arguments; empty once it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def wait_until_gone(pid: int, timeout_s: float) -> bool:
    """Wait for the end of a process that need not be a child of ours; False if it goes on."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        ready, _, _ = select.select([handle], [], [], timeout_s)
        return bool(ready)
    finally:
        os.close(handle)


def _take(handle: int, length: int) -> bytes:
    parts = bytearray()
    while len(parts) < length and (some := os.read(handle, length - len(parts))):
        parts += some
    return bytes(parts)
