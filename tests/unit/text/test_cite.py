from __future__ import annotations

import re

import pytest
from hypothesis import given, settings, strategies as st

from memory_cache.text.cite import CitationFilter, surroundings


def filtered(answer: str, count: int) -> tuple[str, list[int]]:
    citations = CitationFilter(count)
    return citations.feed(answer) + citations.finish(), citations.numbers


@pytest.mark.parametrize(
    ("answer", "clean", "numbers"),
    [
        ("Ann lit it [1].", "Ann lit it [1].", [1]),
        ("Ann lit it [7].", "Ann lit it.", []),
        ("Both [2, 1] agree [1][2].", "Both [2][1] agree [1][2].", [2, 1]),
        ("Some [1, 9; 2].", "Some [1][2].", [1, 2]),
        ("`a[3]` and ```\nb[4]\n``` stay.", "`a[3]` and ```\nb[4]\n``` stay.", []),
        ("See [5](https://a.example) and [x].", "See [5](https://a.example) and [x].", []),
        ("Year [1871] [0] [", "Year [", []),
        ("Far [999999] [99999999999].", "Far.", []),
        ("Some [1, 99].", "Some [1].", [1]),
        ("All [1-2], most [1–7], none [5-7].", "All [1][2], most [1][2], none.", [1, 2]),
        ("Wide [１], ［2］ and 【1】, not [７].", "Wide [1], [2] and [1], not.", [1, 2]),
        ("Arabic [٢], not [٩].", "Arabic [2], not.", [2]),
        ("Notes [^1], [source 2], [Sources: 1, 9], [^9].", "Notes [1], [2], [1],.", [1, 2]),
        ("【1†source】 and 【9†source】.", "[1] and.", [1]),
        (r"Escaped \[1\] and \[9\].", "Escaped [1] and.", [1]),
        ("Not [one], [a 1 b], [1a].", "Not [one], [a 1 b], [1a].", []),
        ("Twice [[1]], not [[7]].", "Twice [1], not.", [1]),
        ("Lists [[1], [2]] [[2][9]] [ [^1]; [source 7] ].", "Lists [1][2] [2] [1].", [1, 2]),
        ("Wide 【[1†a]】 and 【【9】】, \\[[2]\\].", "Wide [1] and, [2].", [1, 2]),
        ("Not [[one]], [[1] one], [1]].", "Not [[one]], [[1] one], [1]].", [1]),
        ("See [[1]](https://a.example).", "See [[1]](https://a.example).", [1]),
        ("See [[7]](https://a.example).", "See [](https://a.example).", []),
    ],
)
def test_only_citations_of_given_passages_stay(answer: str, clean: str, numbers: list[int]) -> None:
    assert (clean, numbers) == filtered(answer, 2)


def test_a_number_that_does_not_exist_never_shows() -> None:
    citations = CitationFilter(2)

    shown = [citations.feed(piece) for piece in ("Ann", " ", "[", "9", "]", ", then", " [", "1]")]

    assert shown == ["Ann", "", "", "", "", ", then", "", ""]
    assert citations.finish() == " [1]"
    assert citations.numbers == [1]


@settings(max_examples=500)
@given(st.lists(st.text(st.sampled_from("[]19 ,;(a`\n-^†【】１\\"), max_size=6), max_size=12))
def test_pieces_give_what_the_whole_gives(pieces: list[str]) -> None:
    citations = CitationFilter(1)

    shown = "".join(citations.feed(piece) for piece in pieces) + citations.finish()

    assert filtered("".join(pieces), 1) == (shown, citations.numbers)


@settings(max_examples=500)
@given(
    st.lists(st.text(st.sampled_from("[]［］【】19２٣0 ,;-–^†\\source"), max_size=9), max_size=9)
)
def test_however_a_number_is_written_none_that_was_not_given_comes_through(
    pieces: list[str],
) -> None:
    citations = CitationFilter(2, lambda cited: cited + 10)

    shown = "".join(citations.feed(piece) for piece in pieces) + citations.finish()

    assert {int(number) for number in re.findall(r"\[(\d+)\]", shown)} <= {11, 12}
    assert set(citations.numbers) <= {11, 12}


def test_a_citation_in_two_brackets_is_held_back_until_it_is_whole() -> None:
    citations = CitationFilter(2)

    pieces = ("Ann", " [", "[", "1", "]", "]", " lit", " [[", "7]", "]", ".")
    shown = [citations.feed(piece) for piece in pieces]

    assert shown == ["Ann", "", "", "", "", "", " [1] lit", "", "", "", "."]
    assert citations.numbers == [1]


def test_who_numbers_a_citation_knows_what_was_said_up_to_it() -> None:
    heard: list[str] = []
    citations = CitationFilter(2, lambda cited: heard.append(citations.said) or cited)

    for piece in ("Ann lit it ", "[1", "], then it", " burned [2]."):
        citations.feed(piece)

    assert heard == ["Ann lit it", "Ann lit it [1], then it burned"]


def test_surroundings_stop_at_the_ends_of_the_text() -> None:
    assert surroundings("abcdef", 2, 4) == ("ab", "ef")
    assert surroundings("abcdef", 2, 4, 1) == ("b", "e")


def test_surroundings_grow_until_they_tell_a_place_from_every_other() -> None:
    same = "The gate is shut at dusk. " * 8
    text = f"In the north. {same}In the south. {same}In the west. {same}"
    start = (
        text.index("In the south. ") + len("In the south. ") + 4 * len("The gate is shut at dusk. ")
    )
    end = start + len("The gate is shut at dusk.")

    prefix, suffix = surroundings(text, start, end)

    assert text.count(prefix + text[start:end] + suffix) == 1
    assert 32 < len(prefix) <= 2_048
    assert surroundings("ab " * 5_000, 6_000, 6_002) == (
        ("ab " * 5_000)[6_000 - 2_048 : 6_000],
        ("ab " * 5_000)[6_002 : 6_002 + 2_048],
    )
