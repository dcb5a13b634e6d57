from __future__ import annotations

import pytest

from memory_cache.text.blocks import Block, Kind
from memory_cache.text.headings import headings_to_ask

BODY = "The keeper wrote down the wind, the tide and the oil that was left in the barrels. " * 2


def page(*parts: tuple[int, str] | tuple[int, str, str]) -> tuple[str, list[Block]]:
    """Headings of a level, each over a paragraph."""
    text, blocks = "", []
    for level, heading, *under in parts:
        pieces: list[tuple[str, Kind, int]] = [(heading, "heading", level)]
        pieces += [(body, "paragraph", 0) for body in (under or [BODY]) if body]
        for piece, kind, at in pieces:
            blocks.append(Block(len(text), len(text) + len(piece), kind, at))
            text += f"{piece}\n\n"
    return text, blocks


def test_the_headings_of_a_page_are_offered_in_its_order() -> None:
    text, blocks = page(
        (1, "The Skerry light"), (2, "Building"), (2, "Keepers"), (2, "The fog bell")
    )

    assert headings_to_ask(text, blocks, "The Skerry light") == [
        "Building",
        "Keepers",
        "The fog bell",
    ]


@pytest.mark.parametrize(
    "furniture",
    ["References", "See also", "CONTENTS", "External links[edit]", "7. Further reading", "Weblinks",
     "Einzelnachweise", "Voir aussi", "Références", "Véase también", "Collegamenti esterni",
     "Ligações externas", "Zie ook", "Przypisy", "Примечания", "脚注", "参考文献", "目录", "각주",
     "المراجع", "Share this:", "Comments"],
)  # fmt: skip
def test_what_stands_around_a_text_is_not_asked_about(furniture: str) -> None:
    text, blocks = page((2, "Building"), (2, furniture), (2, "Keepers"))

    assert headings_to_ask(text, blocks) == ["Building", "Keepers"]


def test_of_many_headings_the_highest_over_most_text_are_offered() -> None:
    parts = [(2, f"Part {name}", BODY * size) for size, name in enumerate("ABCDEFGH", start=1)]
    text, blocks = page((3, "A detail", BODY * 50), *parts)

    assert headings_to_ask(text, blocks) == [f"Part {name}" for name in "CDEFGH"]


def test_a_heading_counts_with_what_stands_beneath_it() -> None:
    text, blocks = page((2, "Empty", ""), (2, "Keepers", ""), (3, "Ingrid Sandvik"))

    assert headings_to_ask(text, blocks) == ["Keepers", "Ingrid Sandvik"]


def test_numbers_and_anchors_are_no_part_of_a_heading_and_nothing_is_said_twice() -> None:
    text, blocks = page((2, "3.1 Building ¶"), (2, "building"), (2, "IV. Keepers:"), (2, "x" * 200))

    assert headings_to_ask(text, blocks) == ["Building", "Keepers"]


def test_signs_that_are_words_need_fewer_of_them() -> None:
    text, blocks = page(
        (2, "歴史", "灯台は一八一一年に島の漁師たちの手で建てられ、三十一年のあいだ守られた。"),
        (2, "A"),
    )

    assert headings_to_ask(text, blocks) == ["歴史"]


def test_a_page_without_headings_has_none() -> None:
    assert headings_to_ask(BODY, [Block(0, len(BODY), "paragraph")]) == []
