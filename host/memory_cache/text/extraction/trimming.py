"""Takes out of the chosen part of a page what does not belong to its text."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from memory_cache.text.extraction.phrases import is_byline, is_credit, is_related, is_request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memory_cache.text.extraction.runs import Run

_CAPTION = re.compile(
    r"caption|bildunterschrift|legende?\b|pie-?(?:de-?)?foto|image-?(?:text|desc|meta|info|title|box)|photo"
    r"|(?:^|[\s_-])(?:image|img|picture|gallery|slideshow|lightbox|carousel|slides?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CAPTION_TAGS = frozenset({"figcaption", "figure", "caption"})
_LEVELS_OF_CAPTION = 4
_COOKIE = re.compile(r"\bcookies?\b", re.IGNORECASE)
# In letters: a text of some length can spare its doubtful parts, a line is no paragraph.
_SPARES = 400.0
_LINE = 150
_SHORT = 40


def trim(runs: Sequence[Run], before: Sequence[Run], *, is_named: bool) -> list[Run]:
    """Return `runs`, the chosen part of a page, less link lists, captions, credits and notices.

    `before` are all runs of the page; `is_named` says that the page itself names this part as its
    text, so that its beginning and end are what they should be.
    """
    prose = sum(run.worth for run in runs if run.worth > 0)
    if prose >= _SPARES:
        runs = _without_captions(runs, prose)
        runs = _without_link_lists(runs)
        runs = _without_notices(runs)
        runs = _within_ends(runs, is_named)
    return _without_empty_headings(runs, before)


def _without_captions(runs: Sequence[Run], prose: float) -> list[Run]:
    captions = {id(run) for run in runs if is_caption(run)}
    captured = sum(run.worth for run in runs if id(run) in captions and run.worth > 0)
    if captured > 0.5 * prose:
        captions = set()
    return [
        run
        for run in runs
        if id(run) not in captions and not (run.weight < _LINE and is_credit(run.text))
    ]


def _without_link_lists(runs: Sequence[Run]) -> list[Run]:
    """Drop lines that are links where several stand together or a line announces them."""
    linked = [run.link_density > 0.7 and run.weight < 300 and run.kind != "row" for run in runs]
    announced = [
        run.weight < 200 and is_related(run.text) and (run.link_density > 0.2 or run.weight < 80)
        for run in runs
    ]
    kept: list[Run] = []
    last = len(runs) - 1
    dropped_before = False
    for at, run in enumerate(runs):
        follows = at < last and linked[at + 1]
        if linked[at]:
            drop = follows or dropped_before or (at > 0 and linked[at - 1]) or announced[at]
        else:
            drop = announced[at] and (
                run.link_density > 0.2
                or follows
                or at == last
                or (run.kind == "paragraph" and run.worth <= 0)
            )
        dropped_before = drop
        if not drop:
            kept.append(run)
    return kept


def _without_notices(runs: Sequence[Run]) -> list[Run]:
    """Drop requests to share and the like, and a word about cookies at either end."""
    runs = [
        run
        for run in runs
        if not (run.weight < _LINE and run.kind not in {"row", "code"} and is_request(run.text))
    ]
    notices = [run for run in runs if run.weight < 500 and _COOKIE.search(run.text)]
    if not notices or len(notices) > 3:
        return runs
    edges = {id(run) for run in (*runs[:4], *runs[-5:])}
    dropped = {id(run) for run in notices} & edges
    return [run for run in runs if id(run) not in dropped]


def _within_ends(runs: list[Run], is_named: bool) -> list[Run]:
    """Drop bylines, dates and counters, which stand around the first sentences and end in none."""
    prose = [at for at, run in enumerate(runs) if run.worth > _SHORT]
    if not prose:
        return runs
    first, last = prose[0], prose[-1]
    second = prose[1] if len(prose) > 1 else first
    kept: list[Run] = []
    for at, run in enumerate(runs):
        if second <= at <= last or run.kind == "heading":
            keep = True
        elif at < first:
            keep = _is_beside(run, runs[first], is_named)
        elif at < second:
            keep = (
                run.worth > 0 or run.kind != "paragraph" or _is_beside(run, runs[first], is_named)
            )
        else:
            keep = (
                run.worth > 0
                or (run.kind != "paragraph" and run.link_density < 0.5)
                or _is_beside(run, runs[last], is_named)
            )
        if keep:
            kept.append(run)
    return kept


def _is_beside(run: Run, prose: Run, is_named: bool) -> bool:
    """Whether a line before or after the prose belongs to it, as a verse or a greeting does."""
    linked = run.link_density > (0.5 if run.weight < _LINE else 0.8)
    if run.kind != "paragraph" or linked or is_byline(run.text):
        return False
    node, beside = run.node, prose.node
    is_sibling = node is beside or (node.tag == beside.tag == "p" and node.parent is beside.parent)
    return is_sibling or (is_named and (run.worth > 0 or node.tag == "p"))


def is_caption(run: Run) -> bool:
    """Whether a run stands in a figure, or in something named after a picture."""
    return any(
        node.tag in _CAPTION_TAGS or _names_caption(node.get("class"))
        for node in run.node.around(_LEVELS_OF_CAPTION)
    )


@lru_cache(maxsize=4096)
def _names_caption(name: str) -> bool:
    return _CAPTION.search(name[:500]) is not None


def _without_empty_headings(runs: Sequence[Run], before: Sequence[Run]) -> list[Run]:
    """Drop headings whose own text was left out, as that of “Read also” over a list of links."""
    kept = set(map(id, runs))
    lost_its_text = {id(run) for run, following in pairwise(before) if id(following) not in kept}
    result: list[Run] = []
    for run in reversed(runs):
        following = result[-1] if result else None
        is_empty = following is None or (
            following.kind == "heading"
            and following.level <= run.level
            and id(run) in lost_its_text
        )
        if not (run.kind == "heading" and run.level > 1 and is_empty):
            result.append(run)
    result.reverse()
    return result
