from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings, strategies as st

from memory_cache.text.checking.claimless import claiming_part, disclaims
from memory_cache.text.checking.claims import claims_of, plain_of, quotations_of, said_last

ANSWER = """\
## The light

Sure, here is what the page says:

- **Ann Kettle** lit the lamp in 1871 [1].
- It burned *whale oil*. [2][3]

1. Bob came later [4], and `lamp.light()` was called.

| Year | Keeper |
| --- | --- |
| 1884 | Ann [5] |

```
The code says nothing. It is code.
```

**In short**

The page does not say who built it, but it stood in 1900 [6]. Does it stand today?
I hope this helps!
"""


def test_claims_are_sentences_without_markdown_and_citations() -> None:
    claims = claims_of(ANSWER)

    assert [(claim.text, claim.cited) for claim in claims] == [
        ("Ann Kettle lit the lamp in 1871.", (1,)),
        ("It burned whale oil.", (2, 3)),
        ("Bob came later, and   was called.", (4,)),
        ("1884", ()),
        ("Ann", (5,)),
        ("it stood in 1900.", (6,)),
    ]


def test_a_claim_stands_where_the_answer_says_it() -> None:
    shown = [ANSWER[claim.start : claim.end] for claim in claims_of(ANSWER)]

    assert shown[0] == "**Ann Kettle** lit the lamp in 1871 [1]."
    assert shown[1] == "It burned *whale oil*."
    assert shown[-1] == "The page does not say who built it, but it stood in 1900 [6]."


def test_a_label_is_shown_with_its_claim_and_is_no_part_of_it() -> None:
    answer = (
        "- **Ink**: hides the animal from pursuers.\n"
        "- **Hearts:** three of them beat.\n"
        "- **Year**: 1871"
    )

    assert [(answer[c.start : c.end], c.text) for c in claims_of(answer)] == [
        ("**Ink**: hides the animal from pursuers.", "hides the animal from pursuers."),
        ("**Hearts:** three of them beat.", "three of them beat."),
        ("**Year**: 1871", "Year: 1871"),
    ]


def test_offsets_count_code_points() -> None:
    answer = "👩‍🚒 came. 東京に灯台がある。 Ann lit it [1]."

    assert [answer[c.start : c.end] for c in claims_of(answer)] == [
        "👩‍🚒 came.",
        "東京に灯台がある。",
        "Ann lit it [1].",
    ]


@pytest.mark.parametrize(
    ("answer", "quoted"),
    [
        ("She said “the sea broke in”.", ["the sea broke in"]),
        ('She said "the sea broke in".', ["the sea broke in"]),
        ("Sie sagte: „Das Meer brach ein.“", ["Das Meer brach ein."]),
        ("Elle dit « la mer entra ».", ["la mer entra"]),
        ("Hun sagde »havet brød ind«.", ["havet brød ind"]),
        ("Hon sa ”havet bröt in”.", ["havet bröt in"]),
        ("彼女は「海が入った」と言った。", ["海が入った"]),
        ("她说“大海涌了进来”。", ["大海涌了进来"]),
        ("She said ‘the sea broke in’ and left.", ["the sea broke in"]),
        ("Incomprehensibilities: “incomprehensible”.", ["incomprehensible"]),
        ('A “sea” and the “old sea”, a 5" pipe and a 7" pipe.', []),
        ("Ann’s lamp, the keepers’ lamp and Bob’s lamp.", []),
        ('Write `print("the sea broke in")`.', []),
        ("```\n“the sea broke in”\n```", []),
        ("Say “`the sea` broke in now”.", []),
        ("“The sea [1] broke in” [2].", ["The sea broke in"]),
        ("“The **sea** broke in”", ["The sea broke in"]),
    ],
)
def test_what_stands_in_quotation_marks_is_found_if_it_is_long(
    answer: str, quoted: list[str]
) -> None:
    assert [claim.text for claim in quotations_of(answer)] == quoted


def test_a_quotation_stands_between_its_marks() -> None:
    answer = "She wrote “the **sea** broke in”."
    (quotation,) = quotations_of(answer)

    assert answer[quotation.start : quotation.end] == "the **sea** broke in"


