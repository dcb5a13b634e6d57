"""Chooses the runs that are the page's own text, and leaves the furniture around them out.

Every run has a worth: long sentences speak for their surroundings, links and snippets against
them. The part of the page with the greatest sum is the main content (the maximum subsequence idea
of Pasternack and Roth, "Extracting article text from the web with maximum subsequence
segmentation", WWW 2009, on the tree instead of the token stream). What is marked as furniture is
taken out before; what only stands at its edges is trimmed after.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from memory_cache.text.furniture import furniture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from memory_cache.text.runs import Run
    from memory_cache.text.tree import Node

_SENTENCE_END = re.compile(r"[.!?…。！？।؟۔][\"'”’»)\]]*(?:\s|$)")
_CREDIT = re.compile(
    r"(?:©|\(c\)|(?:titel)?bild(?:er|quelle|nachweis)?|fotos?|photos?(?: by| credit)?"
    r"|image(?: credit)?|quellen?|source|fuente|credit|crédito|zdjęcie|getty)\b\s*[:/©]",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"caption|bildunterschrift|image-?(?:text|desc)|photo", re.IGNORECASE)
_COOKIE = re.compile(r"\bcookies?\b", re.IGNORECASE)
# Below this, in letters, a page is too short for its parts to be told apart.
_ENOUGH = 250.0
_PROSE = 1000.0


def main_runs(
    root: Node, runs: Sequence[Run], second_opinion: Callable[[], list[Run]]
) -> list[Run]:
    """Return the runs of the page's main content, in order; all visible ones if there is none.

    Where next to nothing is found in a page that holds more, `second_opinion` is asked, and
    believed if it found a text.
    """
    worth = {id(run): _worth(run) for run in runs}
    nodes = list(root.elements())
    junk = _furnished(nodes, runs, worth)
    inside = [run for run in runs if run.node not in junk]
    value = _sums(nodes, inside, lambda run: worth[id(run)])
    best = root
    for node in nodes:
        if value.get(node, 0.0) >= value.get(best, 0.0):
            best = node
    if value.get(best, 0.0) <= 0:
        best = root
    within = set(best.elements())
    chosen = [run.node in within for run in inside]
    if True in chosen:
        _add_lead(inside, chosen, worth)
    kept = [run for run, is_chosen in zip(inside, chosen, strict=True) if is_chosen]
    prose = sum(max(0.0, worth[id(run)]) for run in kept)
    if prose >= _PROSE:
        kept = _as_article(kept, worth, prose)
    kept = _without_empty_headings(kept, runs)
    weight = sum(run.weight for run in kept)
    if weight < _ENOUGH:
        for wider in (inside, runs):
            if sum(run.weight for run in wider) > 2 * weight:
                other = second_opinion()
                return other if sum(run.weight for run in other) >= _ENOUGH else list(wider)
    return kept


def _worth(run: Run) -> float:
    """Return how much a run speaks for its surroundings being the text: prose up, links down."""
    density = run.link_density
    if run.kind == "heading":
        return 0.0
    if density > 0.5:
        return -20 - 0.5 * min(run.weight, 200)
    if run.kind in {"code", "row"}:
        return 0.5 * run.weight * (1 - density)
    if run.weight < 40:
        return 2.0 if _SENTENCE_END.search(run.text) else -8.0
    if run.weight < 80 and not _SENTENCE_END.search(run.text):
        return 0.0
    return run.weight * (1 - 1.5 * density)


def _sums(
    nodes: Sequence[Node], runs: Iterable[Run], of: Callable[[Run], float]
) -> dict[Node, float]:
    """Return, for every node, the sum over the runs inside it. `nodes` in document order."""
    sums: dict[Node, float] = {}
    for run in runs:
        sums[run.node] = sums.get(run.node, 0.0) + of(run)
    for node in reversed(nodes):
        if node.parent is not None and node in sums:
            sums[node.parent] = sums.get(node.parent, 0.0) + sums[node]
    return sums


def _furnished(nodes: Sequence[Node], runs: Sequence[Run], worth: dict[int, float]) -> set[Node]:
    """Return every node that is, or stands in, furniture."""
    prose = _sums(nodes, runs, lambda run: max(0.0, worth[id(run)]))
    weight = _sums(nodes, runs, lambda run: run.weight)
    links = _sums(nodes, runs, lambda run: run.link_weight)
    total = max(1.0, prose.get(nodes[0], 0.0))
    marks = {node: mark for node in nodes if node in weight and (mark := furniture(node))}
    comments = [node for node, mark in marks.items() if mark == "comments"]
    outermost = (
        node for node in comments if node.parent is None or marks.get(node.parent) != "comments"
    )
    comment_prose = sum(prose[node] for node in outermost)
    # Where there is next to nothing but comments, the comments are the page: a forum.
    is_forum = total - comment_prose < max(_ENOUGH, 0.08 * total)
    junk: set[Node] = set()
    for node in nodes:
        mark = marks.get(node, "")
        if node.parent in junk:
            junk.add(node)
        elif mark == "comments":
            if not is_forum:
                junk.add(node)
        elif mark == "weak":
            if prose[node] < 100 or (
                links[node] > 0.25 * weight[node] and prose[node] < 0.4 * total
            ):
                junk.add(node)
        elif mark and prose[node] < 0.4 * total:
            junk.add(node)
    return junk


def _add_lead(runs: Sequence[Run], chosen: list[bool], worth: dict[int, float]) -> None:
    """Choose also the standfirst: prose between the page's main heading and the chosen part."""
    first = chosen.index(True)
    for at in range(first - 1, max(-1, first - 12), -1):
        if runs[at].kind == "heading" and runs[at].level == 1:
            chosen[at] = True
            leads = [
                lead
                for lead in range(at + 1, first)
                if worth[id(runs[lead])] > 60 and not _is_caption(runs[lead])
            ]
            for lead in leads[:2]:
                chosen[lead] = True
            return


