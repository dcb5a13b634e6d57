"""The files of an index and the record of them: what does not match to the last bit is not there.

hnswlib's loader crashes on damaged files and answers wrongly from others. So each file appears as a
whole or not at all, and counts for nothing until its digest is noted in the library.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from memory_cache.durable import sync_file, sync_folder

if TYPE_CHECKING:
    from pathlib import Path

    from memory_cache.store.facts import Facts
    from memory_cache.store.index.graph import Graph

_FACT = "index"
_FORMAT = 2
_SUFFIX = ".hnsw"


class SegmentFile(msgspec.Struct, frozen=True):
    """One graph on disk: vectors of the sequences above `after` up to `filled`, of which it may
    get more up to `through`; with None there is no end. `removed` of them are marked as deleted.
    An empty graph has no file: its `name` is "".
    """

    name: str
    sha256: str
    after: int
    filled: int
    through: int | None
    removed: int


class Record(msgspec.Struct, frozen=True):
    """What the library knows of the files: they hold nothing that was deleted up to `gone`."""

    format: int
    model_id: str
    dimensions: int
    gone: int
    segments: list[SegmentFile]


class Snapshot:
    """The folder of an index's files and their record in the library."""

    def __init__(self, folder: Path, facts: Facts, model_id: str, dimensions: int) -> None:
        self._folder = folder
        self._facts = facts
        self._model_id = model_id
        self._dimensions = dimensions

    def record(self) -> Record | None:
        """Return what is noted, None if that is nothing or of another model."""
        noted = self._facts.get(_FACT)
        if noted is None:
            return None
        try:
            record = msgspec.json.decode(noted, type=Record)
        except msgspec.DecodeError:
            return None
        ours = (_FORMAT, self._model_id, self._dimensions)
        return record if ours == (record.format, record.model_id, record.dimensions) else None

    def note(self, gone: int, segments: list[SegmentFile]) -> Record:
        """Let these files be the snapshot, and delete all others."""
        record = Record(_FORMAT, self._model_id, self._dimensions, gone, segments)
        self._facts.note(_FACT, msgspec.json.encode(record).decode())
        self.sweep(record)
        return record

    def find(self, segment: SegmentFile) -> Path | None:
        """Return where the file is, if it is to the last bit the one that was noted."""
        path = self._folder / segment.name
        try:
            matches = path.parent == self._folder and _sha256(path) == segment.sha256
        except OSError:
            return None
        return path if matches else None

    def is_there(self, name: str) -> bool:
        """Say whether there is a file of this name, or none is needed."""
        return not name or (self._folder / name).is_file()

    def write(self, graph: Graph) -> tuple[str, str]:
        """Write a graph to a file of its own; returns its name and digest. Raises OSError."""
        if not self._folder.is_dir():
            # Where the folder is, the file of an earlier version was.
            self._folder.unlink(missing_ok=True)
            self._folder.mkdir(mode=0o700, parents=True)
        temporary = self._folder / f".{os.getpid()}"
        try:
            graph.save(temporary)
            digest = _sha256(temporary)
            sync_file(temporary)
            name = f"{digest[:32]}{_SUFFIX}"
            temporary.replace(self._folder / name)
            sync_folder(self._folder)
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        return name, digest

    def strangers(self, record: Record | None) -> list[Path]:
        """Return the files in the folder that are not of the record: what a crash left, or what
        another version or model wrote.
        """
        if self._folder.is_file():
            return [self._folder]
        known = {segment.name for segment in record.segments} if record else set()
        try:
            return [path for path in self._folder.iterdir() if path.name not in known]
        except FileNotFoundError:
            return []

    def sweep(self, record: Record | None) -> None:
        """Delete the strangers. Another host that is just writing one tries again."""
        for path in self.strangers(record):
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
