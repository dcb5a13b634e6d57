from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given, strategies as st

from memory_cache.text.finding.filter_values import read_language, read_site, read_type
from memory_cache.text.finding.periods import Period, find_period
from memory_cache.text.finding.query import Filter, Query, parse_query, plain_query

ALWAYS = float("inf")
NOW = datetime(2026, 11, 25, 10, 30, tzinfo=timezone(timedelta(hours=1)))
"""A Wednesday."""


def day(*date: int) -> float:
    return datetime(*date, tzinfo=NOW.tzinfo).timestamp()  # type: ignore[arg-type,misc]


def parse(typed: str) -> Query:
    return parse_query(typed, NOW)


def test_words_phrases_beginnings_and_what_is_left_out_are_told_apart() -> None:
    assert parse('lamp "third order" light* -fog -"low tide" oil') == Query(
        text="lamp third order light oil",
        words="lamp oil",
        phrases=("third order",),
        prefixes=("light",),
        without=("fog", "low tide"),
    )


@pytest.mark.parametrize(
    "typed",
    [
        '"a b"',
        "“a b”",
        "„a b“",
        "„a b”",
        "«a b»",
        "»a b«",
        "「a b」",
        "『a b』",
        "‹a b›",
        "＂a b＂",
    ],
)
def test_every_style_of_quotes_makes_a_phrase(typed: str) -> None:
    assert parse(typed).phrases == ("a b",)


def test_quotes_need_no_space_around_them_where_the_script_has_none() -> None:
    query = parse("東京「北海道」の旅")

    assert (query.words, query.phrases) == ("東京 の旅", ("北海道",))


@pytest.mark.parametrize(
    "typed", ['"not closed', '5" pipe', "it's", "'single'", "well-known", "a - b"]
)
def test_what_is_no_sign_is_plain_words(typed: str) -> None:
    query = parse(typed)

    assert (query.phrases, query.without, query.prefixes, query.hints) == ((), (), (), ())
    assert query.words


def test_filters_of_one_field_are_alternatives_and_of_several_hold_together() -> None:
    assert parse("site:a.example -site:b.example site:www.c.example/x type:pdf lamp").filters == (
        Filter("site", ("a.example", "c.example")),
        Filter("site", ("b.example",), excluded=True),
        Filter("type", ("application/pdf",)),
    )


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("collection:tides", Filter("collection", ("tides",))),
        ("tag:tides", Filter("collection", ("tides",))),
        ('collection:"low tides"', Filter("collection", ("low tides",))),
        ("COLLECTION:“low tides”", Filter("collection", ("low tides",))),
        ("type:note", Filter("type", ("note",))),
        ("type:Markdown", Filter("type", ("text/markdown",))),
        ("filetype:pdf", Filter("type", ("application/pdf",))),
        ("lang:de", Filter("lang", ("de",))),
        ("lang:German", Filter("lang", ("de",))),
        ("lang:pt_BR", Filter("lang", ("pt-br",))),
        ("site：例え.example", Filter("site", ("xn--r8jz45g.example",))),
        ("before:2024", Filter("saved", (Period(-ALWAYS, day(2024, 1, 1)),))),
        ("after:2024", Filter("saved", (Period(day(2024, 1, 1), ALWAYS),))),
        ("until:2024-02", Filter("saved", (Period(-ALWAYS, day(2024, 3, 1)),))),
        ("on:2024-02-29", Filter("saved", (Period(day(2024, 2, 29), day(2024, 3, 1)),))),
        ("on:last week", Filter("saved", (Period(day(2026, 11, 16), day(2026, 11, 23)),))),
        ('on:"last week"', Filter("saved", (Period(day(2026, 11, 16), day(2026, 11, 23)),))),
        ("since:march 2024", Filter("saved", (Period(day(2024, 3, 1), ALWAYS),))),
        ("-on:today", Filter("saved", (Period(day(2026, 11, 25), day(2026, 11, 26)),), True)),
    ],
)
def test_a_filter_is_understood(typed: str, expected: Filter) -> None:
    query = parse(typed)

    assert query.filters == (expected,)
    assert (query.text, query.hints) == ("", ())


@pytest.mark.parametrize(
    "typed",
    ["before:soon", "on:2024-02-30", "type:zebra", "lang:klingonish", "site:a..b", "author:Roe"],
)
def test_what_cannot_be_understood_is_plain_words_and_a_hint_says_so(typed: str) -> None:
    query = parse(f"lamp {typed}")

    assert query.words == f"lamp {typed}"
    assert query.filters == ()
    (hint,) = query.hints
    assert hint.endswith(".")
    assert typed.partition(":")[0] in hint


