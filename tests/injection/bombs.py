"""Texts that are made to take for ever to show. Too long for an answer, they are notes."""

from __future__ import annotations

from tests.injection.case import Case

LONG = 100_000


def _repeated(unit: str) -> str:
    return unit * (LONG // len(unit))


BOMBS = (
    Case("bomb-line", "one line of words", _repeated("lamp ")),
    Case("bomb-word", "one word", _repeated("x")),
    Case("bomb-emphasis", "emphasis in emphasis", _repeated("*a **b _c ")),
    Case("bomb-stars", "one run of stars", _repeated("*")),
    Case("bomb-brackets", "brackets in brackets", "[" * (LONG // 2) + "]" * (LONG // 2)),
    Case("bomb-images", "images that never end", _repeated("![a](http://@canary@/")),
    Case(
        "bomb-names",
        "a name that is used again and again",
        "[a]" * (LONG // 3) + f"\n\n[a]: http://@canary@/{'x' * 1_500}\n",
    ),
    Case("bomb-quotes", "quotes in quotes", _repeated("> ")),
    Case("bomb-list", "lists in lists", "\n".join(" " * depth + "- a" for depth in range(400))),
    Case("bomb-rows", "a table of many rows", f"|a|b|\n|-|-|\n{_repeated('|c|d|' + chr(10))}"),
    Case(
        "bomb-columns",
        "a table of many columns",
        f"{'|a' * (LONG // 4)}|\n{'|-' * (LONG // 4)}|\n|b|",
    ),
    Case("bomb-marks", "marks above marks", "Z" + _repeated("\u0300\u0489\u0336")),
)
