"""Layers on a GPU: the same answers as on the CPU, and a plain word about what was used."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest

from memory_cache.engine.client import ChatMessage
from memory_cache.errors import Cancelled
from memory_cache.models.bundled import embedding_model
from tests.gpu.conftest import answer
from tests.model_files.tiny import KINDS
from tests.scripted_model import write_scripted_model

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.gpu.conftest import Place
    from tests.model_files.tiny import Kind

    Tiny = Callable[[Kind], Path]

PAGE = "The keeper of the light house lit the lamp at night. " * 8
LONG_PAGE = "The keeper of the light house lit the lamp at night. " * 22
OTHER_PAGE = "Winter found the harbour under a storm of wind and water. " * 8
SCRIPT = "The keeper lit it [1]. Größe: “42”, 東京 😀."


def test_the_devices_and_backends_of_the_build_are_listed(gpu: Place) -> None:
    devices = gpu.devices()

    cards = [device for device in devices.devices if device.kind in {"gpu", "igpu"}]
    assert cards
    assert all(0 < card.free_bytes <= card.total_bytes for card in cards)
    assert "CPU" in devices.backends
    assert set(devices.backends) - {"CPU", "BLAS"}


def test_every_layer_is_offloaded_without_being_asked_for_a_number(gpu: Place, tiny: Tiny) -> None:
    loaded = gpu.chat(tiny("plain")).start()

    assert loaded.gpu_layers == loaded.layers == 5
    assert loaded.cpu_reason == ""
    card = next(device for device in gpu.devices().devices if device.kind != "cpu")
    assert card.description in loaded.device


@pytest.mark.parametrize("layers", [-1, 2])
@pytest.mark.parametrize("kind", KINDS)
def test_logits_are_those_of_the_cpu_and_a_page_that_is_put_back_changes_none(
    gpu: Place, tiny: Tiny, kind: Kind, layers: int
) -> None:
    found = gpu.compare(tiny(kind), gpu_layers=layers)

    assert found["layers"] == (5 if layers < 0 else layers)
    assert found["moved"] > 1.0
    assert found["apart"] < 0.5
    assert found["restored"] < 0.05


def test_a_model_that_knows_what_to_say_says_it_from_the_gpu(gpu: Place, tmp_path: Path) -> None:
    engine = gpu.chat(write_scripted_model(tmp_path / "scripted.gguf", SCRIPT))

    text, generated = answer(engine, "", "Who lit it?", tokens=500)

    assert (text, generated.stopped) == (SCRIPT, "end")


@pytest.mark.parametrize("layers", [2, 4])
def test_as_many_layers_as_are_asked_for_are_offloaded(gpu: Place, tiny: Tiny, layers: int) -> None:
    engine = gpu.chat(tiny("plain"), gpu_layers=layers)

    assert engine.start().gpu_layers == layers
    assert answer(engine, PAGE, "Who?")[1].tokens == 16


@pytest.mark.parametrize("kind", KINDS)
def test_a_follow_up_reads_only_what_is_new(gpu: Place, tiny: Tiny, kind: Kind) -> None:
    engine = gpu.chat(tiny(kind))
    answer(engine, PAGE, "Who lit the lamp?")

    _, generated = answer(engine, PAGE, "And when was it?")

    assert generated.prompt_tokens - generated.reused < 40 < generated.reused


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_found_again_after_another_page_and_another_engine(
    gpu: Place, tiny: Tiny, tmp_path: Path, kind: Kind
) -> None:
    model, states = tiny(kind), tmp_path / "states"
    states.mkdir()
    first = gpu.chat(model, fingerprint="tiny")
    text, _ = answer(first, LONG_PAGE, "Who lit the lamp?", states=states)
    answer(first, OTHER_PAGE, "Who?", states=states)
    first.close()

    again, generated = answer(
        gpu.chat(model, fingerprint="tiny"), LONG_PAGE, "Who lit the lamp?", states=states
    )

    assert generated.prompt_tokens - generated.reused < 40 < generated.reused
    assert again == text


def test_what_the_cpu_kept_of_a_page_is_not_taken_for_the_gpu(
    gpu: Place, tiny: Tiny, tmp_path: Path
) -> None:
    model = tiny("plain")
    on_cpu = gpu.chat(model, gpu_layers=0, fingerprint="tiny")
    answer(on_cpu, LONG_PAGE, "Who?", states=tmp_path)
    kept = list(tmp_path.iterdir())

    _, generated = answer(gpu.chat(model, fingerprint="tiny"), LONG_PAGE, "Who?", states=tmp_path)

    assert kept

    assert generated.reused == 0


def test_cancel_is_heard_while_reading_and_the_next_answer_is_whole(
    gpu: Place, tmp_path: Path
) -> None:
    engine = gpu.chat(write_scripted_model(tmp_path / "scripted.gguf", SCRIPT))
    cancelled = threading.Event()

    with pytest.raises(Cancelled):
        engine.generate(
            [ChatMessage("user", "x" * 20_000)],
            max_tokens=10,
            temperature=0,
            seed=1,
            on_piece=lambda _: None,
            on_progress=lambda *_: cancelled.set(),
            cancelled=cancelled,
        )

    pid = engine.pid
    assert answer(engine, "", "Who lit it?", tokens=500)[0] == SCRIPT
    assert engine.pid == pid


def test_cancel_is_heard_while_writing(gpu: Place, tmp_path: Path) -> None:
    model = write_scripted_model(tmp_path / "scripted.gguf", "on and on ", repeat=1000)
    engine = gpu.chat(model)
    cancelled = threading.Event()

    with pytest.raises(Cancelled):
        engine.generate(
            [ChatMessage("user", "Talk.")],
            max_tokens=20_000,
            temperature=0,
            seed=1,
            on_piece=lambda _: cancelled.set(),
            cancelled=cancelled,
        )

    assert answer(engine, "", "Talk.", tokens=9)[0] == "on and on"


def test_embeddings_are_those_of_the_cpu(gpu: Place, cpu: Place) -> None:
    model = embedding_model().path
    texts = [PAGE[:400], OTHER_PAGE[:900], "Who lit the lamp?"]
    engine = gpu.embedder(model)

    ours = engine.embed(texts)

    loaded = engine.start()
    assert loaded.gpu_layers == loaded.layers == 7
    theirs = cpu.embedder(model, gpu_layers=0).embed(texts)
    assert np.min(np.sum(ours * theirs, axis=1)) > 0.999


def test_without_a_device_the_cpu_answers_and_says_why(hidden: Place, tiny: Tiny) -> None:
    engine = hidden.chat(tiny("plain"))

    loaded = engine.start()

    assert (loaded.gpu_layers, loaded.device, loaded.cpu_reason) == (0, "cpu", "no_device")
    assert answer(engine, PAGE, "Who?")[1].tokens == 16


def test_without_a_driver_the_cpu_answers_and_says_why(driverless: Place, tiny: Tiny) -> None:
    engine = driverless.chat(tiny("plain"))

    loaded = engine.start()

    assert (loaded.gpu_layers, loaded.device, loaded.cpu_reason) == (0, "cpu", "no_device")
    assert answer(engine, PAGE, "Who?")[1].tokens == 16


def test_a_device_that_refuses_the_model_leaves_it_to_the_cpu(cramped: Place, tiny: Tiny) -> None:
    engine = cramped.chat(tiny("plain"))

    loaded = engine.start()

    assert (loaded.gpu_layers, loaded.device, loaded.cpu_reason) == (0, "cpu", "failed")
    assert answer(engine, PAGE, "Who?")[1].tokens == 16


def test_layers_that_nobody_asked_to_offload_stay_on_the_cpu(gpu: Place, tiny: Tiny) -> None:
    loaded = gpu.chat(tiny("plain"), gpu_layers=0).start()

    assert (loaded.gpu_layers, loaded.device, loaded.cpu_reason) == (0, "cpu", "not_asked")


def test_the_usual_build_says_that_it_has_no_gpu_backend(cpu: Place, tiny: Tiny) -> None:
    if set(cpu.devices().backends) - {"CPU", "BLAS"}:
        pytest.skip("the usual build here has one")

    assert cpu.chat(tiny("plain")).start().cpu_reason == "no_backend"
