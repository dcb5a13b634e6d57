"""Serves the sample articles over HTTP on a free port of loopback, and remembers what was asked."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.e2e.firefox.loopback_server import LoopbackServer

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGES = Path(__file__).parents[2] / "pages"

_HEADERS: Mapping[str, Mapping[str, str]] = {
    # As strict as a page can be and still be seen: no script, not even an add-on's in the page.
    "/clockmaker.html": {
        "Content-Security-Policy": (
            "default-src 'none'; style-src 'self'; require-trusted-types-for 'script'; "
            "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
        )
    },
}


class ArticleServer(LoopbackServer):
    """Serves `folder`: `url` takes the name of a file in it."""

    def __init__(self, folder: Path = PAGES) -> None:
        self.requests: list[str] = []
        """The paths that were asked for, in order."""
        super().__init__(partial(_Handler, self.requests, directory=str(folder)))


class _Handler(SimpleHTTPRequestHandler):
    # An HTML page's own declaration decides; a server that says nothing of the charset is common.
    extensions_map = {  # noqa: RUF012  (the base class has it so)
        ".html": "text/html",
        ".css": "text/css",
        ".js": "text/javascript",
        ".json": "application/json",
        ".txt": "text/plain; charset=utf-8",
    }

    def __init__(self, requests: list[str], *args: Any, **kwargs: Any) -> None:
        self._requests = requests
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        self._requests.append(self.path)
        super().do_GET()

    def end_headers(self) -> None:
        for name, value in _HEADERS.get(self.path, {}).items():
            self.send_header(name, value)
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing: `requests` has it."""
