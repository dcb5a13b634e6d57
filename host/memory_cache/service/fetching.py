"""Use case: download a model of the catalogue, once a person has asked for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memory_cache.errors import DownloadError
from memory_cache.models.fetch.client import Fetcher
from memory_cache.models.gguf import read_gguf
from memory_cache.saying import say
from memory_cache.service.memory import own_command

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from pathlib import Path

    from memory_cache.models.catalogue import CatalogueEntry
    from memory_cache.models.fetch.client import FetchProgress
    from memory_cache.service.memory import Memory

_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}\.gguf")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def fetch_model(
    memory: Memory,
    entry: CatalogueEntry,
    on_progress: Callable[[FetchProgress], None],
    cancelled: threading.Event,
    *,
    fetcher: Fetcher | None = None,
) -> Path:
    """Download a model into the models folder, unless it is there; returns its path.

    Blocks until it is done. Raises `Cancelled`, a `DownloadError`, or `ModelError` if the file,
    though it is the one that was published, cannot be read. `fetcher` is for tests.
    """
    if not _PLAIN_NAME.fullmatch(entry.file) or not _SHA256.fullmatch(entry.sha256):
        raise DownloadError(
            say("catalogue_damaged", "The catalogue’s entry for this model is damaged.")
        )
    path = memory.home.models / entry.file
    (fetcher or Fetcher(own_command("fetch"))).fetch(
        entry.url,
        path,
        sha256=entry.sha256,
        size_bytes=entry.bytes,
        on_progress=on_progress,
        cancelled=cancelled,
    )
    read_gguf(path)
    return path
