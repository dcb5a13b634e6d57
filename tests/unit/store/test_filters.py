"""What filters leave of the library."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from memory_cache.store.filters import Condition, condition_of, page_condition
from memory_cache.store.library import Library
from memory_cache.text.finding.query import parse_query

from .conftest import save

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 11, 25, 10, 30)  # noqa: DTZ001 - the computer's zone


def at(*date: int) -> float:
    return datetime(*date, 12).timestamp()  # type: ignore[arg-type,misc] # noqa: DTZ001


def fill(library: Library) -> None:
    """Pages of several sites, kinds, languages and times, each with one letter for its title."""
    for letter, url, when, fields in (
        ("A", "https://example.org/a", at(2024, 5, 3), {}),
        ("B", "https://www.en.example.org/b", at(2024, 6, 1), {}),
        ("C", "https://notexample.org/c", at(2025, 1, 1), {"kind": "selection"}),
        ("D", "https://d.test/100%_d", at(2026, 11, 24), {"content_type": "application/pdf"}),
        ("E", "note:1", at(2026, 11, 25), {"kind": "note", "content_type": "text/markdown"}),
        ("F", "file:///home/ann/f.txt", at(2026, 11, 25), {"kind": "file"}),
    ):
        save(library, url, f"Text of {letter}.", when, title=letter, **fields)
    with library._connections.writing() as db:
        db.execute("UPDATE page SET lang = ''")
        db.execute("UPDATE page SET lang = 'de-AT' WHERE given_title = 'A'")
        db.execute("UPDATE page SET lang = 'en' WHERE given_title = 'B'")
    tides = library.collections.make("Low tides", 1.0)
    page = library.pages.find("https://example.org/a")
    assert page is not None
    library.collections.put(tides, [page.page_id])


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library with these pages, for tests that only read it."""
    with closing(Library(tmp_path_factory.mktemp("filled") / "library.sqlite3")) as library:
        fill(library)
        yield library


def letters(library: Library, condition: Condition | None) -> str:
    where, values = condition or ("1", ())
    pages, total = library.pages.screen(50, order="oldest", where=where, values=values)
    assert total == len(pages)
    return "".join(sorted(page.title for page in pages))


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("", "ABCDEF"),
        ("site:example.org", "AB"),
        ("site:www.EXAMPLE.org", "AB"),
        ("site:en.example.org", "B"),
        ("site:example", "AB"),
        ("site:org", "ABC"),
        ("site:xample.org", ""),
        ("site:example.org site:d.test", "ABD"),
        ("-site:example.org", "CDEF"),
        ("site:example.org -site:en.example.org", "A"),
        ("type:page", "ABD"),
        ("type:note type:file", "EF"),
        ("type:pdf", "D"),
        ("-type:pdf type:page", "AB"),
        ("type:markdown", "E"),
        ("lang:de", "A"),
        ("lang:de-at lang:english", "AB"),
        ("lang:d", "ABCDEF"),
        ('collection:"low tides"', "A"),
        ("-collection:“Low tides”", "BCDEF"),
        ("collection:none", ""),
        ("before:2025", "AB"),
        ("after:2025", "CDEF"),
        ("on:2024", "AB"),
        ("on:2024-05", "A"),
        ("after:2024-06 before:2026", "BC"),
        ("on:yesterday", "D"),
        ("on:today type:note", "E"),
        ("-on:2024", "CDEF"),
        ("until:today after:yesterday", "DEF"),
    ],
)
def test_a_filter_leaves_the_pages_that_it_names(filled: Library, typed: str, left: str) -> None:
    assert left == letters(filled, condition_of(parse_query(typed, NOW).filters))


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("en.example", "B"),
        ("100%", "D"),
        ('"100%_"', "D"),
        ("_", "ABCDEF"),
        ("notexample c", "C"),
        ("site:example.org en", "B"),
        ("example -en", "AC"),
        ("' OR 1 --", ""),
    ],
)
def test_a_list_of_pages_is_narrowed_by_title_and_address_too(
    filled: Library, typed: str, left: str
) -> None:
    assert left == letters(filled, page_condition(parse_query(typed, NOW)))


def test_a_page_saved_again_counts_for_its_first_day_and_its_last(library: Library) -> None:
    save(library, "https://a.example", "One.", at(2024, 5, 3))
    save(library, "https://a.example", "Two.", at(2026, 11, 24))

    for typed, found in (("on:2024", 1), ("on:yesterday", 1), ("on:2025", 0)):
        condition = condition_of(parse_query(typed, NOW).filters)
        assert condition is not None
        assert library.pages.screen(5, where=condition.sql, values=condition.values)[1] == found


def test_few_passages_are_named_and_many_are_not(filled: Library) -> None:
    condition = condition_of(parse_query("site:example.org", NOW).filters)
    assert condition is not None

    few = filled.filters.passages(condition, 2)

    assert few is not None
    assert len(few) == 2
    assert filled.filters.passages(condition, 1) is None


def test_the_newest_pages_come_with_their_first_passages(filled: Library) -> None:
    condition = condition_of(parse_query("site:example.org", NOW).filters)
    assert condition is not None

    newest = filled.filters.newest(condition, 10)

    texts = filled.passages.get(newest)
    assert [texts[key].text for key in newest] == ["Text of B.", "Text of A."]


def test_hidden_pages_pass_no_filter(library: Library) -> None:
    fill(library)
    page = library.pages.find("https://example.org/a")
    assert page is not None
    condition = condition_of(parse_query("site:example.org", NOW).filters)
    assert condition is not None
    before = library.filters.passages(condition, 10)
    assert before is not None
    library.erasing.hide([page.page_id], 1.0)

    assert library.filters.passages(condition, 10) == before[1:]
    assert len(library.filters.newest(condition, 10)) == 1
    assert list(library.filters.pages_of(before, None)) == before[1:]
