"""An HTTPS server on this computer that has one file, and serves it as badly as a test wants."""

from __future__ import annotations

import re
import select
import socket
import ssl
import threading
from collections import deque
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CERTIFICATE = Path(__file__).with_name("localhost.pem")
ETAG = '"first"'
_PIECE_BYTES = 16_384


class Asked(NamedTuple):
    """One request as it arrived; names of headers in lower case."""

    path: str
    headers: dict[str, str]


class Exchange:
    """One request, for a behaviour to answer."""

    def __init__(self, handler: BaseHTTPRequestHandler, server: DownloadServer) -> None:
        self._handler = handler
        self.server = server
        self.content = server.content

    @property
    def first_byte(self) -> int:
        """Where the wanted range begins; 0 if all is wanted, or the file is not the same."""
        wanted = re.fullmatch(r"bytes=(\d+)-", self._handler.headers.get("Range", ""))
        condition = self._handler.headers.get("If-Range", self.server.etag)
        return int(wanted[1]) if wanted and condition == self.server.etag else 0

    def head(self, status: int, headers: Mapping[str, Any]) -> None:
        """Send status and headers."""
        self._handler.send_response_only(status)
        for name, value in headers.items():
            self._handler.send_header(name, str(value))
        self._handler.end_headers()

    def body(self, content: bytes) -> None:
        """Send bytes."""
        for first in range(0, len(content), _PIECE_BYTES):
            self._handler.wfile.write(content[first : first + _PIECE_BYTES])

    def hold(self) -> None:
        """Keep the connection open, and send nothing more until the server is let go."""
        self.server.released.wait(60)


class DownloadServer:
    """The server, as a context. Each request takes the next behaviour of `script`; after the last
    they are answered as a good server would. `content` and `etag` may be changed at any time.
    """

    def __init__(self, content: bytes, *, encrypted: bool = True) -> None:
        self.content = content
        self.etag = ETAG
        self.script: deque[Callable[[Exchange], None]] = deque()
        self.asked: list[Asked] = []
        self.released = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                server.asked.append(Asked(self.path, headers))
                behave = server.script.popleft() if server.script else honest
                with suppress(OSError):
                    behave(Exchange(self, server))
                self.close_connection = True

            def do_CONNECT(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                server.asked.append(Asked(self.path, headers))
                host, port = self.path.rsplit(":", 1)
                with socket.create_connection((host, int(port))) as onward:
                    self.send_response_only(200)
                    self.end_headers()
                    _carry(self.connection, onward)
                self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        self._server = _Server(("127.0.0.1", 0), Handler)
        if encrypted:
            self._server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._server.context.load_cert_chain(CERTIFICATE)
        self.port = int(self._server.server_address[1])
        self.host = f"localhost:{self.port}"
        self.url = f"https://{self.host}/model.gguf"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    context: ssl.SSLContext | None = None

    def get_request(self) -> tuple[Any, Any]:
        connection, address = super().get_request()
        if self.context is not None:
            # The handshake is done by the thread that serves this connection.
            connection = self.context.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            )
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        # An abrupt end is part of the game, and TLS would otherwise wait for a farewell.
        self.close_request(request)

    def handle_error(self, *_: object) -> None:
        pass


def _carry(one: socket.socket, other: socket.socket) -> None:
    """Carry bytes between two connections until either ends."""
    while True:
        for ready in select.select([one, other], [], [])[0]:
            content = ready.recv(65_536)
            if not content:
                return
            (other if ready is one else one).sendall(content)


# ---- behaviours


def honest(exchange: Exchange) -> None:
    """Serve the file, or the rest of it."""
    serve_until(len(exchange.content))(exchange)


def serve_until(
    end: int, then: Callable[[Exchange], None] = lambda _: None
) -> Callable[[Exchange], None]:
    """Promise all, send up to this byte of the file, do something, and hang up."""

    def behave(exchange: Exchange) -> None:
        first, total = exchange.first_byte, len(exchange.content)
        headers = {"Content-Length": total - first, "ETag": exchange.server.etag}
        if first:
            headers["Content-Range"] = f"bytes {first}-{total - 1}/{total}"
        exchange.head(206 if first else 200, headers)
        exchange.body(exchange.content[first:end])
        then(exchange)

    return behave


def hold_after(end: int) -> Callable[[Exchange], None]:
    """Send up to this byte, then nothing, and do not hang up."""
    return serve_until(end, Exchange.hold)


def answer(status: int, **headers: Any) -> Callable[[Exchange], None]:
    """Answer with this status and these headers (`_` for `-`), and nothing else."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    def behave(exchange: Exchange) -> None:
        exchange.head(status, {"Content-Length": 0, **named})

    return behave


def whole(content: bytes | None = None, **headers: Any) -> Callable[[Exchange], None]:
    """Send all of the file, or this instead, whatever was asked for, with these headers only."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    def behave(exchange: Exchange) -> None:
        exchange.head(200, named)
        exchange.body(exchange.content if content is None else content)

    return behave


def endless(exchange: Exchange) -> None:
    """Say nothing of a length, and never stop."""
    exchange.head(200, {})
    while not exchange.server.released.is_set():
        exchange.body(exchange.content)
