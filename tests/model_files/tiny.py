"""One tiny model with random weights for each kind of memory that llama.cpp has.

The weights are scaled so that what was read long ago still moves the logits by more than 1: without
that, a test of reuse could not fail. The same kind and seed always give the same file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import gguf
import numpy as np

from tests.model_files.vocabulary import add_sentencepiece, small_vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

Kind = Literal["plain", "window", "recurrent", "hybrid"]
KINDS: tuple[Kind, ...] = get_args(Kind)

WINDOW = 64
"""Tokens that the local layers of the sliding-window model see."""

_WIDTH = 128
_HEADS = 4
_KV_HEADS = 2
_HEAD = 32
_FEED_FORWARD = 192
_LAYERS = 4
_CONV = 4
_STATE = 16
_LOGITS = 3.0
"""Their standard deviation: far enough apart that a small error changes no choice."""
_ATTENTION = 3.0
"""Sharpens attention, so that single tokens of a long page count."""


def write_tiny_model(
    path: Path, kind: Kind, *, seed: int = 0, context: int = 8_192, name: str = "Tiny"
) -> Path:
    """Write the model: under 5 MB, in well under a second. Returns `path`."""
    architecture, add_header, add_layers = _KINDS[kind]
    tokens = small_vocabulary()
    writer = gguf.GGUFWriter(path, architecture)
    weights = _Weights(writer, seed)
    writer.add_name(f"{name} {kind}")
    writer.add_license("mpl-2.0")
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_vocab_size(len(tokens))
    writer.add_context_length(context)
    writer.add_embedding_length(_WIDTH)
    writer.add_block_count(_LAYERS)
    writer.add_layer_norm_rms_eps(1e-6)
    add_header(writer)
    add_sentencepiece(writer, tokens)
    weights.matrix("token_embd", len(tokens), _WIDTH, gain=_WIDTH**0.5 / 2)
    weights.matrix("output", len(tokens), _WIDTH, gain=_LOGITS)
    weights.norm("output_norm", _WIDTH)
    add_layers(weights)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


class _Weights:
    """Random tensors, added to a file."""

    def __init__(self, writer: gguf.GGUFWriter, seed: int) -> None:
        self._writer = writer
        self._chance = np.random.default_rng(seed)

    def matrix(self, name: str, rows: int, columns: int, gain: float = 1.0) -> None:
        """Keeps the size of what it multiplies, times `gain`."""
        data = self._chance.normal(0.0, gain / columns**0.5, (rows, columns))
        self._writer.add_tensor(name + ".weight", data.astype(np.float16))

    def norm(self, name: str, width: int, scale: float = 1.0) -> None:
        """A norm's factors, all the same."""
        self.exact(name + ".weight", np.full(width, scale))

    def uniform(self, name: str, shape: tuple[int, ...], least: float, most: float) -> None:
        """Small parameters, which stay float32."""
        self.exact(name, self._chance.uniform(least, most, shape))

    def exact(self, name: str, data: NDArray[np.floating]) -> None:
        self._writer.add_tensor(name, data.astype(np.float32))


def _add_attention_header(writer: gguf.GGUFWriter) -> None:
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv(_KV_HEADS)
    writer.add_key_length(_HEAD)
    writer.add_value_length(_HEAD)
    writer.add_feed_forward_length(_FEED_FORWARD)


def _add_window_header(writer: gguf.GGUFWriter) -> None:
    _add_attention_header(writer)
    writer.add_sliding_window(WINDOW)
    writer.add_sliding_window_pattern([True, False, True, False])


def _add_recurrent_header(writer: gguf.GGUFWriter) -> None:
    writer.add_head_count(0)
    writer.add_feed_forward_length(0)
    _add_state_header(writer)
    writer.add_ssm_time_step_rank(8)


def _add_hybrid_header(writer: gguf.GGUFWriter) -> None:
    # Layers: state space, attention, state space, feed forward.
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv([0, _KV_HEADS, 0, 0])
    writer.add_feed_forward_length([0, 0, 0, _FEED_FORWARD])
    writer.add_key_length(_HEAD)
    writer.add_value_length(_HEAD)
    writer.add_layer_norm_eps(1e-6)
    _add_state_header(writer)
    writer.add_ssm_time_step_rank(_HEADS)
    writer.add_ssm_group_count(1)


def _add_state_header(writer: gguf.GGUFWriter) -> None:
    writer.add_ssm_conv_kernel(_CONV)
    writer.add_ssm_inner_size(2 * _WIDTH)
    writer.add_ssm_state_size(_STATE)


def _add_plain_layers(weights: _Weights) -> None:
    for layer in range(_LAYERS):
        _add_attention(weights, layer, normed=True)
        _add_feed_forward(weights, layer)


