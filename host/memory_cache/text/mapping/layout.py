"""Lays out vectors on a plane, what is alike together: the same vectors make the same plane.

PaCMAP (Wang, Huang, Rudin and Shaposhnik, "Understanding how dimension reduction tools work", JMLR
22, 2021): near neighbours attract, others push off, and at first pairs of middling distance hold
the whole in shape. Begun at the first principal components and with a fixed seed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from memory_cache.text.mapping.neighbours import nearest, neighbours

if TYPE_CHECKING:
    from collections.abc import Callable

    from memory_cache.text.mapping.neighbours import Floats, Ints

_SEED = 20
_NEIGHBOURS, _MIDDLING, _FAR = 10, 5, 12
_DRAWN = 6
_FIRST_SPREAD = 0.01
_SMALL = 5
_KNN_SHARE = 0.2
_AROUND = 5
# What lies farther out than nearly all is drawn at the edge.
_OUTLIERS = 0.002
_GOLDEN_ANGLE = 2.399963
_STEP_APART = 0.012
_RANKED = 0.6


class _Phase(NamedTuple):
    """Steps of one kind: what near and middling pairs weigh, the latter from a first to a last, and
    the learning rate.
    """

    steps: int
    near: float
    middling: tuple[float, float]
    rate: float = 1.0


_FROM_SCRATCH = (
    _Phase(70, 2.0, (1_000.0, 3.0)),
    _Phase(70, 3.0, (3.0, 3.0)),
    _Phase(140, 1.0, (0.0, 0.0)),
)
_FROM_BEFORE = (_Phase(80, 1.0, (0.0, 0.0), 0.1),)


class _Pairs(NamedTuple):
    """Pairs of points: the first of each is the row, the second in `others`, shape (n, m); `flat`
    is the same in one row.
    """

    others: Ints
    flat: Ints


def lay_out(
    points: Floats,
    before: Floats | None = None,
    report: Callable[[float], None] = lambda _: None,
) -> Floats:
    """Return positions of shape (n, 2) for points of shape (n, dimensions), each of length 1, the
    components of most variance first.

    `before`, shape (n, 2), are positions to begin with: then little moves. `report` is told the
    share that is done, from 0 to 1, and ends it all by raising.
    """
    count = len(points)
    if count <= _SMALL:
        return _circle(count) if before is None else before.astype(np.float32)
    rng = np.random.default_rng(_SEED)
    near = neighbours(
        points,
        min(_NEIGHBOURS, max(2, count // 6)),
        lambda share: report(_KNN_SHARE * share),
    )
    pairs = (
        _pairs(near),
        _pairs(_middling(points, rng)),
        _pairs(_far(count, min(_FAR, count - 1), rng)),
    )
    if before is not None:
        return _spread_out(_descend(before.astype(np.float32), pairs, _FROM_BEFORE, report))
    first = points[:, :2] - points[:, :2].mean(axis=0)
    positions = first * (_FIRST_SPREAD / max(1e-9, float(first.std())))
    # Points that are the same would never part.
    positions += rng.normal(size=positions.shape) * _FIRST_SPREAD * 0.01
    positions = _descend(positions.astype(np.float32), pairs, _FROM_SCRATCH, report)
    positions = _spread_out(positions)
    return positions + _apart(np.arange(count), positions)


def place(points: Floats, known: Floats, positions: Floats, keys: Ints) -> Floats:
    """Return positions for new points beside those known points that they are most like, shape
    (n, 2). Nothing else moves. `keys`, shape (n,), part those that would come to lie as one.
    """
    if len(known) == 0:
        return _circle(len(points))
    found, cosines = nearest(points, known, min(_AROUND, len(known)))
    # The nearest counts most: the mean of places far apart is a place for neither.
    weights = np.exp(8.0 * (cosines - cosines[:, :1]))
    weights /= weights.sum(axis=1, keepdims=True)
    centre = positions[found[:, 0]]
    offsets = positions[found] - centre[:, None, :]
    is_by = np.linalg.norm(offsets, axis=2) <= 0.1 * max(1e-6, float(positions.std()))
    weights = weights * is_by
    beside = centre + (weights[:, :, None] * offsets).sum(axis=1)
    return np.asarray(beside + _apart(keys, positions), dtype=np.float32)


def fit_into_square(positions: Floats) -> tuple[Floats, float]:
    """Return the centre, shape (2,), and the half width of the square that holds nearly all of
    these positions, n at least 1.
    """
    share = _OUTLIERS if len(positions) >= 500 else 0.0
    low, high = np.quantile(positions, [share, 1 - share], axis=0)
    half = 0.5 * float((high - low).max())
    return np.asarray((low + high) / 2, dtype=np.float32), 1.04 * half if half > 0 else 1.0


def _spread_out(positions: Floats) -> Floats:
    """Give crowds more room and emptiness less, along each axis: between where a point is and the
    rank that it has there. What lies left of another stays left of it.
    """
    low, high = positions.min(axis=0), positions.max(axis=0)
    plain = 2 * (positions - low) / np.maximum(high - low, 1e-9) - 1
    ranks = np.argsort(np.argsort(positions, axis=0, kind="stable"), axis=0, kind="stable")
    ranked = 2 * ranks / max(1, len(positions) - 1) - 1
    spread = (1 - _RANKED) * plain + _RANKED * ranked
    return np.asarray(spread * float(positions.std()), dtype=np.float32)


def _apart(keys: Ints, positions: Floats) -> Floats:
    """A small step in a direction of each one's own: two that are the same can be told apart."""
    angle = keys.astype(np.float64) * _GOLDEN_ANGLE
    step = _STEP_APART * max(1e-6, float(positions.std()))
    return (step * np.stack([np.cos(angle), np.sin(angle)], axis=1)).astype(np.float32)


