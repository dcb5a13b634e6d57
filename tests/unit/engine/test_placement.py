from __future__ import annotations

import pytest

from memory_cache.engine.worker.placement import Needs, Step, plan

GIGABYTE = 2**30
EIGHT_BILLION = Needs(layers=33, weights_bytes=5 * GIGABYTE, cache_bytes_per_token=70_000)


def steps(**given: int) -> list[Step]:
    asked = {
        "wanted_layers": -1,
        "wanted_context": 8_192,
        "free_gpu_bytes": 0,
        "free_cpu_bytes": 64 * GIGABYTE,
    }
    return plan(EIGHT_BILLION, **(asked | given))


def test_all_layers_go_where_all_fit() -> None:
    assert steps(free_gpu_bytes=12 * GIGABYTE)[0] == Step(33, 8_192)


def test_as_many_layers_go_as_fit() -> None:
    layers = steps(free_gpu_bytes=4 * GIGABYTE)[0].gpu_layers

    assert 10 < layers < 33


def test_a_gpu_without_room_is_left_alone() -> None:
    assert steps(free_gpu_bytes=GIGABYTE // 2)[0] == Step(0, 8_192)


def test_each_step_asks_for_less_and_the_last_for_no_gpu() -> None:
    planned = steps(free_gpu_bytes=12 * GIGABYTE)
    layers = [step.gpu_layers for step in planned]

    assert layers == sorted(layers, reverse=True)
    assert len(set(planned)) == len(planned)
    assert planned[-1] == Step(0, 2_048)


def test_no_more_layers_go_than_were_asked_for() -> None:
    assert steps(free_gpu_bytes=24 * GIGABYTE, wanted_layers=5)[0].gpu_layers == 5
    assert steps(free_gpu_bytes=24 * GIGABYTE, wanted_layers=0)[0].gpu_layers == 0


@pytest.mark.parametrize(
    ("free_bytes", "tokens"),
    [(16 * GIGABYTE, 32_768), (7 * GIGABYTE, 16_384), (6 * GIGABYTE, 2_048), (0, 2_048)],
)
def test_the_context_shrinks_with_the_memory(free_bytes: int, tokens: int) -> None:
    first = steps(free_cpu_bytes=free_bytes, wanted_context=32_768)[0]

    assert first == Step(0, tokens)


def test_a_model_of_which_nothing_is_known_still_gets_a_plan() -> None:
    nothing = Needs(layers=0, weights_bytes=0, cache_bytes_per_token=0)

    planned = plan(
        nothing, wanted_layers=-1, wanted_context=512, free_gpu_bytes=0, free_cpu_bytes=0
    )

    assert planned == [Step(0, 512)]
