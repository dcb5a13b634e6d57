"""Which word of a query is still being typed, and which texts hold one that begins so."""

from __future__ import annotations

from datetime import datetime

import pytest

from memory_cache.text.finding.query import parse_query
from memory_cache.text.finding.unfinished import Unfinished, unfinished_word

NOW = datetime(2026, 11, 25)  # noqa: DTZ001 - as the queries of a person have it


def typed(text: str) -> Unfinished | None:
    return unfinished_word(text, parse_query(text, NOW))


@pytest.mark.parametrize(
    ("text", "beginning", "rest"),
    [
        ("co", "co", ""),
        ("coral ree", "ree", "coral "),
        ("site:example.org co", "co", ""),
        ("Caf", "caf", ""),
        ("CAFÉ", "cafe", ""),
        ("C++", "c++", ""),
        ('"coral re', "re", '"coral '),
        ("example.or", "or", "example."),
        ("башн", "башн", ""),
    ],
)
def test_the_last_word_is_unfinished_while_nothing_stands_behind_it(
    text: str, beginning: str, rest: str
) -> None:
    assert Unfinished(beginning, rest) == typed(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "coral ", "coral reef?", '"coral reef"', "reef*", "coral -ree", "ree -ree"),
        *(
            "site:exa",
            "coral before:2024",
            "https://a.example/re",
            "東京",
            "coral 東",
            "(",
            "\ud800",
        ),
    ],
)
def test_what_is_whole_or_no_word_is_not(text: str) -> None:
    assert typed(text) is None


@pytest.mark.parametrize(
    ("beginning", "text", "is_there"),
    [
        ("ree", "A Reef of coral", True),
        ("ree", "Agreed, and freed", False),
        ("ree", "agreed reeds", True),
        ("reef", "reef", True),
        ("cafe", "Le Café noir", True),
        ("afe", "Le Café noir", False),
        ("башн", "В Башне жили", True),
        ("दर", "सीदर", False),
        ("सी", "एक सीदर", True),
        ("a", "", False),
    ],
)
def test_a_text_holds_a_word_that_begins_so(beginning: str, text: str, is_there: bool) -> None:
    assert is_there == Unfinished(beginning, "").is_begun_in(text)
