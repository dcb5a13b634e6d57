"""Measures the map: how many neighbours it keeps, and how long 20,000 pages take to be laid out.

Trustworthiness and continuity at 10 (Venna and Kaski, "Neighborhood preservation in nonlinear
projection methods", 2001) of made-up pages in 24 fields of 12 subjects each, beside the first two
principal components and places drawn by chance. `python tests/bench/map.py [--vectors FILE.npy]`
takes vectors of shape (pages, dimensions) instead. Fails if a bar is missed.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from memory_cache.text.mapping.areas import find_areas
from memory_cache.text.mapping.layout import lay_out, place
from memory_cache.text.mapping.neighbours import principal_basis

Array = NDArray[np.float32]

NEIGHBOURS = 10
MEASURED, LARGE = 3_000, 20_000
FIELDS, SUBJECTS, DIMENSIONS = 24, 12, 384
LEAST_KEPT = 0.9
MOST_CPU_S = 40.0


def made_up(pages: int) -> Array:
    """Vectors of length 1 of pages that are about something within a field."""
    rng = np.random.default_rng(1)
    fields = rng.normal(size=(FIELDS, 1, DIMENSIONS))
    subjects = fields + 0.8 * rng.normal(size=(FIELDS, SUBJECTS, DIMENSIONS))
    chosen = subjects.reshape(-1, DIMENSIONS)[rng.integers(0, FIELDS * SUBJECTS, pages)]
    vectors = chosen + 0.9 * rng.normal(size=(pages, DIMENSIONS))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def kept(vectors: Array, positions: Array) -> tuple[float, float, float]:
    """Return trustworthiness, continuity, and the share of the nearest that stay among them."""
    count, k = len(vectors), NEIGHBOURS
    order, rank = _ranked(-(vectors @ vectors.T))
    squares = np.square(positions).sum(axis=1)
    shown_order, shown_rank = _ranked(squares[:, None] + squares - 2 * positions @ positions.T)
    scale = 2 / (count * k * (2 * count - 3 * k - 1))
    intruders = np.take_along_axis(rank, shown_order[:, :k], axis=1)
    lost = np.take_along_axis(shown_rank, order[:, :k], axis=1)
    same = np.mean(
        [len(set(a) & set(b)) / k for a, b in zip(order[:, :k], shown_order[:, :k], strict=True)]
    )
    return (
        1 - scale * float(np.maximum(0, intruders - k + 1).sum()),
        1 - scale * float(np.maximum(0, lost - k + 1).sum()),
        float(same),
    )


def _ranked(distances: Array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The others by distance, and the rank of each from 0; a point itself comes last."""
    np.fill_diagonal(distances, np.inf)
    order = np.argsort(distances, axis=1, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(len(order))[None, :].repeat(len(order), axis=0), 1)
    return order, rank


def main() -> int:
    """Measure and tell; 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vectors", type=Path)
    given = parser.parse_args()
    vectors = np.load(given.vectors) if given.vectors else made_up(MEASURED)
    points = principal_basis(vectors).reduce(vectors)
    positions = lay_out(points)
    chance = np.random.default_rng(0).normal(size=positions.shape).astype(np.float32)
    print(f"{len(vectors):,} pages         trustworthiness  continuity  nearest 10 kept")
    ours = kept(vectors, positions)
    for name, figures in (
        ("the map", ours),
        ("two components", kept(vectors, points[:, :2])),
        ("by chance", kept(vectors, chance)),
    ):
        print(f"  {name:20}" + "".join(f"{figure:13.3f}" for figure in figures))
    large = made_up(LARGE)
    began, began_cpu = time.perf_counter(), time.process_time()
    basis = principal_basis(large)
    points = basis.reduce(large)
    positions = lay_out(points)
    find_areas(positions)
    took, took_cpu = time.perf_counter() - began, time.process_time() - began_cpu
    print(f"{LARGE:,} pages laid out in {took:.1f} s, {took_cpu:.1f} s of processor time")
    began = time.perf_counter()
    place(points[:100], points, positions, np.arange(100))
    print(f"100 more placed in {1000 * (time.perf_counter() - began):.0f} ms")
    missed = min(ours[:2]) < LEAST_KEPT or took_cpu > MOST_CPU_S
    if missed:
        print("MISSED")
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main())
