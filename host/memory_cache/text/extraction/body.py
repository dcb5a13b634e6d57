"""Finds the element that holds the page's own text.

Every run has a worth: long sentences speak for their surroundings, links and snippets against
them. The part of the page with the greatest sum is the main content (the maximum subsequence idea
of Pasternack and Roth, "Extracting article text from the web with maximum subsequence
segmentation", WWW 2009, on the tree instead of the token stream). Inside it, an element that the
page itself names as its article is preferred where it holds enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from memory_cache.text.extraction.marks import ARTICLE, BODY, WRAPPER, read_marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memory_cache.text.extraction.tree import Node
    from memory_cache.text.extraction.weights import Weights

# Below this, in letters, a page is too short for its parts to be told apart.
ENOUGH = 250.0
_CONTAINERS = frozenset({"html", "body", "main", "article", "section", "div", "td", "form", "dd"})
_CLIMBS = 0.6


class Body(NamedTuple):
    """The elements that hold the page's text; `is_named` if the page itself calls them that."""

    parts: list[Node]
    is_named: bool


def find_body(weights: Weights) -> Body:
    """Return the elements that hold the page's text; the root if none stands out."""
    best = root = weights.holders[0]
    worth = weights.worth
    for node in weights.holders:
        if worth[node.order] >= worth[best.order]:
            best = node
    if worth[best.order] <= 0:
        return Body([root], is_named=False)
    while best.tag not in _CONTAINERS and best.parent is not None:
        if worth[best.parent.order] < _CLIMBS * worth[best.order]:
            break
        best = best.parent
    prose = weights.prose
    inside = [
        node
        for node in weights.holders
        if best.order <= node.order < best.end and prose[node.order] > 0 and node.tag in _CONTAINERS
    ]
    for is_named, share in _NAMES:
        groups: dict[tuple[str, str], list[Node]] = {}
        for node in _outermost([node for node in inside if is_named(node)]):
            groups.setdefault((node.tag, node.get("class").split(" ", 1)[0]), []).append(node)
        for parts in groups.values():
            if sum(prose[node.order] for node in parts) >= share * prose[best.order]:
                return Body(parts, is_named=is_named is not _is_article)
    return Body([best], is_named=False)


def _outermost(nodes: Sequence[Node]) -> list[Node]:
    """Return the nodes that stand in no other of them. `nodes` in document order."""
    found: list[Node] = []
    for node in nodes:
        if not found or node.order >= found[-1].end:
            found.append(node)
    return found


def names_body(node: Node) -> bool:
    """Whether the page calls this element the body of its article."""
    return node.tag in _CONTAINERS and (_is_article_body(node) or _has_body_name(node))


def _is_article_body(node: Node) -> bool:
    return "articlebody" in node.get("itemprop").lower()


def _has_body_name(node: Node) -> bool:
    return (read_marks(node.get("class")) | read_marks(node.get("id"))) & BODY > 0


def _has_wrapper_name(node: Node) -> bool:
    return (read_marks(node.get("class")) | read_marks(node.get("id"))) & WRAPPER > 0


def _is_article(node: Node) -> bool:
    return (
        node.tag == "article"
        or node.get("role") == "article"
        or read_marks(node.get("class")) & ARTICLE > 0
    )


# How an element is named as the text, from the surest, and the share of the prose to be held.
_NAMES = (
    (_is_article_body, 0.3),
    (_has_body_name, 0.5),
    (_has_wrapper_name, 0.5),
    (_is_article, 0.5),
)
