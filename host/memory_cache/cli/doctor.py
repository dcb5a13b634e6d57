"""`doctor`: what works, and for what does not one cause and one remedy. It names no page."""

from __future__ import annotations

import platform
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from memory_cache import __version__
from memory_cache.cli.browser import manifest_fault
from memory_cache.errors import LibraryDamaged, MemoryCacheError
from memory_cache.paths import find_home
from memory_cache.protocol import PROTOCOL_VERSION
from memory_cache.service.chat_model import where_it_runs
from memory_cache.service.memory import Memory

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from memory_cache.cli.output import Output

_LEAST_FREE_BYTES = 500_000_000
_FIREFOXES = ("firefox", "firefox-esr", "firefox-developer-edition", "librewolf", "waterfox")
_REGISTER = "memory-cache register"


class Check(NamedTuple):
    """One line of the report."""

    name: str
    ok: bool
    found: str
    remedy: str | None = None


def examine(options: argparse.Namespace, output: Output) -> int:
    """Print the report. Returns 1 if something needs mending."""
    memory = Memory(find_home(options.home))
    try:
        checks = list(_checks(memory))
    finally:
        memory.close()
    output.show(
        {"version": __version__, "checks": [check._asdict() for check in checks]},
        "\n".join(map(_line, checks)),
    )
    return 0 if all(check.ok for check in checks) else 1


def _checks(memory: Memory) -> Iterator[Check]:
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    yield Check("program", True, f"{__version__}, protocol {PROTOCOL_VERSION}, {system}")
    yield _browser()
    fault = manifest_fault()
    yield Check("registration", fault is None, fault or "Firefox finds it", fault and _REGISTER)
    yield _try("library", lambda: _library(memory))
    yield _try("search model", lambda: _embedding(memory))
    yield _try("graphics", lambda: _graphics(memory))
    yield _try("chat model", lambda: _chat(memory))
    try:
        free = shutil.disk_usage(memory.home.folder).free
    except OSError:
        yield Check("disk", False, f"{memory.home.folder} is not there", "Connect its disk.")
        return
    yield Check(
        "disk",
        free >= _LEAST_FREE_BYTES,
        f"{free / 1e9:.1f} GB free",
        None if free >= _LEAST_FREE_BYTES else "Free some space.",
    )


def _browser() -> Check:
    if sys.platform != "linux":
        return Check("browser", True, "not looked for on this system")
    for name in _FIREFOXES:
        if found := shutil.which(name):
            return Check("browser", True, found)
    return Check("browser", False, "no Firefox found", "Install Firefox.")


def _try(name: str, check: Callable[[], Check]) -> Check:
    try:
        return check()
    except MemoryCacheError as error:
        return Check(name, False, error.message, error.advice)


def _library(memory: Memory) -> Check:
    faults = memory.library.check()
    if faults:
        return Check("library", False, f"damaged in {len(faults)} places", LibraryDamaged.remedy)
    size_mb = memory.library.pages.size_bytes() / 1e6
    found = f"healthy, {memory.library.pages.count()} pages, {size_mb:.1f} MB"
    return Check("library", True, f"{found}, in {memory.home.folder}")


def _embedding(memory: Memory) -> Check:
    """Really embeds a word: the engine starts, loads and answers, or the reason is told."""
    memory.embedder.embed(["memory"], urgent=True)
    loaded = memory.embedder.loaded
    where = f"on {loaded.device}" if loaded else ""
    return Check("search model", True, f"{memory.embedding_model.path.stem} {where}".strip())


def _chat(memory: Memory) -> Check:
    chosen = memory.chosen_model()
    if chosen is None:
        return Check("chat model", True, "none chosen: answers are quotes")
    if not Path(chosen.path).is_file():
        return Check(
            "chat model", False, f"{chosen.name}: the file is gone", "memory-cache models use FILE"
        )
    loaded = memory.chat.engine(chosen.path).start()
    return Check("chat model", True, f"{chosen.name}, {where_it_runs(loaded)}")


def _graphics(memory: Memory) -> Check:
    """What the chat model could run on. No graphics card is no fault: it is only slower."""
    found = memory.chat.devices()
    cards = [device for device in found.devices if device.kind != "cpu"]
    names = ", ".join(f"{card.description} ({card.free_bytes / 1e9:.1f} GB free)" for card in cards)
    backends = ", ".join(found.backends)
    return Check("graphics", True, f"{names or 'no GPU'}; backends in this build: {backends}")


def _line(check: Check) -> str:
    line = f"{'✓' if check.ok else '✗'} {check.name}: {check.found}"
    return f"{line}\n  → {check.remedy}" if check.remedy else line
