"""Says why two pages are about the same: telling words of both, and the sentence that shows it."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.text.finding.stems import stem
from memory_cache.text.finding.stopwords import all_stop_words
from memory_cache.text.finding.words import find_marks, folded_words, is_unspaced, words_of
from memory_cache.text.sentences import cut_sentences

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

# What is read of a text: its subject shows long before.
_MOST_CHARS = 60_000
_TITLE_COUNTS = 3
_MOST_COUNTED, _MOST_TELLING = 80, 30
_MOST_WORDS = 5
_LEAST_LETTERS, _LONGEST_WORD_CHARS = 3, 100
_RUN_CHARS = range(2, 7)
_SENTENCE_CHARS = range(25, 420)
# BM25's usual constants, with the length of a short article in words.
_K1, _B, _USUAL_WORDS = 1.2, 0.75, 600
# Shorter ones stand on many pages of a site: “All rights reserved.”
_LEAST_SAME_WORDS = 8
_LEAST_TELLING_IN_SAME = 2


class Subject(NamedTuple):
    """What a page is about: how often it uses the words that may tell, by their stems, and its
    sentences as folded words.
    """

    counts: dict[str, int]
    sentences: frozenset[tuple[str, ...]]


class Why(NamedTuple):
    """What a text shares with a subject: words as the text writes them, and a sentence of it at
    `start` to `end` with `marks` within the sentence; `same` if the subject's page has it too.
    `share` says, from 0 to 1, how much of the subject's telling words the text has, as often as a
    text of its length would that is about them.
    """

    words: list[str]
    sentence: str
    start: int
    end: int
    marks: list[tuple[int, int]]
    same: bool
    share: float


def subject_of(title: str, text: str) -> Subject:
    """Return what a page is about, by the beginning of its text."""
    text = text[:_MOST_CHARS]
    counts = _counted(text)
    for telling in _counted(title):
        counts[telling] += _TITLE_COUNTS
    sentences = frozenset(
        words
        for start, end in cut_sentences(text)
        if len(words := tuple(folded_words(text[start:end]))) >= _LEAST_SAME_WORDS
    )
    return Subject(dict(counts.most_common(_MOST_COUNTED)), sentences)


def weigh(subject: Subject, rarities: Mapping[str, float]) -> dict[str, float]:
    """Return how much the words of a subject tell that tell most: rare in the library, frequent in
    the page, both damped as TF-IDF damps them.
    """
    weights = {
        word: rarities.get(word, 0.0) * (1 + math.log(count))
        for word, count in subject.counts.items()
    }
    best = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return dict(best[:_MOST_TELLING])


def explain(subject: Subject, weights: Mapping[str, float], text: str) -> Why:
    """Return why a text is related to a subject whose words tell so much."""
    text = text[:_MOST_CHARS]
    forms, length = _forms(text, weights)
    written = {word: _usual(counted) for word, counted in forms.items()}
    shared = sorted(written, key=lambda word: (-weights[word], word))
    words = [written[word] for word in shared[:_MOST_WORDS]]
    start, end, same = _sentence(subject, weights, text)
    sentence = text[start:end]
    marks = find_marks(sentence, " ".join(written.values())) if sentence else []
    return Why(words, sentence, start, end, marks, same, _share(weights, forms, length))


def _share(weights: Mapping[str, float], forms: Mapping[str, Counter[str]], length: int) -> float:
    total = sum(weights.values())
    usual = _K1 * (1 - _B + _B * length / _USUAL_WORDS)
    found = sum(
        weights[word] * counted.total() / (counted.total() + usual)
        for word, counted in forms.items()
    )
    return found / total if total else 0.0


def _counted(text: str) -> Counter[str]:
    common = all_stop_words()
    return Counter(
        _stem(word)
        for word in folded_words(text)
        if word not in common and not word.isdecimal() and _may_tell(word)
    )


def _stem(folded: str) -> str:
    return folded if is_unspaced(folded) else stem(folded[:_LONGEST_WORD_CHARS])


def _may_tell(folded: str) -> bool:
    # A run of signs is a clause rather than a word, unless it is short.
    if is_unspaced(folded):
        return len(folded) in _RUN_CHARS
    return len(folded) >= _LEAST_LETTERS


def _forms(text: str, stems: Collection[str]) -> tuple[dict[str, Counter[str]], int]:
    """How often a text has these stems, by how it writes them; and its length in words."""
    forms: dict[str, Counter[str]] = {}
    words = words_of(text)
    for word in words:
        key = _stem(word.folded)
        if key in stems and _may_tell(word.folded):
            forms.setdefault(key, Counter())[text[word.start : word.end]] += 1
    return forms, len(words)


def _usual(counted: Counter[str]) -> str:
    """How it is written most often."""
    # A capital letter that only sentences gave it is not kept.
    return min(counted, key=lambda form: (-counted[form], form[:1].isupper(), form))


def _sentence(subject: Subject, weights: Mapping[str, float], text: str) -> tuple[int, int, bool]:
    """The sentence that both have, or else the one that is most about the subject; nothing if none
    is: 0, 0.
    """
    best, found = 0.0, (0, 0, False)
    for start, end in cut_sentences(text):
        if end - start not in _SENTENCE_CHARS:
            continue
        words = folded_words(text[start:end])
        telling = {_stem(word) for word in words} & weights.keys()
        if not telling:
            continue
        score = sum(weights[word] for word in telling) / math.sqrt(8 + len(words))
        same = len(telling) >= _LEAST_TELLING_IN_SAME and tuple(words) in subject.sentences
        if (same, score) > (found[2], best):
            best, found = score, (start, end, same)
    return found
