"""The words that carry meaning in a question or a passage, how well they match, and where."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING

from memory_cache.text.folding import fold_word
from memory_cache.text.stopwords import stop_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f\u0591-\u05c7\u064b-\u0652\u0900-\u0dff]+[^\W_]*)*")
# Written without spaces between words: read letter by letter and in pairs.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]+"
)
_PHRASE = re.compile(r'"([^"]{1,300})"|“([^”]{1,300})”|„([^“”]{1,300})[“”]|«([^»]{1,300})»')
_ENDINGS = (
    "ations", "ation", "ments", "ment", "ings", "ing", "edly", "ed", "ies", "ied", "ers", "er",
    "ern", "en", "em", "es", "est", "ly", "s", "e", "y", "n", "o", "a",
)  # fmt: skip
_SHORTEST_STEM = 4
# BM25's usual constants (Robertson and Zaragoza, "The probabilistic relevance framework", 2009).
_K1, _B = 1.2, 0.75
_UNTYPABLE = dict.fromkeys((*range(0x20), 0x7F, *range(0xD800, 0xE000)), " ")
_MOST_TERMS, _LONGEST_TERM_CHARS = 40, 320


def content_words(text: str) -> list[str]:
    """Return the words of `text` in order: folded, stemmed lightly, without stop words."""
    words = [folded for folded, _, _ in _words(text)]
    stops = stop_words(words)
    return [stem for word in words if word not in stops for stem in _stems(word)]


def index_text(text: str) -> str:
    """Return what an index that cuts at spaces is given for `text`: runs of scripts without spaces
    as their signs and pairs of neighbours in order, everything else as it is.
    """
    return _UNSPACED.sub(lambda run: f" {_signs_and_pairs(run[0])} ", text)


def _signs_and_pairs(run: str) -> str:
    parts = [part for at in range(len(run) - 1) for part in (run[at], run[at : at + 2])]
    return " ".join([*parts, run[-1]])


def score_by_words(question: str, texts: Sequence[str]) -> list[float]:
    """Return the BM25 score of each text for the question, among these texts alone; 0 or more."""
    asked = Counter(content_words(question))
    counted = [Counter(content_words(text)) for text in texts]
    lengths = [sum(counts.values()) for counts in counted]
    average = sum(lengths) / max(1, len(lengths)) or 1.0
    holders = {word: sum(word in counts for counts in counted) for word in asked}
    scores: list[float] = []
    for counts, length in zip(counted, lengths, strict=True):
        score = 0.0
        for word in asked:
            if frequency := counts[word]:
                rarity = math.log(1 + (len(texts) - holders[word] + 0.5) / (holders[word] + 0.5))
                damped = frequency + _K1 * (1 - _B + _B * length / average)
                score += rarity * frequency * (_K1 + 1) / damped
        scores.append(score)
    return scores


def match_expression(typed: str) -> str | None:
    """Return an FTS5 MATCH expression for what a person typed, None if it holds no word.

    Every term is quoted, so that nothing typed is taken for syntax; terms are OR-ed, "phrases"
    stay together. A run of a script without spaces is found wherever it stands in a longer one.
    Raises nothing.
    """
    typed = typed[:4000].translate(_UNTYPABLE)
    terms: dict[str, None] = {}
    for found in _PHRASE.finditer(typed):
        inside = [word[0] for word in _WORD.finditer(next(filter(None, found.groups())))]
        if len(inside) > 1:
            terms[_quoted(index_text(" ".join(inside)))] = None
    words = [
        (fold_word(found[0]), found[0]) for found in _WORD.finditer(_PHRASE.sub(_alone, typed))
    ]
    stops = stop_words([folded for folded, _ in words])
    telling = [word for folded, word in words if folded not in stops]
    if not telling and not terms:
        telling = [word for _, word in words]
    for word in telling:
        terms[_quoted(index_text(word))] = None
    return " OR ".join(list(terms)[:_MOST_TERMS]) or None


def find_marks(text: str, typed: str) -> list[tuple[int, int]]:
    """Return where in `text` the words asked for occur, in order, neighbours merged."""
    asked = set(content_words(typed)) or {fold_word(word[0]) for word in _WORD.finditer(typed)}
    marks: list[tuple[int, int]] = []
    for word, start, end in _words(text):
        if _UNSPACED.fullmatch(word):
            # Pairs tell; single signs only where a single sign was asked for.
            wanted = {stem for stem in asked if len(stem) == 2} or asked
            for at in range(start, end):
                for size in (2, 1):
                    if at + size <= end and fold_word(text[at : at + size]) in wanted:
                        _mark(text, marks, at, at + size)
                        break
        elif not asked.isdisjoint(_stems(word)):
            _mark(text, marks, start, end)
    return marks


def _alone(found: re.Match[str]) -> str:
    """Leave a "phrase" of one word among the words, take a longer one out."""
    inside = next(filter(None, found.groups()))
    return inside if len(_WORD.findall(inside)) == 1 else " "


def _quoted(term: str) -> str:
    return '"' + term[:_LONGEST_TERM_CHARS].replace('"', '""') + '"'


def _mark(text: str, marks: list[tuple[int, int]], start: int, end: int) -> None:
    if marks and (start <= marks[-1][1] or text[marks[-1][1] : start] == " "):
        marks[-1] = (marks[-1][0], max(end, marks[-1][1]))
    else:
        marks.append((start, end))


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word folded, with its offsets; runs of unspaced script apart from the rest."""
    for found in _WORD.finditer(text):
        word, start = found[0], found.start()
        if word.isascii():
            yield word.lower(), start, found.end()
            continue
        at = 0
        for run in _UNSPACED.finditer(word):
            if run.start() > at:
                yield fold_word(word[at : run.start()]), start + at, start + run.start()
            yield fold_word(run[0]), start + run.start(), start + run.end()
            at = run.end()
        if at < len(word):
            yield fold_word(word[at:]), start + at, found.end()


def _stems(word: str) -> list[str]:
    if _UNSPACED.fullmatch(word):
        return [*word, *(word[at : at + 2] for at in range(len(word) - 1))]
    return [_stem(word)]


def _stem(word: str) -> str:
    """Strip one ending, then a doubled consonant: enough for the two sides of a comparison."""
    if word.isdigit():
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM - (ending == "s"):
            word = word[: -len(ending)]
            break
    if len(word) > _SHORTEST_STEM and word[-1] == word[-2]:
        return word[:-1]
    return word.removesuffix("e") if len(word) > _SHORTEST_STEM else word
