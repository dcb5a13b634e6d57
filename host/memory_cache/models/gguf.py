"""Reads what a GGUF header says of its model, from files that may be damaged or hostile.

No declared count or length is believed before the file's size bears it out, values that are not
wanted are skipped and never held, and the whole reading is bounded. Format: the GGUF specification
in ggml, versions 2 and 3, little-endian.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from memory_cache.errors import ModelError, ModelMissing

if TYPE_CHECKING:
    from pathlib import Path

_MAX_ENTRIES = 4_096
_MAX_TENSORS = 65_536
_MAX_ELEMENTS = 4_194_304
_MAX_HEADER_BYTES = 268_435_456
_MAX_TEXT_BYTES = 1_048_576
_MAX_KEY_BYTES = 65_535
_MAX_NESTING = 2
_MAX_TENSOR_DIMENSIONS = 4

_STRING, _ARRAY = 8, 9
_NUMBERS = {
    0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i",
    6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d",
}  # fmt: skip

_ENCODERS = frozenset(
    {
        "bert", "modern-bert", "neo-bert", "nomic-bert", "nomic-bert-moe", "jina-bert-v2",
        "jina-bert-v3", "eurobert", "gemma-embedding", "t5encoder", "llama-embed",
    }
)  # fmt: skip
_NOT_LANGUAGE = frozenset(
    {"clip", "mmproj", "whisper", "flux", "sd1", "sd3", "sdxl", "wan", "wavtokenizer-dec"}
)
_FILE_TYPES = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K",
    11: "Q3_K_S", 12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S",
    17: "Q5_K_M", 18: "Q6_K", 19: "IQ2_XXS", 20: "IQ2_XS", 21: "Q2_K_S", 22: "IQ3_XS",
    23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL", 26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S", 29: "IQ2_M",
    30: "IQ4_XS", 31: "IQ1_M", 32: "BF16", 36: "TQ1_0", 37: "TQ2_0", 38: "MXFP4",
}  # fmt: skip
"""`general.file_type`, as llama.cpp's `llama_ftype` numbers them."""

_DAMAGED = "This model file is damaged."
_CUT_SHORT = "This model file is not whole: its download may have been interrupted."


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """What the file says of itself; empty or 0 where it says nothing.

    `parameters` counts weights, `context_tokens` is the length it was trained on, and `parts` is
    over 1 for one part of a model that was split into several files.
    """

    architecture: str
    name: str
    licence: str
    quantisation: str
    parameters: int
    context_tokens: int
    has_chat_template: bool
    is_generative: bool
    parts: int
    file_bytes: int


def read_gguf(path: Path) -> GgufHeader:
    """Read the header. Raises `ModelMissing` if there is no such file, and `ModelError` with a
    sentence that says what is wrong with it.
    """
    try:
        with path.open("rb") as file:
            return _Reader(file, path.stat().st_size).read_header()
    except (FileNotFoundError, NotADirectoryError):
        raise ModelMissing from None
    except OSError as error:
        raise ModelError(f"This model file cannot be read: {error.strerror}.") from None


