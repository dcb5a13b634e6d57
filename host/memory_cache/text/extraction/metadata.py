"""Reads a page's title, author, site, date and language from what it says about itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from memory_cache.text.extraction.bylines import LONGEST_BYLINE_CHARS, choose_byline
from memory_cache.text.extraction.linked import read_linked
from memory_cache.text.extraction.published import find_published
from memory_cache.text.extraction.titles import choose_title, letters, same_title
from memory_cache.text.extraction.whitespace import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from memory_cache.text.extraction.runs import Run
    from memory_cache.text.extraction.tree import Node, TreeBuilder

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3}
_MAX_HEADINGS = 60
_MAX_META_CHARS = 2_000
# The date stands within so many lines of the title.
_LINES_NEAR_TITLE = 8


class Metadata(msgspec.Struct, frozen=True):
    """What a page says about itself; "" for what it does not say. `published` is an ISO date."""

    title: str = ""
    byline: str = ""
    site: str = ""
    lang: str = ""
    published: str = ""


def read_metadata(page: TreeBuilder, runs: Sequence[Run], url: str | None, title: str) -> Metadata:
    """Return the page's metadata; `runs` are its visible lines, `title` is what the browser
    showed, if it said.
    """
    metas, window = _read_head(page.head)
    window = fold(title) or window
    things = read_linked(page.linked_data)
    site = metas.get("og:site_name") or _first(thing.publisher for thing in things) or host(url)
    names = (site, *_host_names(url), metas.get("application-name", ""))
    headings = [
        (_HEADINGS[node.tag], fold(node.text(1000))) for node in page.nodes if node.tag in _HEADINGS
    ][:_MAX_HEADINGS]
    declared = metas.get("og:title") or metas.get("twitter:title") or ""
    chosen = choose_title(
        declared or _first(thing.headline for thing in things), window, headings, names
    )
    lang = _declared_language(page.root, metas)
    said = (
        *(thing.author for thing in things),
        metas.get("author", ""),
        metas.get("article:author", ""),
        metas.get("parsely-author", ""),
        metas.get("dc.creator", ""),
        metas.get("sailthru.author", ""),
        metas.get("citation_author", ""),
    )
    return Metadata(
        title=chosen,
        byline=choose_byline(said, page.marked, names),
        site=site[:LONGEST_BYLINE_CHARS],
        lang=lang,
        published=find_published(
            metas,
            [thing.published for thing in things],
            page.marked,
            _near_title(runs, chosen),
            (run.text for run in runs),
            url,
            lang,
        ),
    )


def _read_head(head: Sequence[Node]) -> tuple[dict[str, str], str]:
    """Return the first content of each `meta` by its name, and the window's title."""
    metas: dict[str, str] = {}
    window = ""
    for node in head:
        if node.tag == "title":
            window = window or fold(node.text(1000))
        elif node.tag == "meta":
            name = (node.get("property") or node.get("name") or node.get("itemprop")).lower()
            content = fold(node.get("content")[:_MAX_META_CHARS])
            if name and content:
                metas.setdefault(name, content)
    return metas, window


def _near_title(runs: Sequence[Run], title: str) -> list[str]:
    """Return the lines that stand around the page's title, nearest first."""
    at = next(
        (
            at
            for at, run in enumerate(runs)
            if run.kind == "heading" and (run.level == 1 or same_title(run.text, title))
        ),
        None,
    )
    if at is None:
        return []
    after = [run.text for run in runs[at + 1 : at + 1 + _LINES_NEAR_TITLE]]
    before = [run.text for run in reversed(runs[max(0, at - 3) : at])]
    return after + before


def _declared_language(root: Node, metas: dict[str, str]) -> str:
    for said in (root.get("lang"), metas.get("og:locale", ""), metas.get("language", "")):
        if _LANGUAGE.fullmatch(said.strip()):
            return said.strip().replace("_", "-")
    return ""


def host(url: str | None) -> str:
    """Return the host of an address without its “www.”, "" if there is none."""
    try:
        name = urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
    return name.removeprefix("www.")


def _host_names(url: str | None) -> list[str]:
    """Return the parts of a host that may be the site's name: of blog.gazette.example, two."""
    labels = [label for label in host(url).split(".")[:-1] if len(label) > 3]
    return [letters(label) for label in labels]


def _first(names: Iterable[str]) -> str:
    return next((name for name in names if name), "")