@pytest.mark.parametrize("typed", ["re: the lamp", "lamp: how it works", "10:30", "std::vector"])
def test_a_colon_alone_says_nothing(typed: str) -> None:
    assert parse(typed) == Query(text=typed, words=typed)


@pytest.mark.parametrize(
    "typed", ["https://a.example/b?c=d#e", "HTTP://a.example", "www.a.example/b", "file:///tmp/a"]
)
def test_an_address_alone_is_that_page(typed: str) -> None:
    assert parse(typed).address == typed


def test_an_address_among_words_is_words() -> None:
    assert parse("see https://a.example/b").address is None


def test_a_host_alone_is_words_and_a_hint_names_the_filter() -> None:
    query = parse("a.example")

    assert query.words == "a.example"
    assert ("site:a.example" in query.hints[0]) is True


def test_two_letters_are_no_beginning_but_a_single_sign_is() -> None:
    assert parse("ab*").prefixes == ()
    assert parse("ab*").hints != ()
    assert parse("東*").prefixes == ("東",)


def test_only_what_to_leave_out_is_answered_by_a_hint() -> None:
    assert parse("-fog").hints == ("That says only what to leave out: add a word to look for.",)


def test_a_question_as_it_stands_has_no_signs() -> None:
    assert plain_query('what is -5 "degrees" site:x').words == 'what is -5 "degrees" site:x'


@given(st.text(max_size=200))
def test_nothing_that_is_typed_is_an_error(typed: str) -> None:
    query = parse(typed)

    assert all(hint.endswith((".", typed.strip().lower())) for hint in query.hints)
    assert len(query.hints) <= 3


@given(
    st.lists(
        st.sampled_from(
            [
                "site:",
                "before:",
                "on:",
                "last week",
                '"',
                "“",
                "”",
                "-",
                "*",
                "a",
                "東",
                "\ud800",
                " ",
            ]
        ),
        max_size=40,
    ).map("".join)
)
def test_no_mixture_of_signs_is_an_error(typed: str) -> None:
    parse(typed)


@pytest.mark.parametrize(
    ("named", "first", "after"),
    [
        ("today", (2026, 11, 25), (2026, 11, 26)),
        ("Yesterday", (2026, 11, 24), (2026, 11, 25)),
        ("this week", (2026, 11, 23), (2026, 11, 30)),
        ("last_week", (2026, 11, 16), (2026, 11, 23)),
        ("last month", (2026, 10, 1), (2026, 11, 1)),
        ("this year", (2026, 1, 1), (2027, 1, 1)),
        ("last year", (2025, 1, 1), (2026, 1, 1)),
        ("monday", (2026, 11, 23), (2026, 11, 24)),
        ("wed", (2026, 11, 18), (2026, 11, 19)),
        ("last friday", (2026, 11, 20), (2026, 11, 21)),
        ("march", (2026, 3, 1), (2026, 4, 1)),
        ("december", (2025, 12, 1), (2026, 1, 1)),
        ("7d", (2026, 11, 19), (2026, 11, 26)),
        ("2024-12", (2024, 12, 1), (2025, 1, 1)),
        ("2024/5/3", (2024, 5, 3), (2024, 5, 4)),
        ("2024.05.03", (2024, 5, 3), (2024, 5, 4)),
    ],
)
def test_a_period_is_named_as_people_do(
    named: str, first: tuple[int, ...], after: tuple[int, ...]
) -> None:
    assert find_period(named, NOW) == Period(day(*first), day(*after))


def test_days_begin_at_the_persons_midnight() -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC).astimezone(NOW.tzinfo)

    period = find_period("today", late)

    assert period is not None
    assert period.start == datetime(2026, 11, 24, 23, 0, tzinfo=UTC).timestamp()


@given(st.text(max_size=30) | st.from_regex(r"\d{0,5}[-/. ]?[a-z\d]{0,6}", fullmatch=True))
@example("0d")
@example("00 y")
def test_what_names_no_period_is_none(named: str) -> None:
    period = find_period(named, NOW)

    assert period is None or period.start < period.end


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("example.org", "example.org"),
        ("https://www.Example.org/a", "example.org"),
        ("*.example.org", "example.org"),
        ("localhost:3000", "localhost"),
        ("wikipedia", "wikipedia"),
        ("a b", None),
        ("-", None),
        ("", None),
        ("%", None),
        ("x" * 300, None),
        ("ü" * 80 + ".example", None),
    ],
)
def test_a_site_is_read_as_its_host(typed: str, host: str | None) -> None:
    assert host == read_site(typed)


def test_types_and_languages_have_several_names() -> None:
    assert read_type("PDFs") == read_type("pdf") == "application/pdf"
    assert read_language("Deutsch") == read_language("DE") == "de"
