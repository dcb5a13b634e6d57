"""Tells what kind of thing an English question asks for, and whether a sentence holds one.

This is answer typing as question answering has always had it (Voorhees, “The TREC-8 question
answering track report”, 1999), with patterns in the place of a model. Questions in other languages
ask for anything, which every sentence holds alike.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

Kind = Literal["number", "time", "person", "place", "anything"]

_ASKS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "number",
        re.compile(
            r"\bhow (?:many|much|long|old|far|large|big|tall|high|often|deep|fast|wide|heavy)\b"
            r"|\bwhat (?:percent|percentage|number|amount|proportion|fraction)\b"
            r"|\b(?:percentage|population)\b"
        ),
    ),
    (
        "time",
        re.compile(
            r"\bwhen\b|\b(?:what|which) (?:year|date|century|decade|month|day|time|era|period)\b"
        ),
    ),
    ("person", re.compile(r"\bwho(?:m|se)?\b")),
    (
        "place",
        re.compile(
            r"\bwhere\b|\b(?:what|which) (?:country|city|state|place|region|location|continent|town"
            r"|island|area|river|province)\b"
        ),
    ),
)
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty"
    r"|fifty|hundred|thousand|million|billion|half|third|quarter|dozen|percent)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:1\d{3}|20\d\d|\d{3})\b|\b\d{1,4}s?\s?(?:BC|AD|BCE|CE)\b|\bcentur|\b(?:January|February|March"
    r"|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday"
    r"|Thursday|Friday|Saturday|Sunday)\b"
)
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][\w'’.-]+")
_NUMBER_FOR_TIME = 0.3


def kind_asked(question: str) -> Kind:
    """Return what a question asks for."""
    lower = question.lower()
    return next((kind for kind, asks in _ASKS if asks.search(lower)), "anything")


def holds_kind(kind: Kind, sentence: str, asked: AbstractSet[str]) -> float:
    """Return how well a sentence holds something of that kind, 0 to 1.

    `asked` are the question's words in small letters: a name that it has is not what it asks for.
    """
    match kind:
        case "number":
            return float(_NUMBER.search(sentence) is not None)
        case "time":
            if _TIME.search(sentence):
                return 1.0
            return _NUMBER_FOR_TIME if _NUMBER.search(sentence) else 0.0
        case "person" | "place":
            names = (name.lower().strip("'’s.") for name in _NAME.findall(sentence))
            return float(any(name not in asked for name in names))
        case "anything":
            return 0.5