def _as_article(runs: Sequence[Run], worth: dict[int, float], prose: float) -> list[Run]:
    """Trim what a text of some length does not need: link lists, captions, credits, notices."""
    captions = [run for run in runs if _is_caption(run)]
    drops_captions = sum(max(0.0, worth[id(run)]) for run in captions) < 0.3 * prose
    kept: list[Run] = []
    for run in runs:
        if run.link_density > 0.8 and run.weight < 300 and run.kind != "row":
            continue
        if drops_captions and _is_caption(run):
            continue
        if run.weight < 150 and _CREDIT.match(run.text):
            continue
        kept.append(run)
    kept = _without_notices(kept)
    first = next((at for at, run in enumerate(kept) if worth[id(run)] > 40), 0)
    last = next((at for at in reversed(range(len(kept))) if worth[id(kept[at])] > 0), len(kept))
    second = next((at for at in range(first + 1, last) if worth[id(kept[at])] > 40), first)
    # Bylines, dates and counters stand around the first sentences and end in none.
    head = [
        run
        for at, run in enumerate(kept[:second])
        if run.kind == "heading" or (at >= first and worth[id(run)] > 0)
    ]
    return head + kept[second : last + 1]


def _without_notices(runs: list[Run]) -> list[Run]:
    """Drop a short word about cookies at either end of a text that is not about cookies."""
    notices = [run for run in runs if run.weight < 500 and _COOKIE.search(run.text)]
    if not notices or len(notices) > 3:
        return runs
    edges = {id(run) for run in (*runs[:4], *runs[-5:])}
    dropped = {id(run) for run in notices} & edges
    return [run for run in runs if id(run) not in dropped]


def _is_caption(run: Run) -> bool:
    node: Node | None = run.node
    for _ in range(4):
        if node is None:
            return False
        if node.tag in {"figcaption", "figure", "caption"} or _CAPTION.search(node.get("class")):
            return True
        node = node.parent
    return False


def _without_empty_headings(runs: list[Run], before: Sequence[Run]) -> list[Run]:
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
