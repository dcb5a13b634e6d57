"""A web server that answers each path as a test says, and remembers requests and cookies."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any

from tests.e2e.firefox.loopback_server import LoopbackServer

if TYPE_CHECKING:
    import threading
    from collections.abc import Mapping

LONGEST_WAIT_S = 60.0


@dataclass(frozen=True)
class Answer:
    """What a path is answered with."""

    body: bytes = b""
    content_type: str | None = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cookie: str | None = None
    """With any other `Cookie` header the answer is 403."""
    after: threading.Event | None = None
    """The answer waits for this."""


@dataclass(frozen=True)
class Asked:
    """One request: the path, and the `Cookie` header."""

    path: str
    cookie: str


class CaptureServer(LoopbackServer):
    """Serves `answers`, and 404 for every other path."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[Asked] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.answer(self)

            def log_message(self, *_: Any) -> None:
                """Say nothing: `asked` has it."""

        super().__init__(Handler)

    def count(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(asked.path == path for asked in self.asked)

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        cookie = request.headers.get("Cookie", "")
        self.asked.append(Asked(request.path, cookie))
        answer = self.answers.get(request.path, Answer(b"<p>Nothing here.", status=404))
        if answer.after is not None:
            answer.after.wait(LONGEST_WAIT_S)
        if answer.cookie is not None and answer.cookie != cookie:
            answer = Answer(b"<p>Sign in first.", status=403)
        request.send_response(answer.status)
        if answer.content_type is not None:
            request.send_header("Content-Type", answer.content_type)
        request.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(answer.body)
