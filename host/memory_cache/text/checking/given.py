"""The sentences of what a model was given, so that those that bear on a claim are found at once."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.text.checking.sentence import Reading, read
from memory_cache.text.finding.stems import stem
from memory_cache.text.finding.stopwords import language_of, stop_words_in
from memory_cache.text.finding.words import folded_words, rarity
from memory_cache.text.sentences import cut_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_BEFORE, _AFTER = 2, 1
"""How many sentences before and after one may say what it leaves unsaid."""
_SHORTLIST = 8
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
    reading: Reading


class Given:
    """`passages` as pairs of what they stand under and their text."""

    def __init__(self, passages: Sequence[tuple[str, str]]) -> None:
        sample = [text[:_SAMPLE_CHARS] for _, text in passages[:_SAMPLE_PASSAGES]]
        self.lang = language_of([word for text in sample for word in folded_words(text)][:4_000])
        """The language that most of it is in, as `language_of` names it."""
        self.sentences: list[Sentence] = []
        self.about = [read(heading, self.lang).terms for heading, _ in passages]
        """By passage, the terms that it stands under."""
        self._headings = [heading for heading, _ in passages]
        self._of_passage: dict[int, range] = {}
        self._holders: dict[str, list[int]] = defaultdict(list)
        for place, (_, text) in enumerate(passages):
            first = len(self.sentences)
            for start, end in cut_sentences(text):
                reading = read(text[start:end], self.lang)
                for term in reading.terms:
                    self._holders[term].append(len(self.sentences))
                self.sentences.append(Sentence(place, start, end, text[start:end], reading))
            self._of_passage[place] = range(first, len(self.sentences))

    @cached_property
    def words(self) -> frozenset[str]:
        """All its words, as folded, and their stems."""
        texts = [*self._headings, *(sentence.text for sentence in self.sentences)]
        words = {word for text in texts for word in folded_words(text)}
        return frozenset(words | {stem(word) for word in words if word})

    @cached_property
    def numbers(self) -> frozenset[str]:
        """All its numbers."""
        readings = [sentence.reading for sentence in self.sentences]
        headings = [read(heading, self.lang) for heading in dict.fromkeys(self._headings)]
        return frozenset[str]().union(*(one.numbers for one in (*readings, *headings)))

    @cached_property
    def names(self) -> frozenset[str]:
        """The words that are capitalised within one of its sentences."""
        return frozenset(name for one in self.sentences for name in one.reading.names)

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
            for at, sentence in enumerate(self.sentences):
                if shared := claim.numbers & sentence.reading.numbers:
                    scores[at] += _OF_NUMBER * most * len(shared)
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
            reading = self.sentences[at].reading
            new = weights.keys() & reading.terms.keys() - terms
            return sum(weights[term] for term in new) / total

        def score(at: int) -> float:
            shared = claim.numbers & self.sentences[at].reading.numbers - numbers
            meant = 0.0 if chosen else _OF_COSINE * cosines.get(at, 0.0)
            return (
                gain(at) + _OF_NUMBER * len(shared) / 2 + meant + _OF_PREFERRED * (at in preferred)
            )

        left = list(shortlist)
        while left and len(chosen) < _MOST_TOGETHER:
            best = max(left, key=lambda at: (score(at), -at))
            reading = self.sentences[best].reading
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
