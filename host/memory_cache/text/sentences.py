"""Finds where sentences begin and end, in any script, without a model."""

from __future__ import annotations

import re
import unicodedata

from memory_cache.text.finding.folding import word_set

_CLOSERS = "\"'”’»›)\\]」』）】〉》"
_CLOSING = frozenset(_CLOSERS)
_END = re.compile(
    rf"[。！？｡．]+[{_CLOSERS}]*"  # no space follows in Chinese and Japanese
    rf"|[।॥؟۔]+[{_CLOSERS}]*"
    rf"|(?:\.{{3,}}|…|[.!?]+)[{_CLOSERS}]*(?=\s|$)"
)
_ENDED = re.compile(rf"[.!?…。！？｡．।॥؟۔][{_CLOSERS}]*\Z")
_NEXT_WORD = re.compile(r"\s*[\"'“‘«‹(\[¿¡„]*([\w]+)?")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?\.?|[^\W\d_]")
# Words that end in a full stop inside a sentence, in the languages with Latin letters that we
# meet most; those that often close one as well ("etc.", "Inc.") are told by what follows.
_TITLES = word_set(
    "mr mrs ms dr prof st sr sra sres jr gen col lt sgt capt rev hon gov sen rep pres mt ft"
    " vs cf ca approx dept est hr fr frau mme mlle"
    " mgr dott ing avv sig dra ud uds tel abs bzw evtl ggf inkl vgl sog usf zb dh ua"
    " bspw str dipl phil med jh jhd mio mrd geb gest tj np św"
    " ul prof hab wg tzv např tzn čl bl resp s.a z.b d.h"
    " u.a e.g i.e op cit ed eds jan feb mar apr jun jul aug sep sept oct okt nov dec dez"
)
_NUMBERED = word_set("no nos nr p pp art fig figs eq sec ch vol núm pág págs")
_STARTERS = word_set(
    "the a an he she it they we i you this that these those in on at but and so if when while after"
    " before however there his her its their our my for as to by with from some many most all no"
    " what who why how der die das er sie es wir ich ein eine le la les il elle nous el los las un"
    " una en pero y"
)
_ORDINAL_NOUNS = word_set(
    "januar jänner februar märz april mai juni juli august september oktober november dezember"
    " jahrhundert jahrhunderts jahrhunderten stock platz tag klasse marts maj oktober december"
    " januari februari mars maart augustus století ledna února března dubna května června"
)


def cut_sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the sentences of `text[start:end]` as offsets into `text`, without outer white space.

    A line break always ends one, so that no sentence reaches over two blocks.
    """
    stop = len(text) if end is None else min(end, len(text))
    sentences: list[tuple[int, int]] = []
    line_start = start
    while line_start < stop:
        line_end = text.find("\n", line_start, stop)
        line_end = stop if line_end < 0 else line_end
        _cut_line(text, line_start, line_end, sentences)
        line_start = line_end + 1
    return sentences


def is_ended(sentence: str) -> bool:
    """Whether a mark ends a sentence: of what is cut here, headings, captions and buttons have
    none.
    """
    return _ENDED.search(sentence) is not None


def _cut_line(text: str, start: int, end: int, sentences: list[tuple[int, int]]) -> None:
    begun = start
    for found in _END.finditer(text, start, end):
        # A mark over the last sign (an accent, a variation selector) belongs to it.
        at = found.end()
        while at < end and unicodedata.category(text[at])[0] == "M":
            at += 1
        if at < end and _goes_on(text, begun, found.start(), at, end, found[0]):
            continue
        _append(text, begun, at, sentences)
        begun = at
    _append(text, begun, end, sentences)


def _append(text: str, start: int, end: int, sentences: list[tuple[int, int]]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        sentences.append((start, end))


def _goes_on(text: str, begun: int, dot: int, at: int, end: int, mark: str) -> bool:
    """Whether the sentence runs on after the mark that ends at `at`."""
    following = _NEXT_WORD.match(text, at, min(end, at + 60))
    word = (following[1] or "") if following else ""
    if mark[0] not in ".!?…":
        return False
    if word[:1].islower():
        return True
    if mark[0] != "." or mark[-1] in _CLOSING:
        return False
    word_start = _start_of_word(text, max(begun, dot - 40), dot)
    before = text[word_start:dot]
    if not before:
        return False
    is_first = not text[begun:word_start].strip()
    if is_first and before.isdigit() and len(before) <= 3:
        # "1. Take the lid off": the number belongs to its item.
        return True
    if before.isdigit():
        return len(before) <= 2 and word.lower() in _ORDINAL_NOUNS
    plain = before.lower().strip("'’-")
    if plain in _NUMBERED:
        return word[:1].isdigit()
    if plain in _TITLES:
        return True
    if _INITIALS.fullmatch(before) and "." not in before:
        # An initial before a name; "I." and single CJK or digits end sentences.
        return before != "I" and bool(word)
    if _INITIALS.fullmatch(before):
        return word.lower() not in _STARTERS and bool(word)
    return False


def _start_of_word(text: str, start: int, end: int) -> int:
    """Where the word that ends at `end` begins, the signs over and under its letters included."""
    at = end
    while at > start and (
        text[at - 1].isalnum()
        or text[at - 1] in "_.-’'"
        or unicodedata.category(text[at - 1])[0] == "M"
    ):
        at -= 1
    return at
