from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from memory_cache.text.finding.folding import fold_word
from memory_cache.text.finding.stems import shorter_stems, stem


@pytest.mark.parametrize(
    "forms",
    [
        ("keeper", "keepers"),
        ("climb", "climbed", "climbing", "climbs"),
        ("city", "cities"),
        ("stop", "stopped", "stopping"),
        ("Leuchtturm", "Leuchtturms", "Leuchttürme", "Leuchttürmen"),
        ("Wächter", "Wächtern", "Wächters"),
        ("phare", "phares"),
        ("barco", "barcos"),
        ("башня", "башни", "башню", "башней", "башнями"),
        ("смотритель", "смотрителя", "смотрители"),
        ("ёлка", "елка"),
        ("вежа", "вежі", "вежу"),
        ("كتاب", "الكتاب", "والكتاب", "كتابها"),
        ("אור", "האור", "באור"),
        ("מגדלור", "המגדלור", "מגדלורים"),
        ("लड़का", "लड़के", "लड़कों"),
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(fold_word(form)) for form in forms}) == 1


@pytest.mark.parametrize(
    "words", [("cat", "car"), ("1234", "12345"), ("мир", "мор"), ("бор", "бот")]
)
def test_other_words_keep_theirs(words: tuple[str, ...]) -> None:
    assert len({stem(word) for word in words}) == len(words)


@given(st.text(min_size=1, max_size=20))
def test_every_word_has_a_stem_no_longer_than_itself(word: str) -> None:
    assert 0 < len(stem(word)) <= len(word)


@given(st.text(st.sampled_from("abdeginorsty"), min_size=2, max_size=14), st.integers(2, 14))
def test_a_beginning_reaches_the_stem_of_every_word_that_begins_so(word: str, length: int) -> None:
    prefix = word[:length]

    assert stem(word).startswith(prefix) or stem(word) in shorter_stems(prefix)
