from __future__ import annotations

import pytest

from memory_cache.text.extract import extract
from memory_cache.text.extraction.dates import read_date

STORY = (
    "The lighthouse at Kettle Point was lit for the first time on a wet evening, and the keeper"
    " climbed ninety-two steps twice a night to trim the wick."
)

LINKED = '<script type="application/ld+json">{"headline":"K","datePublished":"2024-03-09"}</script>'


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2024-02-29T08:00:00+01:00", "2024-02-29"),
        ("20240229", "2024-02-29"),
        ("29. Februar 2024, 8 Uhr", "2024-02-29"),
        ("February 29th, 2024", "2024-02-29"),
        ("29 de febrero de 2024", "2024-02-29"),
        ("le 1er mars 2024", "2024-03-01"),
        ("29 лютого 2024", "2024-02-29"),
        ("29 февраля 2024 г.", "2024-02-29"),
        ("2024年2月29日", "2024-02-29"),
        ("2024년 2월 29일", "2024-02-29"),
        ("29.2.2024", "2024-02-29"),
        ("29/02/2024", "2024-02-29"),
        ("2/29/2024", "2024-02-29"),
        ("3/4/2024", ""),
        ("2023-02-29", ""),
        ("31 June 2024", ""),
        ("1871-03-04", ""),
        ("call 555-2024-1", ""),
        ("", ""),
    ],
)
def test_a_date_is_read_where_it_is_sure(text: str, wanted: str) -> None:
    assert wanted == read_date(text)


def test_in_american_english_the_month_comes_first() -> None:
    assert read_date("3/4/2024", month_first=True) == "2024-03-04"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("<meta property=article:published_time content=2024-03-09T10:00Z>", ""),
        ("<meta name=DC.date.issued content=2024-03-09>", ""),
        (LINKED, ""),
        ("", "<span itemprop=datePublished content=2024-03-09>last week</span>"),
        ("", "<time datetime=2024-03-09>Saturday</time>"),
        ("", "<p class=entry-date>9 March 2024</p>"),
        ("", "<div class=comment><time datetime=2024-05-05>May</time></div><p>9. März 2024</p>"),
        ("", "<time class=updated datetime=2024-05-05>May</time><p class=date>March 9, 2024</p>"),
    ],
)  # fmt: skip
def test_an_article_knows_the_day_it_was_published(head: str, body: str) -> None:
    page = f"<title>Kettle</title>{head}<body><h1>Kettle</h1>{body}<p>{STORY}</p>".encode()

    assert extract(page).published == "2024-03-09"


def test_the_address_can_hold_the_date() -> None:
    found = extract(f"<p>{STORY}</p>".encode(), url="https://gazette.example/2024/03/09/kettle")

    assert found.published == "2024-03-09"


def test_a_date_in_the_text_is_not_taken_for_the_day_of_publication() -> None:
    assert extract(f"<p>{STORY} That was on 9 March 2004.</p>".encode()).published == ""
