from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from memory_cache.models.bundled import embedding_model
from memory_cache.models.gguf import GgufHeader, read_gguf
from memory_cache.models.suitability import memory_needed, role_of, why_unusable
from tests.model_files.tiny import KINDS, Kind, write_tiny_model

if TYPE_CHECKING:
    from pathlib import Path

CHAT = GgufHeader(
    architecture="qwen3",
    kind="model",
    name="Qwen3 4B",
    licence="apache-2.0",
    quantisation="Q4_K_M",
    parameters=4_022_468_096,
    context_tokens=40_960,
    layers=36,
    kv_bytes_per_token=147_456,
    window_tokens=0,
    has_vocabulary=True,
    has_chat_template=True,
    has_pictures=False,
    reads_both_ways=False,
    pools=False,
    part=0,
    parts=1,
    tensors=398,
    file_bytes=2_497_281_120,
)


def test_a_chat_model_can_chat() -> None:
    assert why_unusable(CHAT, 8_000_000_000) is None
    assert role_of(CHAT) == "chat"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_memory_can_chat(tmp_path: Path, kind: Kind) -> None:
    assert why_unusable(read_gguf(write_tiny_model(tmp_path / "tiny.gguf", kind))) is None


@pytest.mark.parametrize(
    ("fields", "role", "sentence"),
    [
        ({"architecture": "clip"}, "other", "sees pictures. Choose the model itself"),
        ({"kind": "mmproj"}, "other", "sees pictures. Choose the model itself"),
        ({"kind": "adapter"}, "other", "an addition to another model"),
        ({"kind": "imatrix"}, "other", "no model but something else"),
        ({"architecture": "bert"}, "embed", "finding text by its meaning"),
        ({"reads_both_ways": True}, "embed", "finding text by its meaning"),
        ({"pools": True}, "embed", "finding text by its meaning"),
        ({"architecture": "whisper"}, "other", "for speech"),
        ({"architecture": "flux"}, "other", "makes pictures"),
        ({"architecture": "eagle3"}, "other", "makes another model faster"),
        ({"architecture": "llada"}, "other", "in a way that Memory Cache cannot use"),
        ({"architecture": "gptoss"}, "chat", "does not know"),
        ({"tensors": 0}, "chat", "only a vocabulary"),
        ({"has_vocabulary": False}, "chat", "no vocabulary"),
        ({"has_pictures": True}, "chat", "mixed into this file"),
    ],
)
def test_why_a_file_cannot_chat_is_said_plainly(
    fields: dict[str, Any], role: str, sentence: str
) -> None:
    header = replace(CHAT, **fields)

    assert sentence in (why_unusable(header) or "")
    assert role_of(header) == role


def test_a_model_that_is_too_large_says_what_it_needs() -> None:
    assert why_unusable(CHAT, 4_000_000_000) == (
        "This model needs about 4.1 GB of memory; this computer has 4 GB."
    )


def test_the_bundled_model_is_for_finding() -> None:
    assert role_of(read_gguf(embedding_model().path)) == "embed"


def test_the_memory_needed_grows_with_the_context_up_to_what_the_model_can() -> None:
    short, long = (memory_needed(CHAT, tokens) for tokens in (1_024, 8_192))

    assert long - short == (8_192 - 1_024) * CHAT.kv_bytes_per_token
    assert memory_needed(CHAT, 1_000_000) == memory_needed(CHAT, 40_960)


def test_a_window_needs_less_than_looking_at_everything() -> None:
    assert memory_needed(replace(CHAT, window_tokens=1_024)) < memory_needed(CHAT)
