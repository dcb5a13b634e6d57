"""Plans where a model's layers go: as many on the GPU as fit, and what to try if that fails.

Pure arithmetic over what the model needs and what is free; llama.cpp has the last word, which is
why a plan is a list of steps and not one.
"""

from __future__ import annotations

from typing import NamedTuple

_MEGABYTE = 1_048_576
_GPU_MARGIN_BYTES = 512 * _MEGABYTE
_GPU_MARGIN_SHARE = 0.1
"""Left to the desktop and the browser, which draw with the same memory."""
_COMPUTE_BYTES = 400 * _MEGABYTE
"""What the computation of one batch takes besides weights and cache."""
_CPU_MARGIN_BYTES = 512 * _MEGABYTE
_LEAST_CONTEXT_TOKENS = 2_048
_LEAST_LAYERS = 2
"""Fewer on the GPU cost more in copying than they gain."""
_STEP_SHARES = (1.0, 0.75, 0.5, 0.25)


class Needs(NamedTuple):
    """What a model takes. `layers` counts what can be offloaded: its blocks and the output."""

    layers: int
    weights_bytes: int
    cache_bytes_per_token: int


class Step(NamedTuple):
    """One way to load it."""

    gpu_layers: int
    context_tokens: int


def plan(
    needs: Needs,
    *,
    wanted_layers: int,
    wanted_context: int,
    free_gpu_bytes: int,
    free_cpu_bytes: int,
) -> list[Step]:
    """The ways to load it, best first; the last uses no GPU and the shortest context.

    `wanted_layers` below 0 asks for all that fit; otherwise it is the most. `free_gpu_bytes` is
    what all the GPUs have free together.
    """
    steps: list[Step] = []
    fits = _layers_that_fit(needs, wanted_context, free_gpu_bytes)
    most = fits if wanted_layers < 0 else min(fits, wanted_layers)
    for share in _STEP_SHARES:
        layers = int(most * share)
        if layers >= min(_LEAST_LAYERS, needs.layers):
            steps.append(Step(layers, wanted_context))
    context = _context_that_fits(needs, wanted_context, free_cpu_bytes)
    while True:
        steps.append(Step(0, context))
        if context <= _LEAST_CONTEXT_TOKENS:
            return list(dict.fromkeys(steps))
        context = max(_LEAST_CONTEXT_TOKENS, context // 2)


def _layers_that_fit(needs: Needs, context_tokens: int, free_bytes: int) -> int:
    if needs.layers <= 0:
        return 0
    room = free_bytes - max(_GPU_MARGIN_BYTES, int(free_bytes * _GPU_MARGIN_SHARE)) - _COMPUTE_BYTES
    layer_bytes = (
        needs.weights_bytes + needs.cache_bytes_per_token * context_tokens
    ) / needs.layers
    return max(0, min(needs.layers, int(room / max(1.0, layer_bytes))))


def _context_that_fits(needs: Needs, wanted_tokens: int, free_bytes: int) -> int:
    room = free_bytes - needs.weights_bytes - _COMPUTE_BYTES - _CPU_MARGIN_BYTES
    tokens = wanted_tokens
    while tokens > _LEAST_CONTEXT_TOKENS and tokens * needs.cache_bytes_per_token > room:
        tokens = max(_LEAST_CONTEXT_TOKENS, tokens // 2)
    return tokens
