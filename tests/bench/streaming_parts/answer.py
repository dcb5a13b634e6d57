"""A made-up answer with all that Markdown has, the same every time, cut as a model writes it."""

from __future__ import annotations

import random
import re

_WORDS = re.findall(
    r"\w+",
    "the mill tide water pond sluice wheel gate stone elm oak miller harbour ebb flood grain flour"
    " dam river turns runs opens holds keeps grinds at of in by with when before after until twice"
    " day night spring low high old broad first it they each one and but so then",
)
_CODE = ["for gate in gates:\n", "    if gate.is_open:\n", "        level -= gate.width * rate\n"]


def pieces(count: int, seed: int = 5) -> list[str]:
    """Return that many pieces of about four characters: paragraphs with emphasis and citations,
    lists, code, a table and maths in turn.
    """
    chance = random.Random(seed)
    said: list[str] = []
    blocks = [_paragraph, _list, _paragraph, _code, _paragraph, _table, _paragraph, _maths]
    number = 0
    while len(said) < count:
        said += re.findall(r"\s?\S{1,6}|\s", blocks[number % len(blocks)](chance) + "\n\n")
        number += 1
    return said[:count]


def _sentence(chance: random.Random) -> str:
    words = chance.choices(_WORDS, k=chance.randint(7, 18))
    words[3] = f"**{words[3]}**"
    return f"{' '.join(words).capitalize()} [{chance.randint(1, 3)}]."


def _paragraph(chance: random.Random) -> str:
    return " ".join(_sentence(chance) for _ in range(chance.randint(3, 6)))


def _list(chance: random.Random) -> str:
    items = "\n".join(f"- {_sentence(chance)}\n  - {_sentence(chance)}" for _ in range(4))
    return f"### {chance.choice(_WORDS).capitalize()}\n\nThere are these:\n{items}"


def _code(chance: random.Random) -> str:
    return "```python\n" + "".join(chance.choices(_CODE, k=12)) + "```"


def _table(chance: random.Random) -> str:
    rows = "\n".join(
        "| " + " | ".join(chance.choices(_WORDS, k=4)) + " |" for _ in range(chance.randint(4, 8))
    )
    return f"| Gate | Width | Stone | Kept |\n|---|---|---|---|\n{rows}"


def _maths(chance: random.Random) -> str:
    return f"$$\nQ_{chance.randint(1, 9)} = C_d \\, A * \\sqrt{{2 g h}}\n$$"
