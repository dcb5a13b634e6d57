"""Brings the forms of a word together: light stemming, by script and not by language.

A question's language is not known and a library's pages are in several, so that there is one set
of rules for each script: the commonest endings (and in Arabic and Hebrew what is written before a
word without a space), in the manner of Savoy's light stemmers ("Light stemming approaches for the
French, Portuguese, German and Hungarian languages", 2006) and of light10 (Larkey et al., 2007). A
stem is no word; it only has to be the same on both sides. `tests/bench/search.py` measures what it
gains.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from memory_cache.text.finding.folding import in_order

if TYPE_CHECKING:
    from collections.abc import Sequence

# The first that fits goes: of two with the same end the longer stands first.
_LATIN_ENDINGS = in_order("ation ment ing edly ern ie ied ed er en em est ly e i y o a")
_PLURALS = [f"{ending}s" for ending in _LATIN_ENDINGS]
# As folded, that is “и” for “й” and “і” for “ї”; Russian and Ukrainian.
_CYRILLIC_ENDINGS = in_order(
    "ениями ениях ением ения ение ению ении ениеи ениям иями иях иям ями ами ыми ими ого его ому"
    " ему ать ять ить еть ала али ало ила или ило ает ают ует уют ення ють ев ов еи ои ыи ии ая яя"
    " ое ее ые ие ую юю ом ем ам ям ах ях их ых ет ит ят ют ут ал ил ел ия ию ью ів ою ею оі іи ти"
    " ть а я о е ы и у ю ь і"
)
_ARABIC_OPENINGS = ("وال", "بال", "كال", "فال", "لل", "ال", "و")
_ARABIC_ENDINGS = ("ها", "ان", "ات", "ون", "ين", "يه", "ية", "ه", "ة", "ي")
_ARABIC_LETTERS = str.maketrans("أإآى", "اااي")
_HEBREW_OPENINGS = "והבלכמש"
_HEBREW_ENDINGS = ("ים", "ות", "ה")
_DEVANAGARI_ENDINGS = in_order("ियों ियाँ ाओं ाएँ ुओं ों ें ीं ाँ ां े ी ा ो ि ु ू")
_SHORTEST_STEM = 4
_SHORTEST_OTHER = 3


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return the stem of a folded word; what is no word of a script with rules stays as it is."""
    first = word[0]
    if first < "\u0250":
        return _latin(word)
    if "\u0400" <= first < "\u0530":
        return _strip(word.replace("ё", "е"), _CYRILLIC_ENDINGS)
    if "\u0600" <= first < "\u0700":
        return _arabic(word)
    if "\u0590" <= first < "\u0600":
        return _hebrew(word)
    if "\u0900" <= first < "\u0980":
        return _strip(word, _DEVANAGARI_ENDINGS, 2)
    return word


def shorter_stems(prefix: str) -> list[str]:
    """Return the stems that words beginning with `prefix` may have although they are shorter than
    it: those of the words that it is about to become (“happine” becomes “happiness”).
    """
    found: dict[str, None] = {}
    for ending in ("s", *_PLURALS, *_LATIN_ENDINGS, *_CYRILLIC_ENDINGS, *_DEVANAGARI_ENDINGS):
        for written in range(min(len(ending), len(prefix))):
            if written == 0 or prefix.endswith(ending[:written]):
                found[stem(prefix + ending[written:])] = None
    found[stem(prefix)] = None
    return [one for one in found if not one.startswith(prefix)]


def _latin(word: str) -> str:
    if word[0].isdigit():
        return word
    word = _without_s(word)
    for ending in _LATIN_ENDINGS:
        if word.endswith(ending):
            if len(word) - len(ending) >= _SHORTEST_STEM:
                word = word[: -len(ending)]
                break
            if ending in ("ie", "ied") and len(word) > _SHORTEST_STEM:
                return word[: -len(ending)] + "y"
    if len(word) > _SHORTEST_STEM and word[-1] == word[-2]:
        return word[:-1]
    return _without_s(word.removesuffix("e") if len(word) > _SHORTEST_STEM else word)


def _without_s(word: str) -> str:
    plural = len(word) >= _SHORTEST_STEM and word[-1] == "s" and word[-2] != "s"
    return word[:-1] if plural else word


def _strip(word: str, endings: Sequence[str], shortest: int = _SHORTEST_OTHER) -> str:
    for ending in endings:
        if len(word) - len(ending) >= shortest and word.endswith(ending):
            return word[: -len(ending)]
    return word


def _arabic(word: str) -> str:
    word = word.translate(_ARABIC_LETTERS)
    for opening in _ARABIC_OPENINGS:
        if word.startswith(opening) and len(word) - len(opening) >= _SHORTEST_OTHER:
            word = word[len(opening) :]
            break
    return _strip(word, _ARABIC_ENDINGS)


def _hebrew(word: str) -> str:
    word = _strip(word, _HEBREW_ENDINGS)
    while len(word) > _SHORTEST_OTHER and word[0] in _HEBREW_OPENINGS:
        word = word[1:]
    return word
