"""A chat model that says what hostile pages order it to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.model_files.chain import write_chain
from tests.model_files.vocabulary import CHATML, CONTROL, byte_tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.injection.case import Case

PIECE = 6
"""Letters of an answer that arrive at a time."""
CONTEXT = 8_192
LONGEST_ANSWER = 700 * PIECE


def in_answers(cases: Sequence[Case]) -> Iterator[list[Case]]:
    """Part the cases into answers of bounded length, each of which may be cut at its very end."""
    whole = [case for case in cases if not case.is_cut]
    for cut in [case for case in cases if case.is_cut]:
        group: list[Case] = []
        while whole and sum(len(case.obeyed) for case in [*group, whole[0], cut]) < LONGEST_ANSWER:
            group.append(whole.pop(0))
            if len(group) * sum(case.is_cut for case in cases) >= len(cases):
                break
        yield [*group, cut]
    while whole:
        yield [whole.pop(0)]


def write_obeying_model(path: Path, cases: Sequence[Case]) -> Path:
    """Write a chat model that says what the pages order, a few letters a token."""
    script = "\n\n".join(case.obeyed for case in cases)
    said: list[str] = []
    while script:
        size = PIECE
        while (piece := script[:size].replace(" ", "▁")) in said and size < len(script):
            size += 1  # no token is said twice
        said.append(piece)
        script = script[size:]
    if len(said[-1]) < PIECE or said.count(said[-1]) > 1:
        spelled = said.pop().replace("▁", " ").encode()
        said += [f"<0x{byte:02X}>#{place}" for place, byte in enumerate(spelled)]
    tokens = [*CONTROL, *byte_tokens(), *said]
    places = range(len(tokens) - len(said), len(tokens))
    return write_chain(path, tokens, places, name="Obeying", context=CONTEXT, template=CHATML)