def _add_window_layers(weights: _Weights) -> None:
    for layer in range(_LAYERS):
        _add_attention(weights, layer, normed=True)
        _add_feed_forward(weights, layer)
        weights.norm(f"blk.{layer}.post_attention_norm", _WIDTH)
        weights.norm(f"blk.{layer}.post_ffw_norm", _WIDTH)


def _add_recurrent_layers(weights: _Weights) -> None:
    for layer in range(_LAYERS):
        block, inner, rank = f"blk.{layer}.", 2 * _WIDTH, 8
        weights.norm(block + "attn_norm", _WIDTH)
        weights.matrix(block + "ssm_in", 2 * inner, _WIDTH, gain=2.0)
        weights.uniform(block + "ssm_conv1d.weight", (inner, _CONV), -0.7, 0.7)
        weights.uniform(block + "ssm_conv1d.bias", (inner,), -0.1, 0.1)
        weights.matrix(block + "ssm_x", rank + 2 * _STATE, inner)
        weights.matrix(block + "ssm_dt", inner, rank)
        weights.uniform(block + "ssm_dt.bias", (inner,), -3.0, -1.0)
        weights.uniform(block + "ssm_a", (inner, _STATE), *_DECAY)
        weights.uniform(block + "ssm_d", (inner,), 0.5, 1.0)
        weights.matrix(block + "ssm_out", _WIDTH, inner)


def _add_hybrid_layers(weights: _Weights) -> None:
    for layer in range(_LAYERS):
        if layer == 1:
            _add_attention(weights, layer, normed=False)
        elif layer == _LAYERS - 1:
            block = f"blk.{layer}."
            weights.norm(block + "attn_norm", _WIDTH)
            weights.matrix(block + "ffn_up", _FEED_FORWARD, _WIDTH)
            weights.matrix(block + "ffn_down", _WIDTH, _FEED_FORWARD)
        else:
            _add_state_space(weights, layer)


def _add_state_space(weights: _Weights, layer: int) -> None:
    """Mamba 2."""
    block, inner = f"blk.{layer}.", 2 * _WIDTH
    mixed = inner + 2 * _STATE
    weights.norm(block + "attn_norm", _WIDTH)
    weights.matrix(block + "ssm_in", inner + mixed + _HEADS, _WIDTH, gain=2.0)
    weights.uniform(block + "ssm_conv1d.weight", (mixed, _CONV), -0.7, 0.7)
    weights.uniform(block + "ssm_conv1d.bias", (mixed,), -0.1, 0.1)
    weights.uniform(block + "ssm_dt.bias", (_HEADS,), -3.0, -1.0)
    weights.uniform(block + "ssm_a", (_HEADS, 1), *_DECAY)
    weights.uniform(block + "ssm_d", (_HEADS, 1), 0.5, 1.0)
    weights.exact(block + "ssm_norm.weight", np.ones((1, inner)))
    weights.matrix(block + "ssm_out", _WIDTH, inner)


_DECAY = (-0.03, -0.003)
"""Slow, so that the state remembers a page."""


def _add_attention(weights: _Weights, layer: int, *, normed: bool) -> None:
    block = f"blk.{layer}."
    weights.norm(block + "attn_norm", _WIDTH)
    sharp = 1.0 if normed else _ATTENTION**0.5
    weights.matrix(block + "attn_q", _HEADS * _HEAD, _WIDTH, gain=sharp)
    weights.matrix(block + "attn_k", _KV_HEADS * _HEAD, _WIDTH, gain=sharp)
    weights.matrix(block + "attn_v", _KV_HEADS * _HEAD, _WIDTH)
    weights.matrix(block + "attn_output", _WIDTH, _HEADS * _HEAD, gain=2.0)
    if normed:
        weights.norm(block + "attn_q_norm", _HEAD, _ATTENTION**0.5)
        weights.norm(block + "attn_k_norm", _HEAD, _ATTENTION**0.5)


def _add_feed_forward(weights: _Weights, layer: int) -> None:
    block = f"blk.{layer}."
    weights.norm(block + "ffn_norm", _WIDTH)
    weights.matrix(block + "ffn_gate", _FEED_FORWARD, _WIDTH)
    weights.matrix(block + "ffn_up", _FEED_FORWARD, _WIDTH)
    weights.matrix(block + "ffn_down", _WIDTH, _FEED_FORWARD)


_KINDS: dict[Kind, tuple[str, Callable[[gguf.GGUFWriter], None], Callable[[_Weights], None]]] = {
    "plain": ("qwen3", _add_attention_header, _add_plain_layers),
    "window": ("gemma3", _add_window_header, _add_window_layers),
    "recurrent": ("mamba", _add_recurrent_header, _add_recurrent_layers),
    "hybrid": ("nemotron_h", _add_hybrid_header, _add_hybrid_layers),
}
