"""Finds the nearest neighbours of many vectors among themselves, in seconds for tens of thousands.

The vectors are brought to few dimensions first (principal components); beyond a few thousand, each
is compared with those of the nearest cells alone (an inverted file: Jégou, Douze and Schmid,
"Product quantization for nearest neighbor search", 2011).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

DIMENSIONS = 64
"""To these few dimensions vectors are brought."""
_EXACT = 4_000
_CELLS_LOOKED_AT = 8
_MEANS_ROUNDS = 8
_ROWS_AT_ONCE = 1_024


class Basis(NamedTuple):
    """The principal components of some vectors: `mean`, shape (given,), and the `axes`, shape
    (given, kept), the one of most variance first.
    """

    mean: Floats
    axes: Floats

    def reduce(self, vectors: Floats) -> Floats:
        """Bring vectors of shape (n, given) to shape (n, kept), each of length 1."""
        reduced = (vectors - self.mean) @ self.axes
        lengths = np.linalg.norm(reduced, axis=1, keepdims=True)
        return np.asarray(reduced / np.maximum(lengths, 1e-9), dtype=np.float32)


def principal_basis(vectors: Floats, dimensions: int = DIMENSIONS) -> Basis:
    """Return the principal components of vectors of shape (n, given), n at least 1. Each axis is
    turned so that its largest entry is positive: the same vectors give the same basis.
    """
    mean = vectors.mean(axis=0, dtype=np.float64)
    centred = vectors - mean.astype(np.float32)
    covariance = (centred.T @ centred).astype(np.float64)
    _, axes = np.linalg.eigh(covariance)
    axes = axes[:, ::-1][:, : min(dimensions, vectors.shape[1])]
    largest = np.abs(axes).argmax(axis=0)
    axes = axes * np.sign(axes[largest, np.arange(axes.shape[1])])
    return Basis(mean.astype(np.float32), np.ascontiguousarray(axes, dtype=np.float32))


def nearest(queries: Floats, points: Floats, count: int) -> tuple[Ints, Floats]:
    """Return for each query the `count` nearest points, nearest first, and their cosines, both of
    shape (queries, count). All are of length 1; every point is compared.
    """
    count = min(count, len(points))
    found = np.empty((len(queries), count), dtype=np.int64)
    cosines = np.empty((len(queries), count), dtype=np.float32)
    for first in range(0, len(queries), _ROWS_AT_ONCE):
        some = slice(first, first + _ROWS_AT_ONCE)
        found[some], cosines[some] = _best(queries[some] @ points.T, count)
    return found, cosines


def neighbours(
    points: Floats, count: int, report: Callable[[float], None] = lambda _: None
) -> Ints:
    """Return for each of n points of length 1 its `count` nearest others, nearest first, shape
    (n, count); `count` is less than n. Among many some of the farther ones may be missed.
    `report` is told the share that is done, and ends it all by raising.
    """
    if len(points) <= _EXACT:
        return _without_self(nearest(points, points, count + 1)[0])
    cells = max(2, round(len(points) ** 0.5))
    centres, member_of = spherical_means(points, cells)
    order = np.argsort(member_of, kind="stable")
    starts = np.searchsorted(member_of[order], np.arange(len(centres) + 1))
    near_cells = nearest(centres, centres, _CELLS_LOOKED_AT)[0]
    found = np.empty((len(points), count), dtype=np.int64)
    for cell in range(len(centres)):
        members = order[starts[cell] : starts[cell + 1]]
        if len(members) == 0:
            continue
        among = [order[starts[one] : starts[one + 1]] for one in near_cells[cell]]
        candidates = np.concatenate(among)
        if len(candidates) <= count + 1:
            candidates = order
        local, _ = nearest(points[members], points[candidates], count + 1)
        found[members] = _without_self(candidates[local], members)
        report((cell + 1) / len(centres))
    return found


def spherical_means(points: Floats, count: int) -> tuple[Floats, Ints]:
    """Return `count` centres of length 1 and the centre that each point is nearest to: k-means on
    the sphere, begun at points spread evenly over the order in which they are given.
    """
    at = np.linspace(0, len(points) - 1, count).astype(np.int64)
    centres = points[at].copy()
    member_of = np.zeros(len(points), dtype=np.int64)
    for _ in range(_MEANS_ROUNDS):
        member_of = nearest(points, centres, 1)[0][:, 0]
        sums = np.zeros_like(centres)
        np.add.at(sums, member_of, points)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        # A centre that nobody is nearest to stays where it was.
        centres = np.where(lengths > 0, sums / np.maximum(lengths, 1e-9), centres)
    return centres, member_of


def _best(scores: Floats, count: int) -> tuple[Ints, Floats]:
    if count < scores.shape[1]:
        some = np.argpartition(-scores, count - 1, axis=1)[:, :count]
    else:
        some = np.broadcast_to(np.arange(scores.shape[1]), scores.shape)
    values = np.take_along_axis(scores, some, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    return np.take_along_axis(some, order, axis=1), np.take_along_axis(values, order, axis=1)


def _without_self(found: Ints, own: Ints | None = None) -> Ints:
    """Take each point out of its own neighbours; where copies crowded it out, the last goes."""
    own = np.arange(len(found)) if own is None else own
    is_self = found == own[:, None]
    is_self[~is_self.any(axis=1), -1] = True
    return np.asarray(found[~is_self].reshape(len(found), -1), dtype=np.int64)
