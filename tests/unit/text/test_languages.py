"""In every language, what a person types finds the page by its words."""

from __future__ import annotations

import sqlite3

import pytest

from memory_cache.store.words import TABLE
from memory_cache.text.finding.wanted import any_of, wanted_words
from memory_cache.text.finding.words import find_marks, index_text
from tests.languages import LanguagePage, language_pages

PAGES = language_pages()
# Forms that no common ending explains: Rad and Räder, liutaio and liutai.
FORMS_FOUND = 118


@pytest.fixture(scope="module")
def table() -> sqlite3.Connection:
    made = sqlite3.connect(":memory:")
    made.execute(TABLE)
    made.executemany(
        "INSERT INTO passage_words (rowid, about, body) VALUES (?, ?, ?)",
        [(at, index_text(one.title), index_text(one.text)) for at, one in enumerate(PAGES)],
    )
    return made


def ranked(table: sqlite3.Connection, typed: str) -> list[LanguagePage]:
    rows = table.execute(
        "SELECT rowid FROM passage_words WHERE passage_words MATCH ?"
        " ORDER BY bm25(passage_words, 0.5, 1.0)",
        (any_of(wanted_words(typed).some),),
    )
    return [PAGES[row[0]] for row in rows]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.lang} {page.title}")
def test_every_query_finds_its_page_first(table: sqlite3.Connection, page: LanguagePage) -> None:
    assert {query: ranked(table, query)[:1] for query in page.queries} == {
        query: [page] for query in page.queries
    }


def test_single_words_are_found_in_nearly_all_their_forms(table: sqlite3.Connection) -> None:
    found = sum(page in ranked(table, word) for page in PAGES for word in page.words)

    assert found >= FORMS_FOUND


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.lang} {page.title}")
def test_what_was_found_is_marked(page: LanguagePage) -> None:
    for query in page.queries:
        assert find_marks(page.title + "\n" + page.text, query)
