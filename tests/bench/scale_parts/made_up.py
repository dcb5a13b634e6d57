"""Makes up pages that are no toy: words by Zipf's law, vectors in clusters, natural questions.

Page n is the same in every run and for every size, so that a library can be built in pieces.
"""

from __future__ import annotations

from functools import cached_property
from itertools import count, islice
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS, CLUSTERS, DIMENSIONS = 200_000, 2_000, 384
PASSAGES_PER_PAGE, TOKENS_PER_PASSAGE = 10, 200
BLOCK_PAGES = 250
# With 0.9 of noise two passages of a cluster have a cosine near .55, as two about one thing have.
_NOISE = 0.9
_MAIN_CLUSTER_SHARE = 0.7
# What English has most of, in about this order: Zipf's first ranks.
_MOST_FREQUENT = (
    "the of and to a in is that for it was as with on be by this are from at or an have not they"
    " which you were but his one had their has all we can her there been if more when will would"
    " who so no she other its may these what them than some him time into only do such about then"
    " first also over out like any new my our between after most where through how many me very"
    " made two even before must said much those well should because each just being under same"
    " people your up both did here while us could way might since however against too own another"
    " again still why does during without every around among within until"
)
_FUNCTION_WORDS = _MOST_FREQUENT.split()
_CONSONANTS, _VOWELS = "bdfghjklmnprstvwz", "aeiou"
_SYLLABLES = [consonant + vowel for consonant in _CONSONANTS for vowel in _VOWELS]
_SHORT_WORDS = len(_SYLLABLES) ** 2
_QUESTIONS = (
    "What is the {0} of the {1} in {2}?",
    "How do I {0} a {1} with the {2}?",
    "Why was the {0} so {1} when they were in {2}?",
    "Which of these is the best {0} for {1} and {2}?",
    "Who was the first to {0} the {1} after the {2}?",
    "Where can I find more about {0} and {1}?",
    "{0} {1} {2}",
    "Is there any {0} that has not been {1} by the {2}?",
)

Array = np.ndarray[Any, np.dtype[Any]]


class MadeUpPage(NamedTuple):
    """One page; `vectors` has the shape (passages, 384), little-endian float32 of length 1."""

    url: str
    title: str
    passages: list[str]
    vectors: Array


