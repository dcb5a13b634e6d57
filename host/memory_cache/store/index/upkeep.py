"""Keeps the graphs of an index in step with the library, in small steps, and its files with them.

All of it is background work and done by one thread at a time; whoever asks the graphs meanwhile is
never kept waiting for longer than one change of one graph.
"""

from __future__ import annotations

import threading
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from memory_cache.store.index.graph import Graph
from memory_cache.store.index.segment import Segment
from memory_cache.store.index.snapshot import SegmentFile, Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from memory_cache.store.index.snapshot import Record
    from memory_cache.store.library import Library
    from memory_cache.store.vectors import Position

# So many vectors are in one graph: 110 MB, read or written in a tenth of a second.
MOST_PER_GRAPH = 65_536
# Letting go of a vector takes as long as taking in so many.
_REMOVAL_COST = 12
_GONE_AT_ONCE = 16_384
# Deletions stay listed for other hosts on the same library, until somebody asks to be forgotten.
_GONE_KEPT = 65_536
# Graphs are written to disk when so much of them was never written: some ten seconds of work.
_WRITE_EVERY = 16_384


class Upkeep:
    """The graphs of one model's vectors; `segments` is replaced, never changed, as a whole."""

    def __init__(
        self, folder: Path, library: Library, model_id: str, dimensions: int, most_per_graph: int
    ) -> None:
        self.segments: tuple[Segment, ...] = ()
        self._vectors = library.vectors
        self._model_id = model_id
        self._dimensions = dimensions
        self._most_per_graph = most_per_graph
        self._snapshot = Snapshot(folder, library.facts, model_id, dimensions)
        self._working = threading.Lock()
        # Deletions up to this one are out of every graph.
        self._gone = 0
        # Segments for which one in their place is being built.
        self._building: tuple[list[Segment], Segment] | None = None
        self._unwritten = 0
        self._write_at = _WRITE_EVERY
        # What this process read or wrote last: another's record means that our files are deleted.
        self._record: Record | None = None
        # Places for what was removed; nobody must be able to tell where it was.
        self._noise = np.random.default_rng()

    def load(self) -> None:
        """Read the files, if that was not done yet."""
        with self._working:
            self._load()

    def missing(self, position: Position) -> int:
        """Return how many vectors the graphs lack, at the most."""
        return sum(max(0, one.end(position.sequence) - one.filled) for one in self.segments)

    def refresh(self, most: int | None, go_on: Callable[[], bool]) -> bool:
        """Do as much work as it takes to take in so many vectors, or all there is; True if some is
        left.
        """
        with self._working:
            self._load()
            left = most
            while go_on() and (left is None or left > 0):
                position = self._vectors.position()
                done = self._step(position, left or self._most_per_graph, go_on)
                if done == 0:
                    break
                self._unwritten += done
                left = None if left is None else left - done
                if self._unwritten >= self._write_at:
                    self._try_to_write()
            return self._has_work(self._vectors.position())

    def save(self, at_least: int) -> bool:
        """Write what changed, if so many changes are unwritten and no other host has written them;
        say whether that was so. Raises OSError.
        """
        with self._working:
            if self._unwritten < at_least:
                return False
            noted = self._snapshot.record()
            if noted is not None and noted != self._record and self._is_near(noted, at_least):
                return False
            self._write()
            return True

    def holds_forgotten(self) -> bool:
        """Say whether a file may hold the vector of something that was deleted."""
        record = self._snapshot.record()
        if self._snapshot.strangers(record):
            return True
        return record is not None and record.gone < self._vectors.position().gone

    def purge(self) -> None:
        """Let no file, and no graph, hold the vector of anything that was deleted by now. Raises
        OSError.
        """
        with self._working:
            self._load()
            wanted = self._vectors.position().gone
            while self._gone < wanted:
                if self._building is not None:
                    self._build(self._most_per_graph, _always)
                self._let_go(self._vectors.position(), self._most_per_graph, _always)
            self._write()
            while self._vectors.prune_gone(self._gone, _GONE_AT_ONCE):
                pass

    # ---- one step

    def _has_work(self, position: Position) -> bool:
        is_behind = self._gone < position.gone or self.missing(position) > 0
        return is_behind or self._building is not None

    def _step(self, position: Position, most: int, go_on: Callable[[], bool]) -> int:
        """Do the first thing there is to do; returns what it cost, in vectors taken in."""
        if self._building is not None:
            return self._build(most, go_on)
        if self._gone < position.gone:
            return self._let_go(position, most, go_on)
        segment = self._next_to_fill(position)
        if segment is None:
            return 1 if self._tidy() else 0
        if segment.through is None:
            most = min(most, self._most_per_graph - segment.size)
        added = segment.fill(self._vectors, self._model_id, position.sequence, most, go_on)
        # What is of other models costs a step too.
        return max(1, added)

    def _next_to_fill(self, position: Position) -> Segment | None:
        """The newest segment that lacks something; the last one is ended when it is full."""
        last = self.segments[-1]
        if last.filled < last.end(position.sequence) and last.size >= self._most_per_graph:
            last.through = last.filled
            self.segments += (Segment.empty(self._dimensions, last.filled, None, self._gone),)
        for segment in reversed(self.segments):
            if segment.filled < segment.end(position.sequence):
                return segment
        return None

    def _let_go(self, position: Position, most: int, go_on: Callable[[], bool]) -> int:
        """Let go of what was deleted. A host that has missed deletions which are listed no more
        compares all its numbers with the library's.
        """
        if self._vectors.count(self._model_id) == 0:
            self.segments = (
                Segment.empty(self._dimensions, position.sequence, None, position.gone),
            )
            self._gone = position.gone
            return 1
        listed = self._vectors.gone_after(self._gone, _GONE_AT_ONCE)
        if listed is None:
            numbers, last = self._deleted(), position.gone
        else:
            numbers = np.array([row[1] for row in listed], dtype=np.int64)
            last = listed[-1][0] if listed else position.gone
        cost = 1
        for segment in self.segments:
            mine = numbers[(numbers > segment.after) & (numbers <= segment.filled)].tolist()
            if not mine or segment.gone >= last:
                continue
            if len(mine) * _REMOVAL_COST > segment.graph.count:
                self._begin([segment])
                return cost
            # Those that are removed already are passed over at once.
            room = max(1, (most - cost) // _REMOVAL_COST)
            removed, is_done = segment.remove(mine, room, self._noise, go_on)
            cost += removed * _REMOVAL_COST
            if not is_done:
                return cost
            segment.gone = last
        self._gone = last
        return cost

    def _deleted(self) -> NDArray[np.int64]:
        gone = []
        for one in self.segments:
            there = self._vectors.sequences_between(self._model_id, one.after, one.filled)
            gone.append(np.setdiff1d(one.graph.numbers(), np.array(there, dtype=np.int64)))
        return np.concatenate(gone)

    # ---- building in the place of others

    def _tidy(self) -> bool:
        """Begin to make one segment of two neighbours that became small, or a worn one anew."""
        for first, second in pairwise(self.segments[:-1]):
            if first.graph.count + second.graph.count <= self._most_per_graph // 2:
                self._begin([first, second])
                return True
        for segment in self.segments:
            if segment.graph.removed > segment.graph.count:
                self._begin([segment])
                return True
        return False

    def _begin(self, old: list[Segment]) -> None:
        gone = self._vectors.position().gone
        new = Segment.empty(self._dimensions, old[0].after, old[-1].filled, gone)
        self._building = old, new

    def _build(self, most: int, go_on: Callable[[], bool]) -> int:
        """Go on with it; the old ones are asked until it is done."""
        assert self._building is not None
        old, new = self._building
        filled = old[-1].filled
        added = new.fill(self._vectors, self._model_id, filled, most, go_on)
        if new.filled == filled:
            new.through = old[-1].through
            at = self.segments.index(old[0])
            self.segments = (*self.segments[:at], new, *self.segments[at + len(old) :])
            self._building = None
        return max(1, added)

    # ---- files

    def _load(self) -> None:
        if self.segments:
            return
        self._record = record = self._snapshot.record()
        # Without a record: what was deleted before is in no graph that is filled from now on.
        self._gone = record.gone if record else self._vectors.position().gone
        segments = [self._read(file) for file in record.segments] if record else []
        if not segments or segments[-1].through is not None:
            after = segments[-1].through if segments else None
            segments.append(Segment.empty(self._dimensions, after or 0, None, self._gone))
        self.segments = tuple(segments)

    def _read(self, file: SegmentFile) -> Segment:
        path = self._snapshot.find(file)
        if path is not None:
            graph = Graph.load(path, self._dimensions, file.removed)
        elif not file.name:
            graph = Graph(self._dimensions, 0)
        else:
            return Segment.empty(self._dimensions, file.after, file.through, self._gone)
        on_disk = (file.name, file.sha256)
        return Segment(graph, file.after, file.filled, file.through, self._gone, on_disk)

    def _write(self) -> None:
        """Write what is in no file of ours, and let all files be the snapshot."""
        if self._snapshot.record() != self._record:
            # Another host's: it has deleted our files.
            for segment in self.segments:
                segment.file = None
        files = []
        for segment in self.segments:
            if segment.file is None or not self._snapshot.is_there(segment.file[0]):
                segment.file = self._snapshot.write(segment.graph) if segment.size else ("", "")
            name, sha256 = segment.file
            files.append(
                SegmentFile(
                    name=name,
                    sha256=sha256,
                    after=segment.after,
                    filled=segment.filled,
                    through=segment.through,
                    removed=segment.graph.removed,
                )
            )
        self._record = self._snapshot.note(self._gone, files)
        self._vectors.prune_gone(self._gone - _GONE_KEPT, _GONE_AT_ONCE)
        self._unwritten, self._write_at = 0, _WRITE_EVERY

    def _try_to_write(self) -> None:
        try:
            self._write()
        except OSError:
            # The disk is full, it may be: what is not written costs time, and only at a start.
            self._write_at = self._unwritten + _WRITE_EVERY

    def _is_near(self, record: Record, changes: int) -> bool:
        position = self._vectors.position()
        missing = 0
        for one in record.segments:
            end = position.sequence if one.through is None else one.through
            missing += max(0, end - one.filled)
        return record.gone == position.gone and bool(record.segments) and missing < changes


def _always() -> bool:
    return True
