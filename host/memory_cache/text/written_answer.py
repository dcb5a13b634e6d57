"""A model's answer as Markdown within Markdown: its lists, emphasis and code stay, its citations
become footnotes, and nothing in it can be taken for what stands around it.

A model may write what a page told it to: pictures that a reader would load, HTML, a heading that
looks like another question, the definition of a footnote, code that never ends or that an editor
would run. All of that is shown as it was written, and does nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.text.markdown_escapes import plain
from memory_cache.text.markdown_lines import HEADING, lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from memory_cache.protocol import Check

_LIST_ITEM = re.compile(r"\s*(?:(?:[-*+]|\d{1,9}[.)])\s+(?=\S))+")
# What begins something at the beginning of a line: titles, quotes, rules, divisions, definitions.
_LEADING = re.compile(r"(\s*)([#>:]|[=-](?=[=\s-]*$)|~(?=~~)|\d{1,9}(?=[.)]))")
_INLINE = re.compile(r"(?<!`)(`+)(?!`)(?P<code>.{1,300}?)(?<!`)\1(?!`)|\[(?P<number>\d{1,4})\]")
_ACTIVE = re.compile(r"[\\`\[\]<$^]|&(?=#?\w+;)|%(?=%)|(?<=%)%")
# A table would cut the code in two; Obsidian's Dataview runs what begins with an equals sign.
_NO_CODE = re.compile(r"\||^\s*\$?=")
_HEADING_MARK = "#### "
_CITED_BEHIND = re.compile(r"(?:\s*\[\d{1,4}\])*")
_CITED = re.compile(r"\[(\d{1,4})\]")


def write_answer(
    answer: str,
    mark: Callable[[int], str | None],
    remark: Callable[[Check], str],
    checks: Sequence[Check] = (),
) -> str:
    """Return the answer as Markdown. `mark` gives the footnote mark of a quote by its number, None
    for one that there is not; `remark` what is said behind a sentence of what became of checking
    it. Sentences get the marks of the quotes that support them where they do not cite them.
    """
    answer = plain_lines(answer)
    return _Writing(answer, mark, _insertions(answer, remark, checks)).written()


def plain_lines(text: str) -> str:
    """Return the text, sign for sign, with no other breaks in it than its lines."""
    return "\n".join(map(plain, text.split("\n")))


class _Insertion(NamedTuple):
    """What is put in at an offset: the marks of quotes, by their numbers, and a remark."""

    at: int
    numbers: Sequence[int]
    remark: str


def _insertions(
    answer: str, remark: Callable[[Check], str], checks: Sequence[Check]
) -> list[_Insertion]:
    found: list[_Insertion] = []
    done = 0
    for check in checks:
        if not 0 <= check.start < check.end <= len(answer):
            continue
        if check.kind == "quotation":
            found.append(_Insertion(check.end, (), remark(check)))
        elif check.start >= done:
            # Sentences do not overlap; what was imported may say anything.
            done = check.end
            behind = _CITED_BEHIND.match(answer, check.end)
            end = behind.end() if behind else check.end
            cited = {int(number) for number in _CITED.findall(answer[check.start : end])}
            numbers = [number for number in dict.fromkeys(check.quotes) if number not in cited]
            found.append(_Insertion(end, numbers, remark(check)))
    return sorted(found, key=lambda one: one.at)


class _Writing:
    """One answer; offsets count its characters."""

    def __init__(
        self, answer: str, mark: Callable[[int], str | None], inserted: list[_Insertion]
    ) -> None:
        self._answer = answer
        self._mark = mark
        self._inserted = inserted[::-1]
        self._lines: list[str] = []
        self._in_list = False

    def written(self) -> str:
        lines = list(lines_of(self._answer))
        code: list[str] = []
        for line in lines:
            if line.code == "within":
                code.append(line.text.removeprefix(line.indent))
            elif line.code == "closes":
                self._end_code(code, line.at + len(line.text))
                code = []
            elif not line.code:
                self._lines.append(self._line(line.text, line.at))
        if lines[-1].code in ("opens", "within"):
            self._end_code(code, len(self._answer))
        return "\n".join(self._lines).strip("\n") + self._due(len(self._answer))

    def _end_code(self, code: list[str], at: int) -> None:
        """Code ends here, whatever the answer says: with a fence of our own, which names no
        language that a program might run.
        """
        longest = max((len(run) for line in code for run in re.findall(r"`+", line)), default=0)
        fence = "`" * max(3, longest + 1)
        self._lines += ["", fence, *code, fence, ""]
        self._in_list = False
        if remarks := self._due(at):
            self._lines += [remarks.strip(), ""]

    def _due(self, end: int) -> str:
        """What is to be inserted up to this offset."""
        due = ""
        while self._inserted and self._inserted[-1].at <= end:
            one = self._inserted.pop()
            due += "".join(filter(None, map(self._mark, one.numbers))) + one.remark
        return due

    def _line(self, line: str, at: int) -> str:
        stripped = line.rstrip()
        if not stripped:
            return ""
        # Outside of a list, four spaces would make code of it.
        start = 0 if self._in_list else len(stripped) - len(stripped.lstrip())
        if heading := HEADING.match(stripped, start):
            begin, done = _HEADING_MARK, heading.end()
        else:
            item = _LIST_ITEM.match(stripped, start)
            done = item.end() if item else start
            begin = stripped[start:done]
            self._in_list = item is not None or (self._in_list and stripped[0].isspace())
            if leading := _LEADING.match(stripped, done):
                number = leading[2].isdigit()
                begin += f"{leading[1]}{leading[2]}\\" if number else f"{leading[1]}\\{leading[2]}"
                done = leading.end()
        return begin + self._inline(stripped, done, at) + self._due(at + len(line))

    def _inline(self, line: str, done: int, at: int) -> str:
        """What stands in a line from `done` on; the line begins at offset `at`."""
        parts: list[str] = []
        for found in _INLINE.finditer(line, done):
            parts += self._text(line, done, found.start(), at)
            done = found.end()
            if found["code"] is not None:
                verbatim = _NO_CODE.search(found["code"]) is None
                parts.append(found[0] if verbatim else _escape(found[0]))
            else:
                parts.append(self._mark(int(found["number"])) or _escape(found[0]))
        parts += self._text(line, done, len(line), at)
        written = ""
        for part in filter(None, parts):
            # With a parenthesis behind it a mark would be a link, with a colon the note itself.
            apart = written.endswith("]") and part[0] in "(:"
            written += f"\\{part}" if apart else part
        return written

    def _text(self, line: str, start: int, end: int, at: int) -> Iterator[str]:
        """Text that is neither code nor citation, and what is inserted in it."""
        yield self._due(at + start)
        while self._inserted and self._inserted[-1].at <= at + end:
            upto = self._inserted[-1].at - at
            yield _escape(line[start:upto])
            yield self._due(at + upto)
            start = upto
        yield _escape(line[start:end])


def _escape(text: str) -> str:
    return _ACTIVE.sub(r"\\\g<0>", text)
