"""Words that were typed are found in texts whatever their form, and in every script."""

from __future__ import annotations

from itertools import product

import pytest

from memory_cache.text.finding.containing import WordsSought
from memory_cache.text.finding.stems import stem
from memory_cache.text.finding.words import folded_words, is_unspaced
from tests.languages import LanguagePage, language_pages

PAGES = language_pages()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.lang} {page.title}")
def test_what_is_said_of_a_page_is_found_in_it_and_in_no_page_without_it(
    page: LanguagePage,
) -> None:
    assert WordsSought(page.text).are_in([page.title, page.text])
    for word in page.words:
        sought = WordsSought(word)
        for other in PAGES:
            wanted = all(plainly_in(one, other.text) for one in folded_words(word))
            assert sought.are_in([other.text]) == wanted, (word, other)


def plainly_in(word: str, text: str) -> bool:
    """The same, word by word."""
    if is_unspaced(word):
        return any(word in run for run in folded_words(text))
    return any(one.startswith(word) or stem(one) == stem(word) for one in folded_words(text))


def test_every_form_with_the_stem_of_a_word_and_every_word_that_begins_so_is_found() -> None:
    """What is looked for first, because it is fast, must never hide a word."""
    said = " ".join(f"{page.title} {page.text} {' '.join(page.queries)}" for page in PAGES)
    forms = sorted({word for word in folded_words(said) if not is_unspaced(word)})
    by_stem: dict[str, list[str]] = {}
    for form in forms:
        by_stem.setdefault(stem(form), []).append(form)
    pairs = [pair for same in by_stem.values() for pair in product(same, same)]
    pairs += [(form[:length], form) for form in forms for length in range(1, len(form))]

    missed = [(typed, form) for typed, form in pairs if not WordsSought(typed).are_in([form])]
    assert len([pair for pair in pairs if pair[0] != pair[1]]) > 3_000
    assert missed == []


def test_each_word_may_be_in_another_text() -> None:
    sought = WordsSought("keeper Öl 東京")

    assert sought.are_in(["The keepers’", "kein ol", "in 東京都"])
    assert not sought.are_in(["The keepers’", "in 東京都"])
    assert not sought.are_in(["keeper", "oil", "東北京都"])


def test_what_has_no_word_in_it_seeks_nothing() -> None:
    assert not WordsSought(" %_*\"'(—")
    assert WordsSought("c++")
