from __future__ import annotations

import pytest

from memory_cache.text.sentences import cut_sentences, is_ended


@pytest.mark.parametrize(
    ("sentences"),
    [
        ["Dr. Smith paid $3.50 to J. R. R. Tolkien.", "He left."],
        ["It rose by 2.5 per cent.", "Then it fell."],
        ["He was born in 1998.", "Then it began."],
        ["“Why?” she asked.", "“No.”", "Nobody spoke."],
        ["Lamps, ropes, etc. were sold.", "The U.S. Navy bought them."],
        ["Am 3. Oktober kam z. B. Herr Dr. Müller.", "Dann ging er."],
        ["1. Take the lid off.", "2. Stir."],
        ["Wait… what?", "Nothing!"],
        ["今日は晴れ。", "「本当？」", "終わり！"],
        ["यह एक दीपस्तंभ है।", "वह पुराना था।"],
        ["هل هذا فنار؟", "نعم."],
        ["كان الحارس صانع ساعات متقاعدًا.", "يَحْتَرِقُ في المصباح زيت."],
        ["¿Quién vive aquí?", "Nadie."],
    ],
)
def test_sentences_end_where_a_reader_would_end_them(sentences: list[str]) -> None:
    joint = "" if "。" in sentences[0] else " "
    text = joint.join(sentences)

    assert sentences == [text[start:end] for start, end in cut_sentences(text)]


def test_a_line_break_ends_a_sentence() -> None:
    assert cut_sentences("One\n\nTwo") == [(0, 3), (5, 8)]


def test_offsets_count_from_the_beginning_of_the_text() -> None:
    assert cut_sentences("Not. Two. Six. Ten.", 5, 14) == [(5, 9), (10, 14)]


def test_white_space_alone_holds_no_sentence() -> None:
    assert cut_sentences(" \n\t ") == []


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("The lamp was lit.", True),
        ("“Who lit the lamp?” (", False),
        ("She asked: “Who lit the lamp?”", True),
        ("灯塔于一八七一年点亮。》", True),
        ("दीप जला।", True),
        ("History of the light", False),
        ("", False),
    ],
)
def test_a_sentence_has_ended_where_a_mark_ends_it(text: str, *, ended: bool) -> None:
    assert is_ended(text) is ended
