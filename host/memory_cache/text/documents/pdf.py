"""Turns the words of a PDF's pages into an article: paragraphs, headings, and where pages begin.

Pure, and never sees the file: `reader/` does. A PDF holds no paragraphs, only words at places; what
belongs together is told from sizes, gaps, indents and how lines end.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from memory_cache.errors import NoText
from memory_cache.saying import say
from memory_cache.text.blocks import Article, join_blocks
from memory_cache.text.documents.page_layout import HYPHEN, Line, PlacedPage, clean, read_lines
from memory_cache.text.extraction.language import detect_language
from memory_cache.text.extraction.titles import first_line, without_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from memory_cache.text.blocks import Kind

_SENTENCE_END = re.compile(r"[.!?:;…。！？：；؟۔।]['\"”’»)\]」』）]*$")
_MARK = r"(?:[•‣◦▪●○■□–—*·\u2043\u2212-]|\(?\d{1,3}[.)]|\(?[a-z]\)|[①-⑳])"
_MARKER = re.compile(_MARK + r"(?=\s)")
_LONE_MARKER = re.compile(_MARK + "$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_LETTERS = re.compile(r"[^\W\d_]+$")
_FIRST_LETTERS = re.compile(r"[^\W\d_]+")
_HYPHENS = (HYPHEN, "-", "\u2010", "\xad")
# Scripts that put no space between words: none is added where a line ends. Hangul does.
_UNSPACED = re.compile(
    "[\u2e80-\u30ff\u31f0-\u9fff\uf900-\ufaff\uff00-\uff9f\U00020000-\U0003ffff"
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")

_OTHER_SIZE = 0.12
_PARAGRAPH_GAP = 1.35
_INDENT_SIZES = 0.8
_ROOM_FACTOR = 1.3
_LETTER_WIDTH = 0.5
_HEADING_SIZE = 1.13
_LONGEST_HEADING_CHARS = 200
_LONGEST_BOLD_HEADING_CHARS = 120
_MOST_HEADING_LEVELS = 6
_NEIGHBOURS = 4
_LONGEST_PARAGRAPH_CHARS = 20_000
_LONGEST_TITLE_CHARS = 300
_TITLE_WITHIN_PIECES = 3
_LONGEST_BYLINE_CHARS = 120

_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})?(\d{2})?")
_FILE_NAME = re.compile(
    r"\.(?:pdf|docx?|odt|rtf|tex|dvi|ps|indd|qxd|pptx?|xlsx?|pages|html?|md|txt)$", re.IGNORECASE
)
_PROGRAM_PREFIX = re.compile(r"^(?:microsoft (?:word|powerpoint|excel)\s*-\s*)", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"(?:untitled|unbenannt|sans titre|sin título|document|title|slide)?[\s\d]*", re.IGNORECASE
)


class About(NamedTuple):
    """What a PDF says about itself, as it says it; "" for what it does not say."""

    title: str = ""
    author: str = ""
    created: str = ""


class _Piece:
    """A block in the making, and where in it each further page begins."""

    __slots__ = ("bold", "kind", "level", "line_count", "page_marks", "size", "text")

    def __init__(self, kind: Kind, line: Line) -> None:
        self.kind: Kind = kind
        self.level = 0
        self.text = ""
        self.size = line.size
        self.bold = line.bold
        self.line_count = 0
        self.page_marks: list[tuple[int, int]] = []

    def add(self, line: Line, words: _Vocabulary) -> None:
        text = " | ".join(line.cells) if self.kind == "row" else line.text
        before = len(self.text)
        self.text = words.join(self.text, text) if self.text else text
        if not self.page_marks or self.page_marks[-1][0] != line.page:
            # A word that the page's end parts belongs to the page where it began.
            self.page_marks.append((line.page, min(before + (before > 0), len(self.text))))
        self.line_count += 1


def read_pdf_pages(
    pages: Sequence[PlacedPage], about: About, *, title: str = "", truncated: bool = False
) -> Article:
    """Return the article of a PDF; `title` is what the browser or the person called it.

    `truncated` says that pages are missing. Raises `NoText` if there are no letters at all: the
    pages are pictures.
    """
    lines = read_lines(pages)
    if not lines:
        raise NoText(
            say("pdf_pictures", "The pages of this PDF are pictures: there is no text in them."),
            remedy=say(
                "recognise_text",
                "Let a scanning program recognise the text (OCR), and add what it saves.",
            ),
        )
    words = _Vocabulary(line.text for line in lines)
    pieces = list(_pieces(lines, words))
    _find_headings(pieces, _body_size(lines))
    shown = _title(title, about.title, pieces)
    kept = without_title(pieces, shown, _TITLE_WITHIN_PIECES)
    text, blocks, cut = join_blocks(kept)
    marks = [
        (page, block.start + offset)
        for piece, block in zip(kept, blocks, strict=False)
        for page, offset in piece.page_marks
    ]
    return Article(
        title=shown,
        byline=clean(about.author)[:_LONGEST_BYLINE_CHARS],
        site="",
        lang=detect_language(text),
        text=text,
        blocks=blocks,
        truncated=truncated or cut,
        published=_iso_date(about.created),
        page_starts=_page_starts(marks, len(pages), len(text)),
    )


def _page_starts(marks: Iterable[tuple[int, int]], count: int, length: int) -> list[int]:
    """Return one offset a page, never falling; an empty page begins where the next one does."""
    first: dict[int, int] = {}
    for page, offset in marks:
        first.setdefault(page, min(offset, length))
    starts = [length] * count
    following = length
    for page in range(count - 1, -1, -1):
        following = starts[page] = min(following, first.get(page, following))
    if starts:
        starts[0] = 0
    return starts


# ---- paragraphs


def _pieces(lines: Sequence[Line], words: _Vocabulary) -> Iterator[_Piece]:
    leading = _leading(lines)
    is_row = [_in_table(lines, at) for at in range(len(lines))]
    piece: _Piece | None = None
    first: Line | None = None
    for at, line in enumerate(lines):
        kind: Kind = "row" if is_row[at] else "item" if _MARKER.match(line.text) else "paragraph"
        if (
            piece is None
            or first is None
            or kind != "paragraph"
            or piece.kind == "row"
            or len(piece.text) > _LONGEST_PARAGRAPH_CHARS
            or _begins_anew(lines, at, first, leading)
        ):
            if piece is not None:
                yield _finished(piece)
            piece, first = _Piece(kind, line), line
        piece.add(line, words)
    if piece is not None:
        yield _finished(piece)


def _finished(piece: _Piece) -> _Piece:
    piece.text = piece.text.replace(HYPHEN, "-")
    return piece


def _begins_anew(lines: Sequence[Line], at: int, first: Line, leading: float) -> bool:
    """Whether a line begins a paragraph rather than going on with that of the line before."""
    line, before = lines[at], lines[at - 1]
    size = max(line.size, before.size)
    if abs(line.size - before.size) > _OTHER_SIZE * size or line.bold != before.bold:
        return True
    ended = bool(_SENTENCE_END.search(before.text))
    hyphenated = before.text.endswith(HYPHEN)
    goes_on = line.text[:1].islower() and not ended
    drop = before.baseline - line.baseline
    if line.page != before.page or drop < -0.5 * size:
        # A further column or page: nothing but the words tells.
        return ended or not (hyphenated or goes_on or not _is_short(lines, at - 1))
    if drop > _PARAGRAPH_GAP * leading * size:
        return True
    if hyphenated:
        return False
    backwards = bool(_RIGHT_TO_LEFT.search(line.text))
    indent = (before.right - line.right) if backwards else (line.left - before.left)
    if before is first and (indent < 0 or (indent > 0 and _MARKER.match(first.text))):
        # A first line that is set in, or one that hangs out with the mark of an item.
        return False
    short = _is_short(lines, at - 1)
    if indent > _INDENT_SIZES * line.size and (ended or (short and not goes_on)):
        return True
    return short and not goes_on


def _is_short(lines: Sequence[Line], at: int) -> bool:
    """Whether the next line's first word would have had room in this one."""
    line, after = lines[at], lines[at + 1]
    around = [
        other
        for other in lines[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS + 1]
        if other.page == line.page
        and abs(other.size - line.size) < _OTHER_SIZE * line.size
        and other.right > line.left
        and other.left < line.right
    ]
    if _RIGHT_TO_LEFT.search(line.text):
        room = line.left - min(other.left for other in around)
    else:
        room = max(other.right for other in around) - line.right
    word = after.text.split(" ", 1)[0]
    letters = 2.0 if _UNSPACED.match(word) else len(word) * _LETTER_WIDTH + _LETTER_WIDTH
    return room > _ROOM_FACTOR * letters * line.size


