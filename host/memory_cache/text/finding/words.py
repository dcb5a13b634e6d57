"""The words of texts and questions in a form that can be compared, and where they stand.

A word is folded (case, accents, compatibility forms) and brought to its stem. Scripts that put no
spaces between words, and Hangul, which puts particles behind them, are read sign by sign and in
pairs of neighbours, so that a query of one or two signs is found wherever it stands.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.text.finding.folding import fold_word
from memory_cache.text.finding.stems import stem
from memory_cache.text.finding.stopwords import stop_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence, Set as AbstractSet

INDEX_TEXT_VERSION = 1
"""Of `index_text` and all that it rests on. Another version means that the index is built anew."""

# Accents, points and vowel signs, which are no letters for `re` but part of the word.
_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u064b-\u0652\u0900-\u0dff\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u0eb1\u0eb4-\u0ece\u102b-\u103e\u17b4-\u17d3"
)
# “C++” and “C#” are words.
_WORD_REST = rf"[^\W_]*(?:[{_MARKS}]+[^\W_]*)*(?:(?<=\b[A-Za-z])(?:\+\+|#)(?!\w))?"
_WORD = re.compile(rf"[^\W_]{_WORD_REST}")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f"
    "\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]+"
)
_LONGEST_WORD_CHARS = 100
# BM25's usual constants (Robertson and Zaragoza, "The probabilistic relevance framework", 2009).
_K1, _B = 1.2, 0.75


class Word(NamedTuple):
    """A word of a text: as folded, and the stretch `start:end` that it was."""

    folded: str
    start: int
    end: int

    @property
    def unspaced(self) -> bool:
        """Whether it is a run of a script that is read sign by sign."""
        return is_unspaced(self.folded)


def words_of(text: str) -> list[Word]:
    """Return the words of `text` in order; runs of unspaced script apart from the rest."""
    return list(_words(text))


def folded_words(text: str) -> list[str]:
    """Return the words of `text` as folded, without their places: three times as fast."""
    if text.isascii():
        return _WORD.findall(text.lower())
    words: list[str] = []
    for word in _WORD.findall(text):
        if word.isascii():
            words.append(word.lower())
        elif _UNSPACED.search(word):
            words += [one.folded for one in _words(word)]
        else:
            words.append(_fold(word))
    return words


def is_unspaced(folded: str) -> bool:
    """Whether a folded word is a run of a script that is read sign by sign."""
    return not folded.isascii() and _UNSPACED.match(folded) is not None


def stems_of(folded: str) -> tuple[str, ...]:
    """Return what a folded word is compared by: its stem; the signs of an unspaced run, then its
    pairs of neighbours.
    """
    if is_unspaced(folded):
        return (*folded, *pairs_of(folded))
    return (stem(folded[:_LONGEST_WORD_CHARS]),)


def pairs_of(run: str) -> list[str]:
    """Return the pairs of neighbouring signs of an unspaced run."""
    return [run[at : at + 2] for at in range(len(run) - 1)]


def content_words(text: str) -> list[str]:
    """Return the words of `text` in order, as `stems_of` gives them, without stop words."""
    words = folded_words(text)
    stops = stop_words(words)
    return [part for word in words if word not in stops for part in stems_of(word)]


def index_text(text: str) -> str:
    """Return what the index of words is given for `text`: stems with spaces between them, unspaced
    runs as their signs and pairs in the order in which they stand.
    """
    return " ".join([indexed(word) for word in folded_words(text)])


def indexed(folded: str) -> str:
    """Return a folded word as the index has it; an unspaced run becomes several words."""
    if not is_unspaced(folded):
        return stem(folded[:_LONGEST_WORD_CHARS])
    parts = [part for at in range(len(folded) - 1) for part in (folded[at], folded[at : at + 2])]
    return " ".join([*parts, folded[-1]])


def score_by_words(question: str, texts: Iterable[str]) -> list[float]:
    """Return the BM25 score of each text for the question, among these texts alone; 0 or more."""
    asked = dict.fromkeys(content_words(question))
    counted: list[Counter[str]] = []
    lengths: list[int] = []
    for text in texts:
        words = content_words(text)
        lengths.append(len(words))
        # All words of a long page would take several times its room.
        counted.append(Counter(word for word in words if word in asked))
    return score_counts(asked, counted, lengths)


def score_counts(
    asked: Iterable[str], counted: Sequence[Mapping[str, int]], lengths: Sequence[int]
) -> list[float]:
    """Return the BM25 score, 0 or more, of texts of so many content words, of which at least those
    asked for are counted.
    """
    asked = dict.fromkeys(asked)
    average = sum(lengths) / max(1, len(lengths)) or 1.0
    holders = {word: sum(word in counts for counts in counted) for word in asked}
    rarities = {word: rarity(holders[word], len(counted)) for word in asked}
    scores: list[float] = []
    for counts, length in zip(counted, lengths, strict=True):
        score = 0.0
        for word in asked:
            if frequency := counts.get(word, 0):
                damped = frequency + _K1 * (1 - _B + _B * length / average)
                score += rarities[word] * frequency * (_K1 + 1) / damped
        scores.append(score)
    return scores


def rarity(holders: int, total: int) -> float:
    """Return how much a word tells that `holders` of `total` texts hold: BM25's inverse document
    frequency, over 0.
    """
    return math.log(1 + (total - holders + 0.5) / (holders + 0.5))


def find_marks(text: str, typed: str, prefixes: Sequence[str] = ()) -> list[tuple[int, int]]:
    """Return where in `text` the words asked for occur, and those that begin with one of
    `prefixes`, in order, neighbours merged.
    """
    return Marker(typed, prefixes).marks(text)


class Marker:
    """Marks in texts the words of what was typed, and those that begin with one of `prefixes`."""

    def __init__(self, typed: str, prefixes: Sequence[str] = ()) -> None:
        self._begin = tuple(fold_word(prefix) for prefix in prefixes)
        wanted = [word.folded for word in _words(typed)]
        stops = stop_words(wanted)
        telling = [word for word in wanted if word not in stops] or wanted
        asked = {part for word in telling for part in stems_of(word)}
        # Of a run of several signs only its pairs tell.
        asked -= {sign for word in telling if is_unspaced(word) and len(word) > 1 for sign in word}
        self._asked = frozenset(asked)
        self._known: dict[str, bool] = {}
        self._word = _words_beginning_as(asked.union(self._begin))

    def marks(self, text: str, within_chars: int | None = None) -> list[tuple[int, int]]:
        """Return where they occur in `text`, in order, neighbours merged. Those far behind the
        first may be left out if it is said within how many characters of it they are wanted.
        """
        known = self._known
        marks: list[tuple[int, int]] = []
        # A run of signs may stand behind letters, within one word.
        word_form = _WORD if not text.isascii() and _UNSPACED.search(text) else self._word
        for found in word_form.finditer(text):
            written = found[0]
            if written.isascii():
                is_asked = known.get(written)
                if is_asked is None:
                    is_asked = known[written] = self._is_asked(written.lower())
                if not is_asked:
                    continue
                if within_chars and marks and found.start() - marks[0][0] > within_chars:
                    break
                _mark(text, marks, found.start(), found.end())
                continue
            for word in _parts(found):
                if word.unspaced:
                    _mark_signs(text, marks, word, self._asked)
                elif self._is_asked(word.folded):
                    _mark(text, marks, word.start, word.end)
        return marks

    def _is_asked(self, folded: str) -> bool:
        if stem(folded[:_LONGEST_WORD_CHARS]) in self._asked:
            return True
        return bool(self._begin) and folded.startswith(self._begin)


def _words_beginning_as(asked: Iterable[str]) -> re.Pattern[str]:
    """`_WORD` for texts in which nothing but what was asked matters: a stem begins as its word
    does, so that most words need not be looked at. All are, where signs within one may be asked
    for.
    """
    firsts = {one[0] for one in asked}
    if not all(first.isascii() for first in firsts):
        return _WORD
    letters = re.escape("".join(sorted(firsts | {first.upper() for first in firsts})))
    # What is not ASCII may be folded to any of these letters.
    return re.compile(
        rf"[{letters}\u0080-\U0010ffff](?<![^\W_].)(?<![{_MARKS}].)(?<=[^\W_]){_WORD_REST}"
    )


def _mark_signs(
    text: str, marks: list[tuple[int, int]], run: Word, asked: AbstractSet[str]
) -> None:
    for at in range(run.start, run.end):
        for size in (2, 1):
            if at + size <= run.end and fold_word(text[at : at + size]) in asked:
                _mark(text, marks, at, at + size)
                break


def _mark(text: str, marks: list[tuple[int, int]], start: int, end: int) -> None:
    if marks and (start <= marks[-1][1] or text[marks[-1][1] : start] == " "):
        marks[-1] = (marks[-1][0], max(end, marks[-1][1]))
    else:
        marks.append((start, end))


def _words(text: str) -> Iterator[Word]:
    for found in _WORD.finditer(text):
        if found[0].isascii():
            yield Word(found[0].lower(), found.start(), found.end())
        else:
            yield from _parts(found)


def _parts(found: re.Match[str]) -> Iterator[Word]:
    """The runs of unspaced script in a word, and what stands between them; an accent on such a sign
    is nothing by itself.
    """
    return (part for part in _cut_at_runs(found) if part.folded)


def _cut_at_runs(found: re.Match[str]) -> Iterator[Word]:
    word, start, at = found[0], found.start(), 0
    for run in _UNSPACED.finditer(word):
        if run.start() > at:
            yield _folded(word, start, at, run.start())
        yield _folded(word, start, run.start(), run.end())
        at = run.end()
    if at < len(word):
        yield _folded(word, start, at, len(word))


def _folded(word: str, offset: int, start: int, end: int) -> Word:
    part = word[start:end]
    if _UNSPACED.match(part):
        return Word(fold_word(part), offset + start, offset + end)
    return Word(_fold(part), offset + start, offset + end)


@lru_cache(maxsize=100_000)
def _fold(word: str) -> str:
    return fold_word(word)
