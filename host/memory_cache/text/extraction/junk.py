"""Marks the elements of a page that are, or stand in, furniture: by name and by repetition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.text.extraction.body import ENOUGH, names_body
from memory_cache.text.extraction.furniture import furniture

if TYPE_CHECKING:
    from collections.abc import Collection

    from memory_cache.text.extraction.tree import Node
    from memory_cache.text.extraction.weights import Weights

# A name alone does not condemn what holds so much of the page's prose.
_MOST = 0.4
# Teasers: so many siblings of one kind, each with a link for a title and little text.
_FEWEST_TEASERS = 3
_TEASER_TAGS = frozenset({"li", "div", "article", "section", "a", "figure"})
_LONGEST_TEASER = 700.0


def find_furniture(weights: Weights, around_title: Collection[Node]) -> set[Node]:
    """Return every node with text that is, or stands in, furniture.

    `around_title` are the elements that the page's title stands in.
    """
    nodes, prose = weights.holders, weights.prose
    if not nodes:
        return set()
    total = max(1.0, prose[0])
    marks = {node: mark for node in nodes if (mark := furniture(node))}
    for node in around_title:
        if marks.get(node) in {"likely", "weak"} and prose[node.order] >= ENOUGH:
            del marks[node]
    commented: set[Node] = set()
    comment_prose = 0.0
    for node in nodes:
        if node.parent in commented:
            commented.add(node)
        elif marks.get(node) == "comments":
            commented.add(node)
            comment_prose += prose[node.order]
    # Where there is next to nothing but comments, the comments are the page: a forum.
    is_forum = total - comment_prose < max(ENOUGH, 0.08 * total)
    teasers = _find_teasers(weights, total)
    junk: set[Node] = set()
    for node in nodes:
        if node.parent in junk or node in teasers:
            junk.add(node)
            continue
        mark = marks.get(node, "")
        if not mark:
            continue
        at = node.order
        if mark == "comments":
            if not is_forum:
                junk.add(node)
        elif mark == "weak":
            if prose[at] < 100 or (
                weights.links[at] > 0.25 * weights.weight[at] and prose[at] < _MOST * total
            ):
                junk.add(node)
        elif prose[at] < _MOST * total:
            junk.add(node)
    return junk


def _find_teasers(weights: Weights, total: float) -> set[Node]:
    """Return the siblings of one kind that each are a linked title and a few words about it."""
    groups: dict[tuple[Node | None, str, str], list[Node]] = {}
    titles, prose = weights.titles, weights.prose
    named: set[Node] = set()
    for node in weights.holders:
        at = node.order
        if node.parent in named or names_body(node):
            named.add(node)
        elif (
            titles[at]
            and weights.lines[at] > 1
            and prose[at] < _LONGEST_TEASER
            and node.tag in _TEASER_TAGS
        ):
            key = (node.parent, node.tag, node.get("class").split(" ", 1)[0])
            groups.setdefault(key, []).append(node)
    found: set[Node] = set()
    for siblings in groups.values():
        if len(siblings) >= _FEWEST_TEASERS:
            held = sum(prose[node.order] for node in siblings)
            if held < 0.5 * total:
                found.update(siblings)
    return found
