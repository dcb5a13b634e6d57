from __future__ import annotations

from hypothesis import given, settings, strategies as st

from memory_cache.text.blocks import Block
from memory_cache.text.chunk import MAX_PASSAGE_CHARS, Passage, cut_passages

SENTENCE = "The keeper climbed ninety-two steps twice a night to trim the wick of the lamp. "


def build(*pieces: tuple[str, int, str]) -> tuple[str, list[Block]]:
    text, blocks = "", []
    for kind, level, piece in pieces:
        text += "\n\n" if text else ""
        blocks.append(Block(len(text), len(text) + len(piece), kind, level))  # type: ignore[arg-type]
        text += piece
    return text, blocks


def test_a_heading_lies_in_the_passage_that_follows_it_and_names_its_path() -> None:
    text, blocks = build(
        ("heading", 1, "Towers"),
        ("heading", 2, "Kettle Point"),
        ("paragraph", 0, "Lit in 1871."),
        ("heading", 2, "Gull Rock"),
        ("paragraph", 0, "Never lit."),
    )

    passages = cut_passages(text, blocks)

    assert [p.heading for p in passages] == ["Towers › Kettle Point", "Towers › Gull Rock"]
    assert [text[p.start : p.end] for p in passages] == [
        "Towers\n\nKettle Point\n\nLit in 1871.",
        "Gull Rock\n\nNever lit.",
    ]


def test_a_heading_with_nothing_after_it_stands_alone() -> None:
    text, blocks = build(("paragraph", 0, "Lit."), ("heading", 2, "See also"))

    assert [Passage(0, 4, ""), Passage(6, 14, "See also")] == cut_passages(text, blocks)


def test_short_paragraphs_are_gathered_and_long_ones_stand_alone() -> None:
    text, blocks = build(
        ("paragraph", 0, "One."), ("paragraph", 0, "Two."), ("paragraph", 0, SENTENCE * 6 + "End.")
    )
    last = blocks[-1]

    assert [Passage(0, last.end, "")] == cut_passages(text, blocks)
    assert len(cut_passages(*build(*[("paragraph", 0, SENTENCE * 6 + "End.")] * 2))) == 2


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    text, blocks = build(("paragraph", 0, (SENTENCE * 40).strip()))

    passages = cut_passages(text, blocks)

    assert all(text[p.start : p.end].endswith("lamp.") for p in passages)
    assert all(p.end - p.start <= MAX_PASSAGE_CHARS for p in passages)


def test_chinese_is_cut_to_what_the_model_reads() -> None:
    text, blocks = build(("paragraph", 0, "灯塔于一八七一年首次点亮。" * 100))

    assert all(p.end - p.start <= 256 for p in cut_passages(text, blocks))


def test_an_endless_word_is_cut_but_never_inside_a_sign() -> None:
    text, blocks = build(("paragraph", 0, "e\u0301" * 3000))

    passages = cut_passages(text, blocks)

    assert text == "".join(text[p.start : p.end] for p in passages)
    assert not any(text[p.start] == "\u0301" for p in passages)


def test_marks_upon_marks_make_no_more_passages_than_letters_do() -> None:
    text, blocks = build(("paragraph", 1, "Z" + "\u0301" * 6_000))

    assert len(cut_passages(text, blocks)) < 6_000 * 4 / MAX_PASSAGE_CHARS


def test_text_outside_every_block_is_a_passage_too() -> None:
    assert [Passage(0, 11, "")] == cut_passages("Back at six", [])


PIECES = st.lists(
    st.tuples(
        st.sampled_from(["heading", "paragraph", "item", "row", "code"]),
        st.integers(1, 6),
        st.text(st.sampled_from("ab .。東́ \n"), min_size=1, max_size=3000).filter(str.strip),
    ),
    max_size=8,
)


@settings(max_examples=100, deadline=None)
@given(PIECES)
def test_every_letter_lies_in_exactly_one_passage(pieces: list[tuple[str, int, str]]) -> None:
    text, blocks = build(*pieces)

    passages = cut_passages(text, blocks)

    ends = [0, *(p.end for p in passages)]
    gaps = [text[end : p.start] for end, p in zip(ends, passages, strict=False)]
    assert not "".join([*gaps, text[ends[-1] :]]).strip()
    assert all(end <= p.start < p.end for end, p in zip(ends, passages, strict=False))
    assert all(p.end - p.start <= MAX_PASSAGE_CHARS for p in passages)
