"""Finds the day a page was published, in what it declares, else where its date stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from memory_cache.text.extraction.dates import read_date
from memory_cache.text.extraction.marks import DATE, read_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from memory_cache.text.extraction.tree import Node

# What names the first publication, and what may also be a change.
_FIRST = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "published_time",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.published",
    "citation_publication_date",
    "citation_online_date",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
    "publishdate",
    "publish-date",
    "publish_date",
    "published-date",
    "publication_date",
    "publication-date",
    "pubdate",
    "pub_date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "rnews:datepublished",
    "displaydate",
    "article_date_original",
    "originalpublicationdate",
    "bt:pubdate",
)
_LATER = (
    "date",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "dc.date.created",
    "created",
    "date_published",
    "timestamp",
    "last-modified-date",
    "datecreated",
    "lastmod",
)
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?:/|-|$|\.)")
_CHANGED = re.compile(r"modif|update|aktualisiert|geändert|edited|actualiz", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"\b(?:published|posted|veröffentlicht|erschienen|gepostet|erstellt|publié|publicado"
    r"|pubblicato|gepubliceerd|publicerad|opublikowan[oy]|опубликовано|wurde am|stand)\b"
    r"|发布|發布|公開日|掲載",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"comment|kommentar|teaser|related|sidebar|widget|recommend", re.IGNORECASE)
_MAX_LEVELS_UP = 8
_LONGEST_DATE_CHARS = 120
_MAX_MARKED = 200


def find_published(
    metas: Mapping[str, str],
    linked: Iterable[str],
    nodes: Sequence[Node],
    near_title: Iterable[str],
    lines: Iterable[str],
    url: str | None,
    lang: str,
) -> str:
    """Return the day of publication as YYYY-MM-DD, "" if the page does not say.

    `linked` are dates out of JSON-LD, `near_title` the lines around the page's title, `lines` all
    of them, among which one that says “published” is the last resort.
    """
    month_first = lang.lower() in {"en-us", "en"}
    for said in (
        *linked,
        *(metas.get(name, "") for name in _FIRST),
        *_marked(nodes),
        *(metas.get(name, "") for name in _LATER),
    ):
        if said and (day := read_date(said, month_first=month_first)):
            return day
    if (found := _IN_ADDRESS.search(_path(url))) and (
        day := read_date(f"{found[1]}-{found[2]}-{found[3]}")
    ):
        return day
    for line in near_title:
        if len(line) <= _LONGEST_DATE_CHARS and (day := read_date(line, month_first=month_first)):
            return day
    for line in lines:
        if len(line) <= _LONGEST_DATE_CHARS and (said_so := _PUBLISHED.search(line)):
            day = read_date(line[said_so.end() :], month_first=month_first)
            if day:
                return day
    return ""


def _marked(nodes: Sequence[Node]) -> list[str]:
    """Return what elements marked as dates say: properties first, then `time`, then class."""
    by_property: list[str] = []
    by_tag: list[str] = []
    by_class: list[str] = []
    by_change: list[str] = []
    for node in nodes:
        marks = node.attributes
        name = marks.get("class", "")
        if node.tag == "time":
            if not _CHANGED.search(name + " " + marks.get("itemprop", "")) and not _is_other(node):
                by_tag.append(marks.get("datetime") or node.text(_LONGEST_DATE_CHARS))
        elif "itemprop" in marks and "datepublished" in marks["itemprop"].lower():
            by_property.append(
                marks.get("content") or marks.get("datetime") or node.text(_LONGEST_DATE_CHARS)
            )
        elif read_marks(name) & DATE and not _is_other(node):
            said = marks.get("title") or node.text(_LONGEST_DATE_CHARS)
            (by_change if _CHANGED.search(name) else by_class).append(said)
        if len(by_tag) + len(by_class) > _MAX_MARKED:
            break
    return by_property + by_tag + by_class + by_change


def _is_other(node: Node) -> bool:
    """Whether a date stands in a comment or a teaser."""
    return any(
        _OTHERS.search(around.get("class")) or _OTHERS.search(around.get("id"))
        for around in node.around(_MAX_LEVELS_UP)
    )


def _path(url: str | None) -> str:
    try:
        return urlsplit(url or "").path
    except ValueError:
        return ""
