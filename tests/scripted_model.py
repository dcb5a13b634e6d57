"""Writes a small but real GGUF chat model that llama.cpp loads and that says a given text.

A llama of one layer whose attention and feed-forward weights are zero, so that what comes next
depends on the last token only. Each byte of the script is a token of its own, with a random code;
the output row of each is the code of the one before it. The first follows a newline, which is what
a ChatML prompt ends with, and the last is followed by `<|im_end|>`.

llama.cpp reads a byte token's value from characters 3 and 4 of its name, so that `<0x41>` and
`<0x41>#7` both say “A”: any text can be said, any number of times. What such a model reads is
tokenised byte by byte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import gguf
import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

CHATML = (
    "{% for message in messages %}"
    "<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n"
    "{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)

_WIDTH = 128
_FEED_FORWARD = 32
_CONTROL = ["<unk>", "<s>", "</s>", "<|im_start|>", "<|im_end|>"]
_END = _CONTROL.index("<|im_end|>")
_NEWLINE = len(_CONTROL) + ord("\n")


def write_scripted_model(
    path: Path,
    script: str,
    *,
    repeat: int = 1,
    context: int = 32_768,
    template: str | None = CHATML,
) -> Path:
    """Write the model; it says `script` `repeat` times over and then ends. Returns `path`."""
    said = script.encode("utf-8") * repeat
    alphabet = [f"<0x{byte:02X}>" for byte in range(256)]
    spoken = [f"<0x{byte:02X}>#{place}" for place, byte in enumerate(said)]
    tokens = [*_CONTROL, *alphabet, *spoken]

    chance = np.random.default_rng(len(said))
    codes = chance.choice([-1.0, 1.0], size=(len(tokens), _WIDTH)).astype(np.float16)
    chain = [_NEWLINE, *range(len(tokens) - len(spoken), len(tokens)), _END]
    answers = np.zeros_like(codes)
    answers[chain[1:]] = codes[chain[:-1]]

    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("Scripted")
    writer.add_license("mpl-2.0")
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_context_length(context)
    writer.add_embedding_length(_WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(_FEED_FORWARD)
    writer.add_head_count(2)
    writer.add_head_count_kv(1)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * len(tokens))
    kinds = {"<unk>": gguf.TokenType.UNKNOWN}
    writer.add_token_types(
        [kinds.get(token, gguf.TokenType.CONTROL) for token in _CONTROL]
        + [gguf.TokenType.BYTE] * (len(tokens) - len(_CONTROL))
    )
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(_END)
    writer.add_add_bos_token(True)
    writer.add_add_space_prefix(False)
    if template is not None:
        writer.add_chat_template(template)

    writer.add_tensor("token_embd.weight", codes)
    writer.add_tensor("output.weight", answers)
    writer.add_tensor("output_norm.weight", np.ones(_WIDTH, dtype=np.float32))
    writer.add_tensor("blk.0.attn_norm.weight", np.ones(_WIDTH, dtype=np.float32))
    writer.add_tensor("blk.0.ffn_norm.weight", np.ones(_WIDTH, dtype=np.float32))
    for name, rows, columns in (
        ("attn_q", _WIDTH, _WIDTH),
        ("attn_k", _WIDTH // 2, _WIDTH),
        ("attn_v", _WIDTH // 2, _WIDTH),
        ("attn_output", _WIDTH, _WIDTH),
        ("ffn_gate", _FEED_FORWARD, _WIDTH),
        ("ffn_up", _FEED_FORWARD, _WIDTH),
        ("ffn_down", _WIDTH, _FEED_FORWARD),
    ):
        writer.add_tensor(f"blk.0.{name}.weight", np.zeros((rows, columns), dtype=np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
