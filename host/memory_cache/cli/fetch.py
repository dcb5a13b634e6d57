"""`models fetch ID`: downloads a model of the catalogue, and shows how far it is."""

from __future__ import annotations

import shlex
import threading
from typing import TYPE_CHECKING

from memory_cache.cli.output import ProgressLine
from memory_cache.errors import BadRequest, Cancelled, NotFound
from memory_cache.models.catalogue import find_entry, read_catalogue
from memory_cache.paths import find_home
from memory_cache.saying import to_json
from memory_cache.service.fetching import fetch_model
from memory_cache.service.memory import Memory

if TYPE_CHECKING:
    import argparse

    from memory_cache.cli.output import Output
    from memory_cache.models.fetch.client import FetchProgress

_BAR_CELLS = 24
_WORDS = {"checking": "checking", "downloading": "", "verifying": "putting it in place"}


def fetch(options: argparse.Namespace, output: Output) -> int:
    """Download the model whose id is `options.file`. With `--json` each report is a line."""
    if not options.file:
        raise BadRequest("Name a model: memory-cache models fetch ID")
    entry = find_entry(options.file)
    if entry is None:
        offered = ", ".join(entry.id for entry in read_catalogue())
        raise NotFound(
            f"There is no model “{options.file}” in the catalogue.",
            remedy=f"These can be downloaded: {offered}.",
        )
    memory = Memory(find_home(options.home))
    line = ProgressLine(output)

    def tell(progress: FetchProgress) -> None:
        if output.as_json:
            output.line(to_json(progress))
        else:
            line.show(describe(progress))

    try:
        path = fetch_model(memory, entry, tell, threading.Event())
    except (KeyboardInterrupt, Cancelled):
        line.leave()
        output.say("Stopped. What arrived is kept: the same command goes on from there.")
        raise Cancelled from None
    finally:
        line.leave()
        memory.close()
    use = f"\nTo let it write answers: memory-cache models use {shlex.quote(str(path))}"
    output.show(
        {"id": entry.id, "path": str(path), "bytes": path.stat().st_size},
        f"{entry.name} is there: {path}{use if entry.role == 'chat' else ''}",
    )
    return 0


def describe(progress: FetchProgress) -> str:
    """Return progress as one short line, such as “[####----] 50 %, 1.2 of 2.4 GB, 8.1 MB/s”."""
    total = progress.total_bytes
    parts = []
    if total:
        share = min(1.0, progress.done_bytes / total)
        full = round(share * _BAR_CELLS)
        parts.append(f"[{'#' * full}{'-' * (_BAR_CELLS - full)}] {share:.0%}")
        parts.append(f"{_giga(progress.done_bytes)} of {_giga(total)} GB")
    if word := _WORDS[progress.phase]:
        parts.append(word)
    if progress.bytes_per_second > 0:
        parts.append(f"{progress.bytes_per_second / 1_000_000:.1f} MB/s")
    if progress.seconds_left is not None:
        parts.append(f"{_duration(progress.seconds_left)} left")
    return ", ".join(parts) or "connecting"


def _giga(count: int) -> str:
    return f"{count / 1_000_000_000:.2f}"


def _duration(seconds: float) -> str:
    """A time as a person reads it: “8 s”, “3 min”, “2 h 10 min”."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"
