"""The vectors of one model, found by nearness, in step with the library whichever process fills it.

The library is the truth: every number that a graph finds is looked up there, so that a graph which
lags behind, or holds what was deleted, costs time and never an answer. What no graph holds yet is
compared one by one. Background work (`refresh`, `save`, `purge`) brings the graphs up to date.
"""

from __future__ import annotations

import threading
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from memory_cache.store.index.graph import Graph
from memory_cache.store.index.segment import Segment, matrix
from memory_cache.store.index.snapshot import SegmentFile, Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from memory_cache.store.index.snapshot import Record
    from memory_cache.store.library import Library
    from memory_cache.store.vectors import Position

# So many vectors are in one graph: 110 MB, read or written in a tenth of a second.
MOST_PER_GRAPH = 65_536
# A filter that leaves less than this share of all vectors is served by comparing each of them.
_EXACT_SHARE = 0.02
# So many vectors are compared one by one beside the graphs, the newest first.
_MOST_SCANNED = 10_000
_MOST_ASKED_OF_A_GRAPH = 4_096
_LOOKED_UP_AT_ONCE = 500
_GONE_AT_ONCE = 16_384
# Deletions stay listed for other hosts on the same library, until somebody asks to be forgotten.
_GONE_KEPT = 65_536
# Graphs are written to disk when so much of them was never written: some ten seconds of work.
_WRITE_EVERY = 16_384


