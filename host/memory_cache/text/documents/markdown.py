"""Turns Markdown (CommonMark, tables, front matter) into an article; never trusts the source.

The only importer of markdown-it-py. What Markdown says becomes HTML and goes the way of all HTML,
so that its headings, lists, tables and code read like those of pages, and the HTML that it may
hold is trusted no more than a page's.
"""

from __future__ import annotations

import re
from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from markdown_it import MarkdownIt

from memory_cache.text.documents import frontmatter
from memory_cache.text.extract import MAX_SOURCE_BYTES, extract
from memory_cache.text.extraction.charset import decode
from memory_cache.text.extraction.language import detect_language
from memory_cache.text.extraction.whitespace import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memory_cache.text.blocks import Article

_MAX_PARSED_COST = 1_000_000
"""In characters of prose, of which so many take about 5 seconds; what follows is read as plain
paragraphs.
"""
_LINK_COST, _CELL_COST = 60, 10
"""What a bracket that may open a link, or a bar that may part cells, costs beyond itself."""
_MAX_PART_CHARS = 10_000
"""Parsing `a` on line after line, say, takes time that grows with the square of the part."""
_DEEPEST = 40
"""Levels of lists and quotes; the parser drops what lies deeper."""
_MAX_DEFINITIONS = 2_000
_LONGEST_CHARS = 300

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_DEFINITION = re.compile(r"^ {0,3}\[[^\[\]\n]{1,200}\]:[^\S\n]*\S[^\n]{0,500}$", re.MULTILINE)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


class FrontMatter(NamedTuple):
    """What a file says about itself before its text; "" for what it does not say."""

    title: str = ""
    author: str = ""
    date: str = ""
    lang: str = ""


def read_markdown(
    source: bytes, *, url: str | None = None, title: str = "", charset: str | None = None
) -> Article:
    """Return the article of a Markdown file; `title` is what the person called it.

    The title is that of the front matter, the given one, the first heading of the first level, or
    the first line. `truncated` is as in `extract`, and is set too where quotes or lists are nested
    deeper than anybody reads. Raises `NoText` if there is nothing to read.
    """
    text = decode(source[:MAX_SOURCE_BYTES], charset)
    matter, body = split_front_matter(text.replace("\r\n", "\n").replace("\r", "\n"))
    html, too_deep = _to_html(body)
    article = extract(html.encode("utf-8", "replace"), url=url, charset="utf-8", whole=True)
    return msgspec.structs.replace(
        article,
        title=matter.title or fold(title)[:_LONGEST_CHARS] or article.title,
        byline=matter.author or article.byline,
        published=matter.date or article.published,
        lang=matter.lang or detect_language(article.text),
        truncated=article.truncated or too_deep or len(source) > MAX_SOURCE_BYTES,
    )


def split_front_matter(text: str) -> tuple[FrontMatter, str]:
    """Return what the front matter says, and the text without it."""
    said, begins = frontmatter.read(text)
    fields = {name: _on_one_line(value) for name, value in said.items()}
    if not fields:
        # Two rules with a paragraph between them.
        return FrontMatter(), text
    date = _DATE.match(fields.get("date") or fields.get("published") or "")
    lang = fields.get("lang") or fields.get("language") or ""
    return FrontMatter(
        title=fields.get("title", ""),
        author=fields.get("author") or fields.get("authors") or "",
        date=date[0] if date else "",
        lang=lang if _LANGUAGE.fullmatch(lang) else "",
    ), text[begins:]


def _on_one_line(value: str | list[str]) -> str:
    values = [value] if isinstance(value, str) else value
    return ", ".join(filter(None, (fold(one)[:_LONGEST_CHARS] for one in values)))


def _to_html(text: str) -> tuple[str, bool]:
    """Return the text as HTML, and whether some of it lay too deep."""
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    # Links may be defined after they are used, and in another part.
    known: dict[str, Any] = {}
    definitions = (found[0] for found in _DEFINITION.finditer(text))
    parser.parse("\n\n".join(islice(definitions, _MAX_DEFINITIONS)), known)
    html: list[str] = []
    too_deep = False
    cost = 0
    for part in _parts(text):
        cost += len(part) + _LINK_COST * part.count("[") + _CELL_COST * part.count("|")
        if cost > _MAX_PARSED_COST:
            html.extend(f"<p>{escape(lines, quote=False)}</p>\n" for lines in part.split("\n\n"))
            continue
        tokens = parser.parse(part, known)
        too_deep |= any(token.level >= _DEEPEST - 1 for token in tokens)
        html.append(parser.renderer.render(tokens, parser.options, known))
    return "".join(html), too_deep


def _parts(text: str) -> Iterator[str]:
    """Yield the text in parts, cut before a line that begins something, or where it must be."""
    part: list[str] = []
    length = 0
    fence = ""
    after_blank = True
    for line in _short_lines(text):
        begins = after_blank and not fence and not line[:1].isspace()
        if length + len(line) > _MAX_PART_CHARS or (begins and length > _MAX_PART_CHARS // 2):
            yield "".join(part)
            # What was cut in code goes on as code.
            part, length = [f"{fence}\n"] if fence else [], 0
        if mark := _FENCE.match(line):
            closes = fence and mark[1][0] == fence[0] and len(mark[1]) >= len(fence)
            fence = "" if closes else fence or mark[1][:100]
        part.append(line)
        length += len(line)
        after_blank = not line.strip()
    yield "".join(part)


def _short_lines(text: str) -> Iterator[str]:
    for line in text.splitlines(keepends=True):
        for at in range(0, len(line), _MAX_PART_CHARS):
            yield line[at : at + _MAX_PART_CHARS]
