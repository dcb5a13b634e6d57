"""Reads of a sentence what can be compared: telling words, numbers, names, denials, clauses."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.text.checking.words import (
    CLASSES,
    DEFERRING,
    DENYING,
    DENYING_SIGNS,
    NEARLY_DENYING,
    NUMBER_WORDS,
    REFUSING,
    REPORTING,
    SAME_VERB,
    SIGN_DIGITS,
    SIGN_UNITS,
    VAGUE,
)
from memory_cache.text.finding.stems import stem
from memory_cache.text.finding.stopwords import stop_words_in
from memory_cache.text.finding.words import is_unspaced, pairs_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from memory_cache.text.finding.words import Word

_CLAUSE = re.compile(
    r"[,;:—–()\[\]，、；：،؛。](?!\d)|\b(?:and|but|while|whereas|although|though|because|when|which|who"
    r"|then|yet|und|aber|sondern|während|weil|denn|et|mais|car|y|pero|porque|e|ma|perché|и|но|а"
    r"|потому|oraz|ale|bo|ponieważ|لكن|لأن)\b"
)
_FIGURES = re.compile(
    r"(?<!\d)\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?"
)  # fmt: skip
_GROUPED = re.compile(r"[.,'’\u00a0\u202f ]")
_DECIMAL = re.compile(r"\d+[.,]\d{1,2}|0[.,]\d+")
_SIGN_NUMBER = re.compile(f"[{''.join(SIGN_DIGITS)}{''.join(SIGN_UNITS)}]+")
_NO_NUMBER = re.compile(rf"[^\d{''.join(SIGN_DIGITS)}{''.join(SIGN_UNITS)}]*\Z")
_CONTRACTED = re.compile(r"n['’]t\b", re.IGNORECASE)
_NEW_SENTENCE = frozenset('.!?:“"„«')
_LONGEST_WORD_CHARS = 100
_NOT_TELLING = DENYING | REPORTING | VAGUE
_MOST_CLAUSES = 24
"""Of a sentence; what follows counts as one."""
_DENIED_TERMS = 2
"""Of how many telling words behind it a denial is said."""


class Clause(NamedTuple):
    """A part of a sentence: its terms and numbers; `denied`, the terms of which a denial is said,
    the nearest first; whether it `denies`, or may say as much without a word for it (`nearly`), or
    `defers`.
    """

    terms: frozenset[str]
    numbers: frozenset[str]
    denied: tuple[str, ...]
    denies: bool
    nearly: bool
    defers: bool


class Reading(NamedTuple):
    """What can be compared of a sentence.

    `terms` are its telling words as stems, in order, or pairs of signs where a script has no
    spaces, each with the folded word that it is of; `numbers` are plain figures; `names`, the
    folded words that are capitalised within it; `pairs`, those that follow each other; `first`, the
    telling word that it begins with, which may be a name as well; `counted`, numbers with the
    term behind them, of which they are the number; `runs`, what is written in
    scripts without spaces.
    """

    terms: dict[str, str]
    numbers: frozenset[str]
    names: tuple[str, ...]
    pairs: frozenset[tuple[str, str]]
    first: str
    counted: frozenset[tuple[str, str]]
    clauses: tuple[Clause, ...]
    runs: tuple[str, ...]

    @property
    def denies(self) -> bool:
        """Whether any of its clauses denies."""
        return any(clause.denies for clause in self.clauses)

    @property
    def evades(self) -> bool:
        """Whether any of its clauses nearly denies, or defers."""
        return any(clause.nearly or clause.defers for clause in self.clauses)


def read(text: str, lang: str) -> Reading:
    """Read a sentence in a language (as `language_of` names it)."""
    words = words_of(text)
    terms: dict[str, str] = {}
    for word in words:
        own = terms_of(word.folded, lang)
        terms.update(zip(own, own if word.unspaced else (word.folded,), strict=False))
    names, pairs, first = _names(text, words, lang)
    clauses = tuple(
        _clause(text[start:end], [word for word in words if start <= word.start < end], lang)
        for start, end in _bounds(text)
    )
    runs = tuple(word.folded for word in words if word.unspaced)
    numbers = numbers_in(text, words, lang)
    counted = _counted(text, words, lang) if numbers else frozenset[tuple[str, str]]()
    return Reading(terms, numbers, names, pairs, first, counted, clauses, runs)


def numbers_in(text: str, words: Sequence[Word], lang: str) -> frozenset[str]:
    """Return the numbers in a text as plain figures, those written out as well: “1,200” and “1.200”
    are both 1200, “三十二” is 32.
    """
    found: set[str] = set()
    for match in _FIGURES.finditer(_western(text)):
        found.add(_plain(match[0]))
    named = NUMBER_WORDS.get(lang, {})
    found |= {named[word.folded] for word in words if word.folded in named}
    found |= {value for match in _SIGN_NUMBER.finditer(text) if (value := _sign_value(match[0]))}
    return frozenset(found)


def may_hold_numbers(words: Iterable[str], lang: str) -> bool:
    """Whether `numbers_in` may find some in a text of these folded words."""
    named = NUMBER_WORDS.get(lang, {})
    return any(word in named or not _NO_NUMBER.match(word) for word in words)


@cache
def classes_of(term: str) -> tuple[frozenset[str], ...]:
    """Return the classes of terms that exclude each other to which a term belongs."""
    return tuple(members for members in _stemmed_classes() if term in members)


@cache
def _stemmed_classes() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(_term(word) for word in members) for members in CLASSES)


def _term(folded: str) -> str:
    return stem(SAME_VERB.get(folded, folded)[:_LONGEST_WORD_CHARS])


@lru_cache(maxsize=100_000)
def terms_of(folded: str, lang: str) -> tuple[str, ...]:
    """Return what a folded word tells: its stem, nothing, or pairs of signs."""
    if is_unspaced(folded):
        return tuple(pairs_of(folded)) or (folded,)
    if folded in stop_words_in(lang) or folded in _NOT_TELLING:
        return ()
    if len(folded) == 1 or folded[0].isdigit() or folded in NUMBER_WORDS.get(lang, {}):
        return ()
    return (_term(folded),)


def _clause(text: str, words: Sequence[Word], lang: str) -> Clause:
    terms: list[str] = []
    denied: list[str] = []
    denies = False
    reach = 0
    for word in words:
        if word.folded in DENYING or word.folded in REFUSING:
            reach = _DENIED_TERMS
            denies = denies or word.folded in DENYING
        elif own := terms_of(word.folded, lang):
            terms += own
            if reach:
                denied += own
                reach -= 1
    if any(sign in text for sign in DENYING_SIGNS):
        denies = True
        denied += [term for term in terms if is_unspaced(term)]
    if _CONTRACTED.search(text):
        denies = True
        denied += terms[-_DENIED_TERMS:]
    if denies and not denied:
        denied += terms[-1:]
    folded = {word.folded for word in words}
    nearly, defers = bool(folded & NEARLY_DENYING), bool(folded & DEFERRING)
    numbers = numbers_in(text, words, lang)
    return Clause(frozenset(terms), numbers, tuple(denied), denies, nearly, defers)


def _names(
    text: str, words: Sequence[Word], lang: str
) -> tuple[tuple[str, ...], frozenset[tuple[str, str]], str]:
    names: list[str] = []
    first = ""
    stops = stop_words_in(lang)
    capitals = [text[word.start].isupper() and word.folded not in stops for word in words]
    for place, word in enumerate(words):
        if place == 0:
            first = word.folded if capitals[0] else ""
        elif (
            capitals[place]
            and text[: word.start].rstrip()[-1:] not in _NEW_SENTENCE
            and not classes_of(_term(word.folded))
        ):
            names.append(word.folded)
    pairs = frozenset(
        (one.folded, other.folded)
        for place, (one, other) in enumerate(pairwise(words))
        if capitals[place] and capitals[place + 1]
    )
    return tuple(names), pairs, first


def _counted(text: str, words: Sequence[Word], lang: str) -> frozenset[tuple[str, str]]:
    named = NUMBER_WORDS.get(lang, {})
    ends = {match.end(): match[0] for match in _FIGURES.finditer(_western(text))}
    found: set[tuple[str, str]] = set()
    for one, other in pairwise(words):
        if one.folded in named:
            number = named[one.folded]
        elif one.end in ends:
            number = _plain(ends[one.end])
        else:
            continue
        if not other.unspaced:
            found |= {(number, term) for term in terms_of(other.folded, lang)}
    return frozenset(found)


def _bounds(text: str) -> list[tuple[int, int]]:
    bounds, at = list[tuple[int, int]](), 0
    for found in _CLAUSE.finditer(text):
        bounds.append((at, found.start()))
        at = found.end()
        if len(bounds) == _MOST_CLAUSES - 1:
            break
    bounds.append((at, len(text)))
    return [(start, end) for start, end in bounds if text[start:end].strip()]


def _plain(figures: str) -> str:
    """A number without the signs that group its figures, and with a point before decimals."""
    if _DECIMAL.fullmatch(figures):
        return figures.replace(",", ".")
    return _GROUPED.sub("", figures).lstrip("0") or "0"


def _western(text: str) -> str:
    """Figures of other scripts as ours, sign for sign."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(sign)) if not sign.isascii() and sign.isdecimal() else sign
        for sign in text
    )


def _sign_value(signs: str) -> str | None:
    """The value of Chinese figures; None of a “one”, which is part of too many words."""
    if signs == "一" or signs in ("万", "千", "百"):
        return None
    if all(sign in SIGN_DIGITS for sign in signs):
        return "".join(str(SIGN_DIGITS[sign]) for sign in signs).lstrip("0") or "0"
    total = section = digit = 0
    for sign in signs:
        if sign in SIGN_DIGITS:
            digit = SIGN_DIGITS[sign]
        elif (unit := SIGN_UNITS[sign]) < 10_000:
            section += (digit or 1) * unit
            digit = 0
        else:
            total = (total + section + digit or 1) * unit
            section = digit = 0
    return str(total + section + digit)
