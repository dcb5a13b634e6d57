"""Looks through a folder for model files: bounded, whatever the folder holds and links to."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MOST_ENTRIES = 50_000
_DEEPEST = 8


class Seen(NamedTuple):
    """A file, and what tells it from others: two names of one file have the same identity."""

    path: Path
    identity: tuple[int, int]
    size_bytes: int
    modified_ns: int


def look_at(path: Path) -> Seen | None:
    """Return a regular file's facts, links followed; None for anything else."""
    try:
        facts = path.stat()
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(facts.st_mode):
        return None
    return Seen(path, (facts.st_dev, facts.st_ino), facts.st_size, facts.st_mtime_ns)


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Return whether it is a folder or links to one; a link to itself is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def model_files(
    folder: Path, *, deepest: int = _DEEPEST, most_entries: int = _MOST_ENTRIES
) -> Iterator[Seen]:
    """Yield the files under a folder whose names end in `.gguf`, by name.

    Links are followed, each folder is entered once, and what may not be read is passed over. After
    `most_entries` names the search ends.
    """
    entered: set[tuple[int, int]] = set()
    waiting = [(folder, 0)]
    left = most_entries
    while waiting:
        here, depth = waiting.pop()
        try:
            facts = here.stat()
            if (facts.st_dev, facts.st_ino) in entered:
                continue
            entered.add((facts.st_dev, facts.st_ino))
            with os.scandir(here) as listing:
                names: list[tuple[str, bool]] = []
                for entry in listing:
                    left -= 1
                    if left < 0:
                        return
                    names.append((entry.name, is_folder(entry)))
        except (OSError, ValueError):
            continue
        deeper = []
        for name, leads_on in sorted(names):
            if leads_on:
                deeper.append((here / name, depth + 1))
            elif name.lower().endswith(".gguf") and (seen := look_at(here / name)) is not None:
                yield seen
        if depth < deepest:
            waiting.extend(reversed(deeper))
