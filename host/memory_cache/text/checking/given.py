"""The sentences of what a model was given, so that those that bear on a claim are found at once."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.text.checking.sentence import (
    Reading,
    may_hold_numbers,
    numbers_in,
    read,
    terms_of,
)
from memory_cache.text.finding.stems import stem
from memory_cache.text.finding.stopwords import language_of, stop_words_in
from memory_cache.text.finding.words import folded_words, rarity, words_of
from memory_cache.text.sentences import cut_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_BEFORE, _AFTER = 2, 1
"""How many sentences before and after one may say what it leaves unsaid."""
_SHORTLIST = 8
_MOST_HOLDERS = 500
_MOST_TOGETHER = 3
_LEAST_GAIN = 0.15
_SAMPLE_PASSAGES, _SAMPLE_CHARS = 40, 2_000
_LEAST_STOP_WORDS = 4
_OF_COSINE, _OF_NUMBER, _OF_PREFERRED = 0.35, 0.1, 0.1


class Sentence(NamedTuple):
    """A sentence that was given: `start:end` of the passage at this place among them."""

    passage: int
    start: int
    end: int
    text: str


class Given:
    """`passages` as pairs of what they stand under and their text.

    Its words are indexed at once; a sentence is read when it is first asked for.
    """

    def __init__(self, passages: Sequence[tuple[str, str]]) -> None:
        sample = [text[:_SAMPLE_CHARS] for _, text in passages[:_SAMPLE_PASSAGES]]
        self.lang = language_of([word for text in sample for word in folded_words(text)][:4_000])
        """The language that most of it is in, as `language_of` names it."""
        self.sentences: list[Sentence] = []
        self.numbers: set[str] = set()
        """All its numbers."""
        self._headings = {heading: read(heading, self.lang) for heading, _ in passages}
        self._about = [heading for heading, _ in passages]
        self._of_passage: list[range] = []
        self._holders: dict[str, list[int]] = defaultdict(list)
        self._with_number: dict[str, list[int]] = defaultdict(list)
        self._words: set[str] = set()
        self._readings: dict[int, Reading] = {}
        for place, (_, text) in enumerate(passages):
            first = len(self.sentences)
            for start, end in cut_sentences(text):
                self._index(Sentence(place, start, end, text[start:end]))
            self._of_passage.append(range(first, len(self.sentences)))
        for heading, reading in self._headings.items():
            self.numbers |= reading.numbers
            self._words.update(folded_words(heading))

    def _index(self, sentence: Sentence) -> None:
        at = len(self.sentences)
        self.sentences.append(sentence)
        words = folded_words(sentence.text)
        self._words.update(words)
        for term in {term for word in words for term in terms_of(word, self.lang)}:
            self._holders[term].append(at)
        if may_hold_numbers(words, self.lang):
            for number in numbers_in(sentence.text, words_of(sentence.text), self.lang):
                self._with_number[number].append(at)
                self.numbers.add(number)

    def reading(self, at: int) -> Reading:
        """Return what can be compared of a sentence."""
        reading = self._readings.get(at)
        if reading is None:
            reading = self._readings[at] = read(self.sentences[at].text, self.lang)
        return reading

    def about(self, at: int) -> dict[str, str]:
        """Return the terms of what a sentence stands under."""
        return self._headings[self._about[self.sentences[at].passage]].terms

    @cached_property
    def words(self) -> frozenset[str]:
        """All its words, as folded, and their stems."""
        return frozenset(self._words | {stem(word) for word in self._words if word})

    def is_name(self, word: str) -> bool:
        """Whether a word, as folded, is capitalised within one of the sentences."""
        return any(word in self.reading(at).names for at in self._holding(word))

    def hold_both(self, one: str, other: str) -> bool:
        """Whether two words, as folded, stand together in a sentence."""
        return bool({*self._holding(one)} & {*self._holding(other)})

    def _holding(self, word: str) -> list[int]:
        terms = terms_of(word, self.lang)
        return self._holders.get(terms[0], [])[:_MOST_HOLDERS] if terms else []

    def weight(self, term: str) -> float:
        """Return how much a term tells, over 0."""
        return rarity(len(self._holders.get(term, ())), len(self.sentences) + 1)

    def of_passage(self, place: int) -> range:
        """Return which sentences stand in the passage at this place."""
        return self._of_passage[place]

    def around(self, at: int) -> list[int]:
        """Return the sentence's neighbours in its passage."""
        passage = self._of_passage[self.sentences[at].passage]
        near = range(max(passage.start, at - _BEFORE), min(passage.stop, at + _AFTER + 1))
        return [one for one in near if one != at]

    def before(self, at: int) -> list[int]:
        """Return the sentences just before one in its passage."""
        return [one for one in self.around(at) if one < at]

    def shortlist(self, claim: Reading, preferred: Iterable[int] = ()) -> list[int]:
        """Return the sentences whose words and numbers are the claim's most, best first, and after
        them the `preferred` ones.
        """
        scores: dict[int, float] = defaultdict(float)
        for term in claim.terms:
            weight = self.weight(term)
            for at in self._holders.get(term, ()):
                scores[at] += weight
        if claim.numbers:
            most = max(scores.values(), default=1.0)
            for number in claim.numbers:
                for at in self._with_number.get(number, ()):
                    scores[at] += _OF_NUMBER * most
        best = sorted(scores, key=lambda at: (-scores[at], at))[:_SHORTLIST]
        return list(dict.fromkeys([*best, *preferred]))

    def together(
        self,
        claim: Reading,
        shortlist: Sequence[int],
        cosines: Mapping[int, float],
        preferred: frozenset[int] = frozenset(),
    ) -> list[int]:
        """Return the sentences, up to three, that together say most of what the claim says, the one
        that says most first.
        """
        weights = {term: self.weight(term) for term in claim.terms}
        total = sum(weights.values()) or 1.0
        chosen: list[int] = []
        terms: set[str] = set()
        numbers: set[str] = set()

        def gain(at: int) -> float:
            reading = self.reading(at)
            new = weights.keys() & reading.terms.keys() - terms
            return sum(weights[term] for term in new) / total

        def score(at: int) -> float:
            shared = claim.numbers & self.reading(at).numbers - numbers
            meant = 0.0 if chosen else _OF_COSINE * cosines.get(at, 0.0)
            return (
                gain(at) + _OF_NUMBER * len(shared) / 2 + meant + _OF_PREFERRED * (at in preferred)
            )

        left = list(shortlist)
        while left and len(chosen) < _MOST_TOGETHER:
            best = max(left, key=lambda at: (score(at), -at))
            reading = self.reading(best)
            more_numbers = claim.numbers & reading.numbers - numbers
            if chosen and gain(best) < _LEAST_GAIN and not more_numbers:
                break
            chosen.append(best)
            terms |= reading.terms.keys()
            numbers |= reading.numbers
            left.remove(best)
        return chosen

    def speaks_as(self, text: str) -> bool:
        """Whether a text is in the same language and script as what was given, as far as can be
        told: else words of the one are not found in the other.
        """
        ours = "".join(sentence.text for sentence in self.sentences[:40])[:8_000]
        if ours and text and abs(_latin_share(ours) - _latin_share(text)) > 0.5:
            return False
        words = folded_words(text)
        lang = language_of(words)
        count = sum(word in stop_words_in(lang) for word in words)
        here = sum(word in stop_words_in(self.lang) for word in words)
        return lang == self.lang or count < _LEAST_STOP_WORDS or here * 2 >= count


def _latin_share(text: str) -> float:
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter < "\u0250" for letter in letters) / len(letters) if letters else 1.0
