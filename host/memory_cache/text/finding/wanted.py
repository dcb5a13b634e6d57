"""Turns what was typed into terms of the word index, and chooses which of them to look up.

A term is a quoted string in the syntax of FTS5, so that nothing typed is taken for syntax.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from memory_cache.text.finding.query import Query, plain_query
from memory_cache.text.finding.stems import shorter_stems
from memory_cache.text.finding.stopwords import stop_words
from memory_cache.text.finding.words import Word, index_text, indexed, pairs_of, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MOST_TERMS = 40
_LONGEST_RUN = 8
_PAIR = 2


class Wanted(msgspec.Struct, frozen=True):
    """What passages are looked up by: one of `some` at least, every one of `every` (expressions),
    none of `none`. Without anything in the first two nothing is found.
    """

    some: tuple[str, ...] = ()
    every: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


def wanted_of(query: Query, beginning: str | None = None) -> Wanted:
    """Return the terms of a query. Stop words are terms only if there is nothing else. `beginning`
    is the last of its words if that may be the beginning of one: then all of these are one term,
    the last of `some`.
    """
    words = words_of(query.words)
    folded = [word.folded for word in words]
    stops = stop_words(folded)
    last = words[-1] if words and beginning == words[-1].folded else None
    telling = [word for word in words if word.folded not in stops or word is last]
    every = [f'"{index_text(phrase)}"' for phrase in query.phrases]
    every += [_prefix(prefix) for prefix in query.prefixes]
    if not telling and not every:
        telling = words
    begun = () if last is None else (_begun(last.folded),)
    whole = dict.fromkeys(term for word in telling if word is not last for term in _terms(word))
    some = (*tuple(whole)[: _MOST_TERMS - len(begun)], *begun)
    none = [f'"{index_text(left_out)}"' for left_out in query.without]
    return Wanted(some, tuple(every), tuple(none))


def wanted_words(text: str) -> Wanted:
    """Return the terms of a text without signs that mean anything."""
    return wanted_of(plain_query(text))


def choose_terms(
    counts: Mapping[str, int], most_postings: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the rarest terms that are in at most so many passages together, then all others.

    `counts` says for each term in how many passages it is. The rarest term of a question tells
    most, and what a look-up costs is the passages that it has to score.
    """
    chosen: list[str] = []
    total = 0
    for term in sorted(counts, key=lambda term: counts[term]):
        total += counts[term]
        if total > most_postings:
            break
        chosen.append(term)
    return tuple(chosen), tuple(term for term in counts if term not in chosen)


def any_of(terms: Sequence[str]) -> str:
    """Return the expression that any of these terms (or expressions) satisfies."""
    return "(" + " OR ".join(terms) + ")"


def all_of(terms: Sequence[str]) -> str:
    """Return the expression that needs all of these terms (or expressions)."""
    return "(" + " AND ".join(terms) + ")"


def _terms(word: Word) -> list[str]:
    """A word's stem; of an unspaced run its pairs, which may be words, and the run as a whole."""
    if not word.unspaced or len(word.folded) <= _PAIR:
        return [f'"{word.folded if word.unspaced else indexed(word.folded)}"']
    terms = [f'"{pair}"' for pair in pairs_of(word.folded)]
    if len(word.folded) <= _LONGEST_RUN:
        terms.append(f'"{indexed(word.folded)}"')
    return terms


def _prefix(typed: str) -> str:
    (word,) = words_of(typed)
    return f'"{indexed(word.folded)}"' if word.unspaced else _begun(word.folded)


def _begun(folded: str) -> str:
    """What begins as a folded word does, which need not be one word any more: “½” is 1⁄2."""
    return any_of([f'"{folded}" *', *(f'"{stem}"' for stem in shorter_stems(folded))])
