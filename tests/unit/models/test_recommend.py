from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from memory_cache.models.catalogue import read_catalogue
from memory_cache.models.discovery.found import FoundModel
from memory_cache.models.recommend import Computer, Gpu, recommend
from tests.unit.models.test_suitability import CHAT

GB = 2**30
RADEON = Gpu("Radeon RX 7600", 8 * GB)
BIG = Gpu("GeForce RTX 4090", 23 * GB)


def found(parameters: int, file_bytes: int, *, template: bool = True) -> FoundModel:
    header = replace(CHAT, parameters=parameters, file_bytes=file_bytes, has_chat_template=template)
    return FoundModel(
        model_id="4f9a1c02be77",
        sources=("Ollama",),
        name="mine:latest",
        path=Path("/mine.gguf"),
        file_bytes=file_bytes,
        licence="",
        role="chat",
        header=header,
        why_not=None,
        remedy=None,
        is_ours=False,
    )


@pytest.mark.parametrize(
    ("computer", "model_id"),
    [
        (Computer(2 * GB, 1 * GB, 2), None),
        (Computer(4 * GB, 2 * GB, 2), "llama-3.2-1b"),
        (Computer(8 * GB, 5 * GB, 4), "qwen3-1.7b"),
        (Computer(8 * GB, 1 * GB, 4), "qwen3-1.7b"),
        (Computer(16 * GB, 10 * GB, 4), "qwen3-1.7b"),
        (Computer(16 * GB, 10 * GB, 8), "qwen3-4b-2507"),
        (Computer(64 * GB, 50 * GB, 16), "qwen3-4b-2507"),
        (Computer(8 * GB, 5 * GB, 4, (RADEON,)), "qwen3-8b"),
        (Computer(8 * GB, 5 * GB, 4, (Gpu("MX450", 2 * GB),)), "qwen3-1.7b"),
        (Computer(32 * GB, 20 * GB, 8, (Gpu("GTX 1650", 4 * GB),)), "qwen3-4b-2507"),
    ],
)
def test_what_a_computer_is_recommended(computer: Computer, model_id: str | None) -> None:
    best = recommend(read_catalogue(), [], computer)

    assert (best.model_id if best else None) == model_id
    assert best is None or best.where == "catalogue"


def test_the_reason_is_a_plain_sentence() -> None:
    plain = recommend(read_catalogue(), [], Computer(8 * GB, 5 * GB, 4))
    quick = recommend(read_catalogue(), [], Computer(8 * GB, 5 * GB, 4, (RADEON, BIG)))

    assert plain is not None
    assert plain.reason == (
        "Qwen3 1.7B fits into the 8 GB of this computer and answers quickly without a graphics"
        " card."
    )
    assert quick is not None
    assert quick.reason == "Qwen3 8B fits into the memory of GeForce RTX 4090 as a whole."


def test_a_good_enough_model_on_disk_saves_a_download() -> None:
    mine = found(1_235_814_432, 807_694_464)

    best = recommend(read_catalogue(), [mine], Computer(8 * GB, 5 * GB, 4))

    assert best is not None
    assert (best.model_id, best.where) == (mine.model_id, "disk")
    assert best.reason == (
        "mine:latest is on this computer already, from Ollama, fits into its 8 GB and answers"
        " quickly without a graphics card."
    )


@pytest.mark.parametrize(
    "mine",
    [
        found(135_000_000, 144_000_000),
        found(8_030_000_000, 4_900_000_000),
        found(1_235_814_432, 807_694_464, template=False),
        replace(found(1_235_814_432, 807_694_464), why_not="It is damaged."),
    ],
    ids=["too small", "too large", "no template", "unusable"],
)
def test_an_unsuitable_model_on_disk_does_not(mine: FoundModel) -> None:
    best = recommend(read_catalogue(), [mine], Computer(8 * GB, 5 * GB, 4))

    assert best is not None
    assert (best.model_id, best.where) == ("qwen3-1.7b", "catalogue")


def test_a_model_on_disk_is_recommended_where_there_is_no_catalogue() -> None:
    assert recommend([], [found(1_235_814_432, 807_694_464)], Computer(8 * GB, 5 * GB, 4))
    assert recommend([], [], Computer(8 * GB, 5 * GB, 4)) is None
