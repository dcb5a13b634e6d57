"""A tiny chat model whose answer is a known row of words, which may stand in its prompt as well.

Each word is one token and decides the next one, so that an answer is the same whatever was read,
and copies the prompt wherever the prompt holds some of those words in that order. The first word
follows a newline, which is what a ChatML prompt ends with; the last is followed by the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import gguf
import numpy as np

from tests.model_files.vocabulary import (
    BYTES_BEGIN,
    CHATML,
    CONTROL,
    END,
    add_sentencepiece,
    byte_tokens,
    prefixes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_WIDTH = 128
_FEED_FORWARD = 32
_NEWLINE = BYTES_BEGIN + ord("\n")


def write_chain_model(
    path: Path,
    words: Sequence[str],
    *,
    context: int = 32_768,
    template: str | None = CHATML,
) -> Path:
    """Write a model that answers `" " + " ".join(words)` and ends. Returns `path`.

    The words have to differ from each other; each is one token where a space comes before it.
    """
    spelled = ["▁" + word for word in words]
    pieces = set[str]().union(*map(prefixes, spelled))
    tokens = [*CONTROL, *byte_tokens(), *sorted(pieces)]
    places = {token: place for place, token in enumerate(tokens)}
    return write_chain(
        path,
        tokens,
        [places[word] for word in spelled],
        name="Chain",
        context=context,
        template=template,
    )


def write_chain(
    path: Path,
    tokens: Sequence[str],
    said: Sequence[int],
    *,
    name: str,
    context: int,
    template: str | None,
) -> Path:
    """Write a model with a vocabulary for `add_sentencepiece` that says the tokens `said`, each
    once. Returns `path`.

    A llama of one layer whose attention and feed forward are zero, so that what comes next depends
    on the last token only. Each token has a random code; the output row of each is the code of the
    one before it.
    """
    chain = [_NEWLINE, *said, END]
    if len(set(chain)) != len(chain):
        raise ValueError("a token is said twice")
    chance = np.random.default_rng(len(tokens))
    codes = chance.choice([-1.0, 1.0], size=(len(tokens), _WIDTH)).astype(np.float16)
    answers = np.zeros_like(codes)
    answers[chain[1:]] = codes[chain[:-1]]

    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name(name)
    writer.add_license("mpl-2.0")
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_vocab_size(len(tokens))
    writer.add_context_length(context)
    writer.add_embedding_length(_WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(_FEED_FORWARD)
    writer.add_head_count(2)
    writer.add_head_count_kv(1)
    writer.add_layer_norm_rms_eps(1e-6)
    add_sentencepiece(writer, tokens, template=template)
    writer.add_tensor("token_embd.weight", codes)
    writer.add_tensor("output.weight", answers)
    for norm in ("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm"):
        writer.add_tensor(norm + ".weight", np.ones(_WIDTH, dtype=np.float32))
    for matrix, rows, columns in (
        ("attn_q", _WIDTH, _WIDTH),
        ("attn_k", _WIDTH // 2, _WIDTH),
        ("attn_v", _WIDTH // 2, _WIDTH),
        ("attn_output", _WIDTH, _WIDTH),
        ("ffn_gate", _FEED_FORWARD, _WIDTH),
        ("ffn_up", _FEED_FORWARD, _WIDTH),
        ("ffn_down", _WIDTH, _FEED_FORWARD),
    ):
        writer.add_tensor(f"blk.0.{matrix}.weight", np.zeros((rows, columns), dtype=np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
