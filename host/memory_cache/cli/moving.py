"""`export` and `import`: the library into one file, and what other programs saved into it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from memory_cache.cli.output import counting, refuse_to_replace
from memory_cache.errors import FileError
from memory_cache.paths import find_home
from memory_cache.service.indexing import embed_all, read_waiting
from memory_cache.service.memory import Memory
from memory_cache.service.moving.export import export_library
from memory_cache.service.moving.importing import import_from

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from memory_cache.cli.output import Output

_TELL_EVERY = 5


def export_all(options: argparse.Namespace, output: Output) -> int:
    """Write everything into one ZIP file. One that is there is replaced only with `--force`."""
    path = Path(options.file).absolute()
    if path.is_dir():
        raise FileError(f"{options.file} is a folder: name a file, such as library.zip.")
    refuse_to_replace(options.file, force=options.force)
    memory = Memory(find_home(options.home))
    try:
        with counting(output) as tell:
            report = export_library(
                memory,
                path,
                lambda done, total: tell(done, total, "pages"),
                threading.Event(),
            )
    finally:
        memory.close()
    output.show(
        {"file": str(path), "pages": report.pages, "bytes": report.bytes},
        f"{report.pages} pages exported to {options.file} ({report.bytes / 1e6:.1f} MB)",
    )
    return 0


def import_all(options: argparse.Namespace, output: Output) -> int:
    """Take in an export, bookmarks, or pages of other programs, and read them; with `--wait` until
    all of it is found by meaning. What could not be taken in is told on stderr.
    """
    memory = Memory(find_home(options.home))
    try:
        with counting(output) as tell:
            report = import_from(memory, Path(options.file).absolute(), tell, threading.Event())
            _read_all(memory, tell)
        if options.wait:
            embed_all(memory)
    finally:
        memory.close()
    if not output.as_json:
        for problem in report.problems:
            output.say(problem)
    output.show(
        report._asdict(),
        f"{report.pages} pages and {report.bookmarks} bookmarks are new, {report.known} were known",
    )
    return 0


def _read_all(memory: Memory, tell: Callable[[int, int | None, str], None]) -> None:
    """Read what waits, so that it is found by words."""
    done, total = 0, memory.library.texts.count_unread()
    while some := read_waiting(memory, _TELL_EVERY):
        done += some
        tell(done, max(done, total), "read")