class VectorIndex:
    """Finds the nearest passages. `folder` is where its files are; they can always be made anew.

    Every method raises what the library raises, `save` and `purge` also OSError.
    """

    def __init__(
        self,
        folder: Path,
        library: Library,
        model_id: str,
        dimensions: int,
        *,
        most_per_graph: int = MOST_PER_GRAPH,
    ) -> None:
        self._library = library
        self._vectors = library.vectors
        self._model_id = model_id
        self._dimensions = dimensions
        self._most_per_graph = most_per_graph
        self._snapshot = Snapshot(folder, library.facts, model_id, dimensions)
        # One of load, refresh, save and purge at a time. Questions never wait for it, once loaded.
        self._working = threading.Lock()
        self._segments: tuple[Segment, ...] = ()
        self._gone = 0
        self._unwritten = 0
        self._write_at = _WRITE_EVERY
        # What this process read or wrote last: another's record means that our files are deleted.
        self._record: Record | None = None
        # Places for what was removed; nobody must be able to tell where it was.
        self._noise = np.random.default_rng()

    # ---- questions

    def is_ready(self) -> bool:
        """Say whether `nearest` answers at once, and from all vectors. Costs a few rows."""
        return bool(self._segments) and self._missing(self._vectors.position()) <= _MOST_SCANNED

    def nearest(
        self, vector: NDArray[np.float32], limit: int, among: Collection[int] | None = None
    ) -> dict[int, float]:
        """Return the passages nearest to a vector of shape (dimensions,), nearest first, with their
        cosines; with `among` only such passages.

        Nothing that was deleted is found, and everything that is there, whoever stored it, as soon
        as `is_ready`. Loads the index first if nobody has.
        """
        if among is not None:
            if len(among) <= _EXACT_SHARE * self._vectors.count(self._model_id):
                return self._scan(vector, limit, among)
            among = among if isinstance(among, set | frozenset) else frozenset(among)
        if not self._segments:
            self.load()
        if limit < 1:
            return {}
        position = self._vectors.position()
        segments = self._segments
        pending = self._pending(vector, segments, position)
        per_graph = limit
        if among is not None:
            share = len(among) / max(1, self._vectors.count(self._model_id))
            per_graph = max(limit, round(2 * limit / min(1.0, share) / len(segments)))
        while True:
            per_graph = min(per_graph, max(limit, _MOST_ASKED_OF_A_GRAPH))
            scores = dict(pending)
            # What no graph has told of is no nearer than the last that it told.
            unseen = []
            for segment in segments:
                numbers, cosines = segment.graph.nearest(vector, per_graph)
                scores.update(zip(numbers, cosines, strict=True))
                if len(numbers) == per_graph:
                    unseen.append(cosines[-1])
            found = self._best(scores, limit, among)
            if not unseen or per_graph >= _MOST_ASKED_OF_A_GRAPH:
                return found
            if len(found) == limit and min(found.values()) >= max(unseen):
                return found
            per_graph *= 4

    def _best(
        self, scores: dict[int, float], limit: int, among: Collection[int] | None
    ) -> dict[int, float]:
        """The passages of the best vectors that are still in the library."""
        found: dict[int, float] = {}
        ranked = sorted(scores, key=lambda sequence: -scores[sequence])
        at_once = limit if among is None else max(limit, _LOOKED_UP_AT_ONCE)
        for first in range(0, len(ranked), at_once):
            some = ranked[first : first + at_once]
            passages = self._vectors.passages_of(some)
            for sequence in some:
                passage = passages.get(sequence)
                if passage is not None and (among is None or passage in among):
                    found[passage] = scores[sequence]
                    if len(found) == limit:
                        return found
        return found

    def _scan(
        self, vector: NDArray[np.float32], limit: int, among: Collection[int]
    ) -> dict[int, float]:
        """Compare each of these passages."""
        stored = self._vectors.get(self._model_id, among)
        if not stored:
            return {}
        passages = list(stored)
        cosines = matrix(list(stored.values())) @ vector
        best = np.argsort(-cosines, kind="stable")[:limit]
        return {passages[at]: float(cosines[at]) for at in best}

    def _pending(
        self, vector: NDArray[np.float32], segments: tuple[Segment, ...], position: Position
    ) -> dict[int, float]:
        """The cosines of the newest vectors that are in no graph yet, by sequence."""
        scores: dict[int, float] = {}
        for segment in reversed(segments):
            filled, end = segment.filled, segment.end(position.sequence)
            if segment is segments[-1]:
                # It may have been ended a moment ago: what comes after it is in none of these.
                end = position.sequence
            room = _MOST_SCANNED - len(scores)
            if filled >= end or room <= 0:
                continue
            rows = self._vectors.between(self._model_id, filled, end, room, newest=True)
            if rows:
                cosines = matrix([row[2] for row in rows]) @ vector
                scores.update(zip((row[0] for row in rows), cosines.tolist(), strict=True))
        return scores

    def _missing(self, position: Position) -> int:
        return sum(max(0, one.end(position.sequence) - one.filled) for one in self._segments)

    # ---- background work

    def load(self) -> None:
        """Read the files, if that was not done yet: some seconds for a million vectors. Those that
        are not to the last bit what the library knows of are made anew by `refresh`.
        """
        with self._working:
            self._load()

    def refresh(self, most: int | None = None, stopping: threading.Event | None = None) -> bool:
        """Take in what was stored and let go of what was deleted, at most so many vectors at a
        time; True while there is more to do. Questions are answered meanwhile.
        """

        def go_on() -> bool:
            return stopping is None or not stopping.is_set()

        with self._working:
            self._load()
            position = self._vectors.position()
            self._let_go(position, go_on)
            added = 0
            while (most is None or added < most) and go_on():
                segment = self._next_to_fill(position)
                if segment is None:
                    break
                room = self._most_per_graph if most is None else most - added
                if segment.through is None:
                    room = min(room, self._most_per_graph - segment.size)
                more = segment.fill(self._vectors, self._model_id, position.sequence, room, go_on)
                added += more
                self._unwritten += more
                if self._unwritten >= self._write_at:
                    self._try_to_write()
            self._tidy(position, go_on)
            return self._missing(position) > 0

    def save(self, *, at_least: int = 1) -> bool:
        """Write what changed beside the library, if so many changes are unwritten. Another host
        that has written as much is left to it.
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
        """Say whether a file may still hold the vector of something deleted. Costs a few rows."""
        record = self._snapshot.record()
        if self._snapshot.strangers(record):
            return True
        return record is not None and record.gone < self._vectors.position().gone

    def purge(self) -> None:
        """Let no file, and no graph, hold the vector of anything that was deleted by now."""
        with self._working:
            self._load()
            self._let_go(self._vectors.position(), lambda: True)
            self._write()
            while self._vectors.prune_gone(self._gone, _GONE_AT_ONCE):
                pass

    # ---- inside, by one thread at a time

    def _load(self) -> None:
        if self._segments:
            return
        record = self._snapshot.record()
        segments = []
        if record is None:
            # Nothing that was deleted before can be in a graph that is filled from now on.
            self._gone = self._vectors.position().gone
            record_segments: list[SegmentFile] = []
        else:
            self._gone = record.gone
            record_segments = record.segments
        for file in record_segments:
            graph = self._read(file)
            if graph is None:
                segments.append(
                    Segment.empty(self._dimensions, file.after, file.through, self._gone)
                )
            else:
                segments.append(
                    Segment(
                        *(graph, file.after, file.filled, file.through, self._gone),
                        (file.name, file.sha256),
                    )
                )
        if not segments or segments[-1].through is not None:
            after = segments[-1].through if segments else None
            segments.append(Segment.empty(self._dimensions, after or 0, None, self._gone))
        self._record = record
        self._segments = tuple(segments)

    def _read(self, file: SegmentFile) -> Graph | None:
        if not file.name:
            return Graph(self._dimensions, 0)
        path = self._snapshot.find(file)
        return Graph.load(path, self._dimensions, file.removed) if path else None

    def _next_to_fill(self, position: Position) -> Segment | None:
        """The newest segment that lacks something; the last one is ended when it is full."""
        last = self._segments[-1]
        if last.filled < last.end(position.sequence) and last.size >= self._most_per_graph:
            last.through = last.filled
            self._segments += (Segment.empty(self._dimensions, last.filled, None, self._gone),)
        for segment in reversed(self._segments):
            if segment.filled < segment.end(position.sequence):
                return segment
        return None

    def _let_go(self, position: Position, go_on: Callable[[], bool]) -> None:
        if self._gone >= position.gone:
            return
        if self._vectors.count(self._model_id) == 0:
            self._segments = (
                Segment.empty(self._dimensions, position.sequence, None, position.gone),
            )
            self._gone = position.gone
            self._unwritten += 1
            return
        while self._gone < position.gone and go_on():
            listed = self._vectors.gone_after(self._gone, _GONE_AT_ONCE)
            if listed is None:
                self._resynchronise(position, go_on)
                return
            if not listed:
                break
            last = listed[-1][0]
            self._remove(np.array([row[1] for row in listed], dtype=np.int64), last, go_on)
            if go_on():
                self._gone = last

    def _resynchronise(self, position: Position, go_on: Callable[[], bool]) -> None:
        """Compare every graph with the library: the list of what was deleted is incomplete."""
        for segment in self._segments:
            there = self._vectors.sequences_between(self._model_id, segment.after, segment.filled)
            gone = np.setdiff1d(segment.graph.numbers(), np.array(there, dtype=np.int64))
            self._remove(gone, position.gone, go_on)
        if go_on():
            self._gone = position.gone

    def _remove(self, numbers: NDArray[np.int64], gone: int, go_on: Callable[[], bool]) -> None:
        for segment in self._segments:
            if not go_on():
                return
            end = segment.filled
            mine = numbers[(numbers > segment.after) & (numbers <= end)].tolist()
            if not mine or segment.gone >= gone:
                continue
            if segment.is_cheaper_anew(len(mine)):
                self._rebuild([segment], go_on)
            else:
                self._unwritten += segment.remove(mine, gone, self._noise)

    def _tidy(self, position: Position, go_on: Callable[[], bool]) -> None:
        """Build one worn segment anew, or make one of two neighbours that have become small."""
        ended = [
            one
            for one in self._segments
            if one.through is not None and one.filled >= one.end(position.sequence)
        ]
        for first, second in _neighbours(ended):
            if first.graph.count + second.graph.count <= self._most_per_graph // 2:
                self._rebuild([first, second], go_on)
                return
        for segment in self._segments:
            if segment.is_worn:
                self._rebuild([segment], go_on)
                return

    def _rebuild(self, old: list[Segment], go_on: Callable[[], bool]) -> None:
        """Put a graph in the place of these, made from the library while they are still asked."""
        position = self._vectors.position()
        filled = old[-1].filled
        new = Segment.empty(self._dimensions, old[0].after, filled, position.gone)
        while new.filled < filled and go_on():
            new.fill(self._vectors, self._model_id, filled, self._most_per_graph, go_on)
        if new.filled < filled:
            return
        new.through = old[-1].through
        at = self._segments.index(old[0])
        self._segments = (*self._segments[:at], new, *self._segments[at + len(old) :])
        self._unwritten += 1

    def _write(self) -> None:
        """Write what is in no file of ours, and let all files be the snapshot."""
        if self._snapshot.record() != self._record:
            # Another host's: it has deleted our files.
            for segment in self._segments:
                segment.file = None
        files = []
        for segment in self._segments:
            if segment.file is None or not self._snapshot.is_there(segment.file[0]):
                segment.file = self._snapshot.write(segment.graph) if segment.size else ("", "")
            files.append(
                SegmentFile(
                    *segment.file,
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


def _neighbours(segments: list[Segment]) -> Iterator[tuple[Segment, Segment]]:
    for first, second in pairwise(segments):
        if first.through == second.after:
            yield first, second
