"""A chat model in exactly the shape of Qwen3-0.6B, as fast as the real one, that says known words.

All matrices are dense and quantised, so that each token costs what it costs in the real model; the
output matrix is the embedding matrix, as there. What attention and feed forward add is too small to
change an answer, but for the last layer's feed forward, which permutes the token's code: the code
of each word is the permuted code of the one before it. Any answer is a stretch of one long chain.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

import gguf
import numpy as np

from tests.model_files.vocabulary import CHATML

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

Quantisation = Literal["Q8_0", "Q4_0"]

VERSION = 1
"""Part of a cached file's name: to be raised whenever what is written changes."""

LAYERS = 28
_WIDTH = 1024
_HEADS = 16
_KV_HEADS = 8
_HEAD = 128
_FEED_FORWARD = 3072
_VOCABULARY = 151_936
_MERGES = 151_387
_CONTROL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
_CONSONANTS = "bcdfghjklmnpqrstvwxz"
_VOWELS = "aeiou"

_CYCLES = (401, 331, 191, 97)
"""The permutation's cycles: primes, so that it comes back only after more steps than there are
tokens. Codes a multiple of one of them apart have that share of their places in common. Three
places stay: the first is always 1.
"""
_STEP = 16.0
"""How much louder than the token's own code the next one's is."""
_GATE = 8.0
_LOGIT = 24.0
"""The logit of the next token; all others are under half of it."""
_WEIGHT = 0.02
_WHISPER = 0.0005


