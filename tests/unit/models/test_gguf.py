from __future__ import annotations

import os
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
        kind="",
        name="Scripted",
        licence="mpl-2.0",
        quantisation="F16",
        parameters=2 * 267 * 128 + 3 * 128 + 128 * (128 + 64 + 64 + 128) + 3 * 32 * 128,
        context_tokens=32_768,
        layers=1,
        kv_bytes_per_token=2 * 1 * (64 + 64),
        window_tokens=0,
        has_vocabulary=True,
        has_chat_template=True,
        has_pictures=False,
        reads_both_ways=False,
        pools=False,
        part=0,
        parts=1,
        tensors=12,
        file_bytes=model.stat().st_size,
    )


def test_an_embedding_model_reads_both_ways() -> None:
    header = read_gguf(embedding_model().path)

    assert (header.architecture, header.reads_both_ways, header.pools) == ("bert", True, True)
    assert header.context_tokens == 256


def test_one_part_of_a_split_model_says_so(tmp_path: Path) -> None:
    path = tmp_path / "part.gguf"
    path.write_bytes(
        gguf(
            entry("general.architecture", 8, text("llama")),
            entry("split.count", 2, struct.pack("<H", 3)),
        )
    )

    assert read_gguf(path).parts == 3


def test_what_attention_keeps_of_a_token_is_summed_over_layers_that_have_it(tmp_path: Path) -> None:
    path = tmp_path / "hybrid.gguf"
    path.write_bytes(
        gguf(
            entry("general.architecture", 8, text("lfm2")),
            entry("lfm2.block_count", 4, struct.pack("<I", 3)),
            entry("lfm2.attention.head_count_kv", 9, struct.pack("<IQ3i", 5, 3, 0, 8, 8)),
            entry("lfm2.attention.key_length", 4, struct.pack("<I", 64)),
            entry("lfm2.attention.value_length", 4, struct.pack("<I", 64)),
        )
    )

    assert read_gguf(path).kv_bytes_per_token == 2 * 16 * (64 + 64)


@pytest.mark.parametrize(
    ("key", "number"),
    [("block_count", 0), ("block_count", 513), ("context_length", 2**31)],
)
def test_a_number_that_llama_cpp_would_stumble_over_is_damage(
    tmp_path: Path, key: str, number: int
) -> None:
    path = tmp_path / "absurd.gguf"
    path.write_bytes(
        gguf(
            entry("general.architecture", 8, text("llama")),
            entry(f"llama.{key}", 4, struct.pack("<I", number)),
        )
    )

    with pytest.raises(ModelError, match="damaged"):
        read_gguf(path)


def test_names_come_without_what_moves_a_terminals_cursor(tmp_path: Path) -> None:
    path = tmp_path / "rude.gguf"
    path.write_bytes(
        gguf(
            entry("general.architecture", 8, text("llama")),
            entry("general.name", 8, text("A\x1b[2J\n  nice\u202e model")),
        )
    )

    assert read_gguf(path).name == "A[2J nice model"


def test_a_file_that_ends_before_its_last_weights_is_not_whole(model: Path) -> None:
    content = model.read_bytes()
    model.write_bytes(content[: len(content) * 9 // 10])

    with pytest.raises(ModelError, match="not whole"):
        read_gguf(model)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.gguf")

    with pytest.raises(ModelError, match="not a file"):
        read_gguf(tmp_path / "pipe.gguf")


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
        (gguf(text("a") + struct.pack("<IIQ", 9, 8, 2_000_000)), "not whole"),
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
    with pytest.raises(ModelError, match="not a file"):
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