def _in_table(lines: Sequence[Line], at: int) -> bool:
    def is_row(line: Line) -> bool:
        return len(line.cells) > 1 and not (
            len(line.cells) == 2 and _LONE_MARKER.match(line.cells[0])
        )

    line = lines[at]
    return is_row(line) and any(
        is_row(other) and other.page == line.page
        for other in (*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2])
    )


def _leading(lines: Sequence[Line]) -> float:
    """Return the usual distance of lines in a paragraph, in sizes of its letters."""
    drops = sorted(
        (before.baseline - line.baseline) / line.size
        for before, line in pairwise(lines)
        if line.page == before.page
        and abs(line.size - before.size) < _OTHER_SIZE * line.size
        and 0.8 * line.size < before.baseline - line.baseline < 2.6 * line.size
    )
    # Paragraphs of one or two lines have more gaps than lines: the lower third is within them.
    return drops[len(drops) // 3] if drops else 1.2


class _Vocabulary:
    """The words that a document uses, which tell what a hyphen at the end of a line means."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._words: Counter[str] = Counter()
        for text in texts:
            found = _WORD.findall(text.casefold())
            # A last word before a hyphen is half a word.
            self._words.update(found[:-1] if text.endswith(_HYPHENS) else found)

    def join(self, text: str, line: str) -> str:
        """Return `text` with a further line."""
        if text.endswith(_HYPHENS):
            return self._join_hyphenated(text[:-1], line, soft=text[-1] == "\xad")
        last, first = text[-1], line[:1]
        if last in "—–/" and not text[-2:-1].isspace() and first.isalpha():
            return text + line
        unspaced = _UNSPACED.match(last) and _UNSPACED.match(first)
        return text + line if unspaced else f"{text} {line}"

    def _join_hyphenated(self, text: str, line: str, *, soft: bool) -> str:
        stem, tail = _LAST_LETTERS.search(text[-60:]), _FIRST_LETTERS.match(line)
        if stem is None or tail is None:
            # “1914-” and “1918”, a dash after a space: nothing was parted.
            joint = "" if text[-1:].isdigit() and line[:1].isdigit() else " "
            return f"{text}-{joint}{line}" if text else line
        whole = (stem[0] + tail[0]).casefold()
        parted = f"{stem[0]}-{tail[0]}".casefold()
        keeps = self._words[parted] > self._words[whole] or not (
            soft or self._words[whole] or tail[0][0].islower()
        )
        return f"{text}-{line}" if keeps else text + line


# ---- headings, title, date


def _body_size(lines: Sequence[Line]) -> float:
    weights: Counter[float] = Counter()
    for line in lines:
        weights[_rounded(line.size)] += len(line.text)
    return weights.most_common(1)[0][0]


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _find_headings(pieces: Sequence[_Piece], body: float) -> None:
    """Make headings of what is set larger than the text, or bold, by itself and short."""
    mostly_bold = sum(len(piece.text) * (1 if piece.bold else -1) for piece in pieces) > 0
    large, bold = [], []
    for piece in pieces:
        if piece.kind == "row" or not any(map(str.isalpha, piece.text)):
            continue
        if piece.size >= _HEADING_SIZE * body and len(piece.text) <= _LONGEST_HEADING_CHARS:
            large.append(piece)
        elif (
            piece.bold
            and not mostly_bold
            and piece.line_count <= 2
            and len(piece.text) <= _LONGEST_BOLD_HEADING_CHARS
            and piece.text[-1] not in ".,;"
        ):
            bold.append(piece)
    sizes = sorted({_rounded(piece.size) for piece in large}, reverse=True)
    for piece in large:
        piece.level = min(sizes.index(_rounded(piece.size)) + 1, _MOST_HEADING_LEVELS)
    for piece in bold:
        piece.level = min(len(sizes) + 1, _MOST_HEADING_LEVELS)
    for piece in (*large, *bold):
        piece.kind = "heading"


def _title(given: str, declared: str, pieces: Sequence[_Piece]) -> str:
    """Return the given or declared title unless it is a file's name, else the largest heading of
    the first page, else what there is.
    """
    given, declared = clean(given), _PROGRAM_PREFIX.sub("", clean(declared))
    said = [name for name in (given, declared) if name and not _NO_TITLE.fullmatch(name)]
    for name in said:
        if not _FILE_NAME.search(name):
            return name[:_LONGEST_TITLE_CHARS]
    first_page = pieces[0].page_marks[0][0]
    headings = [
        piece
        for piece in pieces
        if piece.kind == "heading" and piece.page_marks[0][0] == first_page
    ]
    if headings:
        return min(headings, key=lambda piece: piece.level).text[:_LONGEST_TITLE_CHARS]
    return next(iter(said), first_line(pieces[0].text))[:_LONGEST_TITLE_CHARS]


def _iso_date(said: str) -> str:
    """Return a PDF's date (D:YYYYMMDD…) as ISO 8601, "" if it is none."""
    found = _DATE.match(said.strip())
    if found is None:
        return ""
    year, month, day = (int(part) if part else 1 for part in found.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
