"""Chooses the next token: each model's own settings where it states them, else its family's.

Truncation before temperature: top-k, top-p (Holtzman et al., 2020), min-p (Nguyen et al., 2024).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import llama_cpp.llama_cpp as llama

if TYPE_CHECKING:
    from memory_cache.engine.worker.native import Model

_LEAST_KEPT = 1
_MAX_VALUE_BYTES = 64


class Sampling(NamedTuple):
    """`top_k` of 0 keeps all."""

    temperature: float
    top_k: int
    top_p: float
    min_p: float


_DEFAULT = Sampling(0.7, 40, 0.95, 0.05)
_FAMILIES = {
    "qwen": Sampling(0.7, 20, 0.8, 0.0),
    "gemma": Sampling(1.0, 64, 0.95, 0.0),
    "llama": Sampling(0.6, 0, 0.9, 0.05),
    "mistral": Sampling(0.15, 0, 1.0, 0.05),
    "phi": Sampling(0.8, 50, 0.95, 0.0),
    "smollm": Sampling(0.6, 0, 0.95, 0.05),
    "granite": Sampling(0.2, 0, 1.0, 0.05),
    "lfm": Sampling(0.3, 0, 1.0, 0.15),
    "gpt-oss": Sampling(1.0, 0, 1.0, 0.02),
}
"""What the makers of each family recommend, by the beginning of `general.architecture`."""


def sampling_of(model: Model) -> Sampling:
    """The settings for this model; values in its file that make no sense are passed over."""
    architecture = model.metadata("general.architecture", _MAX_VALUE_BYTES) or ""
    family = next(
        (known for name, known in _FAMILIES.items() if architecture.startswith(name)), _DEFAULT
    )

    def stated(key: str, fallback: float, least: float, most: float) -> float:
        try:
            value = float(model.metadata(f"general.sampling.{key}", _MAX_VALUE_BYTES) or "")
        except ValueError:
            return fallback
        return value if least <= value <= most else fallback

    return Sampling(
        temperature=stated("temp", family.temperature, 0.0, 2.0),
        top_k=int(stated("top_k", family.top_k, 0, 1_000)),
        top_p=stated("top_p", family.top_p, 0.05, 1.0),
        min_p=stated("min_p", family.min_p, 0.0, 0.5),
    )


def new_sampler(sampling: Sampling, temperature: float | None, seed: int) -> Any:
    """A sampler chain, to be freed with `llama_sampler_free`; greedy at a temperature of 0."""
    chosen = sampling.temperature if temperature is None else temperature
    chain = llama.llama_sampler_chain_init(llama.llama_sampler_chain_default_params())
    stages = []
    if chosen <= 0:
        stages.append(llama.llama_sampler_init_greedy())
    else:
        if sampling.top_k > 0:
            stages.append(llama.llama_sampler_init_top_k(sampling.top_k))
        if sampling.top_p < 1:
            stages.append(llama.llama_sampler_init_top_p(sampling.top_p, _LEAST_KEPT))
        if sampling.min_p > 0:
            stages.append(llama.llama_sampler_init_min_p(sampling.min_p, _LEAST_KEPT))
        stages.append(llama.llama_sampler_init_temp(chosen))
        stages.append(llama.llama_sampler_init_dist(seed & 0xFFFFFFFF))
    for stage in stages:
        llama.llama_sampler_chain_add(chain, stage)
    return chain
