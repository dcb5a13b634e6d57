from __future__ import annotations

import random
import struct
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from memory_cache.errors import ModelError, ModelMissing
from memory_cache.models.bundled import embedding_model
from memory_cache.models.gguf import GgufHeader, read_gguf
from tests.scripted_model import write_scripted_model

if TYPE_CHECKING:
    from pathlib import Path


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value.encode())) + value.encode()


def entry(key: str, kind: int, value: bytes) -> bytes:
    return text(key) + struct.pack("<I", kind) + value


def gguf(*entries: bytes, version: int = 3, tensors: int = 0, count: int | None = None) -> bytes:
    counted = len(entries) if count is None else count
    return b"GGUF" + struct.pack("<IQQ", version, tensors, counted) + b"".join(entries)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write_scripted_model(tmp_path / "model.gguf", "Hello.")


def test_a_chat_models_header_says_what_it_is(model: Path) -> None:
    assert read_gguf(model) == GgufHeader(
        architecture="llama",
        name="Scripted",
        licence="mpl-2.0",
        quantisation="F16",
        parameters=2 * 267 * 128 + 3 * 128 + 128 * (128 + 64 + 64 + 128) + 3 * 32 * 128,
        context_tokens=32_768,
        has_chat_template=True,
        is_generative=True,
        parts=1,
        file_bytes=model.stat().st_size,
    )


def test_an_embedding_model_is_not_generative() -> None:
    header = read_gguf(embedding_model().path)

    assert (header.architecture, header.is_generative) == ("bert", False)
    assert (header.quantisation, header.context_tokens) == ("Q8_0", 256)


def test_one_part_of_a_split_model_says_so(tmp_path: Path) -> None:
    path = tmp_path / "part.gguf"
    path.write_bytes(
        gguf(
            entry("general.architecture", 8, text("llama")),
            entry("split.count", 2, struct.pack("<H", 3)),
        )
    )

    assert read_gguf(path).parts == 3


def test_a_causal_model_that_pools_is_not_generative(tmp_path: Path) -> None:
    path = tmp_path / "pooling.gguf"
    path.write_bytes(
        gguf(
            entry("general.architecture", 8, text("qwen3")),
            entry("qwen3.pooling_type", 4, struct.pack("<I", 3)),
            entry("tokenizer.ggml.model", 8, text("gpt2")),
        )
    )

    assert read_gguf(path).is_generative is False


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not a GGUF"),
        (b"GGU", "not a GGUF"),
        (b"PK\x03\x04" + b"\0" * 100, "not a GGUF"),
        (b"GGUF", "not whole"),
        (gguf(version=1), "version"),
        (gguf(version=0x03000000), "version"),
        (gguf(), "what kind of model"),
        (gguf(entry("general.architecture", 8, text("../../etc"))), "what kind of model"),
        (gguf(count=2**63), "damaged"),
        (gguf(tensors=2**63), "damaged"),
        (gguf(entry("a", 99, b"")), "damaged"),
        (gguf(struct.pack("<Q", 2**62)), "damaged"),
        (gguf(text("a") + struct.pack("<IQ", 8, 2**40)), "not whole"),
        (gguf(text("a") + struct.pack("<IIQ", 9, 4, 2**62)), "not whole"),
        (gguf(text("a") + struct.pack("<IIQ", 9, 8, 2**62)), "damaged"),
        (gguf(text("a") + struct.pack("<IIQ", 9, 8, 4_000_000)), "not whole"),
        (gguf(text("a") + struct.pack("<I", 9) + struct.pack("<IQ", 9, 1) * 9), "damaged"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "wrong.gguf"
    path.write_bytes(content)

    with pytest.raises(ModelError, match=sentence):
        read_gguf(path)


def test_a_file_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        read_gguf(tmp_path / "absent.gguf")


def test_a_folder_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        read_gguf(tmp_path)


def test_an_interrupted_download_is_not_whole(model: Path) -> None:
    content = model.read_bytes()
    for kept in range(4, 8_000, 97):
        model.write_bytes(content[:kept])
        with pytest.raises(ModelError):
            read_gguf(model)


def test_a_declared_length_costs_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "greedy.gguf"
    with path.open("wb") as file:
        file.write(gguf(text("a") + struct.pack("<IQ", 8, 200_000_000)))
        file.truncate(250_000_000)

    tracemalloc.start()
    with pytest.raises(ModelError):
        read_gguf(path)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak_bytes < 2_000_000


def test_damaged_headers_by_the_hundred_are_read_or_refused(model: Path) -> None:
    whole = model.read_bytes()
    chance = random.Random(2)
    sentences: set[str] = set()
    for _ in range(600):
        content = bytearray(whole[: chance.choice([len(whole), chance.randrange(1, len(whole))])])
        for _ in range(chance.choice([1, 4, 32])):
            place = chance.randrange(min(len(content), chance.choice([64, 1_000, 8_000])))
            content[place] = chance.choice([0, 1, 0x7F, 0xFF, chance.randrange(256)])
        model.write_bytes(content)
        try:
            read_gguf(model)
        except ModelError as error:
            sentences.add(error.message)

    assert len(sentences) >= 4