class MadeUp:
    """The pages and the questions, all from one seed."""

    def __init__(self, seed: int = 4) -> None:
        self._seed = seed

    @cached_property
    def words(self) -> list[str]:
        """200,000 words, the most frequent first."""
        known = set(_FUNCTION_WORDS)
        made_up = (word for number in count() if (word := _word(number)) not in known)
        return [*_FUNCTION_WORDS, *islice(made_up, WORDS - len(_FUNCTION_WORDS))]

    @cached_property
    def centres(self) -> Array:
        """The clusters' centres, of length 1: shape (2,000, 384)."""
        return _unit(self._chance(0).normal(size=(CLUSTERS, DIMENSIONS)))

    def pages(self, first: int, end: int) -> Iterator[MadeUpPage]:
        """Yield the pages from number `first` up to `end`; whole blocks are fastest."""
        for block in range(first // BLOCK_PAGES, -(-end // BLOCK_PAGES)):
            for at, page in enumerate(self._block(block), start=block * BLOCK_PAGES):
                if first <= at < end:
                    yield page

    def vectors(self, many: int, salt: int = 1) -> Array:
        """Return vectors that stand in no page, of the same clusters: shape (many, 384)."""
        chance = self._chance(1_000_000 + salt)
        return self._near(chance, chance.integers(0, CLUSTERS, many))

    def questions(self, many: int, pages: int, salt: int = 1) -> list[str]:
        """Return questions whose telling words stand together in a passage of the first `pages`."""
        chance = self._chance(2_000_000 + salt)
        function_words = set(_FUNCTION_WORDS)
        asked = []
        for number in chance.integers(0, pages, many):
            (page,) = self.pages(int(number), int(number) + 1)
            passage = page.passages[int(chance.integers(PASSAGES_PER_PAGE))]
            telling = [
                word
                for word in passage.lower().replace(".", "").split()
                if word not in function_words
            ]
            form = _QUESTIONS[len(asked) % len(_QUESTIONS)]
            asked.append(form.format(*chance.choice(telling, 3, replace=False)))
        return asked

    def _block(self, block: int) -> Iterator[MadeUpPage]:
        chance = self._chance(10 + block)
        passages = BLOCK_PAGES * PASSAGES_PER_PAGE
        ranks = np.searchsorted(self._cumulated, chance.random((passages, TOKENS_PER_PASSAGE)))
        ends = chance.random(ranks.shape) < 1 / 15
        ends[:, -1] = True
        starts = np.roll(ends, 1, axis=1)
        # The same word in its four forms: plain, at the start of a sentence, at its end, as all.
        spelt = self._spelt[ranks + WORDS * (starts + 2 * ends.astype(int))]
        texts = [" ".join(row) for row in spelt.tolist()]
        clusters = chance.integers(0, CLUSTERS, (BLOCK_PAGES, PASSAGES_PER_PAGE))
        main = chance.random(clusters.shape) < _MAIN_CLUSTER_SHARE
        clusters = np.where(main, clusters[:, :1], clusters)
        vectors = self._near(chance, clusters.ravel()).reshape(BLOCK_PAGES, PASSAGES_PER_PAGE, -1)
        titles = chance.integers(len(_FUNCTION_WORDS), 20_000, (BLOCK_PAGES, 4))
        for at in range(BLOCK_PAGES):
            title = " ".join(self.words[rank] for rank in titles[at]).capitalize()
            number = block * BLOCK_PAGES + at
            yield MadeUpPage(
                f"https://site-{number % 997}.example/{number}",
                title,
                texts[at * PASSAGES_PER_PAGE : (at + 1) * PASSAGES_PER_PAGE],
                vectors[at],
            )

    def _near(self, chance: np.random.Generator, clusters: Array) -> Array:
        noise = _unit(chance.standard_normal((len(clusters), DIMENSIONS), dtype=np.float32))
        return _unit(self.centres[clusters] + _NOISE * noise).astype("<f4")

    @cached_property
    def _cumulated(self) -> Array:
        shares = 1 / np.arange(1, WORDS + 1)
        # The last one may come out as a hair less than 1, and chance above it.
        return np.asarray((shares / shares.sum()).cumsum()[:-1])

    @cached_property
    def _spelt(self) -> Array:
        capitalised = [word.capitalize() for word in self.words]
        ended = [f"{word}." for word in self.words]
        both = [f"{word}." for word in capitalised]
        return np.array([*self.words, *capitalised, *ended, *both], dtype=object)

    def _chance(self, salt: int) -> np.random.Generator:
        return np.random.default_rng((self._seed, salt))


def html_of(page: MadeUpPage) -> bytes:
    """Return the page's source, as short as sources come: its text and the tags that it needs."""
    body = "\n".join(f"<p>{passage}</p>" for passage in page.passages)
    return (
        f'<!doctype html><html lang="en"><head><title>{page.title}</title></head>'
        f"<body><article><h1>{page.title}</h1>\n{body}</article></body></html>"
    ).encode()


def _word(number: int) -> str:
    """Two syllables for the first 7,000, three for the others, each of them another."""
    kinds = len(_SYLLABLES)
    if number < _SHORT_WORDS:
        mixed = number * 2_003 % _SHORT_WORDS
        return _SYLLABLES[mixed // kinds] + _SYLLABLES[mixed % kinds]
    mixed = number * 100_003 % kinds**3
    return (
        _SYLLABLES[mixed // kinds**2]
        + _SYLLABLES[mixed // kinds % kinds]
        + _SYLLABLES[mixed % kinds]
    )


def _unit(rows: Array) -> Array:
    return np.asarray(rows / np.linalg.norm(rows, axis=-1, keepdims=True), dtype=np.float32)
