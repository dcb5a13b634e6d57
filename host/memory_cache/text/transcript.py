"""A conversation as Markdown that a person can go on writing in: what was asked and answered, and
word for word, in footnotes, what that rests on.

What comes from pages is escaped: no sentence of theirs becomes a heading, a link, a picture or a
footnote, whichever program reads the file. A model's answer keeps its lists, its emphasis and its
code (`text.written_answer`).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from memory_cache.text import source_link
from memory_cache.text.markdown_escapes import escape, escape_line
from memory_cache.text.written_answer import write_answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from memory_cache.protocol import ChatTurn, Check, Coverage, Quote
    from memory_cache.protocol.limits import About

_LONGEST_TITLE_CHARS = 120
_NOT_FOUND = " (⚠ not found in the text)"
_NOT_WORD_FOR_WORD = " (⚠ not word for word in the text)"
_OPENING_MARKS = frozenset("\"“„«»‚‘'「『《")
_CLOSING_MARKS = frozenset("\"”“»«’‘'」』》")
_NO_WORDS = re.compile(r"(?:[\W_]|\[\d{1,4}\])*")
_ABOUT = {
    "page": "About a page",
    "tabs": "About several pages",
    "collection": "About a collection",
    "library": "About everything saved",
    "model": "Asked of the model alone, which was given nothing to read",
}
_LABELS = {
    "answer": "the sentences that answer",
    "closest": "no sentence surely answers, the closest are",
    "beginnings": "this is how the parts of it begin",
    "none": "no sentence that answers was found",
}

_ENDINGS = {
    "stopped": "⚠ The answer was stopped here.",
    "cut": "⚠ The answer ran into the length limit here.",
}

_Place = tuple[str, int, int]


class Heading(NamedTuple):
    """What a conversation is about, and when it began (seconds since 1970, UTC). `about_title` is
    the title of the page, with its address in `url`, or the name of the collection.
    """

    title: str
    about: About
    started_at: float
    about_title: str = ""
    url: str = ""


def title_of(question: str) -> str:
    """Return the title of a conversation that begins with this question."""
    return " ".join(question.split())[:_LONGEST_TITLE_CHARS]


def write(heading: Heading, turns: Sequence[ChatTurn]) -> str:
    """Return the conversation as Markdown, with footnotes as GitHub, Pandoc and Obsidian read them.

    Sentences of an answer that are not found in the text say so; a link to a quote leads to the
    sentence itself in browsers that know text fragments.
    """
    notes = _Footnotes()
    parts = [f"# {escape(heading.title)}", _about(heading)]
    for turn in turns:
        parts += _turn(turn, notes)
    return "\n\n".join([*filter(None, parts), *notes.written()]) + "\n"


def _about(heading: Heading) -> str:
    about = _ABOUT[heading.about]
    if heading.url or heading.about_title:
        about = f"About {source_link.write(heading.about_title, heading.url)}"
    return ". ".join(filter(None, (about, _when(heading.started_at)))) + "."


def _turn(turn: ChatTurn, notes: _Footnotes) -> Iterator[str]:
    asked = " ".join(turn.question.split())
    short = title_of(turn.question)
    yield f"## {escape(short)}{'…' if short != asked else ''}"
    if short != asked:
        lines = filter(None, map(str.strip, turn.question.splitlines()))
        yield "\n>\n".join(f"> {escape_line(line)}" for line in lines)
    if turn.answer.strip():
        by = f"answered by {escape(turn.model)}" if turn.model else "answered"
        yield ", ".join(filter(None, (_when(turn.asked_at), by, _coverage(turn.coverage)))) + "."
        quotes = {quote.number: quote for quote in turn.quotes}
        checks = [_with_its_marks(check, turn.answer) for check in turn.checks]
        remarks = _remarks(checks, turn.answer)
        yield write_answer(
            turn.answer,
            lambda number: notes.mark(quotes.get(number)),
            lambda check: remarks.get(_place(check), ""),
            checks,
        )
        if turn.ended != "complete":
            yield _ENDINGS[turn.ended]
    else:
        end = ":" if turn.quotes else "."
        yield ", ".join(filter(None, (_when(turn.asked_at), _LABELS[turn.label]))) + end
        for quote in turn.quotes:
            yield f"> {escape_line(quote.text)}\n>\n> — {_source(quote)}"
    if turn.flagged:
        marks = "".join(filter(None, map(notes.mark, turn.flagged)))
        yield f"⚠ Some of the text speaks to the model instead of to a reader.{marks}"


def _with_its_marks(check: Check, answer: str) -> Check:
    """The same, of a quotation with the marks around it: behind these stands what is said of it."""
    start, end = check.start - 1, check.end + 1
    before, behind = answer[max(0, start) : check.start], answer[check.end : end]
    is_marked = before in _OPENING_MARKS and behind in _CLOSING_MARKS
    if check.kind != "quotation" or not is_marked:
        return check
    return msgspec.structs.replace(check, start=start, end=end)


def _remarks(checks: Sequence[Check], answer: str) -> dict[_Place, str]:
    """What is said of each that was not found. Where a sentence ends with a quotation, one remark
    stands behind both: that on the quotation, which says more.
    """
    unfound = [check for check in checks if check.verdict == "not_found"]
    sentences = [check for check in unfound if check.kind == "sentence"]
    remarks = dict.fromkeys(map(_place, sentences), _NOT_FOUND)
    for check in unfound:
        if check.kind == "quotation":
            around = next(
                (one for one in sentences if one.start <= check.start and check.end <= one.end),
                None,
            )
            is_its_end = around is not None and _NO_WORDS.fullmatch(answer, check.end, around.end)
            remarks[_place(around if around and is_its_end else check)] = _NOT_WORD_FOR_WORD
    return remarks


def _place(check: Check) -> _Place:
    return check.kind, check.start, check.end


def _coverage(coverage: Coverage | None) -> str:
    if coverage is None:
        return ""
    if coverage.whole:
        return "which read all of it"
    return f"which read {coverage.sections_read} of {coverage.of_sections} sections"


def _source(quote: Quote) -> str:
    link = source_link.write(quote.title, quote.url, quote.text, quote.page_number)
    return link if quote.page_number is None else f"{link}, p. {quote.page_number}"


def _when(at: float) -> str:
    try:
        return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M UTC")
    except (OverflowError, OSError, ValueError):
        return ""


class _Footnotes:
    """The quotes of all answers, numbered through; the same sentence has one number."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[object, ...], int] = {}
        self._quotes: list[Quote] = []

    def mark(self, quote: Quote | None) -> str | None:
        """Return the mark that leads to a quote; None leads nowhere."""
        if quote is None:
            return None
        key = (quote.page_id, quote.url, quote.start, quote.end, quote.text)
        if key not in self._numbers:
            self._quotes.append(quote)
        number = self._numbers.setdefault(key, len(self._quotes))
        return f"[^{number}]"

    def written(self) -> Iterator[str]:
        """The notes themselves, in the order of their numbers."""
        for number, quote in enumerate(self._quotes, start=1):
            yield f"[^{number}]: “{escape(quote.text)}” {_source(quote)}"
