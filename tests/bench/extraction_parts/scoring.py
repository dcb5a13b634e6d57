"""Scores texts against the given pages: shingles of articles, segments, title, author, date."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import lxml.html

if TYPE_CHECKING:
    from pathlib import Path

BLOCKS = {
    "p", "div", "li", "br", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "tr", "blockquote",
    "pre", "section", "article", "ul", "ol", "dt", "dd", "figcaption",
}  # fmt: skip


@dataclass
class Page:
    """A page with its reference: `text` of an article, or the segments that are in and out."""

    path: Path
    url: str
    charset: str | None
    text: str = ""
    segments_in: list[str] = field(default_factory=list)
    segments_out: list[str] = field(default_factory=list)
    title: str = ""
    byline: str = ""
    published: str = ""


class Found(NamedTuple):
    """What an extractor made of a page."""

    text: str
    title: str = ""
    byline: str = ""
    published: str = ""


class Score(NamedTuple):
    """Precision and recall, 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)


def read_pages(folder: Path) -> tuple[list[Page], list[Page]]:
    """Return the articles, which are UTF-8 whatever they say, and the pages with segments."""
    articles = [
        Page(folder / "articles" / f"{name}.html", page["url"], "utf-8", text=page["text"])
        for name, page in json.loads((folder / "articles/truth.json").read_text()).items()
    ]
    segments = [
        Page(
            folder / "segments" / f"{name}.html",
            page["url"],
            None,
            segments_in=page["with"],
            segments_out=page["without"],
            title=page["title"] or "",
            byline=_one(page["author"]),
            published=page["date"] or "",
        )
        for name, page in json.loads((folder / "segments/truth.json").read_text()).items()
    ]
    return articles, segments


def _one(author: str | list[str] | None) -> str:
    return ", ".join(author) if isinstance(author, list) else author or ""


def html_to_text(source: str) -> str:
    """Return the text of what an extractor gives as HTML, its blocks apart."""
    if not source.strip():
        return ""
    root = lxml.html.fromstring(source)
    for element in root.iter():
        if element.tag in BLOCKS:
            element.text = " " + (element.text or "")
            element.tail = " " + (element.tail or "")
    return str(root.text_content())


def score_articles(pages: list[Page], texts: list[str]) -> Score:
    """Return precision and recall of 4-word shingles, averaged over the pages."""
    precision = recall = 0.0
    for page, text in zip(pages, texts, strict=True):
        found, wanted = _shingles(text), _shingles(page.text)
        shared = (found & wanted).total()
        precision += shared / max(1, found.total()) / len(pages)
        recall += shared / max(1, wanted.total()) / len(pages)
    return Score(precision, recall)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)))


def score_segments(pages: list[Page], texts: list[str]) -> Score:
    """Return the pooled precision and recall of segments, white space folded."""
    hits = misses = intruders = 0
    for page, text in zip(pages, texts, strict=True):
        folded = " ".join(text.split())
        held = [" ".join(segment.split()) in folded for segment in page.segments_in]
        hits += sum(held)
        misses += len(held) - sum(held)
        intruders += sum(" ".join(segment.split()) in folded for segment in page.segments_out)
    return Score(hits / max(1, hits + intruders), hits / max(1, hits + misses))


def count_facts(pages: list[Page], found: list[Found]) -> dict[str, tuple[int, int, int]]:
    """Return for title, byline and date: how often right, how often wrong, of how many.

    What is left open is neither. Titles are compared by their letters, names by their words.
    """
    counts = {}
    for name, same in (("title", _letters), ("byline", _words), ("published", str)):
        pairs = [
            (getattr(page, name), getattr(one, name))
            for page, one in zip(pages, found, strict=True)
            if getattr(page, name)
        ]
        right = sum(same(wanted) == same(given) for wanted, given in pairs)
        left_open = sum(not given for _, given in pairs)
        counts[name] = right, len(pairs) - right - left_open, len(pairs)
    return counts


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))
