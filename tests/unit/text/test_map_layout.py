"""The layout of the map: alike lies together, the same vectors lie the same, and little moves."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from memory_cache.text.mapping.areas import find_areas, telling_words
from memory_cache.text.mapping.layout import fit_into_square, lay_out, place
from memory_cache.text.mapping.neighbours import nearest, neighbours, principal_basis

Floats = NDArray[np.float32]


def made_up(pages: int, subjects: int = 6, seed: int = 1) -> tuple[Floats, NDArray[np.int64]]:
    """Vectors of length 1 about so many subjects, and the subject of each."""
    rng = np.random.default_rng(seed)
    centres = np.random.default_rng(99).normal(size=(subjects, 96))
    subject = rng.integers(0, subjects, pages)
    vectors = centres[subject] + 0.8 * rng.normal(size=(pages, 96))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32), subject


def laid_out(vectors: Floats) -> tuple[Floats, Floats]:
    points = principal_basis(vectors).reduce(vectors)
    return points, lay_out(points)


def of_same_subject(positions: Floats, subject: NDArray[np.int64], count: int = 5) -> float:
    """The share of the nearest on the map that are about the same."""
    distances = np.linalg.norm(positions[:, None] - positions[None], axis=2)
    near = np.argsort(distances, axis=1)[:, 1 : count + 1]
    return float((subject[near] == subject[:, None]).mean())


@pytest.mark.parametrize("pages", [30, 400])
def test_what_is_alike_lies_together(pages: int) -> None:
    vectors, subject = made_up(pages)
    _, positions = laid_out(vectors)

    assert of_same_subject(positions, subject) > 0.75


def test_the_same_vectors_make_the_same_map() -> None:
    vectors, _ = made_up(150)

    assert np.array_equal(laid_out(vectors)[1], laid_out(vectors)[1])


@pytest.mark.parametrize("pages", range(1, 14))
def test_a_handful_of_pages_lie_apart(pages: int) -> None:
    vectors, _ = made_up(pages)
    _, positions = laid_out(vectors)

    assert positions.shape == (pages, 2)
    assert np.isfinite(positions).all()
    assert all(np.linalg.norm(a - b) > 1e-3 for a, b in itertools.combinations(positions, 2))


def test_copies_of_one_page_are_no_error() -> None:
    vectors = np.repeat(made_up(3)[0], 20, axis=0)
    _, positions = laid_out(vectors)

    assert np.isfinite(positions).all()


def test_a_new_page_goes_beside_its_like_and_moves_nothing() -> None:
    vectors, subject = made_up(300)
    basis = principal_basis(vectors)
    positions = lay_out(basis.reduce(vectors))
    before = positions.copy()
    new, new_subject = made_up(40, seed=7)
    placed = place(basis.reduce(new), basis.reduce(vectors), positions, np.arange(40))

    assert np.array_equal(positions, before)
    nearest_old = np.linalg.norm(placed[:, None] - positions[None], axis=2).argmin(axis=1)
    assert (subject[nearest_old] == new_subject).mean() > 0.9


def test_a_map_laid_out_from_where_it_lay_keeps_its_shape() -> None:
    vectors, _ = made_up(300)
    points, positions = laid_out(vectors)
    shown = [
        (one - centre) / half
        for one in (positions, lay_out(points, positions))
        for centre, half in [fit_into_square(one)]
    ]

    assert float(np.median(np.linalg.norm(shown[1] - shown[0], axis=1))) < 0.05


def test_it_says_how_far_it_is_and_can_be_ended_by_that() -> None:
    shares: list[float] = []
    points = principal_basis(made_up(60)[0]).reduce(made_up(60)[0])
    lay_out(points, report=shares.append)

    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)

    def end(share: float) -> None:
        if share > 0.5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        lay_out(points, report=end)


def test_nearly_all_is_within_the_square_and_an_outlier_does_not_shrink_it() -> None:
    positions = np.random.default_rng(3).normal(size=(2_000, 2)).astype(np.float32)
    positions[0] = 1_000.0
    centre, half = fit_into_square(positions)

    assert half < 10
    assert (np.abs(positions - centre) <= half).all(axis=1).mean() > 0.99
    assert fit_into_square(np.zeros((1, 2), dtype=np.float32))[1] > 0


def test_among_many_nearly_all_true_neighbours_are_found() -> None:
    vectors, _ = made_up(5_000, subjects=40)
    points = principal_basis(vectors, 32).reduce(vectors)
    found = neighbours(points, 10)
    exact = nearest(points[:200], points, 11)[0][:, 1:]
    kept = [len(set(a) & set(b)) / 10 for a, b in zip(found[:200], exact, strict=True)]

    assert np.mean(kept) > 0.9
    assert not (found == np.arange(5_000)[:, None]).any()


def test_areas_are_told_by_words_that_the_others_lack() -> None:
    rng = np.random.default_rng(5)
    positions = np.concatenate([rng.normal(size=(120, 2)), rng.normal(size=(120, 2)) + 20])
    texts = {at: f"Orrick Mill wheel and water {at}" for at in range(120)}
    texts |= {at: f"Barn owl feathers and water {at}" for at in range(120, 240)}
    areas = find_areas(positions.astype(np.float32))
    words = telling_words(areas, texts)

    assert {area.level for area in areas} == {0, 1}
    told = {word for one in words for word in one}
    assert "water" not in told
    assert "Mill" in told or "wheel" in told or "Orrick" in told
    assert all(("owl" in one) != ("wheel" in one) for one in words if {"owl", "wheel"} & set(one))


def test_a_few_pages_make_no_areas() -> None:
    assert find_areas(np.zeros((4, 2), dtype=np.float32)) == []
