"""Reads what a GGUF header says of its model, from files that may be damaged or hostile.

No declared count or length is believed before the file's size bears it out, values that are not
wanted are skipped and never held, and the whole reading is bounded. Format: the GGUF specification
in ggml, versions 2 and 3, little-endian.
"""

from __future__ import annotations

import math
import stat
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from memory_cache.errors import ModelError, ModelMissing
from memory_cache.saying import say, why

if TYPE_CHECKING:
    from pathlib import Path

_MAX_ENTRIES = 4_096
_MAX_TENSORS = 65_536
_MAX_ELEMENTS = 2_097_152
_MAX_HEADER_BYTES = 268_435_456
_MAX_TEXT_BYTES = 1_048_576
_MAX_KEY_BYTES = 65_535
_MAX_NESTING = 2
_MAX_TENSOR_DIMENSIONS = 4
_MAX_LAYERS = 512
"""As many as llama.cpp has room for."""
_MAX_CONTEXT_TOKENS = 2**30
_DEFAULT_ALIGNMENT = 32

_STRING, _ARRAY = 8, 9
_NUMBERS = {
    0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i",
    6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d",
}  # fmt: skip

_FILE_TYPES = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K",
    11: "Q3_K_S", 12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S",
    17: "Q5_K_M", 18: "Q6_K", 19: "IQ2_XXS", 20: "IQ2_XS", 21: "Q2_K_S", 22: "IQ3_XS",
    23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL", 26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S", 29: "IQ2_M",
    30: "IQ4_XS", 31: "IQ1_M", 32: "BF16", 36: "TQ1_0", 37: "TQ2_0", 38: "MXFP4",
    39: "NVFP4", 40: "Q1_0", 41: "Q2_0",
}  # fmt: skip
"""`general.file_type`, as llama.cpp's `llama_ftype` numbers them."""

_TENSOR_TYPES = {
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34),
    9: (32, 36), 10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210),
    15: (256, 292), 16: (256, 66), 17: (256, 74), 18: (256, 98), 19: (256, 50), 20: (32, 18),
    21: (256, 110), 22: (256, 82), 23: (256, 136), 24: (1, 1), 25: (1, 2), 26: (1, 4), 27: (1, 8),
    28: (1, 8), 29: (256, 56), 30: (1, 2), 34: (256, 54), 35: (256, 66), 39: (32, 17),
    40: (64, 36), 41: (128, 18), 42: (64, 18),
}  # fmt: skip
"""Weights in a block, and its bytes, as ggml's types are numbered."""
_PICTURE_PREFIXES = ("v.", "mm.", "vision_tower.")

_DAMAGED = say("model_damaged", "This model file is damaged.")
_CUT_SHORT = say(
    "model_cut_short", "This model file is not whole: its download may have been interrupted."
)


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """What the file says of itself; empty or 0 where it says nothing.

    `kind` is `general.type`: `model`, or for instance `mmproj` or `adapter`. `parameters` counts
    weights, `context_tokens` is the length it was trained on. `parts` is over 1 for one part of a
    model that was split into several files, and `part` counts from 0. `kv_bytes_per_token` is what
    attention keeps of a token in f16, over all layers; `window_tokens` is how far its local layers
    see. `reads_both_ways` and `pools` tell models that find by meaning, `has_pictures` that the
    weights of a picture reader are mixed in.
    """

    architecture: str
    kind: str
    name: str
    licence: str
    quantisation: str
    parameters: int
    context_tokens: int
    layers: int
    kv_bytes_per_token: int
    window_tokens: int
    has_vocabulary: bool
    has_chat_template: bool
    has_pictures: bool
    reads_both_ways: bool
    pools: bool
    part: int
    parts: int
    tensors: int
    file_bytes: int


def read_gguf(path: Path) -> GgufHeader:
    """Read the header. Raises `ModelMissing` if there is no such file, and `ModelError` with a
    sentence that says what is wrong with it.
    """
    try:
        # Opening a pipe would wait for whoever writes into it.
        if not stat.S_ISREG(path.stat().st_mode):
            raise ModelError(
                say("model_no_regular_file", "This is not a file that a model could be in.")
            )
        with path.open("rb") as file:
            return _Reader(file, path.stat().st_size).read_header()
    except (FileNotFoundError, NotADirectoryError):
        raise ModelMissing from None
    except OSError as error:
        raise ModelError(
            say("model_unreadable", "This model file cannot be read: {why}.", why=why(error))
        ) from None


_Value = str | float | list[int]


class _Facts:
    """The entries of a header that were kept, read with the type that they must have."""

    def __init__(self, said: dict[str, _Value]) -> None:
        self.said = said

    def text(self, key: str) -> str:
        """The text on one line, at most 200 printable characters; empty if it is none."""
        value = self.said.get(key)
        if not isinstance(value, str):
            return ""
        return "".join(filter(str.isprintable, " ".join(value[:1_000].split())))[:200]

    def number(self, key: str, default: int = 0) -> int:
        """The number, or the default if it is none or out of all proportion."""
        value = self.said.get(key)
        return value if isinstance(value, int) and 0 <= value < 2**31 else default

    def count(self, key: str, least: int, most: int) -> int:
        """The number, 0 if there is none. Raises `ModelError` if it is out of bounds."""
        value = self.said.get(key, 0)
        if key in self.said and not (isinstance(value, int) and least <= value <= most):
            raise ModelError(_DAMAGED)
        return value if isinstance(value, int) else 0


