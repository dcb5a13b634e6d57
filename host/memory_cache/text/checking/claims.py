"""Finds what an answer claims: its sentences without Markdown and citations, the words that it puts
in quotation marks, and where each stands. Sentences that claim nothing are left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.text.checking.claimless import claiming_part
from memory_cache.text.markdown_lines import HEADING, lines_of
from memory_cache.text.sentences import cut_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE_BEGIN = re.compile(r"(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,3}[.)](?=[ \t])|\|))+[ \t]*|[ \t]+")
# A line that is all bold is a heading by another name.
_BOLD_LINE = re.compile(r"[ \t]*(\*\*|__)[^*_]{1,120}\1[ \t:]*$")
_RULE = re.compile(r"[ \t]*(?:[-*_=|:][ \t]*){3,}$")
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_MARKUP = re.compile(
    r"(?P<code>(?<!`)(`+)(?!`)(?:[^`]|(?<!`)`(?!`)){1,400}?(?<!`)\2(?!`))"
    r"|[ \t]*(?P<citation>\[\s*\d{1,4}(?:\s*[,;]\s*\d{1,4})*\s*\])(?!\()"
    r"|!?\[(?P<label>[^\[\]\n]{1,300})\]\((?P<target>[^()\s]{0,400})\)"
    r"|(?P<bold>\*{1,3}|~~|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w))"
    r"|(?P<cell>[ \t]*\|[ \t]*)"
    r"|(?P<escape>\\(?=[!-/:-@\[-`{-~]))"
)
_BEHIND = re.compile(r"[*_~]{1,6}")
_LONGEST_MARKUP_CHARS = 6
_BEFORE = re.compile(r"[*_~]{1,6}\Z")
# “**Ink**: hides the retreat”: the label is a heading, and no part of what is claimed.
_LABEL = re.compile(r"[^:：.]{1,40}[:：]\s*")
_LEAST_BEHIND_LABEL_WORDS = 4
_QUOTED = re.compile(
    r"“([^“”\n]{1,1000})[”“]|(?<!\w)”(?=\S)([^”\n]{1,1000})”|„([^„“”\n]{1,1000})[“”]|«([^«»\n]{1,1000})»|»([^«»\n]{1,1000})«"
    r"|「([^「」\n]{1,1000})」|『([^『』\n]{1,1000})』|〝([^〝〞〟\n]{1,1000})[〞〟]|‹([^‹›\n]{1,1000})›"
    r"|(?<![^\W_])‘([^‘\n]{1,1000}?)’(?![^\W_])|(?<![\w\"])\"(?=\S)([^\"\n]{1,1000}?)(?<=\S)\"(?!\w)"
)
_LEAST_WORDS, _LEAST_CHARS = 3, 12
_LEAST_SIGNS = 4
_SIGNS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Claim(NamedTuple):
    """A sentence of an answer that claims something: it stands at `start:end`, `text` is what it
    says, and `cited` are the numbers that it cites, behind its end too.
    """

    start: int
    end: int
    text: str
    cited: tuple[int, ...] = ()


class Plain(NamedTuple):
    """An answer without Markdown, code and citations; character n of `text` is `places[n]` of it.
    `citations` are pairs of a place in `text` and the number cited there.
    """

    text: str
    places: list[int]
    citations: list[tuple[int, int]]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of `text`, which is not empty, stands in the answer."""
        return self.places[start], self.places[end - 1] + 1


