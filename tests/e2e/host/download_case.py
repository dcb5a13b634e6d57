"""A wanted file and its folder, and one call that downloads it from the test's own server."""

from __future__ import annotations

import hashlib
import random
import sys
import threading
from typing import TYPE_CHECKING, Any

from memory_cache.models.fetch.client import Fetcher, FetchProgress, Rules
from tests.e2e.host.download_server import CERTIFICATE, DownloadServer

if TYPE_CHECKING:
    from pathlib import Path

CONTENT = random.Random(3).randbytes(1_500_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()
HALF = len(CONTENT) // 2
COMMAND = [sys.executable, "-m", "memory_cache", "fetch"]


class Case:
    """A wanted file, its folder, and one call that downloads it."""

    def __init__(self, server: DownloadServer, folder: Path) -> None:
        self.server = server
        self.path = folder / "models" / "model.gguf"
        self.part = self.path.with_name("model.gguf.part")
        self.progress: list[FetchProgress] = []
        self.pids: list[int] = []
        self.cancelled = threading.Event()

    def fetch(
        self, *prefix: str, url: str = "", size: int | None = len(CONTENT), **rules: Any
    ) -> bytes:
        """Download; returns the content of the file."""
        fetcher = Fetcher([*prefix, *COMMAND], rules=self.rules(**rules), on_start=self.pids.append)
        fetcher.fetch(
            url or self.server.url,
            self.path,
            sha256=SHA256,
            size_bytes=size,
            on_progress=self.progress.append,
            cancelled=self.cancelled,
        )
        return self.path.read_bytes()

    def rules(self, **changed: Any) -> Rules:
        """Rules that trust the test's server, and do not wait."""
        settings: dict[str, Any] = {
            "hosts": (self.server.host,),
            "private_addresses": True,
            "trusted_roots": CERTIFICATE.read_text("ascii"),
            "first_wait_s": 0.01,
            "spare_bytes": 0,
        }
        return Rules(**settings | changed)

    def left(self) -> set[str]:
        """The names of the files in the folder."""
        return {path.name for path in self.path.parent.iterdir()}