def _kv_bytes_per_token(facts: _Facts, prefix: str, layers: int) -> int:
    heads = facts.number(f"{prefix}attention.head_count")
    width = facts.number(f"{prefix}embedding_length") // max(1, heads)
    key = facts.number(f"{prefix}attention.key_length") or width
    value = facts.number(f"{prefix}attention.value_length") or width
    if latent := facts.number(f"{prefix}attention.kv_lora_rank"):
        # Such attention keeps one compressed vector, whatever the number of heads.
        return 2 * layers * (latent + facts.number(f"{prefix}rope.dimension_count"))
    said = facts.said.get(f"{prefix}attention.head_count_kv")
    if isinstance(said, list):
        kv_heads = sum(count for count in said if 0 < count < _MAX_LAYERS)
    else:
        kv_heads = layers * (facts.number(f"{prefix}attention.head_count_kv", heads))
    return min(2 * kv_heads * (key + value), 2**40)


class _Reader:
    """Reads forward through the file, and never past its end."""

    def __init__(self, file: BinaryIO, size_bytes: int) -> None:
        self._file = file
        self._size = size_bytes
        self._end = min(size_bytes, _MAX_HEADER_BYTES)
        self._position = 0
        self._elements = 0
        self._has_pictures = False

    def read_header(self) -> GgufHeader:
        if self._size < 4 or self._take(4) != b"GGUF":
            raise ModelError(say("model_no_gguf", "This is not a GGUF model file."))
        version = self._number("<I")
        if version not in {2, 3}:
            raise ModelError(
                say("model_gguf_version", "This GGUF file is of a version that is not supported.")
            )
        tensors, entries = self._number("<Q"), self._number("<Q")
        if entries > _MAX_ENTRIES or tensors > _MAX_TENSORS:
            raise ModelError(_DAMAGED)
        said: dict[str, _Value] = {}
        for _ in range(entries):
            key = self._text(_MAX_KEY_BYTES)
            value = self._value(self._number("<I"), key)
            if value is not None:
                said[key] = value
        facts = _Facts(said)
        parameters, data_bytes = self._read_tensors(tensors)
        alignment = facts.number("general.alignment") or _DEFAULT_ALIGNMENT
        if tensors and math.ceil(self._position / alignment) * alignment + data_bytes > self._size:
            raise ModelError(_CUT_SHORT)
        return self._summarise(facts, parameters, tensors)

    def _read_tensors(self, tensors: int) -> tuple[int, int]:
        """The number of weights, and the bytes that they take at least, from where they begin."""
        total = data_bytes = 0
        for _ in range(tensors):
            name = self._text(_MAX_KEY_BYTES)
            self._has_pictures |= name.startswith(_PICTURE_PREFIXES)
            dimensions = self._number("<I")
            if dimensions > _MAX_TENSOR_DIMENSIONS:
                raise ModelError(_DAMAGED)
            weights = 1
            for _ in range(dimensions):
                weights *= self._number("<Q")
            block, block_bytes = _TENSOR_TYPES.get(self._number("<I"), (8, 1))
            offset = self._number("<Q")
            end = offset + weights // block * block_bytes
            if end > self._size:
                raise ModelError(_CUT_SHORT)
            data_bytes = max(data_bytes, end)
            total += weights
        return total, data_bytes

    def _summarise(self, facts: _Facts, parameters: int, tensors: int) -> GgufHeader:
        architecture = facts.text("general.architecture")
        if not architecture or not architecture.replace("-", "").replace("_", "").isalnum():
            raise ModelError(
                say("model_kind_unsaid", "This GGUF file does not say what kind of model it holds.")
            )
        # llama.cpp dies of more layers, and of more tokens it stalls.
        layers = facts.count(f"{architecture}.block_count", 1, _MAX_LAYERS)
        context_tokens = facts.count(f"{architecture}.context_length", 0, _MAX_CONTEXT_TOKENS)
        return GgufHeader(
            architecture=architecture,
            kind=facts.text("general.type"),
            name=facts.text("general.name"),
            licence=facts.text("general.license"),
            quantisation=_FILE_TYPES.get(facts.number("general.file_type", -1), ""),
            parameters=parameters,
            context_tokens=context_tokens,
            layers=layers,
            kv_bytes_per_token=_kv_bytes_per_token(facts, f"{architecture}.", layers),
            window_tokens=facts.number(f"{architecture}.attention.sliding_window"),
            has_vocabulary=bool(facts.text("tokenizer.ggml.model")),
            has_chat_template=bool(facts.text("tokenizer.chat_template")),
            has_pictures=self._has_pictures,
            reads_both_ways=facts.said.get(f"{architecture}.attention.causal") is False,
            pools=facts.number(f"{architecture}.pooling_type") != 0,
            part=facts.number("split.no"),
            parts=max(1, facts.number("split.count")),
            tensors=tensors,
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

    def _value(self, kind: int, key: str) -> _Value | None:
        """The value, or None for one that is skipped: arrays, and texts of no sane length."""
        if kind == _STRING:
            length = self._number("<Q")
            if length > _MAX_TEXT_BYTES:
                self._skip(length)
                return None
            return self._take(length).decode("utf-8", "replace")
        if kind == _ARRAY:
            if key.endswith(".attention.head_count_kv"):
                return self._counts()
            self._skip_array(0)
            return None
        if kind not in _NUMBERS:
            raise ModelError(_DAMAGED)
        shape = _NUMBERS[kind]
        value: float = struct.unpack(shape, self._take(struct.calcsize(shape)))[0]
        return value

    def _counts(self) -> list[int]:
        """One small number for each layer."""
        kind, count = self._number("<I"), self._number("<Q")
        shape = _NUMBERS.get(kind, "<f")
        if shape in ("<f", "<d") or count > _MAX_LAYERS:
            raise ModelError(_DAMAGED)
        return [self._number(shape) for _ in range(count)]

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