def write_full_size_model(path: Path, quantisation: Quantisation = "Q8_0") -> Path:
    """Write the model, some 630 MB in Q8_0, in seconds. Returns `path`."""
    kind = gguf.GGMLQuantizationType[quantisation]
    part = path.with_suffix(".part")
    writer = gguf.GGUFWriter(part, "qwen3")
    writer.add_name(f"Full size {quantisation}")
    writer.add_license("mpl-2.0")
    writer.add_file_type(gguf.LlamaFileType[f"MOSTLY_{quantisation}"])
    writer.add_context_length(40_960)
    writer.add_embedding_length(_WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(_FEED_FORWARD)
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv(_KV_HEADS)
    writer.add_key_length(_HEAD)
    writer.add_value_length(_HEAD)
    writer.add_rope_freq_base(1_000_000.0)
    writer.add_layer_norm_rms_eps(1e-6)
    _add_vocabulary(writer)

    def add(name: str, data: NDArray[np.uint8]) -> None:
        writer.add_tensor(name + ".weight", data, raw_dtype=kind)

    def add_norm(name: str, width: int, scale: float = 1.0) -> None:
        writer.add_tensor(name + ".weight", np.full(width, scale, dtype=np.float32))

    noise = _Noise(kind)
    add("token_embd", _blocks(_codes(), 1.0, kind))
    add_norm("output_norm", _WIDTH, _LOGIT / _WIDTH)
    attention = _HEADS * _HEAD
    for layer in range(LAYERS):
        block = f"blk.{layer}."
        add_norm(block + "attn_norm", _WIDTH)
        add_norm(block + "attn_q_norm", _HEAD)
        add_norm(block + "attn_k_norm", _HEAD)
        add_norm(block + "ffn_norm", _WIDTH)
        add(block + "attn_q", noise.matrix(attention, _WIDTH, _WEIGHT))
        add(block + "attn_k", noise.matrix(_KV_HEADS * _HEAD, _WIDTH, _WEIGHT))
        add(block + "attn_v", noise.matrix(_KV_HEADS * _HEAD, _WIDTH, _WEIGHT))
        add(block + "attn_output", noise.matrix(_WIDTH, attention, _WHISPER))
        if layer < LAYERS - 1:
            add(block + "ffn_gate", noise.matrix(_FEED_FORWARD, _WIDTH, _WEIGHT))
            add(block + "ffn_up", noise.matrix(_FEED_FORWARD, _WIDTH, _WEIGHT))
            add(block + "ffn_down", noise.matrix(_WIDTH, _FEED_FORWARD, _WHISPER))
    gate, up, down = _step()
    block = f"blk.{LAYERS - 1}."
    add(block + "ffn_gate", _blocks(gate, _GATE, kind))
    add(block + "ffn_up", _blocks(up, 1.0, kind))
    add(block + "ffn_down", _blocks(down, _STEP / _GATE, kind))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return part.replace(path)


def words(first: int, count: int) -> list[str]:
    """So many words of the chain. An answer begins with word 0; each word is one token where a
    space comes before it.
    """
    vocabulary, order = _text_tokens(), _order()
    return [vocabulary[token][1:] for token in order[1 + first : 1 + first + count]]


@cache
def _merges() -> list[tuple[str, str]]:
    """Consonant and vowel first; then each word from its space on, so that there is one way only
    to put it together.
    """
    syllables = [consonant + vowel for consonant in _CONSONANTS for vowel in _VOWELS]
    merges = [(syllable[0], syllable[1]) for syllable in syllables]
    merges += [("Ġ", syllable) for syllable in syllables]
    short = ["Ġ" + first + second for first in syllables for second in syllables]
    merges += [(word[:3], word[3:]) for word in short]
    long = [(word, syllable) for word in short for syllable in syllables]
    chosen = np.random.default_rng(0).permutation(len(long))[: _MERGES - len(merges)]
    return merges + [long[place] for place in chosen]


@cache
def _text_tokens() -> list[str]:
    return [*_byte_characters(), *(left + right for left, right in _merges())]


@cache
def _order() -> list[int]:
    """The chain: the newline, then words of three syllables. Tokens of other kinds end it."""
    long = [token for token, text in enumerate(_text_tokens()) if len(text) == _LONG]
    np.random.default_rng(1).shuffle(long)
    newline = _byte_characters().index("Ċ")
    chain = [newline, *long]
    rest = np.setdiff1d(np.arange(_VOCABULARY), chain)
    return [*chain, *rest.tolist()]


_LONG = len("Ġbabebi")


def _byte_characters() -> list[str]:
    """The characters that stand for the 256 bytes in a byte-level vocabulary: printable ones for
    themselves, the others for what follows U+0100.
    """
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    return [*map(chr, printable), *(chr(256 + place) for place in range(len(others)))]


def _add_vocabulary(writer: gguf.GGUFWriter) -> None:
    text = _text_tokens()
    unused = _VOCABULARY - len(text) - len(_CONTROL)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list([*text, *_CONTROL, *(f"[PAD{place}]" for place in range(unused))])
    writer.add_token_types(
        [gguf.TokenType.NORMAL] * len(text)
        + [gguf.TokenType.CONTROL] * len(_CONTROL)
        + [gguf.TokenType.UNUSED] * unused
    )
    writer.add_token_merges([f"{left} {right}" for left, right in _merges()])
    writer.add_bos_token_id(len(text))
    writer.add_eos_token_id(len(text) + _CONTROL.index("<|im_end|>"))
    writer.add_add_bos_token(False)
    writer.add_chat_template(CHATML)


def _codes() -> NDArray[np.int8]:
    """±1 for each token, shape (vocabulary, width)."""
    chance = np.random.default_rng(2)
    steps = np.arange(_VOCABULARY)
    codes = np.ones((_VOCABULARY, _WIDTH), dtype=np.int8)
    begin = _WIDTH - sum(_CYCLES)
    order = np.array(_order())
    for length in _CYCLES:
        code = chance.choice(np.array([-1, 1], dtype=np.int8), length)
        turned = np.stack([np.roll(code, -step) for step in range(length)])
        codes[order, begin : begin + length] = turned[steps % length]
        begin += length
    # The places that stay tell tokens outside the chain nothing: what they say does not matter.
    return codes


def _step() -> tuple[NDArray[np.int8], NDArray[np.int8], NDArray[np.int8]]:
    """Gate, up and down of the feed forward that turns each cycle by one."""
    gate = np.zeros((_FEED_FORWARD, _WIDTH), dtype=np.int8)
    up = np.zeros((_FEED_FORWARD, _WIDTH), dtype=np.int8)
    down = np.zeros((_WIDTH, _FEED_FORWARD), dtype=np.int8)
    begin = _WIDTH - sum(_CYCLES)
    places = np.arange(_WIDTH)
    source = places.copy()
    for length in _CYCLES:
        source[begin : begin + length] = begin + (np.arange(length) + 1) % length
        begin += length
    gate[places, 0] = 1
    up[places, source] = 1
    down[places, places] = 1
    return gate, up, down


class _Noise:
    """Matrices of random blocks, cut from one stretch of them: drawing each would take minutes."""

    def __init__(self, kind: gguf.GGMLQuantizationType) -> None:
        self._kind = kind
        self._least, self._most = (-127, 127) if kind.name == "Q8_0" else (-8, 7)
        self._chance = np.random.default_rng(3)
        self._values = self._chance.integers(
            self._least, self._most, (8_192, _WIDTH), dtype=np.int8, endpoint=True
        )
        self._spread = float(self._values.std())
        self._made: dict[float, NDArray[np.uint8]] = {}

    def matrix(self, rows: int, columns: int, size: float) -> NDArray[np.uint8]:
        """Blocks of shape (rows, bytes of a row); the weights' standard deviation is `size`."""
        if size not in self._made:
            self._made[size] = _blocks(self._values, size / self._spread, self._kind)
        pool = self._made[size]
        needed = rows * columns // _WIDTH
        begin = int(self._chance.integers(0, len(pool) - needed, endpoint=True))
        return pool[begin : begin + needed].reshape(rows, -1)


def _blocks(
    values: NDArray[np.int8], scale: float, kind: gguf.GGMLQuantizationType
) -> NDArray[np.uint8]:
    """Quantised blocks of `values` × `scale`, shape (rows, bytes of a row)."""
    rows = len(values)
    blocks = values.reshape(-1, 32)
    header = np.frombuffer(np.float16(scale).tobytes(), dtype=np.uint8)
    if kind.name == "Q8_0":
        body: NDArray[np.uint8] = blocks.view(np.uint8)
    else:
        nibbles: NDArray[np.uint8] = (blocks + 8).astype(np.uint8)
        body = (nibbles[:, :16] | (nibbles[:, 16:] << 4)).astype(np.uint8)
    data = np.empty((len(blocks), 2 + body.shape[1]), dtype=np.uint8)
    data[:, :2] = header
    data[:, 2:] = body
    return data.reshape(rows, -1)
