"""The file that says where on the map each page lies: numbers alone, lost without harm.

A file that is damaged, of another model or of another version counts as none, and is made anew.
"""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from memory_cache.durable import replace_file

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from numpy.typing import NDArray

_FORMAT = 1
_MOST_BYTES = 1_000_000_000


class MapState(NamedTuple):
    """Pages as they are laid out: n pages, vectors of d dimensions, m of which are kept.

    `page_ids` (n,), `points` (n, m), `positions` (n, 2); `mean` (d,) and `axes` (d, m) bring a
    vector to a point; the square around `centre` (2,), `half` to each side, is what is shown.
    `sequence` is the last vector that was known, `laid_out` how many pages were laid out together.
    """

    page_ids: NDArray[np.int64]
    points: NDArray[np.float32]
    positions: NDArray[np.float32]
    mean: NDArray[np.float32]
    axes: NDArray[np.float32]
    centre: NDArray[np.float32]
    half: float
    sequence: int
    laid_out: int

    def only(self, keep: NDArray[np.bool_]) -> MapState:
        """Return it with those pages alone, `keep` having the shape (n,)."""
        return self._replace(
            page_ids=self.page_ids[keep],
            points=self.points[keep],
            positions=self.positions[keep],
        )

    def is_sound(self) -> bool:
        """Say whether everything has its shape, and every number is one."""
        count, kept = self.points.shape if self.points.ndim == 2 else (-1, -1)
        shapes = (self.page_ids.shape, self.positions.shape, self.axes.shape, self.centre.shape)
        numbers = (self.points, self.positions, self.mean, self.axes, self.centre, self.half)
        return (
            shapes == ((count,), (count, 2), (*self.mean.shape, kept), (2,))
            and all(bool(np.isfinite(one).all()) for one in numbers)
            and self.half > 0
        )


class MapFile:
    """The file in the data folder."""

    def __init__(self, path: Path, model_id: str) -> None:
        self._path = path
        self._model_id = model_id

    def read(self) -> MapState | None:
        """Return what it holds; None if that is nothing that can be used."""
        try:
            if self._path.stat().st_size > _MOST_BYTES:
                return None
            # From memory: of a damaged file numpy would leave the handle open.
            content = io.BytesIO(self._path.read_bytes())
            with np.load(content, allow_pickle=False) as held:
                if int(held["format"]) != _FORMAT or str(held["model_id"]) != self._model_id:
                    return None
                state = MapState(
                    page_ids=held["page_ids"].astype(np.int64),
                    points=held["points"].astype(np.float32),
                    positions=held["positions"].astype(np.float32),
                    mean=held["mean"].astype(np.float32),
                    axes=held["axes"].astype(np.float32),
                    centre=held["centre"].astype(np.float32),
                    half=float(held["half"]),
                    sequence=int(held["sequence"]),
                    laid_out=int(held["laid_out"]),
                )
        except (OSError, ValueError, KeyError, EOFError, TypeError, zipfile.BadZipFile):
            return None
        return state if state.is_sound() else None

    def write(self, state: MapState) -> None:
        """Put it in place of what was there. Raises `OSError`."""
        content = io.BytesIO()
        held = state._asdict() | {"points": state.points.astype(np.float16)}
        np.savez(content, format=_FORMAT, model_id=self._model_id, **held)
        replace_file(self._path, content.getvalue())

    def forget(self, page_ids: Collection[int]) -> None:
        """Let it hold nothing of these pages. Raises `OSError`."""
        if not self._path.exists():
            return
        state = self.read()
        if state is None:
            self.delete()
            return
        gone = np.isin(state.page_ids, np.fromiter(page_ids, dtype=np.int64))
        if gone.any():
            self.write(state.only(~gone))

    def delete(self) -> None:
        """Delete it. Raises `OSError`."""
        with suppress(FileNotFoundError):
            self._path.unlink()
