"""Writes a small but real GGUF chat model that llama.cpp loads and that says a given text.

Each byte of the script is a token of its own, which decides the next. llama.cpp reads a byte
token's value from characters 3 and 4 of its name, so that `<0x41>` and `<0x41>#7` both say “A”: any
text can be said, any number of times. What such a model reads is tokenised byte by byte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.model_files.chain import write_chain
from tests.model_files.vocabulary import CHATML, CONTROL, byte_tokens

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["CHATML", "write_scripted_model"]


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
    spoken = [f"<0x{byte:02X}>#{place}" for place, byte in enumerate(said)]
    tokens = [*CONTROL, *byte_tokens(), *spoken]
    begin = len(tokens) - len(spoken)
    return write_chain(
        path,
        tokens,
        range(begin, len(tokens)),
        name="Scripted",
        context=context,
        template=template,
    )
