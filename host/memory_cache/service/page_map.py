"""Lays out the saved pages on a map by what they are about, keeps the map, and says what is where.

A map that is there is kept: new pages go beside what they are like, until they are so many that all
is laid out again, from where it lies.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.errors import Cancelled, ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from memory_cache.service.memory import Memory
    from memory_cache.store.map_file import MapFile, MapState
    from memory_cache.store.map_rows import MapPage
    from memory_cache.text.mapping.areas import Area

_GROWTH, _LEAST_GROWTH = 0.3, 12
_BEGINNING_CHARS = 600
_REDUCED_AT_ONCE = 4_096


class Point(NamedTuple):
    """A page on the map; `x` and `y` from -1 to 1."""

    page: MapPage
    x: float
    y: float
    collections: list[int]


class Label(NamedTuple):
    """What the pages around a place have in common; level 0 is the coarsest."""

    x: float
    y: float
    level: int
    words: list[str]
    pages: int


class DrawnMap(NamedTuple):
    """The map as it is now; `waiting` pages have no place yet."""

    points: list[Point]
    labels: list[Label]
    waiting: int


class PageMap:
    """The map of one library."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._lock = threading.Lock()
        self._labels: tuple[tuple[int, ...], list[Label]] | None = None

    def draw(
        self,
        *,
        anew: bool = False,
        report: Callable[[float], None] = lambda _: None,
        cancelled: threading.Event | None = None,
    ) -> DrawnMap:
        """Return the map, laid out first as far as that is needed. `report` is told the share that
        is done where that takes its time. Raises `Cancelled`, `ModelMissing` and `OSError`.
        """

        def check(share: float) -> None:
            if cancelled is not None and cancelled.is_set():
                raise Cancelled
            report(share)

        with self._lock:
            rows = self._memory.library.map_rows
            pages = {page.page_id: page for page in rows.pages()}
            state = self._bring_up_to_date(set(pages), anew, check)
            collections = rows.collections()
            if state is None:
                return DrawnMap([], [], len(pages))
            shown = (state.positions - state.centre) / state.half
            shown = shown.clip(-1.0, 1.0)
            points = [
                Point(pages[page_id], x, y, collections.get(page_id, []))
                for page_id, (x, y) in zip(state.page_ids.tolist(), shown.tolist(), strict=True)
                if page_id in pages
            ]
            labels = self._describe(points, state)
            return DrawnMap(points, labels, len(pages) - len(points))

    def forget(self, page_ids: Collection[int]) -> None:
        """Keep nothing of these pages, on disk or here. Raises `OSError`."""
        with self._lock:
            self._labels = None
            self._file().forget(page_ids)

    def clear(self) -> None:
        """Keep nothing at all. Raises `OSError`."""
        with self._lock:
            self._labels = None
            self._file().delete()

    def _file(self) -> MapFile:
        from memory_cache.store.map_file import MapFile

        try:
            model_id = self._memory.embedding_model.model_id
        except ModelError:
            # Then no file is of this model, and what is to be forgotten goes all the same.
            model_id = ""
        return MapFile(self._memory.home.map, model_id)

    def _bring_up_to_date(
        self, there: set[int], anew: bool, check: Callable[[float], None]
    ) -> MapState | None:
        """The map with every page that has a vector, and no other; None without any."""
        import numpy as np

        library, file = self._memory.library, self._file()
        sequence = library.vectors.position().sequence
        state = file.read()
        if state is not None:
            # Those that are hidden keep their place: they may come back.
            keep = np.isin(state.page_ids, np.fromiter(library.pages.ids(), dtype=np.int64))
            is_known = there <= set(state.page_ids.tolist())
            if sequence == state.sequence and keep.all() and is_known and not anew:
                return state
            changed = library.map_rows.changed_after(state.sequence)
            # What was read anew may be about something else now.
            keep &= ~np.isin(state.page_ids, np.fromiter(changed, dtype=np.int64))
            state = state.only(keep)
        held = set(state.page_ids.tolist()) if state is not None else set()
        new = [page_id for page_id in there if page_id not in held]
        grown = state is not None and len(held) + len(new) > (
            state.laid_out + max(_LEAST_GROWTH, _GROWTH * state.laid_out)
        )
        if state is not None and not anew:
            state = self._with_new(state, new)
        if state is None or anew or grown:
            state = self._laid_out(there, None if anew else state, check)
        if state is None:
            file.delete()
            return None
        state = state._replace(sequence=sequence)
        # A page that was erased meanwhile must not come back with the file.
        ids = np.fromiter(library.pages.ids(), dtype=np.int64)
        state = state.only(np.isin(state.page_ids, ids))
        file.write(state)
        return state

    def _with_new(self, state: MapState, new: Collection[int]) -> MapState:
        import numpy as np

        from memory_cache.text.mapping.layout import place
        from memory_cache.text.mapping.neighbours import Basis

        model_id = self._memory.embedding_model.model_id
        ids, means = self._memory.library.map_rows.mean_vectors(model_id, new)
        if not ids or len(state.page_ids) == 0:
            return state
        points = Basis(state.mean, state.axes).reduce(means)
        page_ids = np.array(ids, dtype=np.int64)
        positions = place(points, state.points, state.positions, page_ids)
        return state._replace(
            page_ids=np.concatenate([state.page_ids, page_ids]),
            points=np.concatenate([state.points, points]),
            positions=np.concatenate([state.positions, positions]),
        )

    def _laid_out(
        self, there: Collection[int], before: MapState | None, check: Callable[[float], None]
    ) -> MapState | None:
        import numpy as np

        from memory_cache.store.map_file import MapState
        from memory_cache.text.mapping.layout import fit_into_square, lay_out
        from memory_cache.text.mapping.neighbours import principal_basis

        check(0.0)
        model_id = self._memory.embedding_model.model_id
        ids, means = self._memory.library.map_rows.mean_vectors(model_id)
        is_there = np.isin(np.array(ids, dtype=np.int64), np.fromiter(there, dtype=np.int64))
        page_ids, means = np.array(ids, dtype=np.int64)[is_there], means[is_there]
        if len(page_ids) == 0:
            return None
        check(0.02)
        basis = principal_basis(means)
        points = np.concatenate(
            [
                basis.reduce(means[first : first + _REDUCED_AT_ONCE])
                for first in range(0, len(means), _REDUCED_AT_ONCE)
            ]
        )
        begun = None
        if before is not None and np.array_equal(np.sort(before.page_ids), page_ids):
            begun = before.positions[np.argsort(before.page_ids)]
        positions = lay_out(points, begun, check)
        centre, half = fit_into_square(positions)
        return MapState(
            *(page_ids, points, positions, basis.mean, basis.axes, centre, half),
            *(0, len(page_ids)),
        )

    def _describe(self, points: list[Point], state: MapState) -> list[Label]:
        """The labels, made once for each state of the map."""
        import numpy as np

        from memory_cache.text.mapping.areas import find_areas, telling_words

        key = (len(points), state.sequence, state.laid_out, sum(p.page.page_id for p in points))
        if self._labels is not None and self._labels[0] == key:
            return self._labels[1]
        positions = np.array([(point.x, point.y) for point in points], dtype=np.float32)
        areas: list[Area] = find_areas(positions) if points else []
        sampled = {int(at) for area in areas for at in area.sample}
        ids = {at: points[at].page.page_id for at in sampled}
        begin = self._memory.library.map_rows.beginnings(ids.values(), _BEGINNING_CHARS)
        texts = {at: f"{points[at].page.title}\n{begin.get(ids[at], '')}" for at in sampled}
        labels = [
            Label(area.x, area.y, area.level, words, len(area.members))
            for area, words in zip(areas, telling_words(areas, texts), strict=True)
            if words
        ]
        self._labels = (key, labels)
        return labels