def _circle(count: int) -> Floats:
    """A few points, evenly around."""
    if count == 1:
        return np.zeros((1, 2), dtype=np.float32)
    angles = np.arange(count) * (2 * np.pi / max(1, count))
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def _middling(points: Floats, rng: np.random.Generator) -> Ints:
    """For each point the second nearest of six drawn by chance, a few times: shape (n, 5)."""
    columns = []
    for _ in range(_MIDDLING):
        drawn = rng.integers(0, len(points), (len(points), _DRAWN))
        cosines = np.einsum("nd,nmd->nm", points, points[drawn])
        cosines[drawn == np.arange(len(points))[:, None]] = -2.0
        second = np.argsort(-cosines, axis=1, kind="stable")[:, 1]
        columns.append(drawn[np.arange(len(points)), second])
    return np.stack(columns, axis=1)


def _far(count: int, many: int, rng: np.random.Generator) -> Ints:
    """For each point others drawn by chance, which are as good as all far from it."""
    drawn = rng.integers(0, count - 1, (count, many))
    return drawn + (drawn >= np.arange(count)[:, None])


def _pairs(others: Ints) -> _Pairs:
    return _Pairs(others, others.ravel())


def _descend(
    positions: Floats,
    pairs: tuple[_Pairs, _Pairs, _Pairs],
    phases: tuple[_Phase, ...],
    report: Callable[[float], None],
) -> Floats:
    """Adam (Kingma and Ba, 2015) over the three kinds of pairs."""
    steps = sum(phase.steps for phase in phases)
    mean, square = np.zeros_like(positions), np.zeros_like(positions)
    step = 0
    for phase in phases:
        for at in range(phase.steps):
            first, last = phase.middling
            middling = first + (last - first) * at / phase.steps
            gradient = _pull(positions, pairs[0], phase.near * 20.0, 10.0)
            if middling > 0:
                gradient += _pull(positions, pairs[1], middling * 20_000.0, 10_000.0)
            gradient -= _pull(positions, pairs[2], 2.0, 1.0)
            step += 1
            mean += 0.1 * (gradient - mean)
            square += 0.001 * (gradient * gradient - square)
            corrected = square / (1 - 0.999**step)
            positions = positions - np.float32(phase.rate) * (mean / (1 - 0.9**step)) / (
                np.sqrt(corrected) + 1e-7
            )
            report(_KNN_SHARE + (1 - _KNN_SHARE) * step / steps)
    return positions


def _pull(positions: Floats, pairs: _Pairs, strength: float, softness: float) -> Floats:
    """What pulls each point towards the others of its pairs, downhill being minus that: the
    gradient of d / (softness + d), d being one more than the squared distance.
    """
    x, y = positions[:, 0], positions[:, 1]
    along_x = x[:, None] - x[pairs.others]
    along_y = y[:, None] - y[pairs.others]
    weight = along_x * along_x
    weight += along_y * along_y
    weight += np.float32(1.0 + softness)
    np.multiply(weight, weight, out=weight)
    np.divide(np.float32(strength), weight, out=weight)
    along_x *= weight
    along_y *= weight
    gradient = np.empty_like(positions)
    count = len(positions)
    for axis, along in enumerate((along_x, along_y)):
        back = np.bincount(pairs.flat, weights=along.ravel(), minlength=count)
        gradient[:, axis] = along.sum(axis=1) - back
    return gradient
