"""The real host with a catalogue of the test's own, and leave to download from the test's server.

Run as a program it serves a browser, as `memory-cache serve` does. What it offers stands in
`shelf.json` in the data folder: `prepare` writes it.
"""

from __future__ import annotations

import hashlib
import os
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from memory_cache.dispatch.desk import Desk
from memory_cache.framing import claim_streams
from memory_cache.models.catalogue import CatalogueEntry
from memory_cache.models.fetch.client import Fetcher, Rules
from memory_cache.paths import find_home
from memory_cache.server import Server
from memory_cache.service.memory import Memory, own_command
from memory_cache.service.models import Models

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.host.download_server import DownloadServer

PROGRAM = ("-m", "tests.e2e.host.shelf_host")
_NAME = "shelf.json"


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """What a test's host offers to download, and how."""

    catalogue: tuple[CatalogueEntry, ...]
    rules: Rules


def prepare(data: Path, server: DownloadServer, *offers: CatalogueEntry, roots: str) -> None:
    """Let the host whose data is in `data` offer these, from a server with this certificate."""
    rules = Rules(
        hosts=(server.host,),
        private_addresses=True,
        trusted_roots=roots,
        first_wait_s=0.01,
        attempts=1,
        spare_bytes=0,
    )
    data.mkdir(parents=True, exist_ok=True)
    (data / _NAME).write_bytes(msgspec.json.encode(Shelf(catalogue=offers, rules=rules)))


def offer(
    server: DownloadServer, content: bytes, *, entry_id: str = "pocket-1b", name: str = "Pocket 1B"
) -> CatalogueEntry:
    """Return a catalogue's entry for what the server has."""
    return CatalogueEntry(
        id=entry_id,
        role="chat",
        name=name,
        description="Made up for a test.",
        url=server.url,
        file=f"{entry_id}.gguf",
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        licence="CC0",
        context_tokens=1_024,
        memory_bytes=1_000_000,
        parameters=1_000_000_000,
        quantisation="Q8_0",
        languages=["en"],
        confirmed="Nowhere.",
    )


class _ShelfDesk(Desk):
    @cached_property
    def _models(self) -> Models:
        content = (self.memory.home.folder / _NAME).read_bytes()
        shelf = msgspec.json.decode(content, type=Shelf)
        return Models(
            self.memory,
            catalogue=lambda: shelf.catalogue,
            fetcher=Fetcher(own_command("fetch"), rules=shelf.rules),
            spare_bytes=0,
        )


def main() -> None:
    """Serve frames on stdin and stdout until the input ends."""
    incoming, outgoing = claim_streams()
    Server(incoming, outgoing, _ShelfDesk(Memory(find_home()))).run()
    os._exit(0)


if __name__ == "__main__":
    main()
