"""A small vocabulary that tokenises any text: SentencePiece, byte fallback, ChatML's tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gguf

if TYPE_CHECKING:
    from collections.abc import Sequence

CHATML = (
    "{% for message in messages %}"
    "<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n"
    "{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)

CONTROL = ["<unk>", "<s>", "</s>", "<|im_start|>", "<|im_end|>"]
END = CONTROL.index("<|im_end|>")
BYTES_BEGIN = len(CONTROL)
"""The token of the byte 0; that of each other follows."""

_WORDS = (
    "the of and to in is was it for on with as that by at from be are this which were has had "
    "have an or not but they his her its one two who what when where light house keeper lamp "
    "sea harbour island winter storm page reader memory answer question user assistant system "
    "year years water stone tower wind night found wrote built lit first last about after "
    "before over under between"
)


def small_vocabulary() -> list[str]:
    """Control tokens, every byte, printable characters, and common words with what they begin with,
    from which SentencePiece puts them together.
    """
    letters = {chr(code) for code in range(33, 127)}
    words = [spelled for word in _WORDS.split() for spelled in (word, "▁" + word)]
    return [*CONTROL, *byte_tokens(), *sorted(letters.union(*map(prefixes, words)))]


def prefixes(word: str) -> set[str]:
    """A word and all that it begins with: what SentencePiece needs to put it together."""
    return {word[:length] for length in range(1, len(word) + 1)}


def byte_tokens() -> list[str]:
    """The tokens of all 256 bytes, in order."""
    return [f"<0x{byte:02X}>" for byte in range(256)]


def add_sentencepiece(
    writer: gguf.GGUFWriter,
    tokens: Sequence[str],
    *,
    template: str | None = CHATML,
    add_bos: bool = True,
) -> None:
    """Write a vocabulary that begins with `CONTROL` and all bytes, and is made of longer pieces
    where it can be.
    """
    kinds = [gguf.TokenType.UNKNOWN] + [gguf.TokenType.CONTROL] * (len(CONTROL) - 1)
    kinds += [
        gguf.TokenType.BYTE if token.startswith("<0x") else gguf.TokenType.NORMAL
        for token in tokens[len(CONTROL) :]
    ]
    writer.add_tokenizer_model("llama")
    writer.add_token_list(list(tokens))
    writer.add_token_scores([float(len(token)) for token in tokens])
    writer.add_token_types(kinds)
    writer.add_unk_token_id(CONTROL.index("<unk>"))
    writer.add_bos_token_id(CONTROL.index("<s>"))
    writer.add_eos_token_id(END)
    writer.add_add_bos_token(add_bos)
    writer.add_add_space_prefix(False)
    if template is not None:
        writer.add_chat_template(template)
