"""Chooses the runs that are the page's own text, and leaves the furniture around them out.

Every run has a worth: long sentences speak for their surroundings, links and snippets against
them. The part of the page with the greatest sum is the main content (the maximum subsequence idea
of Pasternack and Roth, "Extracting article text from the web with maximum subsequence
segmentation", WWW 2009, on the tree instead of the token stream). What is marked as furniture is
taken out before; what only stands at its edges is trimmed after.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memory_cache.text.extraction.body import ENOUGH, find_body
from memory_cache.text.extraction.junk import find_furniture
from memory_cache.text.extraction.titles import same_title
from memory_cache.text.extraction.trimming import is_caption, trim
from memory_cache.text.extraction.weights import Weights

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from memory_cache.text.extraction.runs import Run
    from memory_cache.text.extraction.tree import Node

_LEAD = re.compile(
    r"(?:^|[\s_-])(?:lead|lede|intro|introduction|einleitung|teaser|standfirst|dek|deck|summary"
    r"|abstract|excerpt|epigraph|epigrafe|bajada|entradilla|chapeau|chapo|vorspann|anrei(?:ss|ß)er"
    r"|ingress|sottotitolo|sommario|subtitle|subheadline|sub-?title|sub-?head(?:ing|line)?"
    r"|description|linha-?fina|manchet)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LEVELS_OF_LEAD = 3
# An element that no name vouches for, and that holds less of the page's prose, is doubtful.
_UNSURE = 0.4


def main_runs(
    nodes: Sequence[Node], runs: Sequence[Run], title: str, second_opinion: Callable[[], list[Run]]
) -> list[Run]:
    """Return the runs of the page's main content, in order; all visible ones if there is none.

    `nodes` are the page's elements in document order. Where next to nothing is found in a page
    that holds more, `second_opinion` is asked, and believed if it found a text.
    """
    if not runs:
        return []
    junk = find_furniture(Weights(nodes, runs), _holders_of_title(runs, title))
    inside = [run for run in runs if run.node not in junk]
    if not inside:
        return _or_other(list(runs), second_opinion)
    body = find_body(Weights(nodes, inside))
    chosen = [any(part.order <= run.node.order < part.end for part in body.parts) for run in inside]
    if True in chosen:
        _add_lead(inside, chosen, title)
    kept = [run for run, is_chosen in zip(inside, chosen, strict=True) if is_chosen]
    kept = trim(kept, runs, is_named=body.is_named)
    weight = sum(run.weight for run in kept)
    if weight < ENOUGH:
        for wider in (inside, runs):
            if sum(run.weight for run in wider) > 2 * weight:
                return _or_other(list(wider), second_opinion)
    elif not body.is_named and _prose(kept) < _UNSURE * _prose(runs):
        return _or_fuller(kept, second_opinion)
    return kept


def _prose(runs: Sequence[Run]) -> float:
    return sum(run.worth for run in runs if run.worth > 0)


def _or_fuller(runs: list[Run], second_opinion: Callable[[], list[Run]]) -> list[Run]:
    """Return the second opinion if it holds what was found and more, but not far more."""
    other = second_opinion()
    texts = {run.text for run in other}
    held = sum(run.weight for run in runs if run.text in texts)
    weight = sum(run.weight for run in runs)
    more = sum(run.weight for run in other)
    return other if held > 0.8 * weight and 1.2 * weight < more < 4 * weight else runs


def _or_other(runs: list[Run], second_opinion: Callable[[], list[Run]]) -> list[Run]:
    other = second_opinion()
    return other if sum(run.weight for run in other) >= ENOUGH else runs


def _holders_of_title(runs: Sequence[Run], title: str) -> set[Node]:
    """Return the elements around the page's title."""
    holders: set[Node] = set()
    for run in runs:
        if run.kind == "heading" and (run.level == 1 or same_title(run.text, title)):
            node: Node | None = run.node
            while node is not None and node not in holders:
                holders.add(node)
                node = node.parent
    return holders


def _add_lead(runs: Sequence[Run], chosen: list[bool], title: str) -> None:
    """Choose also the standfirst: prose between the page's title and the chosen part."""
    first = chosen.index(True)
    leads: list[int] = []
    for at in range(first - 1, max(-1, first - 16), -1):
        run = runs[at]
        if same_title(run.text, title) or (run.kind == "heading" and run.level == 1):
            break
        if _is_lead(run):
            leads.append(at)
    else:
        leads = [at for at in leads if _is_named_lead(runs[at].node)]
    for at in leads[:3]:
        chosen[at] = True


def _is_lead(run: Run) -> bool:
    if is_caption(run):
        return False
    return run.worth > 60 or (
        run.weight > 60 and run.link_density < 0.3 and _is_named_lead(run.node)
    )


def _is_named_lead(node: Node) -> bool:
    return any(_LEAD.search(around.get("class")) for around in node.around(_LEVELS_OF_LEAD))