@pytest.mark.parametrize(
    "sentence",
    [
        "The page does not say.",
        "The sources do not mention who built it.",
        "There is no information about the price in the sources.",
        "I could not find that on the page.",
        "This is not mentioned in the text.",
        "It is not stated.",
        "The answer cannot be determined from the sources.",
        "Das steht nicht im Text.",
        "Aus dem Text geht nicht hervor, wer sie gebaut hat.",
        "Le texte ne le précise pas.",
        "El texto no menciona la fecha.",
        "Il testo non lo dice.",
        "O texto não diz.",
        "De tekst vermeldt dat niet.",
        "Tekst nie podaje tej informacji.",
        "В тексте об этом не говорится.",
        "Metinde bundan bahsedilmiyor.",
        "文中没有提到价格。",
        "本文には書かれていません。",
        "본문에는 나오지 않습니다.",
        "لا يذكر النص ذلك.",
    ],
)
def test_that_the_text_does_not_say_is_no_claim(sentence: str) -> None:
    assert disclaims(sentence)
    assert claims_of(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    ["Hello!", "Yes.", "Here are the main points:", "Who lit it?", "I hope this helps.", "不是。"],
)
def test_what_only_speaks_to_the_reader_is_no_claim(sentence: str) -> None:
    assert claims_of(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The sources say the tower does not contain stairs.",
        "No one was hurt.",
        "There is no vaccine.",
        "1871.",
        "Das Mehl wird nicht verkauft, sondern verschenkt.",
        "La lava no llegó al pueblo.",
        "夕食に肉は出ない。",
        "林志远不在网上卖茶。",
        "لا تدخل السيارات السوق.",
    ],
)
def test_a_denial_about_the_world_is_a_claim(sentence: str) -> None:
    assert claiming_part(sentence) == (0, len(sentence))


def test_what_is_being_said_is_the_last_sentence_or_what_follows_its_last_citation() -> None:
    assert said_last("Ann lit it. Bob wound the clock") == "Bob wound the clock"
    assert said_last("Ann lit it. Bob wound the clock.") == "Bob wound the clock."
    assert said_last("Ann lit the lamp [1], and Bob wound the clock") == ", and Bob wound the clock"
    assert said_last("Ann lit the lamp [1] too") == "Ann lit the lamp too"
    assert said_last("") == ""


@pytest.mark.parametrize(
    "bomb",
    ["-", "*", "_", "~", "|", "> ", "- ", "#", "`", "[", "[1", "[1]", "“", '"', "a ", "1. ", "| - ",
     "\\", ":", "(", "not said ", "the page does not ", "m", "…", "[a](", "!["],
)  # fmt: skip
def test_an_answer_of_one_mark_over_and_over_takes_no_time(bomb: str) -> None:
    for answer in (bomb * 4_000, bomb * 4_000 + "x", f"| a |\n{bomb * 4_000}x\n“{bomb * 900}”"):
        claims_of(answer)
        quotations_of(answer)
        said_last(answer)


@settings(max_examples=300)
@given(st.text(st.sampled_from('ab .[]12*_`#|-\n"“”>(“👩é\\'), max_size=60))
def test_whatever_a_model_writes_its_claims_lie_within_it_in_order(answer: str) -> None:
    plain = plain_of(answer)
    claims = claims_of(answer)

    assert len(plain.text) == len(plain.places)
    assert plain.places == sorted(plain.places)
    assert all(0 <= claim.start < claim.end <= len(answer) for claim in claims)
    assert all(one.end <= other.start for one, other in itertools.pairwise(claims))
    assert all(0 <= one.start < one.end <= len(answer) for one in quotations_of(answer))


def test_code_within_a_line_is_no_fence_that_hides_the_claims_behind_it() -> None:
    claims = claims_of("```lamp``` is the command.\nBob came in 1884.")

    assert [claim.text.strip() for claim in claims] == ["is the command.", "Bob came in 1884."]


def test_code_ends_with_a_fence_at_least_as_long_as_its_first() -> None:
    claims = claims_of("1. ````\nNo claim.\n```\nNone.\n`````\nBob came in 1884.\n~~~\nNone.")

    assert [claim.text for claim in claims] == ["Bob came in 1884."]
