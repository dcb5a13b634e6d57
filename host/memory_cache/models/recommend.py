"""Recommends one chat model for a computer, with the reason in a sentence. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from memory_cache.models.suitability import memory_needed
from memory_cache.saying import Saying, say, size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memory_cache.models.catalogue import CatalogueEntry
    from memory_cache.models.discovery.found import FoundModel

_SHARE_OF_MEMORY = 0.6
"""A model may have this share of the memory: a browser and the rest live in what is left."""
_LEAST_SHARE = 0.4
"""This much is counted on even when less is free right now: a person can close something."""
_QUICK_WEIGHTS = 2_500_000_000
_QUICK_WEIGHTS_ON_MANY_CORES = 4_500_000_000
_MANY_CORES = 8
"""So many weights a processor reads fast enough for a person who waits for the answer."""
_SHARE_OF_GPU = 0.9
_GOOD_ENOUGH = 0.45
"""A model on disk saves a download, if it has at least this share of the weights of the best."""


class Gpu(NamedTuple):
    """A graphics card that this program can compute on, and its free memory."""

    name: str
    free_bytes: int


class Computer(NamedTuple):
    """What matters of a computer: memory in bytes, and cores that may be used."""

    total_bytes: int
    available_bytes: int
    cores: int
    gpus: tuple[Gpu, ...] = ()


class Recommendation(NamedTuple):
    """Which model, where it is to be had, and why, in a sentence."""

    model_id: str
    where: Literal["disk", "catalogue"]
    reason: str


class _Option(NamedTuple):
    model_id: str
    name: str
    weights: int
    bytes: int
    where: Literal["disk", "catalogue"]
    source: str = ""


def recommend(
    catalogue: Sequence[CatalogueEntry], on_disk: Sequence[FoundModel], computer: Computer
) -> Recommendation | None:
    """Return the best model that runs well on this computer, or None if none would.

    A suitable model that is on disk already comes before a somewhat better one to download.
    `catalogue` is in order of quality, the best last.
    """
    entries = [
        _Option(entry.id, entry.name, entry.parameters, entry.memory_bytes, "catalogue")
        for entry in catalogue
        if entry.role == "chat"
    ]
    have = sorted(
        (
            _Option(
                found.model_id,
                found.name,
                found.header.parameters,
                memory_needed(found.header),
                "disk",
                found.sources[0],
            )
            for found in on_disk
            if found.is_usable and found.header is not None and found.header.has_chat_template
        ),
        key=lambda option: (option.weights, option.bytes),
    )
    best = _best(entries, computer)
    best_here = _best(have, computer)
    if best_here and (best is None or best_here.weights >= _GOOD_ENOUGH * best.weights):
        best = best_here
    if best is None:
        return None
    return Recommendation(best.model_id, best.where, _reason(best, computer))


def runs_well(weights: int, needed_bytes: int, computer: Computer) -> bool:
    """Return whether a model of this size answers without much waiting, and fits."""
    option = _Option("", "", weights, needed_bytes, "disk")
    return _fits_gpu(option, computer) is not None or _fits_processor(option, computer)


def _best(options: Sequence[_Option], computer: Computer) -> _Option | None:
    suitable = [option for option in options if runs_well(option.weights, option.bytes, computer)]
    return suitable[-1] if suitable else None


def _fits_gpu(option: _Option, computer: Computer) -> Gpu | None:
    roomy = [gpu for gpu in computer.gpus if option.bytes <= _SHARE_OF_GPU * gpu.free_bytes]
    return max(roomy, key=lambda gpu: gpu.free_bytes) if roomy else None


def _fits_processor(option: _Option, computer: Computer) -> bool:
    room = min(
        _SHARE_OF_MEMORY * computer.total_bytes,
        max(computer.available_bytes, _LEAST_SHARE * computer.total_bytes),
    )
    quick = _QUICK_WEIGHTS_ON_MANY_CORES if computer.cores >= _MANY_CORES else _QUICK_WEIGHTS
    return option.bytes <= room and option.weights <= quick


def _reason(option: _Option, computer: Computer) -> Saying:
    name, source, gpu = option.name, option.source, _fits_gpu(option, computer)
    # In whole gigabytes, as people know the memory of their computer.
    memory = size(max(1, round(computer.total_bytes / 2**30)) * 10**9)
    if gpu is not None and source:
        return say(
            "why_here_on_gpu",
            "{name} is on this computer already, from {source}, and fits into the memory of {gpu}"
            " as a whole.",
            name=name,
            source=source,
            gpu=gpu.name,
        )
    if gpu is not None:
        return say(
            "why_on_gpu",
            "{name} fits into the memory of {gpu} as a whole.",
            name=name,
            gpu=gpu.name,
        )
    if source:
        return say(
            "why_here",
            "{name} is on this computer already, from {source}, fits into its {memory} and answers"
            " quickly without a graphics card.",
            name=name,
            source=source,
            memory=memory,
        )
    return say(
        "why_on_processor",
        "{name} fits into the {memory} of this computer and answers quickly without a graphics"
        " card.",
        name=name,
        memory=memory,
    )
