"""Speaks Marionette, Firefox's own remote protocol, over one loopback socket.

The wire form is `<decimal byte length>:<JSON>`; a command is `[0, id, name, parameters]`, its
answer `[1, id, error, result]`. The protocol is described in Firefox's source documentation under
"Marionette: Protocol". Only what the tests need is here.
"""

from __future__ import annotations

import json
import socket
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, Self

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Context = Literal["chrome", "content"]
Json = Any
"""What a script returns: whatever JSON holds."""


class MarionetteError(Exception):
    """Firefox refused a command; `kind` is its name for the fault, such as "no such window"."""

    def __init__(self, kind: str, message: str) -> None:
        self.kind = kind
        super().__init__(f"{kind}: {message}")


class FirefoxGone(Exception):
    """The connection ended: Firefox has quit or crashed."""


class Marionette:
    """One session with one Firefox. Not safe for threads: one command at a time.

    Starts in the "content" context, where scripts see the page; "chrome" is the browser itself.
    """

    def __init__(self, port: int, *, timeout_s: float = 30.0) -> None:
        """Connect to `port` on loopback. Raises `OSError` if nothing listens there."""
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=timeout_s)
        self._buffer = bytearray()
        self._last_id = 0
        self.timeout_s = timeout_s
        self._receive()  # the greeting, {"applicationType": "gecko", "marionetteProtocol": 3}
        self.command("WebDriver:NewSession", {"acceptInsecureCerts": False})
        self.command("WebDriver:SetTimeouts", {"script": int(timeout_s * 1000)})
        self._context: Context = "content"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the socket; Firefox goes on."""
        self._socket.close()

    def command(self, name: str, parameters: Mapping[str, Json] | None = None) -> Json:
        """Do one command and return its result. Raises `MarionetteError` or `FirefoxGone`."""
        self._last_id += 1
        body = json.dumps([0, self._last_id, name, parameters or {}]).encode()
        try:
            self._socket.sendall(b"%d:%s" % (len(body), body))
        except OSError as fault:
            raise FirefoxGone(str(fault)) from fault
        _kind, answer_id, error, result = self._receive()
        if answer_id != self._last_id:
            raise FirefoxGone(f"answer {answer_id} to command {self._last_id}")
        if error is not None:
            raise MarionetteError(error["error"], error["message"])
        if isinstance(result, dict) and set(result) == {"value"}:
            return result["value"]
        return result

    @contextmanager
    def using(self, context: Context) -> Iterator[None]:
        """Speak to the browser ("chrome") or to the page ("content") for a while."""
        before = self._context
        self._set_context(context)
        try:
            yield
        finally:
            self._set_context(before)

    def script(self, body: str, *args: Json) -> Json:
        """Run the body of a function with `arguments`; a promise that it returns is awaited."""
        # Without a sandbox of its own, a script sees the page's globals (`browser` in an add-on's).
        parameters = {"script": body, "args": list(args), "sandbox": None, "newSandbox": False}
        return self.command("WebDriver:ExecuteScript", parameters)

    def wait_for(self, body: str, *args: Json, what: str, timeout_s: float | None = None) -> Json:
        """Run the script until it returns something truthy, and return that.

        Raises `TimeoutError`, which says what was waited for.
        """
        deadline = time.monotonic() + (timeout_s or self.timeout_s)
        while True:
            value = self.script(body, *args)
            if value:
                return value
            if time.monotonic() > deadline:
                raise TimeoutError(f"waited in vain for {what}")
            time.sleep(0.03)  # polls a condition; the deadline decides

    def perform(self, sources: Sequence[Mapping[str, Json]]) -> None:
        """Do pointer and key actions as the WebDriver specification has them, then let go."""
        with self.holding(sources):
            pass

    @contextmanager
    def holding(self, sources: Sequence[Mapping[str, Json]]) -> Iterator[None]:
        """Do them, and let go of what they hold down when the block is left."""
        self.command("WebDriver:PerformActions", {"actions": list(sources)})
        try:
            yield
        finally:
            self.command("WebDriver:ReleaseActions")

    def _set_context(self, context: Context) -> None:
        if context != self._context:
            self.command("Marionette:SetContext", {"value": context})
            self._context = context

    def _receive(self) -> Json:
        try:
            while b":" not in self._buffer:
                self._fill()
            size, _, _ = self._buffer.partition(b":")
            end = len(size) + 1 + int(size)
            while len(self._buffer) < end:
                self._fill()
        except OSError as fault:
            raise FirefoxGone(str(fault) or type(fault).__name__) from fault
        body = bytes(self._buffer[len(size) + 1 : end])
        del self._buffer[:end]
        return json.loads(body)

    def _fill(self) -> None:
        data = self._socket.recv(262_144)
        if not data:
            raise FirefoxGone("Firefox closed the connection")
        self._buffer += data
