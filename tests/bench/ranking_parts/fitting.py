"""Fits the weights of `text.finding`: for an order by conditional logit, for a verdict by logistic
regression, and both leaving out one page at a time, to see what they are worth on others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Array = np.ndarray[Any, np.dtype[np.float64]]

_STEPS = 150
_RATE = 0.1
_RIDGE = 2e-3
_VERDICT_STEPS = 30
_VERDICT_RIDGE = 3e-2
_NEVER = -1e9


class Choice(NamedTuple):
    """A question put to `page`: signals of its candidates, and which of them hold the answer."""

    page: str
    signals: Array
    right: np.ndarray[Any, np.dtype[np.bool_]]


def fit_order(choices: Sequence[Choice]) -> Array:
    """Return weights by which a right candidate is likeliest to come first: conditional logit
    (McFadden, 1974) with several right ones, a ridge, and Adam.
    """
    spread = np.concatenate([one.signals for one in choices]).std(axis=0) + 1e-9
    most = max(len(one.right) for one in choices)
    signals = np.zeros((len(choices), most, len(spread)))
    there = np.zeros((len(choices), most), dtype=bool)
    right = np.zeros((len(choices), most))
    for at, one in enumerate(choices):
        count = len(one.right)
        signals[at, :count] = one.signals / spread
        there[at, :count] = True
        right[at, :count] = one.right
    weights, first, second = (np.zeros(len(spread)) for _ in range(3))
    for step in range(1, _STEPS + 1):
        chance = _softmax(np.where(there, signals @ weights, _NEVER))
        meant = chance * right
        meant /= meant.sum(axis=1, keepdims=True) + 1e-30
        slope = np.einsum("ijk,ij->k", signals, meant - chance) / len(choices) - _RIDGE * weights
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope**2
        ahead = np.sqrt(second / (1 - 0.99**step)) + 1e-8
        weights = weights + _RATE * first / (1 - 0.9**step) / ahead
    return np.asarray(weights / spread)


def fit_verdict(signals: Array, true: Array) -> Array:
    """Return a constant and weights of a logistic regression, by Newton's method with a ridge."""
    middle, spread = signals.mean(axis=0), signals.std(axis=0) + 1e-9
    given = np.column_stack([np.ones(len(signals)), (signals - middle) / spread])
    weights = np.zeros(given.shape[1])
    for _ in range(_VERDICT_STEPS):
        chance = 1 / (1 + np.exp(-given @ weights))
        slope = given.T @ (true - chance) / len(true) - _VERDICT_RIDGE * np.r_[0, weights[1:]]
        bend = (given * (chance * (1 - chance))[:, None]).T @ given / len(true)
        weights += np.linalg.solve(bend + _VERDICT_RIDGE * np.eye(len(weights)), slope)
    return np.r_[weights[0] - (weights[1:] * middle / spread).sum(), weights[1:] / spread]


def area_under_curve(true: Array, false: Array) -> float:
    """Return how often a true one scores above a false one; ties count half."""
    below = np.sort(false)
    ranks = np.searchsorted(below, true, "left") + np.searchsorted(below, true, "right")
    return float(ranks.mean() / 2 / len(false))


def leave_out(pages: Sequence[str]) -> Iterator[tuple[list[int], list[int]]]:
    """Yield, for each page, the places of what belongs to others, and of what belongs to it."""
    for page in sorted(set(pages)):
        inside = [at for at, one in enumerate(pages) if one == page]
        yield [at for at, one in enumerate(pages) if one != page], inside


def _softmax(scores: Array) -> Array:
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))