class _Reader:
    """Reads forward through the file, and never past its end."""

    def __init__(self, file: BinaryIO, size_bytes: int) -> None:
        self._file = file
        self._size = size_bytes
        self._end = min(size_bytes, _MAX_HEADER_BYTES)
        self._position = 0
        self._elements = 0

    def read_header(self) -> GgufHeader:
        if self._size < 4 or self._take(4) != b"GGUF":
            raise ModelError("This is not a GGUF model file.")
        version = self._number("<I")
        if version not in {2, 3}:
            raise ModelError("This GGUF file is of a version that is not supported.")
        tensors, entries = self._number("<Q"), self._number("<Q")
        if entries > _MAX_ENTRIES or tensors > _MAX_TENSORS:
            raise ModelError(_DAMAGED)
        said: dict[str, str | float] = {}
        for _ in range(entries):
            key = self._text(_MAX_KEY_BYTES)
            value = self._value(self._number("<I"))
            if value is not None:
                said[key] = value
        return self._summarise(said, self._count_parameters(tensors), tensors)

    def _count_parameters(self, tensors: int) -> int:
        total = 0
        for _ in range(tensors):
            self._text(_MAX_KEY_BYTES)
            dimensions = self._number("<I")
            if dimensions > _MAX_TENSOR_DIMENSIONS:
                raise ModelError(_DAMAGED)
            weights = 1
            for _ in range(dimensions):
                weights *= self._number("<Q")
            self._number("<I")
            offset = self._number("<Q")
            # No type packs eight weights into a byte: so many cannot be in this file.
            if weights > 8 * self._size or offset > self._size:
                raise ModelError(_CUT_SHORT)
            total += weights
        return total

    def _summarise(self, said: dict[str, str | float], parameters: int, tensors: int) -> GgufHeader:
        def text(key: str) -> str:
            value = said.get(key)
            return " ".join(value.split())[:200] if isinstance(value, str) else ""

        def number(key: str) -> int:
            value = said.get(key)
            return value if isinstance(value, int) and 0 <= value < 2**31 else 0

        architecture = text("general.architecture")
        if not architecture or not architecture.replace("-", "").replace("_", "").isalnum():
            raise ModelError("This GGUF file does not say what kind of model it holds.")
        pools = number(f"{architecture}.pooling_type") != 0
        encodes = architecture in _ENCODERS or said.get(f"{architecture}.attention.causal") is False
        file_type = number("general.file_type") if "general.file_type" in said else None
        return GgufHeader(
            architecture=architecture,
            name=text("general.name"),
            licence=text("general.license"),
            quantisation=_FILE_TYPES.get(file_type, "") if file_type is not None else "",
            parameters=parameters,
            context_tokens=number(f"{architecture}.context_length"),
            has_chat_template=bool(text("tokenizer.chat_template")),
            is_generative=(
                tensors > 0
                and not encodes
                and not pools
                and architecture not in _NOT_LANGUAGE
                and bool(text("tokenizer.ggml.model"))
            ),
            parts=max(1, number("split.count")),
            file_bytes=self._size,
        )

    def _take(self, length: int) -> bytes:
        self._reserve(length)
        content = self._file.read(length)
        if len(content) < length:
            raise ModelError(_CUT_SHORT)
        return content

    def _reserve(self, length: int) -> None:
        if length > self._end - self._position:
            raise ModelError(_CUT_SHORT if self._end == self._size else _DAMAGED)
        self._position += length

    def _skip(self, length: int) -> None:
        self._reserve(length)
        self._file.seek(length, 1)

    def _number(self, shape: str) -> int:
        number = struct.unpack(shape, self._take(struct.calcsize(shape)))[0]
        assert isinstance(number, int)
        return number

    def _text(self, max_bytes: int) -> str:
        length = self._number("<Q")
        if length > max_bytes:
            raise ModelError(_DAMAGED)
        return self._take(length).decode("utf-8", "replace")

    def _value(self, kind: int) -> str | float | None:
        """The value, or None for one that is skipped: arrays, and texts of no sane length."""
        if kind == _STRING:
            length = self._number("<Q")
            if length > _MAX_TEXT_BYTES:
                self._skip(length)
                return None
            return self._take(length).decode("utf-8", "replace")
        if kind == _ARRAY:
            self._skip_array(0)
            return None
        if kind not in _NUMBERS:
            raise ModelError(_DAMAGED)
        shape = _NUMBERS[kind]
        value: float = struct.unpack(shape, self._take(struct.calcsize(shape)))[0]
        return value

    def _skip_array(self, depth: int) -> None:
        kind, count = self._number("<I"), self._number("<Q")
        if kind in _NUMBERS:
            self._skip(count * struct.calcsize(_NUMBERS[kind]))
            return
        self._elements += count
        if kind not in {_STRING, _ARRAY} or depth >= _MAX_NESTING or self._elements > _MAX_ELEMENTS:
            raise ModelError(_DAMAGED)
        for _ in range(count):
            if kind == _STRING:
                self._skip(self._number("<Q"))
            else:
                self._skip_array(depth + 1)