def plain_of(answer: str) -> Plain:
    """Return what an answer says, without what only lays it out. Code becomes a blank."""
    text: list[str] = []
    places: list[int] = []
    citations: list[tuple[int, int]] = []

    def put(start: int, end: int) -> None:
        text.append(answer[start:end])
        places.extend(range(start, end))

    def blank(at: int, sign: str = " ") -> None:
        text.append(sign)
        places.append(at)

    lines = list(lines_of(answer))
    for place, (line, at, code, _) in enumerate(lines):
        end = at + len(line)
        following = lines[place + 1].text if place + 1 < len(lines) else ""
        if not (code or _lays_out(line, following)):
            begin = _LINE_BEGIN.match(line)
            done = at + (begin.end() if begin else 0)
            for found in _MARKUP.finditer(answer, done, end):
                put(done, found.start())
                done = found.end()
                if found["code"] is not None:
                    blank(found.start(), "\ufffc")
                elif found["citation"] is not None:
                    numbers = re.findall(r"\d+", found["citation"])
                    citations += [(len(places), int(number)) for number in numbers]
                elif found["label"] is not None:
                    put(found.start("label"), found.end("label"))
                elif found["cell"] is not None:
                    blank(found.start(), "\n")
            put(done, end)
        if end < len(answer):
            blank(end, "\n")
    return Plain("".join(text), places, citations)


def _lays_out(line: str, following: str) -> bool:
    """Whether a line is a heading, a rule, or the head of a table, and claims nothing."""
    is_head = "|" in line and _TABLE_RULE.match(following) is not None
    return is_head or any(mark.match(line) for mark in (_RULE, HEADING, _BOLD_LINE))


def claims_of(answer: str) -> list[Claim]:
    """Return the sentences of an answer that claim something, in order. Offsets count the code
    points of `answer`, which holds whole citations only.
    """
    plain = plain_of(answer)
    sentences = cut_sentences(plain.text)
    claims: list[Claim] = []
    for place, (start, end) in enumerate(sentences):
        begins, ends = claiming_part(plain.text[start:end])
        if begins == ends:
            continue
        after = sentences[place + 1][0] if place + 1 < len(sentences) else len(plain.text) + 1
        cited = [n for at, n in plain.citations if start < at <= end or end < at <= after - 1]
        first, last = plain.span(start, end)
        if behind := _BEHIND.match(answer, last):
            last = behind.end()
        before = _BEFORE.search(answer[max(0, first - _LONGEST_MARKUP_CHARS) : first])
        said = plain.text[start + begins : start + ends].replace("\ufffc", " ")
        if before is not None:
            first -= len(before[0])
            label = _LABEL.match(said)
            if label and len(said[label.end() :].split()) >= _LEAST_BEHIND_LABEL_WORDS:
                said = said[label.end() :]
        claims.append(Claim(first, last, said, tuple(dict.fromkeys(cited))))
    return claims


def quotations_of(answer: str) -> list[Claim]:
    """Return what an answer puts in quotation marks, of three words or twelve characters on (four
    signs of Chinese, Japanese or Korean), in order; code is left out. The marks are not part of it.
    """
    plain = plain_of(answer)
    return [
        Claim(*plain.span(start, end), plain.text[start:end])
        for start, end in _quoted(plain.text)
        if "\ufffc" not in plain.text[start:end] and _is_long(plain.text[start:end])
    ]


def _quoted(text: str) -> Iterator[tuple[int, int]]:
    for found in _QUOTED.finditer(text):
        group = found.lastindex or 0
        start, end = found.span(group)
        said = found[group]
        start += len(said) - len(said.lstrip())
        end -= len(said) - len(said.rstrip())
        if start < end:
            yield start, end


def _is_long(said: str) -> bool:
    words = len(said.split())
    return words >= _LEAST_WORDS or len(said) >= _LEAST_CHARS or _signs(said) >= _LEAST_SIGNS


def _signs(said: str) -> int:
    return len(_SIGNS.findall(said))


def said_last(text: str) -> str:
    """Return the sentence that `text`, the answer up to a citation, is saying: from its beginning
    or from the last citation in it, whichever says enough.
    """
    plain = plain_of(text[-1_200:])
    sentences = cut_sentences(plain.text)
    if not sentences:
        return ""
    start, end = sentences[-1]
    since = max((at for at, _ in plain.citations if start < at < end), default=start)
    part = plain.text[since:end]
    return part if len(part.split()) >= _LEAST_WORDS else plain.text[start:end]
